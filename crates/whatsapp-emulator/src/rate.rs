//! The pair limit: one message per six seconds to the same visitor, after a burst of 45.

use std::time::Duration;

/// Messages that may leave at once (Meta, about the platform, 2026-08-04).
pub(crate) const PAIR_BURST: u32 = 45;

/// Counts messages to one visitor, or those of a number: a leaky bucket, with the debt that
/// sending has run up and waiting repays.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct PairRate {
    paid_at: Duration,
}

impl PairRate {
    /// Whether one more message may leave at this reading of the stopwatch; if so it is counted.
    pub(crate) fn take(&mut self, elapsed: Duration, interval: Duration) -> bool {
        self.take_of(elapsed, interval, PAIR_BURST)
    }

    /// The same, with another number of messages that may leave at once.
    pub(crate) fn take_of(&mut self, elapsed: Duration, interval: Duration, burst: u32) -> bool {
        let debt_from = self.paid_at.max(elapsed);
        let next = debt_from.saturating_add(interval);
        let is_allowed = next.saturating_sub(elapsed) <= interval.saturating_mul(burst);
        if is_allowed {
            self.paid_at = next;
        }
        is_allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_of_45_is_allowed_and_repaid_by_waiting() {
        let mut rate = PairRate::default();
        let interval = Duration::from_secs(6);
        let sent = (0..60).filter(|_| rate.take(Duration::ZERO, interval)).count();
        assert_eq!(sent, 45);
        assert!(!rate.take(Duration::from_secs(5), interval));
        assert!(rate.take(Duration::from_secs(6), interval));
        assert!(!rate.take(Duration::from_secs(7), interval));
    }

    #[test]
    fn as_many_a_second_as_the_throughput_says() {
        let (mut rate, interval) = (PairRate::default(), Duration::from_secs(1) / 80);
        let sent = (0..200).filter(|_| rate.take_of(Duration::ZERO, interval, 80)).count();
        assert_eq!(sent, 80);
        assert!(rate.take_of(interval, interval, 80));
        assert!(!rate.take_of(interval, interval, 80));
    }

    #[test]
    fn no_interval_is_no_limit() {
        let mut rate = PairRate::default();
        assert!((0..1_000).all(|_| rate.take(Duration::ZERO, Duration::ZERO)));
    }
}
