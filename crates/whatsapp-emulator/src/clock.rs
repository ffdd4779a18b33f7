//! The movable clock, and the stopwatch that delays and retries follow.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// The clock that windows, expiries and timestamps follow. It only goes forward.
pub trait EmulatorClock: Send + Sync {
    /// The present instant, in UTC.
    fn now(&self) -> Timestamp;

    /// Moves the clock forward and answers with the new instant. A negative step does nothing.
    fn advance(&self, by: SignedDuration) -> Timestamp;

    /// The reading of a stopwatch that somebody else holds: limits and delays then follow it, not
    /// real time. None by default.
    fn stopwatch(&self) -> Option<Duration> {
        None
    }
}

/// The machine's clock with an offset of its own, which only grows.
#[derive(Debug, Default)]
pub struct SystemClock {
    offset_us: AtomicI64,
}

impl EmulatorClock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the crate's one reading of the clock")]
    fn now(&self) -> Timestamp {
        let offset = SignedDuration::from_micros(self.offset_us.load(Ordering::SeqCst));
        Timestamp::now().checked_add(offset).unwrap_or(Timestamp::MAX)
    }

    fn advance(&self, by: SignedDuration) -> Timestamp {
        let by_us = i64::try_from(by.as_micros()).unwrap_or(0).max(0);
        self.offset_us.fetch_add(by_us, Ordering::SeqCst);
        self.now()
    }
}

/// Real time since the emulator was made. Moving the clock does not touch it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stopwatch {
    started: tokio::time::Instant,
}

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "delays and retries follow real time")]
    pub(crate) fn start() -> Self {
        Self { started: tokio::time::Instant::now() }
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}

/// The moment of a step: the movable clock for what is said, the stopwatch for what is due.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At {
    pub(crate) now: Timestamp,
    pub(crate) elapsed: Duration,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_goes_forward_only() {
        let clock = SystemClock::default();
        let before = clock.now();
        clock.advance(SignedDuration::from_hours(24));
        assert!(clock.now().duration_since(before) >= SignedDuration::from_hours(24));
        clock.advance(SignedDuration::from_hours(-24));
        assert!(clock.now().duration_since(before) >= SignedDuration::from_hours(24));
    }
}
