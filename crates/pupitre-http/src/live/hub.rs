//! The hub: takes committed events from the store without ever making it wait.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use pupitre_app::ports::store::{CommitListener, Recorded};
use pupitre_domain::id::{AgentId, SessionId};
use tokio::sync::mpsc;

use super::queue::Closing;
use super::registry::Registry;
use super::visitor::VisitorRegistry;

/// How many events may wait to be handed out; beyond, every screen is told to load again instead.
const BACKLOG_MAX: usize = 100_000;

/// Between the store and the screens. Give it to the store as its listener, and run
/// [`super::run_hub`].
pub struct Hub {
    sender: mpsc::UnboundedSender<Vec<Recorded>>,
    receiver: Mutex<Option<mpsc::UnboundedReceiver<Vec<Recorded>>>>,
    backlog: AtomicUsize,
    has_overrun: AtomicBool,
    dispatched_seq: AtomicU64,
    registry: Registry,
    visitors: VisitorRegistry,
}

impl Hub {
    /// A hub with nobody connected.
    #[must_use]
    pub fn new() -> Arc<Self> {
        let (sender, receiver) = mpsc::unbounded_channel();
        Arc::new(Self {
            sender,
            receiver: Mutex::new(Some(receiver)),
            backlog: AtomicUsize::new(0),
            has_overrun: AtomicBool::new(false),
            dispatched_seq: AtomicU64::new(0),
            registry: Registry::default(),
            visitors: VisitorRegistry::default(),
        })
    }

    /// Closes every connection: the node stops, and screens go to another or come back.
    pub fn shut_down(&self) {
        self.registry.close_all(Closing::GoingAway);
        self.visitors.close_all(Closing::GoingAway);
    }

    /// How many screens are connected to this node.
    #[must_use]
    pub fn connection_count(&self) -> usize {
        self.registry.connection_count()
    }

    /// Closes the connections of a session that ended.
    pub(crate) fn close_session(&self, session: SessionId) {
        self.registry.close_session(session);
    }

    /// Closes the connections of an agent whose sessions have ended.
    pub(crate) fn close_sessions_of(&self, agent: AgentId) {
        self.registry.close_sessions_of(agent);
    }

    /// How many pages of visitors are connected to this node.
    #[must_use]
    pub fn visitor_count(&self) -> usize {
        self.visitors.connection_count()
    }

    /// The visitors who are on a page now.
    pub(crate) const fn visitors(&self) -> &VisitorRegistry {
        &self.visitors
    }

    pub(super) const fn registry(&self) -> &Registry {
        &self.registry
    }

    /// The events to hand out; given once.
    pub(super) fn take_receiver(&self) -> Option<mpsc::UnboundedReceiver<Vec<Recorded>>> {
        self.receiver.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Notes that these many events are no longer waiting; whether some were dropped meanwhile.
    pub(super) fn taken(&self, count: usize) -> bool {
        self.backlog.fetch_sub(count, Ordering::AcqRel);
        self.has_overrun.swap(false, Ordering::AcqRel)
    }

    /// Every event up to that number is in the queues of those whom it concerns.
    pub(super) fn dispatched(&self, seq: u64) {
        self.dispatched_seq.fetch_max(seq, Ordering::AcqRel);
    }

    pub(super) fn dispatched_seq(&self) -> u64 {
        self.dispatched_seq.load(Ordering::Acquire)
    }
}

impl CommitListener for Hub {
    fn committed(&self, recorded: Vec<Recorded>, _has_due_work: bool) {
        if recorded.is_empty() {
            return;
        }
        let count = recorded.len();
        if self.backlog.fetch_add(count, Ordering::AcqRel) > BACKLOG_MAX {
            self.backlog.fetch_sub(count, Ordering::AcqRel);
            self.has_overrun.store(true, Ordering::Release);
            return;
        }
        if self.sender.send(recorded).is_err() {
            tracing::error!("the hub has stopped; events are not handed out");
        }
    }
}
