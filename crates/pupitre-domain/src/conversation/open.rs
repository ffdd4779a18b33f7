//! Open: the conversation that a visitor's first message creates (L1).

use jiff::Timestamp;

use super::{Conversation, State, WaitingOn};
use crate::channel::Channel;
use crate::contact::Identity;
use crate::id::{ConversationId, TeamId};
use crate::language::Language;

/// What the routing rules decided (R1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// The team.
    pub team: TeamId,
    /// Higher goes first.
    pub priority: i64,
}

impl Conversation {
    /// A new conversation, in the queue of its team, before its first message is received.
    #[must_use]
    pub fn open(
        id: ConversationId,
        channel: &Channel,
        identity: &Identity,
        route: Route,
        now: Timestamp,
    ) -> Self {
        let language: Language = channel.default_language;
        Self {
            id,
            channel: channel.id,
            family: channel.kind.family(),
            contact: identity.contact,
            identity: identity.id,
            team: route.team,
            state: State::Queued { waits_for: None },
            language,
            priority: route.priority,
            waiting_on: WaitingOn::Visitor,
            waiting_since: None,
            window_ends_at: None,
            unread_count: 0,
            opened_at: now,
            last_message: None,
            last_message_at: now,
            transfer_count: 0,
            woken_by: None,
            relaunch: None,
            answered_epoch: 0,
            epoch: 0,
            version: 0,
        }
    }
}
