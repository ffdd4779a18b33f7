//! The order of a team's queue (R3).

use std::cmp::Ordering;

use jiff::{SignedDuration, Timestamp};

use crate::id::ConversationId;

/// Windows that end within this time go first (R3), unless the organisation sets another.
pub const ENDING_WINDOW: SignedDuration = SignedDuration::from_hours(2);

/// What decides a conversation's place in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The conversation; the last tie-break.
    pub conversation: ConversationId,
    /// Higher goes first.
    pub priority: i64,
    /// The end of the service window, where there is one.
    pub window_ends_at: Option<Timestamp>,
    /// The first unanswered visitor message; the opening when there is none.
    pub waiting_since: Timestamp,
}

impl Place {
    /// The end of its window when it is open and ends soon.
    fn ending(&self, now: Timestamp) -> Option<Timestamp> {
        self.window_ends_at.filter(|end| *end > now && end.duration_since(now) <= ENDING_WINDOW)
    }

    /// Which of two goes first: priority, then windows about to end, then the longest wait (R3).
    #[must_use]
    pub fn before(&self, other: &Self, now: Timestamp) -> Ordering {
        let by_window = match (self.ending(now), other.ending(now)) {
            (Some(one), Some(two)) => one.cmp(&two),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        };
        other
            .priority
            .cmp(&self.priority)
            .then(by_window)
            .then(self.waiting_since.cmp(&other.waiting_since))
            .then(self.conversation.cmp(&other.conversation))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(id: u8, priority: i64, window_s: Option<i64>, waiting_s: i64) -> Place {
        Place {
            conversation: ConversationId::from_bytes([id; 16]),
            priority,
            window_ends_at: window_s.map(|second| Timestamp::from_second(second).unwrap()),
            waiting_since: Timestamp::from_second(waiting_s).unwrap(),
        }
    }

    #[test]
    fn r3_priority_then_ending_windows_then_the_longest_wait() {
        let now = Timestamp::from_second(100_000).unwrap();
        let expected = [
            place(9, 5, None, 99_999),
            place(8, 0, Some(100_060), 99_000),
            place(7, 0, Some(107_200), 98_000),
            place(1, 0, Some(99_999), 10),
            place(6, 0, Some(107_201), 20),
            place(5, 0, None, 30),
            place(2, 0, None, 40),
            place(3, 0, None, 40),
            place(0, -1, Some(100_001), 1),
        ];
        let mut places = expected;
        places.reverse();
        places.sort_by(|one, two| one.before(two, now));
        assert_eq!(places, expected);
    }
}
