//! Unblock: what a contact writes is heard again (R8).

use pupitre_domain::contact::Contact;
use pupitre_domain::event::{DeskChange, Event, EventBody};
use pupitre_domain::id::ContactId;

use super::BlockContactError;
use crate::Context;
use crate::ports::store::Transaction;

/// Unblocks a contact. What they wrote meanwhile stays where it is: their next message begins a
/// conversation.
///
/// # Errors
///
/// See [`BlockContactError`].
pub fn unblock_contact(
    tx: &mut dyn Transaction,
    ctx: &Context,
    contact: ContactId,
) -> Result<Contact, BlockContactError> {
    let contact = tx.contact_now(contact)?;
    let known = tx.contact(contact)?.ok_or(BlockContactError::NotFound)?;
    if tx.set_blocked(contact, false)? {
        let body = EventBody::DeskChanged(DeskChange::ContactUnblocked(contact));
        tx.append(Event { conversation: None, actor: ctx.actor, at: ctx.now, body }, None, None)?;
    }
    Ok(Contact { is_blocked: false, ..known })
}
