//! Assign: a queued conversation lands on one desk.

use jiff::Timestamp;

use super::{Conversation, State};
use crate::id::{AgentId, AssignmentId};

/// Why a conversation was not assigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AssignError {
    /// Only a queued conversation waits for an agent.
    #[error("the conversation does not wait for an agent")]
    NotQueued,
}

impl Conversation {
    /// The conversation on this agent's desk: a new stay.
    ///
    /// # Errors
    ///
    /// [`AssignError::NotQueued`] when it is on a desk already, put aside or closed.
    pub fn assign(
        &self,
        agent: AgentId,
        assignment: AssignmentId,
        now: Timestamp,
    ) -> Result<Self, AssignError> {
        match self.state {
            State::Queued { .. } => Ok(Self {
                state: State::Assigned { agent, assignment, since: now },
                epoch: self.epoch.saturating_add(1),
                ..self.next()
            }),
            State::Assigned { .. } | State::Snoozed(_) | State::Closed(_) => {
                Err(AssignError::NotQueued)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::ClosingCause;
    use super::super::fixtures::{ANA, BO, at, held, queued};
    use super::*;

    #[test]
    fn i_08_each_stay_has_a_higher_epoch() {
        assert_eq!(queued().epoch, 0);
        assert_eq!(held().epoch, 1);
        assert_eq!(held().agent(), Some(ANA));
    }

    #[test]
    fn r5_what_is_on_a_desk_is_not_assigned_again() {
        let again = held().assign(BO, AssignmentId::from_bytes([3; 16]), at(2));
        assert_eq!(again, Err(AssignError::NotQueued));
        let closed = held().close(ClosingCause::Agent, None, at(2)).unwrap();
        let after = closed.assign(BO, AssignmentId::from_bytes([3; 16]), at(3));
        assert_eq!(after, Err(AssignError::NotQueued));
    }
}
