//! Transfer: a conversation is handed over to a colleague or a team, or taken over (T1, T2, R5).

use jiff::Timestamp;

use super::wait::Destination;
use super::{Conversation, HoldError, State};
use crate::agent::Role;
use crate::id::{AgentId, AssignmentId, TeamId};

/// Where a conversation is handed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handover {
    /// The agent or the team.
    pub to: Destination,
    /// The team that it belongs to from then on.
    pub team: TeamId,
}

/// Why a conversation is not handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TransferError {
    /// The agent may not act on it.
    #[error(transparent)]
    Hold(#[from] HoldError),
    /// It is there already.
    #[error("the conversation is there already")]
    AlreadyThere,
}

impl Conversation {
    /// Whether this agent may hand it over: from their desk or out of their pause; a manager, from
    /// wherever it is.
    ///
    /// # Errors
    ///
    /// [`HoldError`]: it is closed, not this agent's, or in a later stay.
    pub fn may_transfer(
        &self,
        agent: AgentId,
        role: Role,
        expected_epoch: Option<u32>,
    ) -> Result<(), HoldError> {
        if !self.is_open() {
            return Err(HoldError::Closed);
        }
        if expected_epoch.is_some_and(|epoch| epoch != self.epoch) {
            return Err(HoldError::Stale);
        }
        match role {
            Role::Manager | Role::Admin => Ok(()),
            Role::Agent => self.paused_by(agent).or_else(|_awake| self.held_by(agent, None)),
        }
    }

    /// The conversation, handed over: it waits there, is on no desk and counts one transfer more
    /// (T6). Its place still counts from the first unanswered message (R3).
    ///
    /// # Errors
    ///
    /// [`TransferError`]: it is closed, on the desk of that agent, or waits there already.
    pub fn transfer(&self, handover: Handover, now: Timestamp) -> Result<Self, TransferError> {
        let is_there = match (handover.to, self.state) {
            (Destination::Agent(agent), State::Assigned { agent: holder, .. }) => agent == holder,
            (Destination::Agent(agent), State::Queued { waits_for: Some(named) }) => {
                agent == named.agent
            }
            (Destination::Team(team), State::Queued { waits_for: None }) => team == self.team,
            (
                Destination::Agent(_),
                State::Queued { waits_for: None } | State::Snoozed(_) | State::Closed(_),
            )
            | (
                Destination::Team(_),
                State::Queued { waits_for: Some(_) }
                | State::Assigned { .. }
                | State::Snoozed(_)
                | State::Closed(_),
            ) => false,
        };
        if is_there {
            return Err(TransferError::AlreadyThere);
        }
        let waiting = self.wait_for(handover.to, now)?;
        Ok(Self {
            team: handover.team,
            transfer_count: self.transfer_count.saturating_add(1),
            woken_by: None,
            ..waiting
        })
    }

    /// The conversation as it was before a message that only announces the transfer: whoever waited
    /// for an answer still does (R3, T3).
    #[must_use]
    pub fn still_unanswered(&self, before: &Self) -> Self {
        Self {
            waiting_on: before.waiting_on,
            waiting_since: before.waiting_since,
            unread_count: before.unread_count,
            ..self.clone()
        }
    }

    /// The conversation on the desk of the manager who takes it over: a new stay, whatever their
    /// limit (R5).
    ///
    /// # Errors
    ///
    /// [`TransferError`]: it is closed, or on their desk already.
    pub fn take_over(
        &self,
        agent: AgentId,
        assignment: AssignmentId,
        now: Timestamp,
    ) -> Result<Self, TransferError> {
        if !self.is_open() {
            return Err(HoldError::Closed.into());
        }
        if self.agent() == Some(agent) {
            return Err(TransferError::AlreadyThere);
        }
        Ok(Self {
            state: State::Assigned { agent, assignment, since: now },
            epoch: self.epoch.saturating_add(1),
            woken_by: None,
            ..self.next()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::ClosingCause;
    use super::super::fixtures::{ANA, BO, at, held, queued};
    use super::*;

    const TEAM: TeamId = TeamId::from_bytes([77; 16]);

    fn to(to: Destination) -> Handover {
        let team = match to {
            Destination::Team(team) => team,
            Destination::Agent(_) => held().team,
        };
        Handover { to, team }
    }

    #[test]
    fn t1_only_the_holder_or_a_manager_hands_over() {
        let table = [
            (ANA, Role::Agent, Some(1), Ok(())),
            (ANA, Role::Agent, Some(0), Err(HoldError::Stale)),
            (BO, Role::Agent, None, Err(HoldError::NotOwner)),
            (BO, Role::Manager, Some(1), Ok(())),
            (BO, Role::Admin, Some(2), Err(HoldError::Stale)),
        ];
        for (agent, role, epoch, expected) in table {
            assert_eq!(held().may_transfer(agent, role, epoch), expected, "{role:?} {epoch:?}");
        }
        let closed = held().close(ClosingCause::Agent, None, at(2)).unwrap();
        assert_eq!(closed.may_transfer(BO, Role::Admin, None), Err(HoldError::Closed));
    }

    #[test]
    fn t6_each_transfer_counts_and_the_wait_goes_on() {
        let handed = held().transfer(to(Destination::Agent(BO)), at(9)).unwrap();
        assert_eq!((handed.transfer_count, handed.agent()), (1, None));
        assert_eq!(handed.named_agent(), Some(BO));
        assert_eq!(handed.waiting_since, held().waiting_since);
        let again = handed.transfer(to(Destination::Team(TEAM)), at(10)).unwrap();
        assert_eq!((again.transfer_count, again.team), (2, TEAM));
    }

    #[test]
    fn t1_what_is_there_already_is_not_handed_over() {
        let there = Err(TransferError::AlreadyThere);
        assert_eq!(held().transfer(to(Destination::Agent(ANA)), at(9)), there);
        assert_eq!(queued().transfer(to(Destination::Team(queued().team)), at(9)), there);
        let waiting = held().transfer(to(Destination::Agent(BO)), at(9)).unwrap();
        assert_eq!(waiting.transfer(to(Destination::Agent(BO)), at(9)), there);
        assert!(held().transfer(to(Destination::Team(held().team)), at(9)).is_ok());
    }

    #[test]
    fn r5_a_manager_takes_over_what_is_open_and_not_theirs() {
        let stay = AssignmentId::from_bytes([3; 16]);
        let taken = held().take_over(BO, stay, at(9)).unwrap();
        assert_eq!((taken.agent(), taken.epoch, taken.version), (Some(BO), 2, held().version + 1));
        let again = taken.take_over(BO, stay, at(9));
        assert_eq!(again, Err(TransferError::AlreadyThere));
        let closed = held().close(ClosingCause::Agent, None, at(2)).unwrap();
        assert_eq!(closed.take_over(BO, stay, at(9)), Err(HoldError::Closed.into()));
    }
}
