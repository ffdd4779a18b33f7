//! Close: the conversation ends, for good (L2, P6).

use jiff::Timestamp;

use super::{Closing, ClosingCause, Conversation, HoldError, State};
use crate::id::{AgentId, ClosingReasonId};

impl Conversation {
    /// Whether this agent may close it: its holder, or whoever put it aside (P6), as of the stay
    /// that they know, when they say which.
    ///
    /// # Errors
    ///
    /// [`HoldError`]: it is closed, another's or nobody's, or in a later stay.
    pub fn may_close(&self, agent: AgentId, expected_epoch: Option<u32>) -> Result<(), HoldError> {
        if self.paused_by(agent).is_err() {
            return self.held_by(agent, expected_epoch);
        }
        if expected_epoch.is_some_and(|epoch| epoch != self.epoch) {
            return Err(HoldError::Stale);
        }
        Ok(())
    }

    /// The conversation, closed. The slot that it took is free (A6).
    ///
    /// # Errors
    ///
    /// [`HoldError::Closed`] when it has ended already.
    pub fn close(
        &self,
        cause: ClosingCause,
        reason: Option<ClosingReasonId>,
        now: Timestamp,
    ) -> Result<Self, HoldError> {
        if !self.is_open() {
            return Err(HoldError::Closed);
        }
        Ok(Self {
            state: State::Closed(Closing { at: now, cause, reason }),
            waiting_since: None,
            unread_count: 0,
            woken_by: None,
            ..self.next()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{ANA, BO, at, held};
    use super::super::snooze::SnoozeTerms;
    use super::*;

    #[test]
    fn p6_its_holder_and_whoever_put_it_aside_may_close_it() {
        assert_eq!(held().may_close(ANA, Some(1)), Ok(()));
        assert_eq!(held().may_close(BO, None), Err(HoldError::NotOwner));
        let terms = SnoozeTerms { until: None, is_kept: false };
        let paused = held().snooze(terms, at(2)).unwrap();
        assert_eq!(paused.may_close(ANA, Some(1)), Ok(()));
        assert_eq!(paused.may_close(ANA, Some(0)), Err(HoldError::Stale));
        assert_eq!(paused.may_close(BO, None), Err(HoldError::NotOwner));
    }

    #[test]
    fn l2_closed_is_final() {
        let closed = held().close(ClosingCause::Agent, None, at(5)).unwrap();
        assert!(!closed.is_open());
        assert_eq!(closed.agent(), None);
        assert_eq!(closed.close(ClosingCause::Silence, None, at(6)), Err(HoldError::Closed));
    }
}
