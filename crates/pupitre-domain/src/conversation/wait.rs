//! Wait: a conversation goes back to a queue, its team's or that of a named agent (R6, P3).

use jiff::Timestamp;

use super::{Conversation, HoldError, State, WaitsFor};
use crate::id::{AgentId, TeamId};

/// Whom a conversation is to wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    /// This agent; the team stays as it was.
    Agent(AgentId),
    /// Whoever of this team is free.
    Team(TeamId),
}

impl Conversation {
    /// The conversation, waiting in the queue of its team or of one agent. It is on no desk and its
    /// place counts from the first unanswered message, as before (R3).
    ///
    /// # Errors
    ///
    /// [`HoldError::Closed`] when it has ended.
    pub fn wait_for(&self, destination: Destination, now: Timestamp) -> Result<Self, HoldError> {
        if !self.is_open() {
            return Err(HoldError::Closed);
        }
        let (team, waits_for) = match destination {
            Destination::Agent(agent) => (self.team, Some(WaitsFor { agent, since: now })),
            Destination::Team(team) => (team, None),
        };
        Ok(Self { team, state: State::Queued { waits_for }, ..self.next() })
    }
}

#[cfg(test)]
mod tests {
    use super::super::ClosingCause;
    use super::super::fixtures::{BO, at, held};
    use super::*;

    #[test]
    fn r6_a_conversation_that_waits_for_an_agent_is_on_no_desk() {
        let waiting = held().wait_for(Destination::Agent(BO), at(9)).unwrap();
        assert_eq!((waiting.agent(), waiting.named_agent()), (None, Some(BO)));
        assert_eq!(waiting.waiting_since, held().waiting_since);
        let other = TeamId::from_bytes([77; 16]);
        let of_team = waiting.wait_for(Destination::Team(other), at(10)).unwrap();
        assert_eq!((of_team.team, of_team.named_agent()), (other, None));
    }

    #[test]
    fn l2_what_is_closed_waits_for_nobody() {
        let closed = held().close(ClosingCause::Agent, None, at(5)).unwrap();
        assert_eq!(closed.wait_for(Destination::Agent(BO), at(9)), Err(HoldError::Closed));
    }
}
