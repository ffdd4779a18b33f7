//! Who is connected: the screens of each agent.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use pupitre_domain::id::{AgentId, ConnectionId, ConversationId};

use super::frame::Frame;
use super::queue::{self, Closing};
use crate::session::Session;

/// How many frames may wait for one screen.
pub(super) const QUEUE_FRAMES_MAX: usize = 512;

/// The hub's end of a screen's queue.
pub(super) type Outlet = queue::Outlet<Session>;

/// The connection's end of a screen's queue.
pub(super) type Inlet = queue::Inlet<Session>;

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
        let agent = session.agent().id;
        let inlet = Inlet::open(connection, session, QUEUE_FRAMES_MAX);
        let mut screens = self.screens.write().unwrap_or_else(PoisonError::into_inner);
        screens.entry(agent).or_default().push(Arc::clone(&inlet.outlet));
        inlet
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
