//! Who is connected: the screens of each agent, and the bounded queue of each screen.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use pupitre_domain::id::{AgentId, ConnectionId, ConversationId};
use tokio::sync::{mpsc, watch};

use super::frame::Frame;
use crate::session::Session;

/// How many frames may wait for one screen.
pub(super) const QUEUE_FRAMES_MAX: usize = 512;

/// How many bytes may wait for one screen.
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

/// The hub's end of a screen's queue.
pub(super) struct Outlet {
    pub(super) connection: ConnectionId,
    pub(super) session: Session,
    queue: mpsc::Sender<Frame>,
    queued_bytes: AtomicUsize,
    closing: watch::Sender<Option<Closing>>,
}

impl Outlet {
    /// Queues a frame; a screen whose queue is full is closed.
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

/// The connection's end of a screen's queue.
pub(super) struct Inlet {
    pub(super) outlet: Arc<Outlet>,
    pub(super) queue: mpsc::Receiver<Frame>,
    pub(super) closing: watch::Receiver<Option<Closing>>,
}

fn forget(watchers: &mut HashMap<ConversationId, Vec<Arc<Outlet>>>, outlet: &Outlet) {
    watchers.retain(|_, outlets| {
        outlets.retain(|other| other.connection != outlet.connection);
        !outlets.is_empty()
    });
}

/// The screens of every connected agent.
#[derive(Default)]
pub(super) struct Registry {
    screens: RwLock<HashMap<AgentId, Vec<Arc<Outlet>>>>,
    /// The screens that show a conversation.
    watchers: RwLock<HashMap<ConversationId, Vec<Arc<Outlet>>>>,
}

impl Registry {
    /// Adds a screen; its queue fills from now on.
    pub(super) fn connect(&self, connection: ConnectionId, session: Session) -> Inlet {
        let (sender, queue) = mpsc::channel(QUEUE_FRAMES_MAX);
        let (closing, closed) = watch::channel(None);
        let agent = session.agent().id;
        let queued_bytes = AtomicUsize::new(0);
        let outlet = Arc::new(Outlet { connection, session, queue: sender, queued_bytes, closing });
        let mut screens = self.screens.write().unwrap_or_else(PoisonError::into_inner);
        screens.entry(agent).or_default().push(Arc::clone(&outlet));
        Inlet { outlet, queue, closing: closed }
    }

    /// A screen shows these conversations from now on, and no others.
    pub(super) fn watch(&self, outlet: &Arc<Outlet>, conversations: &[ConversationId]) {
        let mut watchers = self.watchers.write().unwrap_or_else(PoisonError::into_inner);
        forget(&mut watchers, outlet);
        for conversation in conversations {
            watchers.entry(*conversation).or_default().push(Arc::clone(outlet));
        }
    }

    /// Whether any screen shows any.
    pub(super) fn has_watchers(&self) -> bool {
        !self.watchers.read().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// The screens that show a conversation.
    pub(super) fn watchers(&self, conversation: ConversationId) -> Vec<Arc<Outlet>> {
        let watchers = self.watchers.read().unwrap_or_else(PoisonError::into_inner);
        watchers.get(&conversation).cloned().unwrap_or_default()
    }

    /// Takes a screen out.
    pub(super) fn disconnect(&self, outlet: &Outlet) {
        forget(&mut self.watchers.write().unwrap_or_else(PoisonError::into_inner), outlet);
        let agent = outlet.session.agent().id;
        let mut screens = self.screens.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(outlets) = screens.get_mut(&agent) {
            outlets.retain(|other| other.connection != outlet.connection);
            if outlets.is_empty() {
                screens.remove(&agent);
            }
        }
    }

    /// The session of one of the agent's screens, if any is connected.
    pub(super) fn session_of(&self, agent: AgentId) -> Option<Session> {
        let screens = self.screens.read().unwrap_or_else(PoisonError::into_inner);
        screens.get(&agent).and_then(|outlets| outlets.first()).map(|it| it.session.clone())
    }

    /// Queues a frame for every screen of an agent.
    pub(super) fn offer(&self, agent: AgentId, frame: &Frame) {
        let screens = self.screens.read().unwrap_or_else(PoisonError::into_inner);
        for outlet in screens.get(&agent).into_iter().flatten() {
            outlet.offer(frame);
        }
    }

    pub(super) fn connection_count(&self) -> usize {
        let screens = self.screens.read().unwrap_or_else(PoisonError::into_inner);
        screens.values().map(Vec::len).sum()
    }

    pub(super) fn close_all(&self, closing: Closing) {
        self.close_where(closing, |_| true);
    }

    pub(super) fn close_session(&self, session: pupitre_domain::id::SessionId) {
        self.close_where(Closing::SessionOver, |outlet| outlet.session.id() == session);
    }

    pub(super) fn close_sessions_of(&self, agent: AgentId) {
        self.close_where(Closing::SessionOver, |outlet| outlet.session.agent().id == agent);
    }

    /// Asks an agent's screens to load again: an event of theirs could not be handed out.
    pub(super) fn close_agent(&self, agent: AgentId) {
        self.close_where(Closing::Reload, |outlet| outlet.session.agent().id == agent);
    }

    fn close_where(&self, closing: Closing, is_meant: impl Fn(&Outlet) -> bool) {
        let screens = self.screens.read().unwrap_or_else(PoisonError::into_inner);
        for outlet in screens.values().flatten().filter(|outlet| is_meant(outlet)) {
            outlet.close(closing);
        }
    }
}
