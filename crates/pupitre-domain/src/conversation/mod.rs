//! A conversation: one exchange with a contact on one channel, from the first message to the close.

pub mod assign;
pub mod close;
pub mod language;
pub mod merge;
pub mod open;
pub mod patience;
pub mod read;
pub mod receive;
pub mod relaunch;
pub mod reply;
pub mod silence;
pub mod snooze;
pub mod snooze_options;
pub mod tagged;
pub mod transfer;
pub mod wait;
pub mod wake;

use jiff::Timestamp;

use crate::channel::Family;
use crate::id::{
    AgentId, AssignmentId, ChannelId, ClosingReasonId, ContactId, ConversationId, IdentityId,
    MessageId, TeamId,
};
use crate::language::Language;
use crate::names::names;

/// Where a conversation stands (§2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Waits for an agent of its team, or for a named one.
    Queued {
        /// The named agent, if it waits for one (R6); it is then not in the team's queue.
        waits_for: Option<WaitsFor>,
    },
    /// On exactly one desk.
    Assigned {
        /// Whose desk.
        agent: AgentId,
        /// The stay that this is.
        assignment: AssignmentId,
        /// Since when.
        since: Timestamp,
    },
    /// Put aside, on no desk.
    Snoozed(Snooze),
    /// Ended; final (L2).
    Closed(Closing),
}

/// The agent whom a queued conversation waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitsFor {
    /// Who.
    pub agent: AgentId,
    /// Since when.
    pub since: Timestamp,
}

/// How a conversation is put aside (P1, P3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Snooze {
    /// Who put it aside.
    pub by: AgentId,
    /// When.
    pub since: Timestamp,
    /// When it wakes by itself; none: only when the visitor writes.
    pub until: Option<Timestamp>,
    /// The agent whom it wakes for; none: its team.
    pub kept_for: Option<AgentId>,
}

/// How a conversation ended (L2, P6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closing {
    /// When.
    pub at: Timestamp,
    /// What ended it.
    pub cause: ClosingCause,
    /// The reason that was given.
    pub reason: Option<ClosingReasonId>,
}

names! {
    /// What ended a conversation.
    ClosingCause {
        /// The agent who held it.
        Agent = "agent",
        /// A manager.
        Manager = "manager",
        /// Nobody wrote for a long time (P9).
        Silence = "silence",
        /// The visitor left the web chat (P9).
        VisitorGone = "visitor_gone",
        /// The visitor answered no to a relaunch (W6).
        Declined = "declined",
        /// The contact was blocked (R8).
        Blocked = "blocked",
        /// It goes on in another conversation: the two contacts are one person (C6).
        Merged = "merged",
    }
}

names! {
    /// What brought a conversation back from a pause (P2).
    WokenBy {
        /// Its time came.
        Time = "time",
        /// The visitor wrote.
        Message = "message",
        /// Its window is about to end (P1).
        Window = "window",
        /// An agent reopened it.
        Agent = "agent",
    }
}

names! {
    /// What became of a relaunch (W6).
    RelaunchOutcome {
        /// No answer yet.
        Pending = "pending",
        /// The visitor answered yes.
        Accepted = "accepted",
        /// The visitor answered no.
        Declined = "declined",
        /// The visitor answered with other words.
        Answered = "answered",
        /// The pause ended without an answer (W7).
        Unanswered = "unanswered",
        /// It never reached the visitor; a conversation does not show it (W8).
        Failed = "failed",
    }
}

/// The last relaunch of a conversation (W6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relaunch {
    /// What became of it.
    pub outcome: RelaunchOutcome,
    /// When it was sent.
    pub sent_at: Timestamp,
}

impl State {
    /// The name used in the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Queued { .. } => "queued",
            Self::Assigned { .. } => "assigned",
            Self::Snoozed(_) => "snoozed",
            Self::Closed(_) => "closed",
        }
    }
}

/// Whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitingOn {
    /// The visitor waits for an answer.
    Agent,
    /// The agent waits for the visitor.
    Visitor,
}

impl WaitingOn {
    /// The name used in the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Visitor => "visitor",
        }
    }

    /// The value of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Agent, Self::Visitor].into_iter().find(|it| it.name() == name)
    }
}

/// A conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
    /// The channel it takes place on.
    pub channel: ChannelId,
    /// The family that it counts in.
    pub family: Family,
    /// The person.
    pub contact: ContactId,
    /// Who that person is on this channel; the service window belongs to it (W1).
    pub identity: IdentityId,
    /// The team it belongs to.
    pub team: TeamId,
    /// Where it stands.
    pub state: State,
    /// The language it is held in.
    pub language: Language,
    /// Higher goes first in the queue (R3).
    pub priority: i64,
    /// Whose turn it is.
    pub waiting_on: WaitingOn,
    /// The first unanswered visitor message, by the server's clock (R3).
    pub waiting_since: Option<Timestamp>,
    /// The end of the service window, as the server applies it (W3); none where the channel has no
    /// window.
    pub window_ends_at: Option<Timestamp>,
    /// Visitor messages that the holder has not seen.
    pub unread_count: u32,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// The last message.
    pub last_message: Option<MessageId>,
    /// When the last message was sent.
    pub last_message_at: Timestamp,
    /// How many times it was handed over (T6).
    pub transfer_count: u32,
    /// What brought it back from its last pause, until it is acted on.
    pub woken_by: Option<WokenBy>,
    /// Its last relaunch.
    pub relaunch: Option<Relaunch>,
    /// The number of the last stay in which its holder sent words of their own (D7); 0 before any.
    pub answered_epoch: u32,
    /// How many stays it has had; a command that names an older one is stale (I-08).
    pub epoch: u32,
    /// Grows by one with each change.
    pub version: u64,
}

impl Conversation {
    /// The agent on whose desk it is.
    #[must_use]
    pub const fn agent(&self) -> Option<AgentId> {
        match self.state {
            State::Assigned { agent, .. } => Some(agent),
            State::Queued { .. } | State::Snoozed(_) | State::Closed(_) => None,
        }
    }

    /// The agent whom it waits for, or is kept for.
    #[must_use]
    pub const fn named_agent(&self) -> Option<AgentId> {
        match self.state {
            State::Queued { waits_for: Some(WaitsFor { agent, .. }) }
            | State::Snoozed(Snooze { kept_for: Some(agent), .. }) => Some(agent),
            State::Queued { waits_for: None }
            | State::Snoozed(Snooze { kept_for: None, .. })
            | State::Assigned { .. }
            | State::Closed(_) => None,
        }
    }

    /// The agent in whose lists it stands: on their desk, put aside by them, or awaiting them.
    #[must_use]
    pub fn listed_by(&self) -> Option<AgentId> {
        self.agent().or(self.snoozed_by()).or(self.named_agent())
    }

    /// The agent who put it aside, while it is.
    #[must_use]
    pub const fn snoozed_by(&self) -> Option<AgentId> {
        match self.state {
            State::Snoozed(Snooze { by, .. }) => Some(by),
            State::Queued { .. } | State::Assigned { .. } | State::Closed(_) => None,
        }
    }

    /// The stay that it is in.
    #[must_use]
    pub const fn assignment(&self) -> Option<AssignmentId> {
        match self.state {
            State::Assigned { assignment, .. } => Some(assignment),
            State::Queued { .. } | State::Snoozed(_) | State::Closed(_) => None,
        }
    }

    /// Whether it has not ended.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        match self.state {
            State::Queued { .. } | State::Assigned { .. } | State::Snoozed(_) => true,
            State::Closed(_) => false,
        }
    }

    /// Whether no message of this stay has been able to carry the signature yet (D7).
    #[must_use]
    pub const fn is_signature_due(&self) -> bool {
        self.agent().is_some() && self.answered_epoch != self.epoch
    }

    /// The conversation one version later.
    fn next(&self) -> Self {
        Self { version: self.version.saturating_add(1), ..self.clone() }
    }
}

