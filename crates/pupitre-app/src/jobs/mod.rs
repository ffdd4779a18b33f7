//! What runs later: workers claim a row, call out between two use cases, and report.

pub mod auto_close;
pub mod check_channel;
pub mod fetch_media;
pub mod mark_read;
pub mod named_delay;
pub mod pace;
pub mod presence;
pub mod preview_media;
pub mod remove_upload;
pub mod return_away;
pub mod send;
pub mod send_mail;
pub mod send_reaction;
pub mod show_typing;
pub mod sync_templates;
pub mod wake;

use jiff::{SignedDuration, Timestamp};
use pupitre_domain::id::DueWorkId;

use crate::Context;
use crate::ports::store::{ClaimedWork, DueWork, StoreError, TimeKind, Topic, Transaction};

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

/// The same wait with up to a quarter more, told from what waits and its tries, so that what failed
/// together does not come back together.
fn spread(by: SignedDuration, subject: [u8; 16], attempts: u32) -> SignedDuration {
    const PARTS: i32 = 1024;
    let seed = subject.into_iter().fold(attempts, |seed, byte| {
        // FNV-1a: the ids of one instant differ in their last bytes only.
        (seed ^ u32::from(byte)).wrapping_mul(16_777_619)
    });
    let share = i32::try_from(seed >> 24).unwrap_or(0);
    by.saturating_add(
        by.checked_div(PARTS).and_then(|it| it.checked_mul(share)).unwrap_or_default(),
    )
}

/// Has something done by real time, in no lane.
pub(crate) fn enqueue(
    tx: &mut dyn Transaction,
    ctx: &Context,
    topic: Topic,
    subject: &[u8; 16],
    due_at: Timestamp,
) -> Result<(), StoreError> {
    tx.enqueue(&DueWork {
        id: DueWorkId::from_bytes(ctx.ids.id()),
        topic,
        subject: *subject,
        lane: None,
        time: TimeKind::Elapsed,
        due_at,
    })
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

    #[test]
    fn c4_what_failed_together_does_not_come_back_together() {
        let by = SignedDuration::from_secs(4);
        let subject = |last| [1, 9, 9, 4, 2, 7, 7, 1, 8, 8, 0, 0, 0, 0, 0, last];
        let waits: Vec<_> = (0..64).map(|last| spread(by, subject(last), 1)).collect();
        let mut apart = waits.clone();
        apart.sort_unstable();
        apart.dedup();
        assert!(apart.len() > 40, "{} of 64 waits differ", apart.len());
        assert!(waits.iter().all(|it| (by..=SignedDuration::from_secs(5)).contains(it)));
        assert_eq!(spread(by, subject(1), 1), spread(by, subject(1), 1));
        assert_ne!(spread(by, subject(1), 1), spread(by, subject(1), 2));
    }
}
