//! Rename: an agent writes the visitor's name, and how they know it (D9).

use pupitre_domain::contact::{Contact, NameError};
use pupitre_domain::event::{Event, EventBody};
use pupitre_domain::id::ContactId;

use crate::Context;
use crate::conversation::tell;
use crate::ports::store::{StoreError, Transaction};

/// A visitor's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenameContact {
    /// The person.
    pub contact: ContactId,
    /// Their name.
    pub name: String,
    /// How it is known: signed, an order's number, …
    pub note: Option<String>,
}

/// Why they were not renamed.
#[derive(Debug, thiserror::Error)]
pub enum RenameContactError {
    /// There is no such contact.
    #[error("the contact does not exist")]
    NotFound,
    /// The name can't be one.
    #[error(transparent)]
    Invalid(#[from] NameError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes a visitor's name; the profile's never takes its place again. Every conversation with them
/// that is open is told. Whether the actor may see the contact is asked before.
///
/// # Errors
///
/// See [`RenameContactError`].
pub fn rename_contact(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &RenameContact,
) -> Result<Contact, RenameContactError> {
    // Conversations are locked before the contact, as a message that arrives does.
    let contact = tx.contact_now(command.contact)?;
    let mut open = Vec::new();
    for id in tx.open_conversations_of(contact)? {
        open.extend(tx.conversation(id)?);
    }
    let known = tx.contact(contact)?.ok_or(RenameContactError::NotFound)?;
    let renamed = known.named_by_agent(&command.name, command.note.as_deref())?;
    if renamed == known {
        return Ok(known);
    }
    tx.save_contact(&renamed)?;
    tx.name_given(renamed.id, ctx.now)?;
    let body = EventBody::ContactRenamed { contact: renamed.id };
    for conversation in &open {
        tell(tx, ctx, conversation, body.clone())?;
    }
    if open.is_empty() {
        let event = Event { conversation: None, actor: ctx.actor, at: ctx.now, body };
        tx.append(event, None, None)?;
    }
    Ok(renamed)
}
