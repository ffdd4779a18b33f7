//! Out of hours: the desk tells the visitor so by itself, once in a conversation, inside the window
//! only (R2, W2).

use pupitre_domain::channel::Channel;
use pupitre_domain::conversation::Conversation;
use pupitre_domain::conversation::reply::check_window;
use pupitre_domain::message::{Author, Content, MessageContext};

use super::{send_off, write_outbound};
use crate::Context;
use crate::ports::store::{StoreError, Transaction};

/// Tells the visitor that it is out of hours, when it is, the channel has words for it, and they
/// were not told in this conversation. It is no answer: the visitor goes on waiting. The
/// conversation with it, when it was said.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(super) fn reply_out_of_hours(
    tx: &mut dyn Transaction,
    ctx: &Context,
    channel: &Channel,
    conversation: &Conversation,
) -> Result<Option<Conversation>, StoreError> {
    let settings = tx.channel_settings(channel.id)?;
    if settings.out_of_hours_reply.is_empty() {
        return Ok(None);
    }
    let has_window = channel.kind.has_service_window();
    let words = settings.out_of_hours_reply.words(conversation.language, channel.default_language);
    let Some(words) = words else { return Ok(None) };
    if check_window(has_window, conversation.window_ends_at, ctx.now).is_err()
        || tx.has_out_of_hours_reply(conversation.id)?
        || tx.opening_hours_of(channel.id)?.is_open(ctx.now)
    {
        return Ok(None);
    }
    say(tx, ctx, conversation, words).map(Some)
}

fn say(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: &Conversation,
    words: &str,
) -> Result<Conversation, StoreError> {
    let content = Content::Text(words.to_owned());
    let (author, around) = ((Author::System, None), MessageContext::default());
    let message = write_outbound(tx, ctx, conversation, author, (content, around))?;
    tx.note_out_of_hours_reply(conversation.id, message.id)?;
    let told = conversation.attach(&message);
    send_off(tx, ctx, &told, &message)?;
    Ok(told)
}
