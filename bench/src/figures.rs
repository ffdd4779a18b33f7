//! Figures of a load.

use std::time::Duration;

/// What a load did.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run {
    /// How many requests were done.
    pub(crate) count: u64,
    /// How many failed.
    pub(crate) errors: u64,
    /// How long it took.
    pub(crate) took: Duration,
    /// The median, from the request to its end: its answer, or its frame on the agent's socket.
    pub(crate) p50: Duration,
    /// The 99th percentile of the same.
    pub(crate) p99: Duration,
}

impl Run {
    /// How many a second.
    #[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "a figure for eyes")]
    pub(crate) fn per_second(&self) -> f64 {
        self.count as f64 / self.took.as_secs_f64()
    }
}

/// What a load cost the desk's process.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// The processor's time, of all threads.
    pub(crate) cpu: Duration,
}

impl Cost {
    /// Microseconds for each of so many.
    #[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "a figure for eyes")]
    pub(crate) fn micros_per(&self, count: u64) -> f64 {
        self.cpu.as_secs_f64() * 1e6 / count as f64
    }
}
