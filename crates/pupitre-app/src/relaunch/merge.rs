//! Merge: two contacts are one person, and have one silence on a channel (C6, W5).

use jiff::Timestamp;
use pupitre_domain::conversation::RelaunchOutcome;
use pupitre_domain::delivery::DeliveryState;
use pupitre_domain::id::{ChannelId, ContactId};

use super::{lost, save_and_tell, shown, tell_end};
use crate::Context;
use crate::ports::store::{RelaunchRow, StoreError, Transaction};

/// Makes one silence of those of two contacts, who wrote last at `written_at` under either name.
/// The relaunches before that have their answer in it: the last one was answered, the others were
/// not. Of those that still wait the last one is the relaunch of the silence (W5).
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn one_silence(
    tx: &mut dyn Transaction,
    ctx: &Context,
    channel: ChannelId,
    [kept, gone]: [ContactId; 2],
    written_at: Option<Timestamp>,
) -> Result<(), StoreError> {
    let mut rows = tx.relaunches_in_silence(channel, kept)?;
    rows.extend(tx.relaunches_in_silence(channel, gone)?);
    rows.sort_unstable_by_key(|it| (it.sent_at, it.message));
    let is_over =
        |row: &RelaunchRow| written_at.is_some_and(|at| at.as_second() >= row.sent_at.as_second());
    let (over, mut waiting): (Vec<_>, Vec<_>) = rows.into_iter().partition(is_over);
    let mut reached = Vec::with_capacity(over.len());
    for row in over {
        let state = tx.delivery(row.message)?.map(|it| it.delivery.state);
        if state == Some(DeliveryState::Queued) {
            // It has not left, and is not needed any more.
            lost::end(tx, ctx, &row)?;
        } else {
            reached.push(row);
        }
    }
    let last = reached.pop();
    for row in &reached {
        settle(tx, ctx, row, RelaunchOutcome::Unanswered)?;
    }
    if let Some(row) = &last {
        settle(tx, ctx, row, RelaunchOutcome::Answered)?;
    }
    let Some(holds) = waiting.pop() else { return Ok(()) };
    for row in waiting.into_iter().filter(|it| it.holds_silence) {
        tx.save_relaunch(&RelaunchRow { holds_silence: false, ..row })?;
    }
    if !holds.holds_silence {
        tx.save_relaunch(&RelaunchRow { holds_silence: true, ..holds })?;
    }
    Ok(())
}

/// Ends a relaunch in whose silence the person wrote under another name.
fn settle(
    tx: &mut dyn Transaction,
    ctx: &Context,
    row: &RelaunchRow,
    outcome: RelaunchOutcome,
) -> Result<(), StoreError> {
    let was_said = row.outcome == outcome;
    let ended =
        RelaunchRow { outcome, holds_silence: false, ended_at: Some(ctx.now), ..row.clone() };
    tx.save_relaunch(&ended)?;
    let Some(conversation) = tx.conversation(row.conversation)?.filter(|_| !was_said) else {
        return Ok(());
    };
    let is_last = conversation.relaunch.is_some_and(|it| it.sent_at == row.sent_at);
    let about = (row.message, outcome);
    if conversation.is_open() && is_last {
        save_and_tell(tx, ctx, &conversation, Some(shown(&ended)), about)?;
        return Ok(());
    }
    tell_end(tx, ctx, &conversation, about)
}
