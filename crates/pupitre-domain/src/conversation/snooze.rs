//! Snooze: the holder puts a conversation aside until a time or until the visitor writes (P1).

use jiff::{SignedDuration, Timestamp};

use super::{Conversation, HoldError, Snooze, State};

/// The longest pause with an end.
pub const SNOOZE_MAX: SignedDuration = SignedDuration::from_hours(366 * 24);

/// What is left of an open window when a pause that waits for the visitor ends by itself (P1).
pub const WINDOW_NOTICE: SignedDuration = SignedDuration::from_hours(1);

/// Until when a conversation is put aside, and for whom it comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SnoozeTerms {
    /// When it wakes by itself; none: once the visitor writes.
    pub until: Option<Timestamp>,
    /// Whether it is kept for the one who puts it aside; else it wakes for its team (P3).
    pub is_kept: bool,
}

/// Why a conversation is not put aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SnoozeError {
    /// It has ended, or is on no desk.
    #[error(transparent)]
    Hold(#[from] HoldError),
    /// The end of the pause is not to come.
    #[error("the end of the pause is past")]
    Past,
    /// The end of the pause is too far away.
    #[error("a pause lasts at most {} days", SNOOZE_MAX.as_hours() / 24)]
    TooFar,
}

impl Conversation {
    /// The conversation, put aside by the agent on whose desk it is. The slot that it took is free
    /// (A6).
    ///
    /// # Errors
    ///
    /// [`SnoozeError`]: it is on no desk, or the end of the pause is past or too far.
    pub fn snooze(&self, terms: SnoozeTerms, now: Timestamp) -> Result<Self, SnoozeError> {
        let by = match self.state {
            State::Assigned { agent, .. } => agent,
            State::Queued { .. } | State::Snoozed(_) => return Err(HoldError::NotOwner.into()),
            State::Closed(_) => return Err(HoldError::Closed.into()),
        };
        if let Some(until) = terms.until {
            check_end(until, now)?;
        }
        let kept_for = terms.is_kept.then_some(by);
        Ok(Self {
            state: State::Snoozed(Snooze { by, since: now, until: terms.until, kept_for }),
            woken_by: None,
            ..self.next()
        })
    }

    /// When a paused conversation wakes by itself: at the end of its pause, or, when it waits for
    /// the visitor, an hour before the window ends. Less than an hour before that end, and where no
    /// window is open, only the visitor wakes it.
    #[must_use]
    pub fn wakes_at(&self) -> Option<Timestamp> {
        let State::Snoozed(snooze) = self.state else { return None };
        let notice_at = self.window_ends_at.and_then(|end| end.checked_sub(WINDOW_NOTICE).ok());
        snooze.until.or_else(|| notice_at.filter(|at| *at > snooze.since))
    }
}

fn check_end(until: Timestamp, now: Timestamp) -> Result<(), SnoozeError> {
    if until <= now {
        return Err(SnoozeError::Past);
    }
    if until.duration_since(now) > SNOOZE_MAX {
        return Err(SnoozeError::TooFar);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::ClosingCause;
    use super::super::fixtures::{ANA, at, held, queued};
    use super::*;

    fn terms(until: Option<i64>) -> SnoozeTerms {
        SnoozeTerms { until: until.map(at), is_kept: true }
    }

    #[test]
    fn p1_a_pause_ends_in_the_future_and_not_too_far() {
        let last = 10 + SNOOZE_MAX.as_secs();
        let table = [
            (Some(9), Err(SnoozeError::Past)),
            (Some(10), Err(SnoozeError::Past)),
            (Some(11), Ok(())),
            (Some(last), Ok(())),
            (Some(last + 1), Err(SnoozeError::TooFar)),
            (None, Ok(())),
        ];
        for (until, expected) in table {
            let snoozed = held().snooze(terms(until), at(10)).map(|_| ());
            assert_eq!(snoozed, expected, "{until:?}");
        }
    }

    #[test]
    fn p1_only_what_is_on_a_desk_is_put_aside() {
        let nobody_s = queued().snooze(terms(None), at(10));
        assert_eq!(nobody_s, Err(HoldError::NotOwner.into()));
        let snoozed = held().snooze(terms(None), at(10)).unwrap();
        assert_eq!((snoozed.agent(), snoozed.named_agent()), (None, Some(ANA)));
        assert_eq!(snoozed.snooze(terms(None), at(11)), Err(HoldError::NotOwner.into()));
        let closed = held().close(ClosingCause::Agent, None, at(5)).unwrap();
        assert_eq!(closed.snooze(terms(None), at(11)), Err(HoldError::Closed.into()));
    }

    #[test]
    fn p1_a_pause_until_the_visitor_answers_ends_an_hour_before_the_window() {
        let end = 24 * 3600 - 60;
        let notice = end - 3600;
        let asleep = |until, now| held().snooze(terms(until), at(now)).unwrap().wakes_at();
        assert_eq!(asleep(None, 10), Some(at(notice)));
        assert_eq!(asleep(Some(end + 9), 10), Some(at(end + 9)));
        assert_eq!(asleep(None, notice - 1), Some(at(notice)));
        assert_eq!(asleep(None, notice), None, "the agent knows that the window ends");
        assert_eq!(asleep(None, end + 9), None);
        assert_eq!(held().wakes_at(), None);
    }
}
