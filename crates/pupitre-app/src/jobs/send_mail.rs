//! Send a mail: its words are written when it leaves, the attempt is recorded before the call, and
//! a mail that the server took is never sent again (V3, C4).

use jiff::SignedDuration;
use pupitre_domain::event::{ChatChange, Event, EventBody};
use pupitre_domain::id::MailId;
use pupitre_domain::mail::{DEADLINE, DOUBTS_MAX, Mail, MailKind, MailState};

use super::{backoff, later, spread};
use crate::Context;
use crate::mail::write;
use crate::ports::mail::{MailKeys, MailOutcome, OutgoingMail};
use crate::ports::store::{ClaimedWork, StoreError, TimeKind, Transaction};

/// The shortest wait between two tries: mail servers that put a sender off want minutes.
const RETRY_WAIT_MIN: SignedDuration = SignedDuration::from_secs(30);

/// The longest wait between two tries.
const RETRY_WAIT_MAX: SignedDuration = SignedDuration::from_hours(1);

/// The code of a mail that its address wants no more of.
const STOPPED: &str = "stopped";

/// The mail to send for a claim; nothing when it is settled, late, or not news any more. The keys
/// are those that it leads by, drawn for this attempt.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn begin_mail(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
    keys: &MailKeys,
) -> Result<Option<OutgoingMail>, StoreError> {
    if !tx.holds(claim)? {
        return Ok(None);
    }
    let mail = tx.mail(MailId::from_bytes(claim.work.subject))?;
    let Some(mail) = mail.filter(|it| !it.state.is_settled()) else {
        tx.finish(claim)?;
        return Ok(None);
    };
    let mail = if mail.state == MailState::Sending {
        // The attempt before was cut off: nobody knows how far it came.
        Mail { doubts: mail.doubts.saturating_add(1), ..mail }
    } else {
        mail
    };
    if mail.doubts >= DOUBTS_MAX {
        settle(tx, ctx, (claim, mail), MailState::Unknown)?;
        return Ok(None);
    }
    if ctx.elapsed.duration_since(mail.created_at) >= DEADLINE {
        settle(tx, ctx, (claim, mail), MailState::Expired)?;
        return Ok(None);
    }
    prepare(tx, ctx, (claim, mail), keys)
}

fn prepare(
    tx: &mut dyn Transaction,
    ctx: &Context,
    (claim, mail): (&ClaimedWork, Mail),
    keys: &MailKeys,
) -> Result<Option<OutgoingMail>, StoreError> {
    let conversation = tx.conversation(mail.conversation)?;
    let is_here = match &conversation {
        Some(it) => mail.kind == MailKind::Answer && tx.visit_count(it.identity)? > 0,
        None => false,
    };
    let Some(conversation) = conversation.filter(|_| !is_here) else {
        settle(tx, ctx, (claim, mail), MailState::Dropped)?;
        return Ok(None);
    };
    // Another address may have been left meanwhile.
    let left = match mail.kind {
        MailKind::Answer => tx.contact_email(conversation.contact)?,
        MailKind::Transcript => None,
    };
    let mail = Mail { address: left.unwrap_or(mail.address.clone()), ..mail };
    if mail.kind == MailKind::Answer && tx.is_mail_refused(mail.channel, &mail.address)? {
        let unwanted = Mail { error: Some(STOPPED.to_owned()), ..mail };
        settle(tx, ctx, (claim, unwanted), MailState::Refused)?;
        return Ok(None);
    }
    let Some(written) = write(tx, ctx, (&mail, &conversation), keys)? else {
        settle(tx, ctx, (claim, mail), MailState::Dropped)?;
        return Ok(None);
    };
    let state = MailState::Sending;
    let leaving = Mail { state, error: None, upto: written.upto, changed_at: ctx.now, ..mail };
    tx.save_mail(&leaving)?;
    Ok(Some(written.outgoing))
}

/// Records what came of an attempt: done, again later, or given up and told.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn finish_mail(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
    outcome: &MailOutcome,
) -> Result<(), StoreError> {
    let Some(mail) = tx.mail(MailId::from_bytes(claim.work.subject))? else {
        tx.finish(claim)?;
        return Ok(());
    };
    if mail.state.is_settled() {
        tx.finish(claim)?;
        return Ok(());
    }
    match outcome {
        // Even when another worker has the row meanwhile: it was taken.
        MailOutcome::Accepted => settle(tx, ctx, (claim, mail), MailState::Sent),
        MailOutcome::Refused(_) | MailOutcome::Later(_) | MailOutcome::Doubt
            if !tx.holds(claim)? =>
        {
            Ok(())
        }
        MailOutcome::Refused(code) => {
            let refused = Mail { error: Some((*code).to_owned()), ..mail };
            settle(tx, ctx, (claim, refused), MailState::Refused)
        }
        MailOutcome::Later(code) => {
            let put_off = Mail { error: Some((*code).to_owned()), ..mail };
            again(tx, ctx, (claim, put_off))
        }
        MailOutcome::Doubt => {
            let doubts = mail.doubts.saturating_add(1);
            let doubted = Mail { doubts, error: Some("no_answer".to_owned()), ..mail };
            if doubts >= DOUBTS_MAX {
                return settle(tx, ctx, (claim, doubted), MailState::Unknown);
            }
            again(tx, ctx, (claim, doubted))
        }
    }
}

/// The mail waits for another try.
fn again(
    tx: &mut dyn Transaction,
    ctx: &Context,
    (claim, mail): (&ClaimedWork, Mail),
) -> Result<(), StoreError> {
    tx.save_mail(&Mail { state: MailState::Waiting, changed_at: ctx.now, ..mail })?;
    let by = backoff(claim.attempts.saturating_add(5), RETRY_WAIT_MAX).max(RETRY_WAIT_MIN);
    let now = match claim.work.time {
        TimeKind::Business => ctx.now,
        TimeKind::Elapsed => ctx.elapsed,
    };
    let due_at = later(now, spread(by, claim.work.subject, claim.attempts));
    tx.postpone(claim, due_at)?;
    Ok(())
}

/// Nothing is done about the mail any more; those whom it concerns are told.
fn settle(
    tx: &mut dyn Transaction,
    ctx: &Context,
    (claim, mail): (&ClaimedWork, Mail),
    state: MailState,
) -> Result<(), StoreError> {
    let (conversation, kind) = (mail.conversation, mail.kind);
    tx.save_mail(&Mail { state, changed_at: ctx.now, ..mail })?;
    tx.finish(claim)?;
    let change = match state {
        MailState::Sent => ChatChange::MailSent(kind),
        MailState::Refused | MailState::Expired | MailState::Unknown => {
            ChatChange::MailFailed(kind)
        }
        MailState::Dropped | MailState::Waiting | MailState::Sending => return Ok(()),
    };
    let chat = tx.conversation(conversation)?;
    let body = EventBody::Chat(change);
    let event = Event { conversation: Some(conversation), actor: ctx.actor, at: ctx.now, body };
    tx.append(event, chat.as_ref(), None)
}
