//! Block: what a contact writes from now on starts no conversation and alerts no one (R8).

use pupitre_domain::contact::Contact;
use pupitre_domain::conversation::{Closing, ClosingCause, Conversation};
use pupitre_domain::event::{DeskChange, Event, EventBody};
use pupitre_domain::id::{ContactId, ConversationId, TeamId};

use crate::Context;
use crate::conversation::end;
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
    let known = tx.contact(contact)?.ok_or(BlockContactError::NotFound)?;
    let open = tx.open_conversations_of(contact)?;
    let held = lock(tx, &open)?;
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
    for conversation in lock(tx, &late)? {
        end(tx, ctx, &conversation, closing)?;
    }
    Ok(Contact { is_blocked: true, ..known })
}

/// Locks the teams that a close of these conversations touches, then their rows.
fn lock(tx: &mut dyn Transaction, ids: &[ConversationId]) -> Result<Vec<Conversation>, StoreError> {
    let mut teams: Vec<TeamId> = Vec::new();
    for id in ids {
        teams.extend(tx.team_of(*id)?);
        if let Some(agent) = tx.holder_of(*id)? {
            teams.extend(tx.teams_of(agent)?);
        }
    }
    teams.sort_unstable();
    teams.dedup();
    tx.lock_teams(&teams)?;
    let mut conversations = Vec::with_capacity(ids.len());
    for id in ids {
        conversations.extend(tx.conversation(*id)?);
    }
    // Those that wait end first: the slot of another is not for them.
    conversations.sort_by_key(|it| it.agent().is_some());
    Ok(conversations)
}
