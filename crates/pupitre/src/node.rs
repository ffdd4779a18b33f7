//! A running desk: the store, the edge, the workers, put together.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum::serve::ListenerExt as _;
use jiff::Timestamp;
use pupitre_app::agent::recover_presence;
use pupitre_app::chat::{PREVIOUS_KEY_LIFETIME, recover_visits};
use pupitre_app::ports::channel::MessageChannel;
use pupitre_app::ports::files::Files;
use pupitre_app::ports::mail::Mailer;
use pupitre_app::ports::store::SealedSecret;
use pupitre_app::ports::time::{Clock, Elapsed};
use pupitre_app::{Context, Desk};
use pupitre_domain::channel_setup::SecretField;
use pupitre_domain::event::Actor;
use pupitre_http::{HttpConfig, HttpPorts, HttpState, Hub, run_hub};
use pupitre_whatsapp::{WebhookPorts, WebhookTally, webhook_router};
use secrecy::ExposeSecret as _;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::adapters::channels::ConnectedChannels;
use crate::adapters::files::ObjectFiles;
use crate::adapters::keyring::Keyring;
use crate::adapters::mail::SmtpMailer;
use crate::adapters::numbers::{NumberParts, Numbers};
use crate::adapters::pictures::Redrawer;
use crate::config::{Config, Database, Problems};
use crate::ids::{MailLinks, SystemIds};
use crate::listener::{Bells, Listener};
use crate::store::OpenStore;
use crate::whatsapp;
use crate::worker::{self, Workshop};

/// How long requests under way may take after a stop.
const STOP_TIMEOUT: Duration = Duration::from_secs(10);

/// The store with what listens to it.
pub(crate) struct Ground {
    pub(crate) store: OpenStore,
    pub(crate) desk: Desk,
    pub(crate) hub: Arc<Hub>,
    pub(crate) bells: Bells,
    pub(crate) ids: Arc<SystemIds>,
    pub(crate) files: Arc<dyn Files>,
}

impl Ground {
    /// Opens the store and the files.
    ///
    /// # Errors
    ///
    /// When the folder of data, the database or the files can't be opened.
    pub(crate) async fn open(config: &Config) -> anyhow::Result<Self> {
        std::fs::create_dir_all(&config.data_dir)
            .with_context(|| format!("the folder of data, {}", config.data_dir.display()))?;
        let hub = Hub::new();
        let bells = Bells::default();
        let listener = Arc::new(Listener::new(Arc::clone(&hub), bells.clone()));
        let store = OpenStore::open(config, listener).await.context("the database")?;
        let files = ObjectFiles::open(config).context("the files")?;
        let desk = store.desk();
        Ok(Self {
            store,
            desk,
            hub,
            bells,
            ids: Arc::new(SystemIds::default()),
            files: Arc::new(files),
        })
    }

    /// What a use case is told at that instant, when the desk itself asks.
    pub(crate) fn context(&self, now: Timestamp, elapsed: Timestamp) -> Context {
        let ids = Arc::clone(&self.ids);
        Context { actor: Actor::System, now, elapsed, ids }
    }
}

/// The two clocks.
#[derive(Clone)]
pub(crate) struct Clocks {
    pub(crate) business: Arc<dyn Clock>,
    pub(crate) elapsed: Arc<dyn Elapsed>,
}

/// What the edge is told beyond the settings.
#[derive(Debug, Clone, Default)]
pub(crate) struct Edge {
    /// Where the emulator's phone is; only in the demo.
    pub(crate) simulator_url: Option<String>,
    /// How often screens are told the time, when it is not the usual.
    pub(crate) live_tick: Option<Duration>,
}

/// A desk that is ready to serve.
pub(crate) struct Node {
    ground: Ground,
    state: HttpState,
    router: Router,
    workshop: Workshop,
}

