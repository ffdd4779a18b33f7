//! Stop: whoever has a mail that told of an answer says that they want no more of them, or that
//! they do again (V3).
//!
//! Source: RFC 8058, §3.1: the address in the mail's header is enough, without a login.

use pupitre_domain::event::{ChatChange, Event, EventBody};
use pupitre_domain::mail::Mail;

use crate::Context;
use crate::ports::mail::StopKey;
use crate::ports::store::{MailStopRow, StoreError, Transaction};

/// Whoever has a mail, and what they want.
#[derive(Debug, Clone, Copy)]
pub struct StopMails {
    /// The SHA-256 of what the mail's address carries.
    pub token_hash: [u8; 32],
    /// Whether they want no more, or want them again.
    pub does_stop: bool,
}

/// Why nothing was noted.
#[derive(Debug, thiserror::Error)]
pub enum StopMailsError {
    /// No mail that is remembered leads there.
    #[error("the link is over")]
    Over,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Notes that an address wants no more mails of a site that tell of answers, or wants them again.
/// Noting it twice changes nothing.
///
/// # Errors
///
/// See [`StopMailsError`].
pub fn stop_mails(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &StopMails,
) -> Result<(), StopMailsError> {
    let stop = tx.mail_stop(command.token_hash)?.ok_or(StopMailsError::Over)?;
    if tx.is_mail_refused(stop.channel, &stop.address)? == command.does_stop {
        return Ok(());
    }
    let change = if command.does_stop {
        tx.refuse_mail(stop.channel, &stop.address, ctx.elapsed)?;
        ChatChange::MailStopped
    } else {
        tx.allow_mail(stop.channel, &stop.address)?;
        ChatChange::MailResumed
    };
    let chat = tx.conversation(stop.conversation)?;
    let (conversation, body) = (Some(stop.conversation), EventBody::Chat(change));
    tx.append(Event { conversation, actor: ctx.actor, at: ctx.now, body }, chat.as_ref(), None)?;
    Ok(())
}

/// Writes what the address in a mail carries.
pub(super) fn lay_stop(
    tx: &mut dyn Transaction,
    ctx: &Context,
    mail: &Mail,
    key: &StopKey,
) -> Result<(), StoreError> {
    tx.insert_mail_stop(&MailStopRow {
        token_hash: key.hash,
        channel: mail.channel,
        conversation: mail.conversation,
        address: mail.address.clone(),
        language: mail.language,
        made_at: ctx.elapsed,
    })
}
