//! Typing: the holder writes, and the visitor's phone shows it (D4).

use pupitre_domain::channel::ChannelKind;
use pupitre_domain::conversation::reply::ReplyError;
use pupitre_domain::conversation::{Conversation, HoldError};
use pupitre_domain::event::Actor;
use pupitre_domain::id::{ConversationId, DueWorkId};

use crate::Context;
use crate::ports::store::{DueWork, StoreError, TimeKind, Topic, Transaction};

/// Why it is not shown.
#[derive(Debug, thiserror::Error)]
pub enum ShowTypingError {
    /// There is no such conversation.
    #[error("the conversation does not exist")]
    NotFound,
    /// The agent may not answer now.
    #[error(transparent)]
    Reply(#[from] ReplyError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What the holder does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typing {
    /// They write.
    Begins,
    /// They stopped, without having sent it.
    Ends,
}

/// Has the visitor see that the holder writes. On WhatsApp it is due work: once per
/// [`TYPING_EVERY`], inside the window only, the visitor's messages are shown as read with it, and
/// the platform ends it by itself. On the web chat nothing is written; the conversation that is
/// answered says whose pages are told.
///
/// [`TYPING_EVERY`]: crate::jobs::show_typing::TYPING_EVERY
///
/// # Errors
///
/// See [`ShowTypingError`].
pub fn show_typing(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: ConversationId,
    typing: Typing,
) -> Result<Conversation, ShowTypingError> {
    let Actor::Agent(agent) = ctx.actor else {
        return Err(ReplyError::Hold(HoldError::NotOwner).into());
    };
    let conversation = tx.conversation(conversation)?.ok_or(ShowTypingError::NotFound)?;
    let channel = tx.channel(conversation.channel)?.ok_or(ShowTypingError::NotFound)?;
    conversation.may_reply(agent, channel.kind.has_service_window(), ctx.now)?;
    match (channel.kind, typing) {
        (ChannelKind::WhatsApp, Typing::Begins) => {
            tx.enqueue_once(&DueWork {
                id: DueWorkId::from_bytes(ctx.ids.id()),
                topic: Topic::ShowTyping,
                subject: *conversation.id.as_bytes(),
                lane: None,
                time: TimeKind::Elapsed,
                due_at: ctx.elapsed,
            })?;
        }
        (ChannelKind::WhatsApp, Typing::Ends) | (ChannelKind::WebChat, _) => {}
    }
    Ok(conversation)
}