impl Node {
    /// Puts a desk together: who was connected to this node before is forgotten, the number that
    /// the settings name becomes a channel.
    ///
    /// # Errors
    ///
    /// When the settings of the channel can't be used, or the database fails.
    pub(crate) async fn assemble(
        config: &Config,
        ground: Ground,
        clocks: Clocks,
        edge: Edge,
    ) -> anyhow::Result<Self> {
        let ctx = ground.context(clocks.business.now(), clocks.elapsed.elapsed());
        let node = config.node.clone();
        let gone = ground.desk.write(move |tx| recover_presence(tx, &ctx, &node)).await?;
        if gone > 0 {
            tracing::info!(gone, "agents were connected before; they have a minute to come back");
        }
        let (ctx, node) =
            (ground.context(clocks.business.now(), clocks.elapsed.elapsed()), config.node.clone());
        ground.desk.write(move |tx| recover_visits(tx, &ctx, &node)).await?;
        if let Database::Sqlite { .. } = config.database {
            // One process owns the file: whoever held work is gone, and its answers need not wait.
            let released = ground.desk.write(|tx| tx.release_leases()).await?;
            tracing::debug!(released, "work that was under way is looked at again");
        }
        let numbers = connect(config, &ground, &clocks).await?;
        let state = http_state(config, &ground, &clocks, &edge, Arc::clone(&numbers));
        let mailer = mailer(config, &ground).await?;
        let tally = Arc::new(WebhookTally::default());
        let router = webhook_router(WebhookPorts {
            desk: ground.desk.clone(),
            clock: Arc::clone(&clocks.business),
            elapsed: Arc::clone(&clocks.elapsed),
            ids: Arc::<SystemIds>::clone(&ground.ids),
            credentials: numbers.book(),
            tally: Arc::clone(&tally),
        })
        .merge(pupitre_http::router(state.clone()));
        let workshop = Workshop {
            desk: ground.desk.clone(),
            clock: clocks.business,
            elapsed: clocks.elapsed,
            ids: Arc::<SystemIds>::clone(&ground.ids),
            channels: Arc::new(ConnectedChannels::new(Arc::clone(&numbers))),
            setup: numbers,
            tally,
            files: Arc::clone(&ground.files),
            mailer,
            mail_keys: Arc::new(MailLinks {
                ids: Arc::clone(&ground.ids),
                public_url: config.public_url.clone(),
            }),
            pace: Arc::default(),
        };
        Ok(Self { ground, state, router, workshop })
    }

    /// The platforms, as the workers reach them.
    pub(crate) fn channels(&self) -> &dyn MessageChannel {
        &*self.workshop.channels
    }

    /// Serves until `stop`, then finishes what was begun and closes the store.
    ///
    /// # Errors
    ///
    /// When the listener fails.
    pub(crate) async fn run(
        self,
        listener: TcpListener,
        stop: CancellationToken,
    ) -> anyhow::Result<()> {
        let Self { ground, state, router, workshop } = self;
        let tasks = TaskTracker::new();
        let hub_task = tokio::spawn(run_hub(state));
        let bells = &ground.bells;
        for (duty, bell) in [
            (worker::CALLS, &bells.calls),
            (worker::MARKS, &bells.marks),
            (worker::TIMERS, &bells.timers),
            (worker::FILES, &bells.files),
            (worker::PREVIEWS, &bells.previews),
        ] {
            tasks.spawn(worker::run(workshop.clone(), duty, Arc::clone(bell), stop.clone()));
        }
        if workshop.mailer.is_some() {
            let (workshop, bell) = (workshop.clone(), Arc::clone(&bells.mails));
            tasks.spawn(worker::run(workshop, worker::MAILS, bell, stop.clone()));
        }
        tasks.spawn(worker::run_chores(workshop.clone(), stop.clone()));
        tasks.close();

        let served = serve(listener, router, Arc::clone(&ground.hub), stop.clone()).await;
        stop.cancel();
        tasks.wait().await;
        // What came since the last second, and while the last requests were answered.
        worker::keep_counts(&workshop).await;
        ground.store.close().await;
        hub_task.abort();
        tracing::info!("stopped");
        served
    }
}

/// The mail server of the settings; the store is told whether there is one.
async fn mailer(config: &Config, ground: &Ground) -> anyhow::Result<Option<Arc<dyn Mailer>>> {
    let is_on = config.smtp.is_some();
    ground.desk.write(move |tx| tx.save_mail_is_on(is_on)).await?;
    let Some(smtp) = &config.smtp else { return Ok(None) };
    let mailer = SmtpMailer::open(smtp, &config.public_url).context("smtp.url")?;
    Ok(Some(Arc::new(mailer)))
}

