//! What the store tells after each commit, handed on to the screens and the workers.

use std::sync::Arc;

use pupitre_app::ports::store::{CommitListener, Recorded};
use pupitre_http::Hub;
use tokio::sync::Notify;

/// Rings when work may have become due. Each worker has its own bell, so that none misses a ring.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bells {
    /// For calls to the platform.
    pub(crate) calls: Arc<Notify>,
    /// For what visitors' phones show of the desk.
    pub(crate) marks: Arc<Notify>,
    /// For timers.
    pub(crate) timers: Arc<Notify>,
    /// For files.
    pub(crate) files: Arc<Notify>,
    /// For small copies of pictures.
    pub(crate) previews: Arc<Notify>,
    /// For mails.
    pub(crate) mails: Arc<Notify>,
}

impl Bells {
    /// Rings them all.
    pub(crate) fn ring(&self) {
        self.calls.notify_one();
        self.marks.notify_one();
        self.timers.notify_one();
        self.files.notify_one();
        self.previews.notify_one();
        self.mails.notify_one();
    }
}

/// The store's listener.
pub(crate) struct Listener {
    hub: Arc<Hub>,
    bells: Bells,
}

impl Listener {
    /// A listener that tells this hub and rings these bells.
    pub(crate) fn new(hub: Arc<Hub>, bells: Bells) -> Self {
        Self { hub, bells }
    }
}

impl CommitListener for Listener {
    fn committed(&self, recorded: Vec<Recorded>, has_due_work: bool) {
        self.hub.committed(recorded, has_due_work);
        if has_due_work {
            self.bells.ring();
        }
    }
}
