//! Unanswered: the pause after a relaunch ended, or the conversation did, and the visitor said
//! nothing (W6, W7).

use pupitre_domain::conversation::{Conversation, RelaunchOutcome};

use super::{save_and_tell, shown};
use crate::Context;
use crate::ports::store::{RelaunchRow, StoreError, Transaction};

/// The conversation, its pending relaunch unanswered. The silence lasts: it takes no second
/// relaunch (W7), and a late answer still counts.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn unanswered(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: &Conversation,
) -> Result<Conversation, StoreError> {
    let is_pending = conversation.relaunch.is_some_and(|it| it.outcome == RelaunchOutcome::Pending);
    if !is_pending {
        return Ok(conversation.clone());
    }
    let silence = tx.relaunches_in_silence(conversation.channel, conversation.contact)?;
    let Some(row) = silence.into_iter().find(|it| it.holds_silence) else {
        return Ok(conversation.clone());
    };
    let outcome = RelaunchOutcome::Unanswered;
    let row = RelaunchRow { outcome, ..row };
    tx.save_relaunch(&row)?;
    save_and_tell(tx, ctx, conversation, Some(shown(&row)), (row.message, outcome))
}
