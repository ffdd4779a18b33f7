//! The bounded queue of a visitor's page, and its two ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use pupitre_app::ports::store::VisitorSessionRow;
use pupitre_domain::id::{ConnectionId, IdentityId, VisitorSessionId};
use tokio::sync::{mpsc, watch};

use super::frame::Frame;
use crate::live::registry::Closing;

/// How many frames may wait for one page.
const QUEUE_FRAMES_MAX: usize = 128;

/// How many bytes may wait for one page.
const QUEUE_BYTES_MAX: usize = 256 * 1024;

/// The hub's end of a page's queue.
pub(crate) struct Outlet {
    pub(crate) connection: ConnectionId,
    pub(super) session: VisitorSessionId,
    pub(crate) identity: IdentityId,
    queue: mpsc::Sender<Frame>,
    queued_bytes: AtomicUsize,
    closing: watch::Sender<Option<Closing>>,
}

impl Outlet {
    pub(super) fn offer(&self, frame: &Frame) {
        let size = frame.text.len();
        let queued = self.queued_bytes.fetch_add(size, Ordering::AcqRel);
        if queued + size > QUEUE_BYTES_MAX || self.queue.try_send(frame.clone()).is_err() {
            self.queued_bytes.fetch_sub(size, Ordering::AcqRel);
            // What passes may be lost; what has a number is asked for again.
            if frame.seq.is_some() {
                self.close(Closing::Slow);
            }
        }
    }

    pub(super) fn close(&self, closing: Closing) {
        self.closing.send_if_modified(|known| {
            let is_first = known.is_none();
            if is_first {
                *known = Some(closing);
            }
            is_first
        });
    }

    /// Notes that a frame left the queue.
    pub(super) fn taken(&self, frame: &Frame) {
        self.queued_bytes.fetch_sub(frame.text.len(), Ordering::AcqRel);
    }
}

/// The connection's end of a page's queue.
pub(crate) struct Inlet {
    pub(crate) outlet: Arc<Outlet>,
    pub(crate) queue: mpsc::Receiver<Frame>,
    pub(crate) closing: watch::Receiver<Option<Closing>>,
}

impl Inlet {
    /// A page's line, which fills once its other end is given to the hub.
    pub(super) fn open(connection: ConnectionId, session: &VisitorSessionRow) -> Self {
        let (sender, queue) = mpsc::channel(QUEUE_FRAMES_MAX);
        let (closing, closed) = watch::channel(None);
        let outlet = Arc::new(Outlet {
            connection,
            session: session.id,
            identity: session.identity,
            queue: sender,
            queued_bytes: AtomicUsize::new(0),
            closing,
        });
        Self { outlet, queue, closing: closed }
    }

    /// The next frame; none once the connection is to close.
    pub(crate) async fn next(&mut self) -> Option<Frame> {
        let frame = tokio::select! {
            biased;
            _ = self.closing.changed() => return None,
            frame = self.queue.recv() => frame?,
        };
        self.outlet.taken(&frame);
        Some(frame)
    }

    /// A frame that is there already.
    pub(crate) fn take(&mut self) -> Option<Frame> {
        let frame = self.queue.try_recv().ok()?;
        self.outlet.taken(&frame);
        Some(frame)
    }

    /// Whether it is to close because the session has ended.
    pub(crate) fn ends_session(&self) -> bool {
        self.closing.borrow().is_some_and(Closing::ends_session)
    }
}
