//! Clocks, ids and tokens that a test decides.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::{SignedDuration, Timestamp};
use pupitre_app::ports::ids::Ids;
use pupitre_app::ports::time::{Clock, Elapsed};
use pupitre_http::Tokens;

/// Both clocks, moved by hand.
pub(crate) struct HandClock(Mutex<Timestamp>);

impl HandClock {
    pub(crate) fn new() -> Self {
        Self(Mutex::new("2026-03-02T09:00:00Z".parse().unwrap()))
    }

    pub(crate) fn advance(&self, by: SignedDuration) {
        let mut now = self.0.lock().unwrap();
        *now = now.checked_add(by).unwrap();
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

impl Elapsed for HandClock {
    fn elapsed(&self) -> Timestamp {
        self.now()
    }
}

/// Ids and tokens that count up: the same in every run.
#[derive(Default)]
pub(crate) struct Counter(AtomicU64);

impl Ids for Counter {
    fn id(&self) -> [u8; 16] {
        let count = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        let mut id = [0x01, 0x95, 0x55, 0x55, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 0];
        id[8..].copy_from_slice(&(count | 0x8000_0000_0000_0000).to_be_bytes());
        id
    }

    fn arrival(&self) -> [u8; 10] {
        let count = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        let mut arrival = [0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 0];
        arrival[4..].copy_from_slice(&count.to_be_bytes()[2..]);
        arrival
    }
}

impl Tokens for Counter {
    fn token(&self) -> [u8; 32] {
        let count = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        let mut token = [7; 32];
        token[..8].copy_from_slice(&count.to_be_bytes());
        token
    }
}
