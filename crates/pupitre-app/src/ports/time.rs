//! The two clocks.

use jiff::Timestamp;

/// The business clock: windows, waits, pauses, opening hours. `pupitre demo` can move it.
pub trait Clock: Send + Sync {
    /// The business instant.
    fn now(&self) -> Timestamp;
}

/// Real time: presence, sessions, leases, retries, limits. Nothing moves it.
pub trait Elapsed: Send + Sync {
    /// The real instant.
    fn elapsed(&self) -> Timestamp;
}
