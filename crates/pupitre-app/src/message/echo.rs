//! Echo: somebody of the brand answered in the platform's own app; the desk shows it (C3).

use pupitre_domain::conversation::Conversation;
use pupitre_domain::delivery::{Delivery, DeliveryState};
use pupitre_domain::event::{Event, EventBody};
use pupitre_domain::message::{Author, Direction, Message};

use super::ReceiveMessage;
use super::quote::{find_quoted, join_around};
use super::receive::compose;
use crate::Context;
use crate::contact::recognize;
use crate::jobs::fetch_media::fetch_soon;
use crate::ports::store::{DeliveryRow, StoreError, Transaction};

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Echoed {
    /// It stands in the open conversation with the visitor.
    Done,
    /// It was here already, or the desk sent it itself.
    Duplicate,
    /// The visitor has no open conversation: there is nowhere to show it.
    NoConversation,
}

/// Takes in what was written to a visitor elsewhere; the sender of the command is the visitor. It
/// opens nothing, moves no window, and ends the visitor's wait.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn record_echo(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &ReceiveMessage,
) -> Result<Echoed, StoreError> {
    if tx.delivery_by_key(command.own_key)?.is_some() {
        return Ok(Echoed::Duplicate);
    }
    let known = recognize(tx, ctx, command.channel.id, &command.sender)?;
    let Some((contact, open)) = known.and_then(|it| Some((it.contact.id, it.open?))) else {
        return Ok(Echoed::NoConversation);
    };
    let quoted = find_quoted(tx, command, contact)?;
    let (message, media) = compose(ctx, command, open.id, quoted);
    let message = Message { direction: Direction::Outbound, author: Author::Brand, ..message };
    if let Some(media) = &media {
        tx.insert_media(media, None, ctx.now)?;
    }
    let row = delivery(ctx, command, &open, &message);
    tx.insert_outbound(&message, &row)?;
    tx.save_delivery(&row, Some(command.own_key))?;
    if let Some(media) = &media {
        tx.attach_media(media.id, open.id, message.id)?;
        fetch_soon(tx, ctx, media.id)?;
    }
    let answered = open.answered_elsewhere(&message);
    tx.save_conversation(&answered)?;
    let body = EventBody::MessageSent { message: message.id };
    let event = Event { conversation: Some(open.id), actor: ctx.actor, at: ctx.now, body };
    tx.append(event, Some(&answered), Some(&message))?;
    join_around(tx, ctx, command, &message)?;
    Ok(Echoed::Done)
}

/// It left by the platform itself.
fn delivery(
    ctx: &Context,
    command: &ReceiveMessage,
    open: &Conversation,
    message: &Message,
) -> DeliveryRow {
    let delivery = Delivery {
        state: DeliveryState::Sent,
        platform_id: Some(command.platform_id.clone()),
        ..Delivery::queued(ctx.now)
    };
    DeliveryRow { message: message.id, conversation: open.id, channel: open.channel, delivery }
}
