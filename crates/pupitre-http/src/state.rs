//! What every handler shares.

use std::sync::Arc;

use axum::Router;
use jiff::Timestamp;
use pupitre_app::ports::files::Files;
use pupitre_app::ports::ids::Ids;
use pupitre_app::ports::pictures::Pictures;
use pupitre_app::ports::setup::ChannelSetup;
use pupitre_app::ports::time::{Clock, Elapsed};
use pupitre_app::{Context, Desk};
use pupitre_domain::event::Actor;

use crate::config::HttpConfig;
use crate::live::Hub;
use crate::password::PasswordDesk;
use crate::session::{LoginGate, SessionCache};
use crate::visitor_api::limits::ChatGate;
use crate::visitor_api::site::SiteCache;

/// The source of chance for tokens and salts; only the binary implements it.
pub trait Tokens: Send + Sync {
    /// 32 bytes that nobody can guess.
    fn token(&self) -> [u8; 32];
}

/// What the binary plugs in.
#[derive(Clone)]
pub struct HttpPorts {
    /// The store.
    pub desk: Desk,
    /// The business clock.
    pub clock: Arc<dyn Clock>,
    /// Real time.
    pub elapsed: Arc<dyn Elapsed>,
    /// The source of ids.
    pub ids: Arc<dyn Ids>,
    /// The source of tokens.
    pub tokens: Arc<dyn Tokens>,
    /// Where the bytes of media are.
    pub files: Arc<dyn Files>,
    /// Who draws pictures anew.
    pub pictures: Arc<dyn Pictures>,
    /// The hub that listens to the same store.
    pub hub: Arc<Hub>,
    /// The platforms, as managers set channels up.
    pub setup: Arc<dyn ChannelSetup>,
}

pub(crate) struct Shared {
    pub(crate) config: HttpConfig,
    pub(crate) ports: HttpPorts,
    pub(crate) sessions: SessionCache,
    pub(crate) logins: LoginGate,
    pub(crate) passwords: PasswordDesk,
    pub(crate) assets: Router,
    pub(crate) sites: SiteCache,
    pub(crate) chat_limits: ChatGate,
}

/// What every handler shares, cheap to clone.
#[derive(Clone)]
pub struct HttpState {
    pub(crate) shared: Arc<Shared>,
}

impl HttpState {
    /// The state of the HTTP edge with these settings and ports.
    #[must_use]
    pub fn new(config: HttpConfig, ports: HttpPorts) -> Self {
        let logins = LoginGate::new(config.login_limits, Arc::clone(&ports.elapsed));
        let passwords = PasswordDesk::new(ports.tokens.token());
        let sessions = SessionCache::default();
        let assets = crate::assets::router();
        let sites = SiteCache::default();
        let chat_limits = ChatGate::new(config.chat_limits, Arc::clone(&ports.elapsed));
        let shared =
            Shared { config, ports, sessions, logins, passwords, assets, sites, chat_limits };
        Self { shared: Arc::new(shared) }
    }

    pub(crate) fn desk(&self) -> &Desk {
        &self.shared.ports.desk
    }

    pub(crate) fn config(&self) -> &HttpConfig {
        &self.shared.config
    }

    pub(crate) fn setup(&self) -> &dyn ChannelSetup {
        &*self.shared.ports.setup
    }

    pub(crate) fn hub(&self) -> &Arc<Hub> {
        &self.shared.ports.hub
    }

    /// The business instant.
    pub(crate) fn now(&self) -> Timestamp {
        self.shared.ports.clock.now()
    }

    /// The real instant.
    pub(crate) fn elapsed(&self) -> Timestamp {
        self.shared.ports.elapsed.elapsed()
    }

    /// What a use case is told: who asks, and the one reading of the clocks.
    pub(crate) fn context(&self, actor: Actor) -> Context {
        let ids = Arc::clone(&self.shared.ports.ids);
        Context { actor, now: self.now(), elapsed: self.elapsed(), ids }
    }
}
