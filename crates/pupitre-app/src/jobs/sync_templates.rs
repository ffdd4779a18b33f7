//! Fetch the templates of a channel: the desk never waits for the platform to offer them (W9).

use jiff::{SignedDuration, Timestamp};
use pupitre_domain::channel::Channel;
use pupitre_domain::id::ChannelId;

use super::{backoff, later};
use crate::Context;
use crate::ports::channel::TemplatesOutcome;
use crate::ports::store::{ClaimedWork, StoreError, Transaction};
use crate::template::{SYNC_AGAIN_AFTER, ask_for_sync, record_templates};

/// The longest wait between two tries.
const RETRY_WAIT_MAX: SignedDuration = SignedDuration::from_mins(10);

/// What is to be listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sync {
    /// The channel.
    pub channel: Channel,
    /// When the list is asked for, by real time.
    pub asked_at: Timestamp,
}

/// What to list for a claim; `None` when nothing is left to do.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn begin_sync(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
) -> Result<Option<Sync>, StoreError> {
    let channel = tx.channel(ChannelId::from_bytes(claim.work.subject))?;
    if channel.is_none() {
        tx.finish(claim)?;
    }
    Ok(channel.map(|channel| Sync { channel, asked_at: ctx.elapsed }))
}

/// Takes the list in, and has the next one fetched later. A list that was overtaken by another
/// claim is taken in as well: it knows when it was asked for.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn finish_sync(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
    sync: &Sync,
    outcome: &TemplatesOutcome,
) -> Result<(), StoreError> {
    match outcome {
        TemplatesOutcome::Listed(listed) => {
            record_templates(tx, ctx, sync.channel.id, listed, sync.asked_at)?;
            if tx.finish(claim)? {
                ask_for_sync(tx, ctx, sync.channel.id, SYNC_AGAIN_AFTER)?;
            }
        }
        TemplatesOutcome::Later { retry_after } => {
            let least = retry_after.unwrap_or(SignedDuration::ZERO);
            let by = backoff(claim.attempts, RETRY_WAIT_MAX).max(least);
            tx.postpone(claim, later(ctx.elapsed, by))?;
        }
        TemplatesOutcome::Refused { .. } => {
            tx.postpone(claim, later(ctx.elapsed, SYNC_AGAIN_AFTER))?;
        }
    }
    Ok(())
}
