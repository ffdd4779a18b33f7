//! The bounded queue of a connection, an agent's screen or a visitor's page, and its two ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use pupitre_domain::id::ConnectionId;
use tokio::sync::{mpsc, watch};

use super::frame::Frame;

/// How many bytes may wait for one connection.
const QUEUE_BYTES_MAX: usize = 256 * 1024;

/// Why the server closes a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Closing {
    /// The node stops.
    GoingAway,
    /// The client sent something that is not text.
    NotText,
    /// The client sent bytes that are not UTF-8.
    NotUtf8,
    /// The client sent a message that is too long.
    TooLong,
    /// The client does not keep up.
    Slow,
    /// The client is to load everything again.
    Reload,
    /// The session has ended.
    SessionOver,
    /// The client sends too many frames.
    TooMany,
}

impl Closing {
    /// The close code of RFC 6455, or our own from 4000.
    pub(super) const fn code(self) -> u16 {
        match self {
            Self::GoingAway => 1001,
            Self::NotText => 1003,
            Self::NotUtf8 => 1007,
            Self::TooLong => 1009,
            Self::Slow => 4008,
            Self::Reload => 4009,
            Self::SessionOver => 4401,
            Self::TooMany => 4429,
        }
    }

    /// Whether it closes because the session has ended.
    pub(crate) const fn ends_session(self) -> bool {
        matches!(self, Self::SessionOver)
    }

    /// The reason in the close frame, for developers.
    pub(super) const fn reason(self) -> &'static str {
        match self {
            Self::GoingAway => "the node stops",
            Self::NotText => "only text is taken",
            Self::NotUtf8 => "not UTF-8",
            Self::TooLong => "the message is too long",
            Self::Slow => "too slow",
            Self::Reload => "load again",
            Self::SessionOver => "the session is over",
            Self::TooMany => "too many frames",
        }
    }
}

/// The hub's end of a queue, with the session that it is for.
pub(crate) struct Outlet<S> {
    pub(crate) connection: ConnectionId,
    pub(crate) session: S,
    queue: mpsc::Sender<Frame>,
    queued_bytes: AtomicUsize,
    closing: watch::Sender<Option<Closing>>,
}

impl<S> Outlet<S> {
    /// Queues a frame; a connection whose queue is full is closed.
    pub(super) fn offer(&self, frame: &Frame) {
        let size = frame.size_bytes();
        let queued = self.queued_bytes.fetch_add(size, Ordering::AcqRel);
        if queued + size > QUEUE_BYTES_MAX || self.queue.try_send(frame.clone()).is_err() {
            self.queued_bytes.fetch_sub(size, Ordering::AcqRel);
            // What passes may be lost; what has a number is asked for again.
            if frame.seq.is_some() {
                self.close(Closing::Slow);
            }
        }
    }

    /// Asks the connection to close; the first reason stays.
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
        self.queued_bytes.fetch_sub(frame.size_bytes(), Ordering::AcqRel);
    }
}

/// The connection's end of a queue.
pub(crate) struct Inlet<S> {
    pub(crate) outlet: Arc<Outlet<S>>,
    pub(super) queue: mpsc::Receiver<Frame>,
    pub(super) closing: watch::Receiver<Option<Closing>>,
}

impl<S> Inlet<S> {
    /// A queue of that many frames, which fills once its other end is given to the hub.
    pub(super) fn open(connection: ConnectionId, session: S, frames_max: usize) -> Self {
        let (sender, queue) = mpsc::channel(frames_max);
        let (closing, closed) = watch::channel(None);
        let queued_bytes = AtomicUsize::new(0);
        let outlet = Arc::new(Outlet { connection, session, queue: sender, queued_bytes, closing });
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
