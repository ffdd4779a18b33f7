//! Unanswered: the pause after a relaunch ended, or the conversation did, and the visitor said
//! nothing (W6, W7).

use pupitre_domain::conversation::{Conversation, RelaunchOutcome};

use super::{save_and_tell, shown, tell_end};
use crate::Context;
use crate::ports::store::{RelaunchRow, StoreError, Transaction};

/// The conversation, its pending relaunches unanswered. The silence lasts: it takes no second
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
    if conversation.relaunch.is_none() {
        return Ok(conversation.clone());
    }
    let mut conversation = conversation.clone();
    let outcome = RelaunchOutcome::Unanswered;
    for row in tx.relaunches_in_silence(conversation.channel, conversation.contact)? {
        if row.outcome != RelaunchOutcome::Pending {
            continue;
        }
        let row = RelaunchRow { outcome, ..row };
        tx.save_relaunch(&row)?;
        let about = (row.message, outcome);
        if row.holds_silence {
            conversation = save_and_tell(tx, ctx, &conversation, Some(shown(&row)), about)?;
        } else {
            // A manager sent another one since.
            tell_end(tx, ctx, &conversation, about)?;
        }
    }
    Ok(conversation)
}
