//! Block: what a contact writes from now on starts no conversation and alerts no one (R8).

use pupitre_domain::contact::Contact;
use pupitre_domain::conversation::{Closing, ClosingCause};
use pupitre_domain::event::{DeskChange, Event, EventBody};
use pupitre_domain::id::ContactId;

use crate::Context;
use crate::conversation::{end, lock_all};
use crate::ports::store::{StoreError, Transaction};

/// Why a contact was not blocked or unblocked.
#[derive(Debug, thiserror::Error)]
pub enum BlockContactError {
    /// There is no such contact.
    #[error("the contact does not exist")]
    NotFound,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Blocks a contact and closes their open conversations, on every channel. Once is enough: a second
/// time changes nothing.
///
/// # Errors
///
/// See [`BlockContactError`].
pub fn block_contact(
    tx: &mut dyn Transaction,
    ctx: &Context,
    contact: ContactId,
) -> Result<Contact, BlockContactError> {
    let contact = tx.contact_now(contact)?;
    let known = tx.contact(contact)?.ok_or(BlockContactError::NotFound)?;
    let open = tx.open_conversations_of(contact)?;
    let held = lock_all(tx, &open)?;
    if !tx.set_blocked(contact, true)? {
        return Ok(Contact { is_blocked: true, ..known });
    }
    let body = EventBody::DeskChanged(DeskChange::ContactBlocked(contact));
    tx.append(Event { conversation: None, actor: ctx.actor, at: ctx.now, body }, None, None)?;
    let closing = Closing { at: ctx.now, cause: ClosingCause::Blocked, reason: None };
    for conversation in held {
        end(tx, ctx, &conversation, closing)?;
    }
    // A message may have opened one between the first look and the block; none can any longer.
    let late = tx.open_conversations_of(contact)?;
    for conversation in lock_all(tx, &late)? {
        end(tx, ctx, &conversation, closing)?;
    }
    Ok(Contact { is_blocked: true, ..known })
}
