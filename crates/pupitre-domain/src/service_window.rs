//! The customer service window: 24 hours after the visitor's last message (W1, W3).

use jiff::{SignedDuration, Timestamp};

/// How long the platform lets free messages through after the visitor's last one.
///
/// Source: Cloud API, "Customer service windows".
pub const WINDOW: SignedDuration = SignedDuration::from_hours(24);

/// What the desk keeps off the end, so that no message is refused for a clock that differs (W3).
pub const MARGIN: SignedDuration = SignedDuration::from_secs(60);

/// The end that the server applies to a window opened by a visitor's message of that instant.
#[must_use]
pub fn ends_at(last_visitor_message_at: Timestamp) -> Timestamp {
    last_visitor_message_at.checked_add(WINDOW - MARGIN).unwrap_or(Timestamp::MAX)
}

/// The visitor's instant of a window that ends at that instant: the inverse of [`ends_at`].
#[must_use]
pub fn opened_before(ends_at: Timestamp) -> Timestamp {
    ends_at.checked_sub(WINDOW - MARGIN).unwrap_or(Timestamp::MIN)
}

/// Whether a window that ends then still allows free messages now.
#[must_use]
pub fn is_open(ends_at: Option<Timestamp>, now: Timestamp) -> bool {
    ends_at.is_some_and(|end| now < end)
}

/// The visitor's instant after another message: windows never shrink when messages come out of
/// order (L5).
///
/// A channel timestamp in the future is clamped to `now`.
#[must_use]
pub fn extended(last: Option<Timestamp>, message_at: Timestamp, now: Timestamp) -> Timestamp {
    let message_at = message_at.min(now);
    last.map_or(message_at, |last| last.max(message_at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn w3_the_window_ends_24_h_less_60_s_after_the_visitor_s_message() {
        let end = ends_at(at(0));
        assert_eq!(end, at(24 * 3600 - 60));
        assert!(is_open(Some(end), at(24 * 3600 - 61)));
        assert!(!is_open(Some(end), at(24 * 3600 - 60)));
        assert!(!is_open(None, at(0)));
    }

    #[test]
    fn l5_a_late_message_never_shortens_the_window_and_a_future_one_never_stretches_it() {
        assert_eq!(extended(Some(at(100)), at(50), at(200)), at(100));
        assert_eq!(extended(Some(at(100)), at(150), at(200)), at(150));
        assert_eq!(extended(Some(at(100)), at(900), at(200)), at(200));
        assert_eq!(extended(None, at(900), at(200)), at(200));
    }
}
