//! The clocks: the only place that reads the machine's time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use pupitre_app::ports::time::{Clock, Elapsed};
use whatsapp_emulator::EmulatorClock;

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SystemClock;

#[expect(clippy::disallowed_methods, reason = "this is the port that reads the clock")]
fn machine_now() -> Timestamp {
    Timestamp::now()
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        machine_now()
    }
}

impl Elapsed for SystemClock {
    fn elapsed(&self) -> Timestamp {
        machine_now()
    }
}

/// Told after each move of the clock, with the offset from real time in microseconds.
pub(crate) type OnMove = Box<dyn Fn(i64) + Send + Sync>;

/// The demo's clock: real time and an offset that only grows. The desk and the emulator share it.
pub(crate) struct MovableClock {
    offset_us: AtomicI64,
    on_move: OnMove,
}

impl MovableClock {
    /// A clock that far ahead of real time.
    pub(crate) fn new(offset_us: i64, on_move: OnMove) -> Arc<Self> {
        Arc::new(Self { offset_us: AtomicI64::new(offset_us.max(0)), on_move })
    }

    fn read(&self) -> Timestamp {
        let offset = SignedDuration::from_micros(self.offset_us.load(Ordering::SeqCst));
        machine_now().checked_add(offset).unwrap_or(Timestamp::MAX)
    }
}

impl Clock for MovableClock {
    fn now(&self) -> Timestamp {
        self.read()
    }
}

impl EmulatorClock for MovableClock {
    fn now(&self) -> Timestamp {
        self.read()
    }

    fn advance(&self, by: SignedDuration) -> Timestamp {
        let by_us = i64::try_from(by.as_micros()).unwrap_or(0).max(0);
        let before = self.offset_us.fetch_add(by_us, Ordering::SeqCst);
        (self.on_move)(before.saturating_add(by_us));
        self.read()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_movable_clock_goes_forward_only_and_tells_its_offset() {
        let told = Arc::new(AtomicI64::new(0));
        let heard = Arc::clone(&told);
        let on_move: OnMove = Box::new(move |offset| heard.store(offset, Ordering::SeqCst));
        let clock = MovableClock::new(0, on_move);
        let before = clock.read();
        clock.advance(SignedDuration::from_hours(24));
        assert!(clock.read().duration_since(before) >= SignedDuration::from_hours(24));
        assert_eq!(told.load(Ordering::SeqCst), 24 * 3_600_000_000);
        clock.advance(SignedDuration::from_hours(-24));
        assert_eq!(told.load(Ordering::SeqCst), 24 * 3_600_000_000);
    }
}
