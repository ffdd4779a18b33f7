//! The end of a pause: the conversation wakes by time, or because its window is about to end (P2);
//! its relaunch, if there is one, was not answered (W7).

use pupitre_domain::conversation::{Snooze, State, WokenBy};
use pupitre_domain::id::ConversationId;

use crate::Context;
use crate::conversation::{lock_around, wake};
use crate::ports::store::{ClaimedWork, StoreError, Transaction};
use crate::relaunch::unanswered;

/// Wakes the conversation whose time has come. One that is awake meanwhile stays as it is, and one
/// whose time is still to come waits for it.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn wake_snoozed(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
) -> Result<(), StoreError> {
    if !tx.holds(claim)? {
        return Ok(());
    }
    let id = ConversationId::from_bytes(claim.work.subject);
    lock_around(tx, id)?;
    let conversation = tx.conversation(id)?;
    let asleep = conversation.and_then(|it| match it.state {
        State::Snoozed(Snooze { until, .. }) => Some((it, until)),
        State::Queued { .. } | State::Assigned { .. } | State::Closed(_) => None,
    });
    let Some((asleep, until)) = asleep else {
        tx.finish(claim)?;
        return Ok(());
    };
    if let Some(wakes_at) = asleep.wakes_at().filter(|at| *at > ctx.now) {
        tx.postpone(claim, wakes_at)?;
        return Ok(());
    }
    let by = if until.is_some() { WokenBy::Time } else { WokenBy::Window };
    let asleep = unanswered(tx, ctx, &asleep)?;
    wake(tx, ctx, &asleep, by)
}
