//! Identify: a visitor whose site signed for them is that person from then on, and keeps the chat
//! that they began before (V4).

use jiff::Timestamp;
use pupitre_domain::chat::email::EmailAddress;
use pupitre_domain::contact::{Identity, Sender};
use pupitre_domain::conversation::{Closing, ClosingCause, Conversation};
use pupitre_domain::event::{ChatChange, Event, EventBody};
use pupitre_domain::id::{ChannelId, ConversationId, IdentityId, VisitorSessionId};
use pupitre_domain::language::Language;

use super::absence::watch_absence;
use super::session::{OpenVisit, session_of};
use super::visitor::{proven_id, unnamed};
use crate::Context;
use crate::conversation::{end, lock_around};
use crate::ports::store::{Correspondent, StoreError, Transaction, VisitorSessionRow};

/// Who a visitor is, as their site signed it; the signature was checked.
#[derive(Debug, Clone)]
pub struct Identify {
    /// The channel.
    pub channel: ChannelId,
    /// The session that the page has, if it has one that holds.
    pub session: Option<VisitorSessionId>,
    /// The SHA-256 of the token that takes the place of the page's.
    pub token_hash: [u8; 32],
    /// The visitor's id at the brand.
    pub user_id: String,
    /// Their name.
    pub name: Option<String>,
    /// Their address.
    pub email: Option<EmailAddress>,
    /// What was never used before.
    pub nonce: String,
    /// Until when it is remembered.
    pub nonce_expires_at: Timestamp,
    /// The language of the page.
    pub language: Language,
}

/// Why it was not believed.
#[derive(Debug, thiserror::Error)]
pub enum IdentifyError {
    /// The statement was used before.
    #[error("the statement was used before")]
    Replayed,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Opens a session for the person, with a token of its own: whoever kept the old one has nothing.
/// What was said before anybody knew who it was joins the person; nothing of the person's past is
/// shown to whoever is not proven to be them (I-61).
///
/// # Errors
///
/// See [`IdentifyError`].
pub fn identify(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &Identify,
) -> Result<VisitorSessionRow, IdentifyError> {
    tx.forget_nonces(ctx.elapsed)?;
    if !tx.use_nonce(command.channel, &command.nonce, command.nonce_expires_at)? {
        return Err(IdentifyError::Replayed);
    }
    let before = match command.session {
        Some(session) => tx.visitor_session(session)?,
        None => None,
    };
    let anonymous = before.as_ref().filter(|it| !it.is_identified);
    let person = person(tx, ctx, command, anonymous.map(|it| it.identity))?;
    if let Some(anonymous) = anonymous {
        tx.delete_visitor_sessions_of(anonymous.identity)?;
    } else if let Some(before) = &before {
        tx.delete_visitor_session(before.id)?;
    }
    name(tx, ctx, command, &person)?;
    let (channel, token_hash, language) = (command.channel, command.token_hash, command.language);
    let visit = OpenVisit { channel, token_hash, language };
    let session = VisitorSessionRow {
        is_identified: true,
        consent_version: before.and_then(|it| it.consent_version),
        ..session_of(ctx, &visit, person.id)
    };
    tx.insert_visitor_session(&session)?;
    // The pages of before are closed; whether the person's own comes is not sure.
    watch_absence(tx, ctx, person.id)?;
    tell_of(tx, ctx, &person)?;
    Ok(session)
}

/// Whether a session is already that person's: a page that asks again needs no other.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn is_user(
    tx: &mut dyn Transaction,
    session: &VisitorSessionRow,
    user_id: &str,
) -> Result<bool, StoreError> {
    let known = tx.identity(session.identity)?.and_then(|it| it.user_id);
    Ok(session.is_identified && known == Some(proven_id(user_id)))
}

/// The identity of the person, with what an anonymous one had said.
fn person(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &Identify,
    anonymous: Option<IdentityId>,
) -> Result<Identity, StoreError> {
    let user_id = Some(proven_id(&command.user_id));
    let sender = Sender { user_id: user_id.clone(), phone: None, profile_name: None };
    let known = tx.correspondent(command.channel, &sender)?;
    let spoken = match anonymous {
        Some(anonymous) => tx.identity(anonymous)?,
        None => None,
    };
    match (known, spoken) {
        (Some(known), Some(spoken)) => merged(tx, ctx, known, &spoken),
        (Some(known), None) => {
            if let Some(anonymous) = anonymous {
                tx.move_visitor(anonymous, &known.identity)?;
            }
            Ok(known.identity)
        }
        (None, Some(spoken)) => {
            let named = Identity { user_id, ..spoken };
            tx.save_identity(&named)?;
            Ok(named)
        }
        (None, None) => {
            let contact = unnamed(ctx);
            tx.insert_contact(&contact, ctx.now)?;
            let id = anonymous.unwrap_or_else(|| IdentityId::from_bytes(ctx.ids.id()));
            let identity = Identity {
                id,
                channel: command.channel,
                contact: contact.id,
                user_id,
                phone: None,
                last_visitor_message_at: None,
            };
            tx.insert_identity(&identity)?;
            Ok(identity)
        }
    }
}

/// The person with the conversations of an anonymous visitor. Only one is open at a time: the one
/// that the visitor is in stays, another that the person had left open elsewhere ends; a blocked
/// person has none (R8).
fn merged(
    tx: &mut dyn Transaction,
    ctx: &Context,
    known: Correspondent,
    spoken: &Identity,
) -> Result<Identity, StoreError> {
    if let (Some(left), Some(_kept)) = (&known.open, tx.open_chat(spoken.id)?) {
        close(tx, ctx, left.id, ClosingCause::VisitorGone)?;
    }
    tx.move_visitor(spoken.id, &known.identity)?;
    if known.contact.is_blocked
        && let Some(chat) = tx.open_chat(known.identity.id)?
    {
        close(tx, ctx, chat, ClosingCause::Blocked)?;
    }
    Ok(known.identity)
}

fn close(
    tx: &mut dyn Transaction,
    ctx: &Context,
    chat: ConversationId,
    cause: ClosingCause,
) -> Result<(), StoreError> {
    lock_around(tx, chat)?;
    if let Some(chat) = tx.conversation(chat)?.filter(Conversation::is_open) {
        end(tx, ctx, &chat, Closing { at: ctx.now, cause, reason: None })?;
    }
    Ok(())
}

/// Writes what the site says of the person on their contact; a name that an agent wrote stays (D9).
fn name(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &Identify,
    person: &Identity,
) -> Result<(), StoreError> {
    if let Some(contact) = tx.contact(person.contact)?
        && let Some(renamed) = contact.renamed_by_profile(command.name.as_deref())
    {
        tx.save_contact(&renamed)?;
    }
    if let Some(address) = &command.email {
        tx.put_contact_email(person.contact, address, ctx.now)?;
    }
    Ok(())
}

fn tell_of(tx: &mut dyn Transaction, ctx: &Context, person: &Identity) -> Result<(), StoreError> {
    let chat = match tx.open_chat(person.id)? {
        Some(chat) => tx.conversation(chat)?,
        None => None,
    };
    let event = Event {
        conversation: chat.as_ref().map(|it| it.id),
        actor: ctx.actor,
        at: ctx.now,
        body: EventBody::Chat(ChatChange::VisitorIdentified(person.contact)),
    };
    tx.append(event, chat.as_ref(), None)
}
