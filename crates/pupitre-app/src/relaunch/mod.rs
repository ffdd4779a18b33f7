//! Relaunches: a template to a silent visitor, its answer, or its silence (W5 to W9).

mod answer;
mod dispatch;
mod lost;
mod merge;
mod send;
mod unanswered;

pub(crate) use answer::answered;
pub use answer::{CloseDeclined, close_declined};
pub(crate) use dispatch::checked_template;
pub(crate) use lost::{lost, reached};
pub(crate) use merge::one_silence;
pub use send::{
    RelaunchConversation, RelaunchConversationError, Relaunched, relaunch_conversation,
};
pub(crate) use unanswered::unanswered;

use pupitre_domain::conversation::{Conversation, Relaunch, RelaunchOutcome};
use pupitre_domain::event::EventBody;
use pupitre_domain::id::MessageId;

use crate::Context;
use crate::conversation::tell;
use crate::ports::store::{RelaunchRow, StoreError, Transaction};

/// The relaunch as its conversation shows it.
const fn shown(row: &RelaunchRow) -> Relaunch {
    Relaunch { outcome: row.outcome, sent_at: row.sent_at }
}

/// Saves a conversation's last relaunch and tells what became of the message.
fn save_and_tell(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: &Conversation,
    relaunch: Option<Relaunch>,
    (message, outcome): (MessageId, RelaunchOutcome),
) -> Result<Conversation, StoreError> {
    let changed = conversation.with_relaunch(relaunch);
    tx.save_conversation(&changed)?;
    tell_end(tx, ctx, &changed, (message, outcome))?;
    Ok(changed)
}

fn tell_end(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: &Conversation,
    (message, outcome): (MessageId, RelaunchOutcome),
) -> Result<(), StoreError> {
    let body = EventBody::ConversationRelaunchEnded { message, outcome };
    tell(tx, ctx, conversation, body)
}
