//! Who is away since when, and what is theirs while they are.
#![expect(clippy::missing_errors_doc, reason = "said once, for all of them, at the nouns")]

use jiff::Timestamp;
use pupitre_domain::id::{AgentId, ConversationId, TeamId};

use super::StoreError;

type Result<T> = std::result::Result<T, StoreError>;

/// A conversation of an agent, with its team; no lock is taken to read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The conversation.
    pub conversation: ConversationId,
    /// The team that it belongs to.
    pub team: TeamId,
}

/// Absences, what agents hold, and what they handed on.
pub trait Handovers {
    /// Records that an agent is away since that business instant, unless they are already (A8).
    fn begin_absence(&mut self, agent: AgentId, since: Timestamp) -> Result<()>;

    /// Records that an agent is back.
    fn end_absence(&mut self, agent: AgentId) -> Result<()>;

    /// Since which business instant an agent is away.
    fn absent_since(&mut self, agent: AgentId) -> Result<Option<Timestamp>>;

    /// What is on an agent's desk, in id order.
    fn on_desk(&mut self, agent: AgentId) -> Result<Vec<Held>>;

    /// What is put aside and kept for an agent, or waits for them, in id order (R7).
    fn kept_for(&mut self, agent: AgentId) -> Result<Vec<Held>>;

    /// Notes who handed a queued conversation on to a team, until it lands on a desk.
    fn hand_on(&mut self, conversation: ConversationId, by: AgentId, at: Timestamp) -> Result<()>;

    /// Ends every session of an agent.
    fn delete_sessions_of(&mut self, agent: AgentId) -> Result<()>;
}
