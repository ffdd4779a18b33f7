//! Close: the conversation ends, for good (L2, P6).

use jiff::Timestamp;

use super::{Closing, ClosingCause, Conversation, HoldError, State};
use crate::id::ClosingReasonId;

impl Conversation {
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
    use super::super::fixtures::{at, held};
    use super::*;

    #[test]
    fn l2_closed_is_final() {
        let closed = held().close(ClosingCause::Agent, None, at(5)).unwrap();
        assert!(!closed.is_open());
        assert_eq!(closed.agent(), None);
        assert_eq!(closed.close(ClosingCause::Silence, None, at(6)), Err(HoldError::Closed));
    }
}
