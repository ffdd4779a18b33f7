//! Told of the answer: a visitor who left an address and is not there gets one mail per silence.

use pupitre_domain::channel::Family;
use pupitre_domain::chat::email::EmailAddress;
use pupitre_domain::conversation::Conversation;
use pupitre_domain::id::{DueWorkId, IdentityId, MailId, MessageId};
use pupitre_domain::language::Language;
use pupitre_domain::mail::{ANSWER_DELAY, LIMITS_PERIOD, Mail, MailKind, MailState};
use pupitre_domain::message::{Author, Message};

use crate::Context;
use crate::jobs::later;
use crate::ports::store::{DueWork, StoreError, TimeKind, Topic, Transaction};

/// How many answers of one silence are looked at.
const UNREAD_MAX: u32 = 50;

/// The last id that a message can have.
const LAST: MessageId = MessageId::from_bytes([0xff; 16]);

/// Has a mail tell of an answer, later, if its visitor is not there and left an address.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn tell_by_mail(
    tx: &mut dyn Transaction,
    ctx: &Context,
    (conversation, message): (&Conversation, &Message),
) -> Result<(), StoreError> {
    if !matches!(message.author, Author::Agent(_)) || tx.visit_count(conversation.identity)? > 0 {
        return Ok(());
    }
    plan(tx, ctx, conversation)
}

/// Has a mail tell of the answers that a visitor who has just left did not read.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn tell_missed(
    tx: &mut dyn Transaction,
    ctx: &Context,
    visitor: IdentityId,
) -> Result<(), StoreError> {
    if tx.visit_count(visitor)? > 0 || !tx.mail_is_on()? {
        return Ok(());
    }
    let Some(id) = tx.last_chat(visitor)? else { return Ok(()) };
    let Some(conversation) = tx.conversation(id)? else { return Ok(()) };
    if unread(tx, &conversation)?.is_empty() {
        return Ok(());
    }
    plan(tx, ctx, &conversation)
}

fn plan(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: &Conversation,
) -> Result<(), StoreError> {
    if conversation.family != Family::Chat || !tx.mail_is_on()? {
        return Ok(());
    }
    let Some(address) = tx.contact_email(conversation.contact)? else { return Ok(()) };
    let mail = new_mail(tx, ctx, conversation, (MailKind::Answer, address))?;
    let since = ctx.elapsed.checked_sub(LIMITS_PERIOD).unwrap_or(ctx.elapsed);
    if !tx.mail_counts(&mail, since)?.allow(MailKind::Answer) || !tx.insert_mail(&mail)? {
        return Ok(());
    }
    // A wait for the visitor, not for a machine: the clock of the desk counts it.
    tx.enqueue(&DueWork {
        id: DueWorkId::from_bytes(ctx.ids.id()),
        topic: Topic::SendMail,
        subject: *mail.id.as_bytes(),
        lane: None,
        time: TimeKind::Business,
        due_at: later(ctx.now, ANSWER_DELAY),
    })
}

/// A mail of a conversation, in the language of its visitor's page.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(super) fn new_mail(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: &Conversation,
    (kind, address): (MailKind, EmailAddress),
) -> Result<Mail, StoreError> {
    let page = tx.visitor_language(conversation.identity)?.unwrap_or(conversation.language);
    Ok(Mail {
        id: MailId::from_bytes(ctx.ids.id()),
        kind,
        channel: conversation.channel,
        conversation: conversation.id,
        identity: conversation.identity,
        address,
        language: if page == Language::FRENCH { page } else { Language::ENGLISH },
        state: MailState::Waiting,
        doubts: 0,
        error: None,
        upto: None,
        created_at: ctx.elapsed,
        changed_at: ctx.now,
    })
}

/// The agents' answers that a visitor has not read and no mail told of, oldest first.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn unread(
    tx: &mut dyn Transaction,
    conversation: &Conversation,
) -> Result<Vec<Message>, StoreError> {
    let told = tx.last_mailed(conversation.id)?;
    let mut answers = Vec::new();
    for id in tx.unseen_by_visitor(conversation.id, LAST, true, UNREAD_MAX)? {
        let Some(message) = tx.message(conversation.id, id)? else { continue };
        let is_news = told.is_none_or(|it| id > it);
        if is_news && matches!(message.author, Author::Agent(_)) {
            answers.push(message);
        }
    }
    answers.reverse();
    Ok(answers)
}

/// The visitor is back, wrote, or read: the mail that was still to be sent is not, and the next
/// answer that they miss is told anew.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn end_silence(tx: &mut dyn Transaction, visitor: IdentityId) -> Result<(), StoreError> {
    for mail in tx.end_silence(visitor)? {
        tx.cancel(Topic::SendMail, *mail.as_bytes())?;
    }
    Ok(())
}
