//! Check a channel with its platform, each day and soon after it was changed (C1, C5).

use jiff::SignedDuration;
use pupitre_domain::channel::{Channel, ChannelKind};
use pupitre_domain::channel_setup::Checked;
use pupitre_domain::id::ChannelId;

use super::{backoff, enqueue, later};
use crate::Context;
use crate::channel::record_check;
use crate::ports::store::{ClaimedWork, StoreError, Topic, Transaction};

/// How long after a check the next one comes by itself, by real time.
const CHECK_AGAIN_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// The longest wait between two tries while the platform can't be asked.
const RETRY_WAIT_MAX: SignedDuration = SignedDuration::from_hours(1);

/// Has a channel checked after that much real time.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn ask_for_check(
    tx: &mut dyn Transaction,
    ctx: &Context,
    channel: ChannelId,
    after: SignedDuration,
) -> Result<(), StoreError> {
    enqueue(tx, ctx, Topic::CheckChannel, channel.as_bytes(), later(ctx.elapsed, after))
}

/// What to check for a claim; `None` when nothing is left to do.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn begin_check(
    tx: &mut dyn Transaction,
    claim: &ClaimedWork,
) -> Result<Option<Channel>, StoreError> {
    let channel = tx.channel(ChannelId::from_bytes(claim.work.subject))?;
    let channel = channel.filter(|it| it.kind == ChannelKind::WhatsApp);
    if channel.is_none() {
        tx.finish(claim)?;
    }
    Ok(channel)
}

/// Records what was found, and has it checked again later: sooner when the platform could not be
/// asked.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn finish_check(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
    checked: &Checked,
) -> Result<(), StoreError> {
    record_check(tx, ctx, ChannelId::from_bytes(claim.work.subject), checked)?;
    let is_told = checked.problems.iter().all(|it| it.code.is_verdict());
    if !is_told {
        let by = backoff(claim.attempts, RETRY_WAIT_MAX);
        tx.postpone(claim, later(ctx.elapsed, by))?;
    } else if tx.finish(claim)? {
        ask_for_check(tx, ctx, ChannelId::from_bytes(claim.work.subject), CHECK_AGAIN_AFTER)?;
    }
    Ok(())
}
