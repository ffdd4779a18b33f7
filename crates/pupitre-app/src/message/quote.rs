//! Quote: what a message answers, and what answered it before it came (D4, C2).

use pupitre_domain::id::{ContactId, ConversationId, MessageId};
use pupitre_domain::message::{Content, Message, MessageChange};

use super::ReceiveMessage;
use super::change::{join_awaiting, tell_change};
use crate::Context;
use crate::ports::store::{StoreError, Transaction};

/// The message that a visitor's message answers, in whatever conversation with them it stands.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(super) fn find_quoted(
    tx: &mut dyn Transaction,
    command: &ReceiveMessage,
    contact: ContactId,
) -> Result<Option<(ConversationId, MessageId)>, StoreError> {
    let Some(quoted) = &command.quoted else { return Ok(None) };
    tx.message_named(command.channel.id, contact, &quoted.platform_id, quoted.key)
}

/// Ties a new message to what it answers and to what came before it: an answer to something that is
/// not there yet waits for it, what waited for the message joins it, and a choice is marked on the
/// question.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(super) fn join_around(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &ReceiveMessage,
    message: &Message,
) -> Result<(), StoreError> {
    let known = message.context.quoted.as_ref().and_then(|it| it.message);
    match (&command.quoted, known) {
        (_, Some(known)) => mark_chosen(tx, ctx, known, message)?,
        (Some(quoted), None) => tx.await_quoted(message.conversation, message.id, quoted.key)?,
        (None, None) => {}
    }
    join_awaiting(tx, ctx, command.own_key, message.conversation, message.id)
}

/// The choice of an earlier message that this one is: it is shown on both.
fn mark_chosen(
    tx: &mut dyn Transaction,
    ctx: &Context,
    (conversation, quoted): (ConversationId, MessageId),
    answer: &Message,
) -> Result<(), StoreError> {
    let Content::Answer(pressed) = &answer.content else { return Ok(()) };
    let Some(quoted) = tx.message(conversation, quoted)? else { return Ok(()) };
    let (Content::Choices(choices), Some(id)) = (&quoted.content, &pressed.id) else {
        return Ok(());
    };
    let Some(chosen) = choices.chosen(id) else { return Ok(()) };
    let content = Content::Choices(Box::new(chosen));
    let marked = Message { content, ..quoted };
    tx.save_changed(&marked)?;
    let Some(conversation) = tx.conversation(conversation)? else { return Ok(()) };
    tell_change(tx, ctx, &conversation, &marked, MessageChange::Chosen)
}
