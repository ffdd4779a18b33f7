//! Post: a message to the visitor is written with its delivery, and queued to leave (C4, D5).

use pupitre_domain::channel::Family;
use pupitre_domain::conversation::Conversation;
use pupitre_domain::delivery::Delivery;
use pupitre_domain::event::{Actor, Event, EventBody};
use pupitre_domain::id::{ClientId, DueWorkId, MessageId};
use pupitre_domain::message::{
    Author, Content, Direction, Message, MessageChanges, MessageContext,
};

use crate::Context;
use crate::mail::tell_by_mail;
use crate::ports::store::{DeliveryRow, DueWork, StoreError, TimeKind, Topic, Transaction};

/// Writes a message to the visitor. It leaves once [`send_off`] has queued it.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn write_outbound(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: &Conversation,
    (author, client_id): (Author, Option<ClientId>),
    (content, around): (Content, MessageContext),
) -> Result<Message, StoreError> {
    let message = Message {
        id: ctx.message_id(ctx.now),
        conversation: conversation.id,
        direction: Direction::Outbound,
        author,
        content,
        sent_at: ctx.now,
        received_at: ctx.now,
        platform_id: None,
        client_id,
        context: around,
        changes: MessageChanges::default(),
    };
    let row = DeliveryRow {
        message: message.id,
        conversation: conversation.id,
        channel: conversation.channel,
        delivery: Delivery::first(conversation.family, ctx.now),
    };
    tx.insert_outbound(&message, &row)?;
    Ok(message)
}

/// Saves the conversation as it is with the message, queues that to leave, and tells of it.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn send_off(
    tx: &mut dyn Transaction,
    ctx: &Context,
    with_it: &Conversation,
    message: &Message,
) -> Result<(), StoreError> {
    tx.save_conversation(with_it)?;
    match with_it.family {
        Family::Messaging => enqueue_send(tx, ctx, with_it, message.id)?,
        // Nothing leaves the house: the visitor's page gets it with the commit, as the desk does.
        Family::Chat => tell_by_mail(tx, ctx, (with_it, message))?,
    }
    let actor = match message.author {
        Author::Agent(agent) => Actor::Agent(agent),
        Author::Visitor => Actor::Visitor,
        Author::System | Author::Brand => Actor::System,
    };
    let body = EventBody::MessageSent { message: message.id };
    let event = Event { conversation: Some(with_it.id), actor, at: ctx.now, body };
    tx.append(event, Some(with_it), Some(message))
}

/// The platform's id of a message: an inbound one's own, an outbound one's once it has left.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn platform_id(
    tx: &mut dyn Transaction,
    message: &Message,
) -> Result<Option<String>, StoreError> {
    match message.direction {
        Direction::Inbound => Ok(message.platform_id.clone()),
        Direction::Outbound => Ok(tx.delivery(message.id)?.and_then(|it| it.delivery.platform_id)),
    }
}

/// Queues a message to leave, behind those already queued for the same contact and channel.
pub(crate) fn enqueue_send(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: &Conversation,
    message: MessageId,
) -> Result<(), StoreError> {
    tx.enqueue(&DueWork {
        id: DueWorkId::from_bytes(ctx.ids.id()),
        topic: Topic::SendMessage,
        subject: *message.as_bytes(),
        lane: Some(*conversation.identity.as_bytes()),
        time: TimeKind::Elapsed,
        due_at: ctx.elapsed,
    })
}
