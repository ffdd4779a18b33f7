//! Change: a visitor reacts to a message, gives it other words or takes it back (L1, C2, C3).

use jiff::Timestamp;
use pupitre_domain::channel::Channel;
use pupitre_domain::contact::Sender;
use pupitre_domain::conversation::Conversation;
use pupitre_domain::event::{Event, EventBody};
use pupitre_domain::id::{ConversationId, MessageId};
use pupitre_domain::message::{Direction, Message, MessageChange, Reaction, ReactionState};

use crate::Context;
use crate::contact::recognize;
use crate::ports::store::{
    ChangeRow, InboundRecord, PlatformKey, StoreError, Transaction, VisitorChange,
};

/// What a visitor did to a message.
#[derive(Debug, Clone)]
pub struct ChangeMessage {
    /// The channel it came by.
    pub channel: Channel,
    /// Who did it.
    pub sender: Sender,
    /// The key of the change itself: the same change has the same key.
    pub key: PlatformKey,
    /// The platform's id of the message that it is about.
    pub target_platform_id: String,
    /// The key that a message with that id would have.
    pub target: PlatformKey,
    /// What was done.
    pub change: VisitorChange,
    /// When, by the channel's clock.
    pub sent_at: Timestamp,
    /// What the platform said.
    pub raw: String,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// The message is otherwise since, or was so already.
    Done,
    /// The message is not there yet: the change waits for it.
    Waits,
    /// It was told of before.
    Duplicate,
    /// The message is not one that the visitor can change.
    NotTheirs,
}

/// Takes in what a visitor did to a message, in whatever conversation it stands. It moves no
/// window, no wait and no queue, and opens nothing (L1, W1). A change that comes before its message
/// waits.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn change_message(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &ChangeMessage,
) -> Result<Changed, StoreError> {
    let known = recognize(tx, ctx, command.channel.id, &command.sender)?;
    let target = match &known {
        Some(known) => tx.message_named(
            command.channel.id,
            known.contact.id,
            &command.target_platform_id,
            command.target,
        )?,
        None => None,
    };
    let row = ChangeRow {
        key: command.key,
        target: command.target,
        message: target,
        change: command.change.clone(),
        sent_at: command.sent_at.min(ctx.now),
        received_at: ctx.now,
        raw: command.raw.clone(),
    };
    if let Some((conversation, message)) = target
        && !is_theirs(tx, conversation, message, &row.change)?
    {
        return Ok(Changed::NotTheirs);
    }
    match (tx.insert_change(command.channel.id, &row)?, target) {
        (InboundRecord::Duplicate, _) => Ok(Changed::Duplicate),
        (InboundRecord::New, None) => Ok(Changed::Waits),
        (InboundRecord::New, Some((conversation, message))) => {
            apply(tx, ctx, conversation, message, &row)?;
            Ok(Changed::Done)
        }
    }
}

/// A visitor reacts to any message, and changes their own only.
fn is_theirs(
    tx: &mut dyn Transaction,
    conversation: ConversationId,
    message: MessageId,
    change: &VisitorChange,
) -> Result<bool, StoreError> {
    if let VisitorChange::Reaction(_) = change {
        return Ok(true);
    }
    let message = tx.message(conversation, message)?;
    Ok(message.is_some_and(|it| it.direction == Direction::Inbound))
}

/// A message that the platform names by that key is there: what came before it and is about it
/// joins it.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn join_awaiting(
    tx: &mut dyn Transaction,
    ctx: &Context,
    key: PlatformKey,
    conversation: ConversationId,
    message: MessageId,
) -> Result<(), StoreError> {
    if !tx.is_awaited(key)? {
        return Ok(());
    }
    for row in tx.take_awaiting(key, conversation, message)? {
        if is_theirs(tx, conversation, message, &row.change)? {
            apply(tx, ctx, conversation, message, &row)?;
        }
    }
    Ok(())
}

fn apply(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: ConversationId,
    message: MessageId,
    row: &ChangeRow,
) -> Result<(), StoreError> {
    // Its row is locked first, so that two changes of one message come one after the other.
    let Some(conversation) = tx.conversation(conversation)? else { return Ok(()) };
    let Some(message) = tx.message(conversation.id, message)? else { return Ok(()) };
    match &row.change {
        VisitorChange::Reaction(emoji) => {
            react(tx, ctx, &conversation, &message, (emoji.as_deref(), row.sent_at))
        }
        VisitorChange::Edit(words) => {
            let edited = message.edited(words, row.sent_at);
            save(tx, ctx, &conversation, edited, MessageChange::Edited)
        }
        VisitorChange::Revoke => {
            let revoked = message.revoked(row.sent_at);
            save(tx, ctx, &conversation, revoked, MessageChange::Revoked)
        }
    }
}

fn react(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: &Conversation,
    message: &Message,
    (emoji, at): (Option<&str>, Timestamp),
) -> Result<(), StoreError> {
    let side = Direction::Inbound;
    let known = tx.reaction(conversation.id, message.id, side)?;
    if known.as_ref().is_some_and(|it| !it.gives_way(at)) {
        return Ok(());
    }
    let is_same = known.as_ref().and_then(|it| it.emoji.as_deref()) == emoji;
    let emoji = emoji.map(str::to_owned);
    let reaction = Reaction { side, emoji, agent: None, at, state: ReactionState::Received };
    tx.put_reaction(conversation.id, message.id, &reaction)?;
    if is_same {
        return Ok(());
    }
    tell_change(tx, ctx, conversation, message, MessageChange::Reacted)
}

fn save(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: &Conversation,
    changed: Option<Message>,
    change: MessageChange,
) -> Result<(), StoreError> {
    let Some(changed) = changed else { return Ok(()) };
    tx.save_changed(&changed)?;
    tell_change(tx, ctx, conversation, &changed, change)
}

/// Records that a message changed.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn tell_change(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: &Conversation,
    message: &Message,
    change: MessageChange,
) -> Result<(), StoreError> {
    let body = EventBody::MessageChanged { message: message.id, change };
    let event = Event { conversation: Some(conversation.id), actor: ctx.actor, at: ctx.now, body };
    tx.append(event, Some(conversation), Some(message))
}