/// The numbers of the settings and of the database, with the key of their secrets. Secrets under
/// the key before are sealed anew.
async fn connect(
    config: &Config,
    ground: &Ground,
    clocks: &Clocks,
) -> anyhow::Result<Arc<Numbers>> {
    let secrets = ground.desk.read(|queries| queries.all_channel_secrets()).await?;
    let keyring =
        Keyring::gather(config, !secrets.is_empty()).map_err(|error| Problems::of(&error))?;
    keyring.check(&secrets).map_err(|error| Problems::of(&error))?;
    for old in secrets.iter().filter(|it| keyring.is_old(it)) {
        let Some(opened) = keyring.open(old) else { continue };
        let sealed = keyring.seal(old.channel, old.field, opened.expose_secret());
        let Some(sealed) = sealed else { continue };
        let anew = SealedSecret { sealed, ..old.clone() };
        ground.desk.write(move |tx| tx.put_channel_secret(&anew)).await?;
        tracing::info!(channel.id = %old.channel, field = old.field.name(), "sealed anew");
    }
    seal_signing_keys(ground, clocks, &keyring).await?;
    let client = whatsapp::client_config(config);
    let configured = match &config.whatsapp {
        Some(settings) => {
            let number = whatsapp::open(settings, client.clone(), Arc::clone(&ground.files))?;
            whatsapp::register(config, settings, ground, clocks).await?;
            Some((settings.phone_number_id.clone(), number))
        }
        None => None,
    };
    Numbers::open(NumberParts {
        desk: ground.desk.clone(),
        clock: Arc::clone(&clocks.business),
        keyring,
        client,
        files: Arc::clone(&ground.files),
        configured,
    })
    .await
}

/// Seals the signing keys that a release before kept as they were. Without a key of this desk they
/// stay and count.
async fn seal_signing_keys(
    ground: &Ground,
    clocks: &Clocks,
    keyring: &Keyring,
) -> anyhow::Result<()> {
    for channel in ground.desk.read(|queries| queries.clear_signing_keys()).await? {
        let keys = ground.desk.read(move |queries| queries.signing_keys_view(channel)).await?;
        let seal = |field, key: &[u8; 32]| keyring.seal(channel, field, &hex::encode(key));
        let Some(current) = keys.current else { continue };
        let field = SecretField::SigningKey;
        let Some(sealed) = seal(field, &current) else { continue };
        let set_at = clocks.elapsed.elapsed();
        let mut secrets = vec![SealedSecret { channel, field, sealed, set_at }];
        let field = SecretField::PreviousSigningKey;
        secrets.extend(keys.previous.and_then(|(key, until)| {
            let set_at = until.checked_sub(PREVIOUS_KEY_LIFETIME).ok()?;
            Some(SealedSecret { channel, field, sealed: seal(field, &key)?, set_at })
        }));
        let written = ground.desk.write(move |tx| {
            for secret in &secrets {
                tx.put_channel_secret(secret)?;
            }
            tx.forget_clear_signing_keys(channel)
        });
        written.await?;
        tracing::info!(channel.id = %channel, "the signing key is sealed now");
    }
    Ok(())
}

fn http_state(
    config: &Config,
    ground: &Ground,
    clocks: &Clocks,
    edge: &Edge,
    setup: Arc<Numbers>,
) -> HttpState {
    let mut http = HttpConfig::new(&config.public_url, &config.node);
    http.simulator_url.clone_from(&edge.simulator_url);
    http.trusted_proxies.clone_from(&config.trusted_proxies);
    http.mail_is_on = config.smtp.is_some();
    if let Some(tick) = edge.live_tick {
        http.live_tick = tick;
    }
    let ports = HttpPorts {
        desk: ground.desk.clone(),
        clock: Arc::clone(&clocks.business),
        elapsed: Arc::clone(&clocks.elapsed),
        ids: Arc::<SystemIds>::clone(&ground.ids),
        tokens: Arc::<SystemIds>::clone(&ground.ids),
        files: Arc::clone(&ground.files),
        pictures: Arc::new(Redrawer::default()),
        hub: Arc::clone(&ground.hub),
        setup,
    };
    HttpState::new(http, ports)
}

async fn serve(
    listener: TcpListener,
    router: Router,
    hub: Arc<Hub>,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let listener = listener.tap_io(|tcp| {
        if let Err(error) = tcp.set_nodelay(true) {
            tracing::debug!(%error, "a connection keeps small packets waiting");
        }
    });
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let stopped = stop.clone();
    let server = axum::serve(listener, service)
        .with_graceful_shutdown(async move { stopped.cancelled().await })
        .into_future();
    let too_slow = async {
        stop.cancelled().await;
        hub.shut_down();
        tokio::time::sleep(STOP_TIMEOUT).await;
        tracing::warn!("requests under way were cut");
    };
    tokio::select! {
        ended = server => Ok(ended?),
        () = too_slow => Ok(()),
    }
}
