//! Clocks and ids of a test: they move only when told.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use jiff::Timestamp;
use pupitre_app::ports::ids::Ids;
use pupitre_app::ports::time::{Clock, Elapsed};

/// The second at which tests begin: 100 seconds after the fixtures' messages were written.
pub(crate) const NOW: i64 = 1_795_000_100;

/// Both clocks and the source of ids.
pub(crate) struct Hands {
    second: AtomicI64,
    drawn: AtomicU64,
}

impl Default for Hands {
    fn default() -> Self {
        Self { second: AtomicI64::new(NOW), drawn: AtomicU64::new(0) }
    }
}

impl Hands {
    pub(crate) fn advance(&self, seconds: i64) {
        self.second.fetch_add(seconds, Ordering::SeqCst);
    }

    fn instant(&self) -> Timestamp {
        Timestamp::from_second(self.second.load(Ordering::SeqCst)).unwrap()
    }

    fn next(&self) -> [u8; 8] {
        self.drawn.fetch_add(1, Ordering::SeqCst).to_be_bytes()
    }
}

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        self.instant()
    }
}

impl Elapsed for Hands {
    fn elapsed(&self) -> Timestamp {
        self.instant()
    }
}

impl Ids for Hands {
    fn id(&self) -> [u8; 16] {
        let mut id = [0x1d; 16];
        id[..8].copy_from_slice(&self.next());
        id
    }

    fn arrival(&self) -> [u8; 10] {
        let mut arrival = [0; 10];
        arrival[..8].copy_from_slice(&self.next());
        arrival
    }
}
