//! Lost: a relaunch that never reached the visitor does not count as the relaunch of its silence
//! (W8).

use pupitre_domain::conversation::RelaunchOutcome;
use pupitre_domain::id::MessageId;

use super::{save_and_tell, shown, tell_end};
use crate::Context;
use crate::ports::store::{RelaunchRow, StoreError, Transaction};

/// The message failed: if it is a relaunch, the silence has none again, or the one before.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn lost(
    tx: &mut dyn Transaction,
    ctx: &Context,
    message: MessageId,
) -> Result<(), StoreError> {
    let Some(row) = tx.relaunch_of(message)?.filter(|it| it.ended_at.is_none()) else {
        return Ok(());
    };
    end(tx, ctx, &row)
}

/// Ends a relaunch that never reached the visitor.
pub(super) fn end(
    tx: &mut dyn Transaction,
    ctx: &Context,
    row: &RelaunchRow,
) -> Result<(), StoreError> {
    let held = row.holds_silence;
    let outcome = RelaunchOutcome::Failed;
    let ended =
        RelaunchRow { outcome, holds_silence: false, ended_at: Some(ctx.now), ..row.clone() };
    tx.save_relaunch(&ended)?;
    let mut before = None;
    if held && let Some(first) = tx.relaunches_in_silence(ended.channel, ended.contact)?.pop() {
        let first = RelaunchRow { holds_silence: true, ..first };
        tx.save_relaunch(&first)?;
        before = Some(first);
    }
    let Some(conversation) = tx.conversation(ended.conversation)? else { return Ok(()) };
    let is_last = conversation.relaunch.is_some_and(|it| it.sent_at == ended.sent_at);
    if conversation.is_open() && is_last {
        let relaunch = before.as_ref().map(shown);
        save_and_tell(tx, ctx, &conversation, relaunch, (ended.message, outcome))?;
    } else {
        tell_end(tx, ctx, &conversation, (ended.message, outcome))?;
    }
    Ok(())
}

/// The message reached the visitor after all: if it is a relaunch that counted as lost, and neither
/// the visitor wrote nor another was sent since, it is the relaunch of its silence again.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn reached(
    tx: &mut dyn Transaction,
    ctx: &Context,
    message: MessageId,
) -> Result<(), StoreError> {
    let Some(row) = tx.relaunch_of(message)? else { return Ok(()) };
    if row.outcome != RelaunchOutcome::Failed || row.answer.is_some() {
        return Ok(());
    }
    let Some(conversation) = tx.conversation(row.conversation)? else { return Ok(()) };
    let written_at = tx.identity(conversation.identity)?.and_then(|it| it.last_visitor_message_at);
    if written_at.is_some_and(|at| at.as_second() >= row.sent_at.as_second()) {
        return Ok(());
    }
    let has_other = !tx.relaunches_in_silence(row.channel, row.contact)?.is_empty();
    let is_open = conversation.is_open();
    let outcome = if is_open { RelaunchOutcome::Pending } else { RelaunchOutcome::Unanswered };
    let row = RelaunchRow { outcome, holds_silence: !has_other, ended_at: None, ..row };
    tx.save_relaunch(&row)?;
    if is_open && !has_other {
        save_and_tell(tx, ctx, &conversation, Some(shown(&row)), (row.message, outcome))?;
        return Ok(());
    }
    tell_end(tx, ctx, &conversation, (row.message, outcome))
}
