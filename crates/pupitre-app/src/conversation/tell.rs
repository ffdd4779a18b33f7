//! Tell: an event that stands beside the change of a conversation.

use pupitre_domain::conversation::Conversation;
use pupitre_domain::event::{Event, EventBody};

use crate::Context;
use crate::ports::store::{StoreError, Transaction};

/// Says what happened to a conversation.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn tell(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: &Conversation,
    body: EventBody,
) -> Result<(), StoreError> {
    let event = Event { conversation: Some(conversation.id), actor: ctx.actor, at: ctx.now, body };
    tx.append(event, Some(conversation), None)
}
