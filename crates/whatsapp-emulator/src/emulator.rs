//! The handle: state behind a lock, its clocks, its router, its loop.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use hmac::KeyInit;
use tokio::net::TcpListener;
use tokio::sync::{Notify, broadcast, watch};
use tokio_util::sync::CancellationToken;

use crate::clock::{At, EmulatorClock, Stopwatch};
use crate::config::EmulatorConfig;
use crate::remember::PastVisitor;
use crate::schedule::Task;
use crate::state::{Change, State};
use crate::state_file::{self, StateFileError};
use crate::visitor::{self, NewVisitor, VisitorError};
use crate::visitor_says::{self, SaysError, VisitorSays};
use crate::webhook::Signer;
use crate::{control, graph, remember, run};

/// Changes that a slow page may be behind before it is told to fetch all.
const CHANGE_COUNT_MAX: usize = 1_024;

/// Why an emulator could not be made.
#[derive(Debug, thiserror::Error)]
pub enum EmulatorError {
    /// The HTTP client could not be built.
    #[error("the HTTP client could not be built")]
    Client(#[source] reqwest::Error),
    /// The app secret cannot key a signature.
    #[error("the app secret cannot key a signature")]
    Secret,
}

/// A change, as the phone page is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) version: u64,
    pub(crate) change: Change,
}

struct Shared {
    state: Mutex<State>,
    clock: Arc<dyn EmulatorClock>,
    stopwatch: Stopwatch,
    client: reqwest::Client,
    signer: Signer,
    wake: Notify,
    told: broadcast::Sender<Told>,
    version: watch::Sender<u64>,
    closing: CancellationToken,
}

/// A running platform. Clones are the same one.
#[derive(Clone)]
pub struct Emulator {
    shared: Arc<Shared>,
}

impl Emulator {
    /// An emulator with an empty memory. Nothing moves until [`run`](Self::run).
    ///
    /// # Errors
    ///
    /// [`EmulatorError`]: the HTTP client or the signer could not be made.
    pub fn new(
        config: EmulatorConfig,
        clock: Arc<dyn EmulatorClock>,
    ) -> Result<Self, EmulatorError> {
        let client = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(EmulatorError::Client)?;
        let Ok(signer) = Signer::new_from_slice(config.app_secret.as_bytes()) else {
            return Err(EmulatorError::Secret);
        };
        let url = config.webhook_url.clone();
        let shared = Shared {
            state: Mutex::new(State::new(config, clock.now())),
            clock,
            stopwatch: Stopwatch::start(),
            client,
            signer,
            wake: Notify::new(),
            told: broadcast::Sender::new(CHANGE_COUNT_MAX),
            version: watch::Sender::new(0),
            closing: CancellationToken::new(),
        };
        let emulator = Self { shared: Arc::new(shared) };
        emulator.set_webhook_url(url);
        Ok(emulator)
    }

    /// The Graph API, the control routes and the phone page. All else is answered as Graph does.
    pub fn router(&self) -> Router {
        control::router().fallback(graph::answer).with_state(self.clone())
    }

    /// Sets where webhooks go. The loop does the handshake, and tries it again for a minute;
    /// webhooks wait until it has succeeded.
    pub fn set_webhook_url(&self, url: Option<String>) {
        self.change(|state, at| {
            state.webhook.is_verified = false;
            state.webhook.handshakes = 0;
            if url.is_some() {
                state.schedule.put(at.elapsed, Task::Handshake);
            }
            state.webhook.url = url;
            state.changed(Change::All);
        });
    }

    /// Sets the base of the media links, once the listening address is known.
    pub fn set_public_url(&self, url: String) {
        self.change(|state, _| state.config.public_url = url);
    }

    /// The configuration as it is now.
    #[must_use]
    pub fn config(&self) -> EmulatorConfig {
        let state = self.lock();
        EmulatorConfig { webhook_url: state.webhook.url.clone(), ..state.config.clone() }
    }

    /// Statuses, webhooks and their retries, expiries. Returns when `stop` is cancelled.
    pub async fn run(&self, stop: CancellationToken) {
        run::run(self, stop).await;
        self.shared.closing.cancel();
    }

    /// Makes a visitor and answers with its id.
    ///
    /// # Errors
    ///
    /// [`VisitorError`]: a wrong name, phone or user id, or one that another visitor has.
    pub fn add_visitor(&self, new: NewVisitor) -> Result<String, VisitorError> {
        self.change(|state, _| {
            let index = visitor::add_visitor(state, new)?;
            Ok(state.visitors.get(index).map(|it| it.id.clone()).unwrap_or_default())
        })
    }

