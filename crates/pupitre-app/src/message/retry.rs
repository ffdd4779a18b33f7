//! Retry: the agent has a failed or unconfirmed message sent again (D5, C4).

use pupitre_domain::conversation::HoldError;
use pupitre_domain::conversation::reply::ReplyError;
use pupitre_domain::delivery::{Delivery, DeliveryState};
use pupitre_domain::event::Actor;
use pupitre_domain::id::{ConversationId, MessageId};
use pupitre_domain::message::{Content, Message};

use super::{enqueue_send, save_and_tell};
use crate::Context;
use crate::ports::store::{DeliveryRow, StoreError, Topic, Transaction};

/// What is to be sent again.
#[derive(Debug, Clone, Copy)]
pub struct RetryMessage {
    /// The conversation.
    pub conversation: ConversationId,
    /// The message.
    pub message: MessageId,
}

/// Why it is not sent again.
#[derive(Debug, thiserror::Error)]
pub enum RetryMessageError {
    /// There is no such conversation or message.
    #[error("the conversation or the message does not exist")]
    NotFound,
    /// The agent may not answer now.
    #[error(transparent)]
    Reply(#[from] ReplyError),
    /// It has arrived, is on its way, or was refused for good.
    #[error("this message can't be sent again")]
    NotRetryable,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Queues a failed or unconfirmed message again, inside the window only (W2).
///
/// # Errors
///
/// See [`RetryMessageError`].
pub fn retry_message(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &RetryMessage,
) -> Result<Message, RetryMessageError> {
    let Actor::Agent(agent) = ctx.actor else {
        return Err(ReplyError::Hold(HoldError::NotOwner).into());
    };
    let conversation = tx.conversation(command.conversation)?.ok_or(RetryMessageError::NotFound)?;
    let message =
        tx.message(conversation.id, command.message)?.ok_or(RetryMessageError::NotFound)?;
    if let Content::Template(_) = message.content {
        // Whether the silence takes another template is asked anew (W5).
        return Err(RetryMessageError::NotRetryable);
    }
    let channel = tx.channel(conversation.channel)?.ok_or(RetryMessageError::NotFound)?;
    conversation.may_reply(agent, channel.kind.has_service_window(), ctx.now)?;
    let row = tx.delivery(message.id)?.ok_or(RetryMessageError::NotRetryable)?;
    if !row.delivery.can_retry() {
        return Err(RetryMessageError::NotRetryable);
    }
    let delivery = Delivery {
        state: DeliveryState::Queued,
        error: None,
        changed_at: ctx.now,
        ..row.delivery.clone()
    };
    save_and_tell(tx, ctx, &DeliveryRow { delivery, ..row }, None)?;
    // A late worker may have left its row: the message queues again behind those written since.
    tx.cancel(Topic::SendMessage, *message.id.as_bytes())?;
    enqueue_send(tx, ctx, &conversation, message.id)?;
    Ok(message)
}
