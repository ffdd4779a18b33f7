//! React: the holder makes a sign on a visitor's message, or takes it away (C4, D4).

use jiff::SignedDuration;
use pupitre_domain::channel::ChannelKind;
use pupitre_domain::conversation::HoldError;
use pupitre_domain::conversation::reply::ReplyError;
use pupitre_domain::event::{Actor, EventBody};
use pupitre_domain::id::{ConversationId, DueWorkId, MessageId};
use pupitre_domain::message::{
    Direction, MessageChange, Reaction, ReactionError, ReactionState, check_reaction,
};

use crate::Context;
use crate::conversation::tell;
use crate::jobs::later;
use crate::ports::store::{DueWork, StoreError, TimeKind, Topic, Transaction};

/// A sign made while an earlier one is on its way leaves this much later, so that the platform
/// hears of the last one last.
const BEHIND_ANOTHER: SignedDuration = SignedDuration::from_secs(2);

/// A sign on a message.
#[derive(Debug, Clone)]
pub struct ReactToMessage {
    /// The conversation.
    pub conversation: ConversationId,
    /// The message.
    pub message: MessageId,
    /// The sign; none takes it away.
    pub emoji: Option<String>,
}

/// Why it is not made.
#[derive(Debug, thiserror::Error)]
pub enum ReactToMessageError {
    /// There is no such conversation.
    #[error("the conversation does not exist")]
    NotFound,
    /// There is no such message in it.
    #[error("the message does not exist")]
    MessageNotFound,
    /// The agent may not answer now.
    #[error(transparent)]
    Reply(#[from] ReplyError),
    /// Not on this message, or not with this.
    #[error(transparent)]
    Reaction(#[from] ReactionError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Accepts a sign, inside the window only (W2), and queues it to leave; the same sign again changes
/// nothing.
///
/// # Errors
///
/// See [`ReactToMessageError`].
pub fn react_to_message(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &ReactToMessage,
) -> Result<(), ReactToMessageError> {
    let Actor::Agent(agent) = ctx.actor else {
        return Err(ReplyError::Hold(HoldError::NotOwner).into());
    };
    let conversation =
        tx.conversation(command.conversation)?.ok_or(ReactToMessageError::NotFound)?;
    let message = tx
        .message(conversation.id, command.message)?
        .ok_or(ReactToMessageError::MessageNotFound)?;
    let channel = tx.channel(conversation.channel)?.ok_or(ReactToMessageError::NotFound)?;
    conversation.may_reply(agent, channel.kind.has_service_window(), ctx.now)?;
    match channel.kind {
        ChannelKind::WhatsApp => {}
        ChannelKind::WebChat => return Err(ReactionError::NotAllowed.into()),
    }
    check_reaction(&message, command.emoji.as_deref(), ctx.now)?;
    let known = tx.reaction(conversation.id, message.id, Direction::Outbound)?;
    let stands = known.as_ref().is_some_and(|it| it.state != ReactionState::Failed);
    let known_emoji = known.as_ref().and_then(|it| it.emoji.as_ref());
    let is_said = known_emoji == command.emoji.as_ref() && (stands || known.is_none());
    if is_said {
        return Ok(());
    }
    let reaction = Reaction {
        side: Direction::Outbound,
        emoji: command.emoji.clone(),
        agent: Some(agent),
        at: ctx.now,
        state: ReactionState::Queued,
    };
    tx.put_reaction(conversation.id, message.id, &reaction)?;
    let is_behind = known.is_some_and(|it| it.state == ReactionState::Queued);
    let wait = if is_behind { BEHIND_ANOTHER } else { SignedDuration::ZERO };
    tx.enqueue(&DueWork {
        id: DueWorkId::from_bytes(ctx.ids.id()),
        topic: Topic::SendReaction,
        subject: *message.id.as_bytes(),
        lane: Some(*conversation.id.as_bytes()),
        time: TimeKind::Elapsed,
        due_at: later(ctx.elapsed, wait),
    })?;
    let body = EventBody::MessageChanged { message: message.id, change: MessageChange::Reacted };
    tell(tx, ctx, &conversation, body)?;
    Ok(())
}