    /// A visitor writes. Answers with the message's id; the webhook leaves in the loop.
    ///
    /// # Errors
    ///
    /// [`SaysError`]: an unknown visitor, or something that nobody can say.
    pub fn visitor_says(&self, says: VisitorSays) -> Result<String, SaysError> {
        self.change(|state, at| visitor_says::say(state, at, says))
    }

    /// Keeps what a visitor and the brand said to each other before; nothing is delivered again.
    ///
    /// # Errors
    ///
    /// [`VisitorError`]: a wrong name, phone or user id, or a phone that another visitor has.
    pub fn remember(&self, past: PastVisitor) -> Result<(), VisitorError> {
        self.change(|state, _| remember::remember(state, past))
    }

    /// What was said so far, for [`remember`](Self::remember) in a later life.
    #[must_use]
    pub fn memory(&self) -> Vec<PastVisitor> {
        self.read(|state, _| remember::memory(state))
    }

    /// Takes up what an earlier emulator wrote to this file; a file that is not there is an empty
    /// memory. To be called before anything else happens.
    ///
    /// # Errors
    ///
    /// [`StateFileError`]: a file that cannot be read, or is not the state of this number.
    pub fn load_state(&self, path: &Path) -> Result<(), StateFileError> {
        state_file::load(self, path)
    }

    /// Writes the state to this file whenever it has changed, at most once a second, and a last
    /// time when `stop` is cancelled.
    ///
    /// # Errors
    ///
    /// [`StateFileError::Write`]: the file cannot be written.
    pub async fn keep_state(
        &self,
        path: &Path,
        stop: CancellationToken,
    ) -> Result<(), StateFileError> {
        state_file::keep(self, path, stop).await
    }

    /// Changes the state, then tells the page and wakes the loop.
    pub(crate) fn change<R>(&self, change: impl FnOnce(&mut State, At) -> R) -> R {
        let at = self.at();
        let mut state = self.lock();
        let result = change(&mut state, at);
        let version = state.version;
        for change in std::mem::take(&mut state.changes) {
            // An error means that no page listens.
            self.shared.told.send(Told { version, change }).ok();
        }
        let has_news = state.schedule.take_news();
        drop(state);
        self.shared.version.send_replace(version);
        if has_news {
            self.wake();
        }
        result
    }

    /// Looks at the state.
    pub(crate) fn read<R>(&self, look: impl FnOnce(&State, At) -> R) -> R {
        let at = self.at();
        look(&self.lock(), at)
    }

    pub(crate) fn clock(&self) -> &dyn EmulatorClock {
        self.shared.clock.as_ref()
    }

    pub(crate) fn client(&self) -> &reqwest::Client {
        &self.shared.client
    }

    pub(crate) fn signer(&self) -> &Signer {
        &self.shared.signer
    }

    /// Makes the loop look again.
    pub(crate) fn wake(&self) {
        self.shared.wake.notify_one();
    }

    /// Ends when the loop has stopped: what hangs on purpose lets go then.
    pub(crate) fn closing(&self) -> &CancellationToken {
        &self.shared.closing
    }

    /// Waits until something was put that may be due.
    pub(crate) async fn woken(&self) {
        self.shared.wake.notified().await;
    }

    /// The changes from now on.
    pub(crate) fn listen(&self) -> broadcast::Receiver<Told> {
        self.shared.told.subscribe()
    }

    /// Turns with each change of the state.
    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.shared.version.subscribe()
    }

    fn at(&self) -> At {
        let clock = &self.shared.clock;
        let elapsed = clock.stopwatch().unwrap_or_else(|| self.shared.stopwatch.elapsed());
        At { now: clock.now(), elapsed }
    }

    /// A panic while the lock was held leaves the state usable: each step is small.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Serves the emulator on this listener, router and loop, until `stop` is cancelled.
///
/// # Errors
///
/// What the listener answers.
pub async fn serve(
    listener: TcpListener,
    emulator: Emulator,
    stop: CancellationToken,
) -> io::Result<()> {
    let graceful = stop.clone();
    let server = axum::serve(listener, emulator.router())
        .with_graceful_shutdown(async move { graceful.cancelled().await });
    let (end, ()) = tokio::join!(
        async {
            let end = server.await;
            stop.cancel();
            end
        },
        emulator.run(stop.clone()),
    );
    end
}
