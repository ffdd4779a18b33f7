//! Read: the holder has seen the visitor's messages; the visitor's phone will show it.

use pupitre_domain::channel::Family;
use pupitre_domain::conversation::HoldError;
use pupitre_domain::event::{Actor, EventBody};
use pupitre_domain::id::{ConversationId, MessageId};

use super::tell::tell;
use crate::Context;
use crate::jobs::enqueue;
use crate::ports::store::{StoreError, Topic, Transaction};

/// What was seen.
#[derive(Debug, Clone, Copy)]
pub struct ReadConversation {
    /// The conversation.
    pub conversation: ConversationId,
    /// The last message seen.
    pub message: MessageId,
}

/// Why it was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum ReadConversationError {
    /// There is no such conversation, or no such message in it.
    #[error("the conversation or the message does not exist")]
    NotFound,
    /// The agent may not act on it.
    #[error(transparent)]
    Hold(#[from] HoldError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Records that the holder has seen a conversation up to a message. Messages that came after it
/// stay unread.
///
/// # Errors
///
/// See [`ReadConversationError`].
pub fn read_conversation(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &ReadConversation,
) -> Result<(), ReadConversationError> {
    let Actor::Agent(agent) = ctx.actor else {
        return Err(HoldError::NotOwner.into());
    };
    let conversation =
        tx.conversation(command.conversation)?.ok_or(ReadConversationError::NotFound)?;
    conversation.held_by(agent, None)?;
    let seen =
        tx.message(conversation.id, command.message)?.ok_or(ReadConversationError::NotFound)?;
    let last = tx.last_inbound(conversation.id)?;
    if last.as_ref().is_some_and(|last| last.id > seen.id) {
        return Ok(());
    }
    let Some(read) = conversation.read() else { return Ok(()) };
    tx.save_conversation(&read)?;
    let body = EventBody::ConversationRead { message: seen.id };
    tell(tx, ctx, &read, body)?;
    if last.is_some() && read.family == Family::Messaging {
        enqueue(tx, ctx, Topic::MarkRead, read.id.as_bytes(), ctx.elapsed)?;
    }
    Ok(())
}
