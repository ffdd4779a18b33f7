//! E-mail: a visitor leaves an address to be told of the answer (V3).

use pupitre_domain::chat::email::EmailAddress;
use pupitre_domain::event::{ChatChange, Event, EventBody};
use pupitre_domain::id::VisitorSessionId;

use super::visitor::introduced;
use crate::Context;
use crate::ports::store::{StoreError, Transaction};

/// An address that a visitor leaves.
#[derive(Debug, Clone)]
pub struct LeaveEmail {
    /// Whose session.
    pub session: VisitorSessionId,
    /// The address.
    pub address: EmailAddress,
}

/// Why it was not kept.
#[derive(Debug, thiserror::Error)]
pub enum LeaveEmailError {
    /// The session has ended.
    #[error("the visitor's session is over")]
    SessionOver,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Keeps the address on the contact.
///
/// # Errors
///
/// See [`LeaveEmailError`].
pub fn leave_email(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &LeaveEmail,
) -> Result<(), LeaveEmailError> {
    let session = tx.visitor_session(command.session)?.ok_or(LeaveEmailError::SessionOver)?;
    let identity = introduced(tx, ctx, &session)?;
    let known = tx.contact_email(identity.contact)?;
    if known.as_ref() == Some(&command.address) {
        return Ok(());
    }
    tx.put_contact_email(identity.contact, &command.address, ctx.now)?;
    let chat = match tx.open_chat(identity.id)? {
        Some(chat) => tx.conversation(chat)?,
        None => None,
    };
    let event = Event {
        conversation: chat.as_ref().map(|it| it.id),
        actor: ctx.actor,
        at: ctx.now,
        body: EventBody::Chat(ChatChange::EmailGiven(identity.contact)),
    };
    tx.append(event, chat.as_ref(), None)?;
    Ok(())
}
