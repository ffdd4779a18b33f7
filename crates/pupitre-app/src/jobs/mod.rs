//! What runs later: workers claim a row, call out between two use cases, and report.

pub mod auto_close;
pub mod check_channel;
pub mod fetch_media;
pub mod mark_read;
pub mod named_delay;
pub mod presence;
pub mod return_away;
pub mod send;
pub mod sync_templates;
pub mod wake;

use jiff::{SignedDuration, Timestamp};

use crate::Context;
use crate::ports::store::{ClaimedWork, StoreError, Topic, Transaction};

/// How long a worker holds a row, by real time; longer than any call out may last.
pub const LEASE: SignedDuration = SignedDuration::from_secs(120);

/// The most rows of one claim.
pub const CLAIM_LIMIT: u32 = 64;

/// Claims the rows of these topics that are due.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn claim_due(
    tx: &mut dyn Transaction,
    ctx: &Context,
    topics: &[Topic],
    limit: u32,
) -> Result<Vec<ClaimedWork>, StoreError> {
    let lease_until = later(ctx.elapsed, LEASE);
    tx.claim(topics, ctx.now, ctx.elapsed, lease_until, limit.min(CLAIM_LIMIT))
}

/// The instant that much later.
pub(crate) fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

/// How long to wait before another try: doubling from one second, never above `most`.
fn backoff(attempts: u32, most: SignedDuration) -> SignedDuration {
    let exponent = attempts.saturating_sub(1).min(20);
    SignedDuration::from_secs(1_i64 << exponent).min(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_between_tries_doubles_up_to_its_limit() {
        let most = SignedDuration::from_secs(60);
        let waits: Vec<i64> = (0..9).map(|attempts| backoff(attempts, most).as_secs()).collect();
        assert_eq!(waits, [1, 1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(backoff(u32::MAX, most), most);
    }
}