/// Why an agent may not act on a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HoldError {
    /// It has ended (L2).
    #[error("a closed conversation is final")]
    Closed,
    /// It is not on this agent's desk (R5).
    #[error("the conversation is not on this agent's desk")]
    NotOwner,
    /// The agent acts on an earlier stay of it (I-08).
    #[error("the conversation has moved since the agent last saw it")]
    Stale,
}

impl Conversation {
    /// Whether this agent may act on it now (R5), as of the stay that they know, when they say
    /// which.
    ///
    /// # Errors
    ///
    /// [`HoldError`]: it is closed, on another desk or on none, or in a later stay.
    pub fn held_by(&self, agent: AgentId, expected_epoch: Option<u32>) -> Result<(), HoldError> {
        if !self.is_open() {
            return Err(HoldError::Closed);
        }
        if self.agent() != Some(agent) {
            return Err(HoldError::NotOwner);
        }
        if expected_epoch.is_some_and(|epoch| epoch != self.epoch) {
            return Err(HoldError::Stale);
        }
        Ok(())
    }

    /// Whether this agent put it aside, and so may act on it while it is (P5).
    ///
    /// # Errors
    ///
    /// [`HoldError`]: it is closed, or not put aside by this agent.
    pub fn paused_by(&self, agent: AgentId) -> Result<(), HoldError> {
        match self.state {
            State::Snoozed(snooze) if snooze.by == agent => Ok(()),
            State::Closed(_) => Err(HoldError::Closed),
            State::Queued { .. } | State::Assigned { .. } | State::Snoozed(_) => {
                Err(HoldError::NotOwner)
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod fixtures {
    //! One conversation on WhatsApp, for the tests of the verbs.

    use super::*;

    pub(crate) fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    pub(crate) const ANA: AgentId = AgentId::from_bytes([1; 16]);
    pub(crate) const BO: AgentId = AgentId::from_bytes([2; 16]);

    pub(crate) fn queued() -> Conversation {
        Conversation {
            id: ConversationId::from_bytes([9; 16]),
            channel: ChannelId::from_bytes([8; 16]),
            family: Family::Messaging,
            contact: ContactId::from_bytes([7; 16]),
            identity: IdentityId::from_bytes([6; 16]),
            team: TeamId::from_bytes([5; 16]),
            state: State::Queued { waits_for: None },
            language: Language::FRENCH,
            priority: 0,
            waiting_on: WaitingOn::Agent,
            waiting_since: Some(at(0)),
            window_ends_at: Some(crate::service_window::ends_at(at(0))),
            unread_count: 1,
            opened_at: at(0),
            last_message: None,
            last_message_at: at(0),
            transfer_count: 0,
            woken_by: None,
            relaunch: None,
            answered_epoch: 0,
            epoch: 0,
            version: 1,
        }
    }

    pub(crate) fn held() -> Conversation {
        queued().assign(ANA, AssignmentId::from_bytes([4; 16]), at(1)).unwrap()
    }

    #[test]
    fn r5_only_the_holder_acts_and_only_on_the_stay_that_they_know() {
        assert_eq!(held().held_by(ANA, None), Ok(()));
        assert_eq!(held().held_by(ANA, Some(1)), Ok(()));
        assert_eq!(held().held_by(ANA, Some(0)), Err(HoldError::Stale));
        assert_eq!(held().held_by(BO, None), Err(HoldError::NotOwner));
        assert_eq!(queued().held_by(ANA, None), Err(HoldError::NotOwner));
        let closed = held().close(ClosingCause::Agent, None, at(2)).unwrap();
        assert_eq!(closed.held_by(ANA, None), Err(HoldError::Closed));
    }
}
