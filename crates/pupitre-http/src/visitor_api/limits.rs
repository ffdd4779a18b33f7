//! How much visitors may ask: by network address, by visitor, by site (V6).

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use governor::nanos::Nanos;
use governor::{NotUntil, clock::Clock as _};
use pupitre_app::ports::time::Elapsed;
use pupitre_domain::id::{ChannelId, IdentityId};

use crate::codes;
use crate::problem::Problem;
use crate::session::{Limiter, RealTime, limiter, network};

/// Above that many keys, those that have rested are forgotten.
const KEYS_MAX: usize = 50_000;

/// How much may be asked per minute.
#[derive(Debug, Clone, Copy)]
pub struct ChatLimits {
    /// Requests of any kind from one network address.
    pub requests_per_address: NonZeroU32,
    /// New sessions from one network address.
    pub sessions_per_address: NonZeroU32,
    /// New sessions of one site.
    pub sessions_per_site: NonZeroU32,
    /// Messages of one visitor.
    pub messages_per_visitor: NonZeroU32,
    /// Messages from one network address.
    pub messages_per_address: NonZeroU32,
    /// Messages to one site.
    pub messages_per_site: NonZeroU32,
    /// Files of one visitor.
    pub files_per_visitor: NonZeroU32,
}

const fn many(count: u32) -> NonZeroU32 {
    NonZeroU32::MIN.saturating_add(count - 1)
}

impl Default for ChatLimits {
    fn default() -> Self {
        Self {
            requests_per_address: many(600),
            sessions_per_address: many(60),
            sessions_per_site: many(6_000),
            messages_per_visitor: many(30),
            messages_per_address: many(120),
            messages_per_site: many(6_000),
            files_per_visitor: many(10),
        }
    }
}

/// Counts what visitors ask.
pub(crate) struct ChatGate {
    clock: RealTime,
    requests: Limiter<IpAddr>,
    sessions: Limiter<IpAddr>,
    sessions_of_site: Limiter<ChannelId>,
    messages: Limiter<IdentityId>,
    messages_from: Limiter<IpAddr>,
    messages_to_site: Limiter<ChannelId>,
    files: Limiter<IdentityId>,
}

impl ChatGate {
    pub(crate) fn new(limits: ChatLimits, elapsed: Arc<dyn Elapsed>) -> Self {
        let clock = RealTime::new(elapsed);
        Self {
            requests: limiter(limits.requests_per_address, clock.clone()),
            sessions: limiter(limits.sessions_per_address, clock.clone()),
            sessions_of_site: limiter(limits.sessions_per_site, clock.clone()),
            messages: limiter(limits.messages_per_visitor, clock.clone()),
            messages_from: limiter(limits.messages_per_address, clock.clone()),
            messages_to_site: limiter(limits.messages_per_site, clock.clone()),
            files: limiter(limits.files_per_visitor, clock.clone()),
            clock,
        }
    }

    /// Counts a request.
    ///
    /// # Errors
    ///
    /// [`Problem`] with when to try again, when there were too many.
    pub(crate) fn request(&self, address: IpAddr) -> Result<(), Problem> {
        self.check(&self.requests, &network(address))
    }

    /// Counts a new session.
    ///
    /// # Errors
    ///
    /// [`Problem`] with when to try again, when there were too many.
    pub(crate) fn session(&self, address: IpAddr, site: ChannelId) -> Result<(), Problem> {
        self.check(&self.sessions, &network(address))?;
        self.check(&self.sessions_of_site, &site)
    }

    /// Counts a message.
    ///
    /// # Errors
    ///
    /// [`Problem`] with when to try again, when there were too many.
    pub(crate) fn message(
        &self,
        visitor: IdentityId,
        address: IpAddr,
        site: ChannelId,
    ) -> Result<(), Problem> {
        self.check(&self.messages, &visitor)?;
        self.check(&self.messages_from, &network(address))?;
        self.check(&self.messages_to_site, &site)
    }

    /// Counts a file.
    ///
    /// # Errors
    ///
    /// [`Problem`] with when to try again, when there were too many.
    pub(crate) fn file(&self, visitor: IdentityId) -> Result<(), Problem> {
        self.check(&self.files, &visitor)
    }

    fn check<K: Hash + Eq + Clone>(&self, limiter: &Limiter<K>, key: &K) -> Result<(), Problem> {
        if limiter.len() > KEYS_MAX {
            limiter.retain_recent();
        }
        limiter.check_key(key).map_err(|not_until: NotUntil<Nanos>| {
            let wait = not_until.wait_time_from(self.clock.now());
            Problem::new(codes::CHAT_TOO_MANY_REQUESTS).retry_after_s(wait.as_secs() + 1)
        })
    }
}
