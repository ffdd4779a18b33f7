//! Transcript: a visitor has what was said sent to them (V3).

use pupitre_domain::chat::email::EmailAddress;
use pupitre_domain::id::VisitorSessionId;
use pupitre_domain::mail::{LIMITS_PERIOD, MailKind};
use pupitre_domain::message::Author;

use super::tell::new_mail;
use crate::Context;
use crate::jobs::enqueue;
use crate::ports::store::{StoreError, Topic, Transaction};

/// The most messages of a transcript; what was said after them is left out, and it says so.
pub const MESSAGES_MAX: u32 = 500;

/// A visitor who asks for the transcript.
#[derive(Debug, Clone)]
pub struct AskTranscript {
    /// Whose session.
    pub session: VisitorSessionId,
    /// Where it is to go.
    pub address: EmailAddress,
}

/// Why it will not be sent.
#[derive(Debug, thiserror::Error)]
pub enum AskTranscriptError {
    /// The session has ended.
    #[error("the visitor's session is over")]
    SessionOver,
    /// This desk sends no mail.
    #[error("this desk sends no mail")]
    MailOff,
    /// Nobody of the brand has written yet: a chat is no means to mail one's own words to others.
    #[error("nobody has answered yet")]
    NothingSaid,
    /// There were too many mails lately.
    #[error("there were too many mails lately")]
    TooMany,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Has the visitor's last conversation sent to that address.
///
/// # Errors
///
/// See [`AskTranscriptError`].
pub fn ask_transcript(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &AskTranscript,
) -> Result<(), AskTranscriptError> {
    let session = tx.visitor_session(command.session)?.ok_or(AskTranscriptError::SessionOver)?;
    if !tx.mail_is_on()? {
        return Err(AskTranscriptError::MailOff);
    }
    let chat = match tx.last_chat(session.identity)? {
        Some(chat) => tx.conversation(chat)?,
        None => None,
    };
    let conversation = chat.ok_or(AskTranscriptError::NothingSaid)?;
    let said = tx.said_in(conversation.id, MESSAGES_MAX)?;
    if !said.iter().any(|it| matches!(it.author, Author::Agent(_))) {
        return Err(AskTranscriptError::NothingSaid);
    }
    let mail = new_mail(tx, ctx, &conversation, (MailKind::Transcript, command.address.clone()))?;
    let since = ctx.elapsed.checked_sub(LIMITS_PERIOD).unwrap_or(ctx.elapsed);
    if !tx.mail_counts(&mail, since)?.allow(MailKind::Transcript) {
        return Err(AskTranscriptError::TooMany);
    }
    tx.insert_mail(&mail)?;
    enqueue(tx, ctx, Topic::SendMail, mail.id.as_bytes(), ctx.elapsed)?;
    Ok(())
}
