//! Send a message to the platform: the attempt is recorded before the call, and nothing ambiguous
//! is resent by itself (C4).

use jiff::SignedDuration;
use pupitre_domain::conversation::reply::check_window;
use pupitre_domain::delivery::{Delivery, DeliveryError, DeliveryState, FailureCode, Report};
use pupitre_domain::event::{Event, EventBody};
use pupitre_domain::id::MessageId;
use pupitre_domain::message::{Content, Message, Quote};
use pupitre_domain::template::fill::HeaderValue;

use super::pace::PROBE_EVERY;
use super::{backoff, later, spread};
use crate::Context;
use crate::channel::{note_channel_down, note_channel_up, note_opted_out};
use crate::message::{apply_report, join_parked, platform_id, save_and_tell};
use crate::ports::channel::{Outgoing, OutgoingHeader, Recipient, SendOutcome};
use crate::ports::store::{ClaimedWork, DeliveryRow, PlatformKey, StoreError, Transaction};
use crate::relaunch::{checked_template, lost};
use crate::template::uploaded;

/// How many times a message that was certainly not sent is tried before it is shown as failed.
pub const SEND_ATTEMPTS_MAX: u32 = 8;

/// The longest wait between two tries.
const RETRY_WAIT_MAX: SignedDuration = SignedDuration::from_mins(5);

/// What a worker does with a claimed message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BeginSend {
    /// Call the platform with this, then report by [`finish_send`].
    Call(Box<Outgoing>),
    /// Nothing is left to do.
    Done,
}

/// An attempt that ended.
#[derive(Debug, Clone)]
pub struct Finished {
    /// The message.
    pub message: MessageId,
    /// The attempt.
    pub attempt: u32,
    /// What came of it.
    pub outcome: SendOutcome,
    /// Whether the channel takes messages again by it, after it did not.
    pub resumes: bool,
}

/// Checks once more that the message may leave (W3), and records the attempt before the call.
///
/// A message whose last attempt was begun and never reported was cut off: nobody knows whether it
/// left, so it becomes unknown instead of being sent again.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn begin_send(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
) -> Result<BeginSend, StoreError> {
    if !tx.holds(claim)? {
        return Ok(BeginSend::Done);
    }
    let Some(row) = tx.delivery(MessageId::from_bytes(claim.work.subject))? else {
        tx.finish(claim)?;
        return Ok(BeginSend::Done);
    };
    match row.delivery.state {
        DeliveryState::Queued => prepare(tx, ctx, claim, &row),
        DeliveryState::Sending => {
            settle(tx, ctx, claim, &row, DeliveryState::Unknown, None)?;
            Ok(BeginSend::Done)
        }
        DeliveryState::Unknown
        | DeliveryState::Failed
        | DeliveryState::Sent
        | DeliveryState::Delivered
        | DeliveryState::Read => {
            tx.finish(claim)?;
            Ok(BeginSend::Done)
        }
    }
}

fn prepare(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
    row: &DeliveryRow,
) -> Result<BeginSend, StoreError> {
    let missing = || StoreError::Unreadable { detail: "a queued message lacks a row".to_owned() };
    let conversation = tx.conversation(row.conversation)?.ok_or_else(missing)?;
    let message = tx.message(row.conversation, row.message)?.ok_or_else(missing)?;
    let channel = tx.channel(row.channel)?.ok_or_else(missing)?;
    let identity = tx.identity(conversation.identity)?.ok_or_else(missing)?;
    let window_ends_at =
        identity.last_visitor_message_at.map(pupitre_domain::service_window::ends_at);
    let mut template = None;
    if let Content::Template(content) = &message.content {
        match checked_template(tx, &message, content, window_ends_at, ctx.now)? {
            Ok(outgoing) => template = Some(outgoing),
            Err(error) => {
                settle(tx, ctx, claim, row, DeliveryState::Failed, Some(error))?;
                return Ok(BeginSend::Done);
            }
        }
    }
    let has_window = channel.kind.has_service_window() && template.is_none();
    if check_window(has_window, window_ends_at, ctx.now).is_err() {
        let error =
            DeliveryError { code: FailureCode::WindowClosed, platform_code: None, detail: None };
        settle(tx, ctx, claim, row, DeliveryState::Failed, Some(error))?;
        return Ok(BeginSend::Done);
    }
    let media = match message.content.media() {
        Some(id) => Some(tx.media(id)?.ok_or_else(missing)?),
        None => None,
    };
    let header = match template.as_ref().and_then(|it| it.header_value.as_ref()) {
        Some(HeaderValue::Kept(file)) => {
            let media = tx.media(file.media)?.ok_or_else(missing)?;
            let platform_id = uploaded(tx, ctx, file.media, &channel.platform_address)?;
            Some(OutgoingHeader { media, platform_id })
        }
        Some(HeaderValue::File { .. } | HeaderValue::Location { .. }) | None => None,
    };
    let quoted = match &message.context.quoted {
        Some(quote) if template.is_none() => quoted(tx, quote)?,
        Some(_) | None => None,
    };
    let attempt = row.delivery.attempt.saturating_add(1);
    let delivery = Delivery {
        state: DeliveryState::Sending,
        error: None,
        attempt,
        // An earlier attempt may have had one, and failed.
        platform_id: None,
        changed_at: ctx.now,
    };
    tx.save_delivery(&DeliveryRow { delivery, ..row.clone() }, None)?;
    Ok(BeginSend::Call(Box::new(Outgoing {
        channel,
        recipient: Recipient { user_id: identity.user_id, phone: identity.phone },
        message: row.message,
        attempt,
        content: message.content,
        media,
        template,
        header,
        quoted,
    })))
}

/// The platform's id of the message that another answers; one of ours has it since it left. What
/// has none is left out: the words count more than the frame around them.
fn quoted(tx: &mut dyn Transaction, quote: &Quote) -> Result<Option<String>, StoreError> {
    if quote.platform_id.is_some() {
        return Ok(quote.platform_id.clone());
    }
    let Some((conversation, id)) = quote.message else { return Ok(None) };
    match tx.message(conversation, id)? {
        Some(message) => platform_id(tx, &message),
        None => Ok(None),
    }
}

/// Records what came of an attempt. A status that came first has settled the message already; an
/// answer to an attempt that is no longer the last one changes nothing but is on record when it was
/// an acceptance.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn finish_send(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
    finished: &Finished,
) -> Result<(), StoreError> {
    let Some(row) = tx.delivery(finished.message)? else { return Ok(()) };
    if finished.resumes {
        tx.resume_sending(row.channel, ctx.elapsed)?;
    }
    if row.delivery.attempt != finished.attempt {
        if let SendOutcome::Accepted { .. } = finished.outcome {
            anomaly(tx, ctx, &row, "accepted_twice")?;
        }
        return Ok(());
    }
    let is_pending = matches!(row.delivery.state, DeliveryState::Sending | DeliveryState::Unknown);
    match &finished.outcome {
        SendOutcome::Accepted { platform_id, platform_key, anomaly: odd } => {
            if let Some(code) = odd {
                anomaly(tx, ctx, &row, code)?;
            }
            accepted(tx, ctx, &row, platform_id, *platform_key)?;
            if finished.resumes || claim.attempts > 1 {
                note_channel_up(tx, ctx, row.channel)?;
            }
            tx.finish(claim)?;
            Ok(())
        }
        SendOutcome::Rejected(error) if is_pending => {
            if error.code == FailureCode::MediaRefused {
                forget_upload(tx, &row)?;
            }
            settle(tx, ctx, claim, &row, DeliveryState::Failed, Some(error.clone()))
        }
        SendOutcome::NotSent { retry_after, error } if is_pending => {
            not_sent(tx, ctx, claim, &row, *retry_after, error)
        }
        SendOutcome::ChannelDown(error) if is_pending => {
            note_channel_down(tx, ctx, row.channel, error)?;
            wait(tx, ctx, claim, &row, PROBE_EVERY, error)
        }
        SendOutcome::Ambiguous if is_pending => {
            settle(tx, ctx, claim, &row, DeliveryState::Unknown, None)
        }
        SendOutcome::Rejected(_)
        | SendOutcome::NotSent { .. }
        | SendOutcome::ChannelDown(_)
        | SendOutcome::Ambiguous => {
            tx.finish(claim)?;
            Ok(())
        }
    }
}

/// The platform did not take the file above a template: it is uploaded anew the next time.
fn forget_upload(tx: &mut dyn Transaction, row: &DeliveryRow) -> Result<(), StoreError> {
    let message = tx.message(row.conversation, row.message)?;
    if let Some(Message { content: Content::Template(content), .. }) = message
        && let Some(file) = content.header_file
    {
        tx.put_header_upload(file.media, None)?;
    }
    Ok(())
}

/// Binds the platform's id, then joins the reports that came before it.
fn accepted(
    tx: &mut dyn Transaction,
    ctx: &Context,
    row: &DeliveryRow,
    platform_id: &str,
    key: PlatformKey,
) -> Result<(), StoreError> {
    match &row.delivery.platform_id {
        Some(known) if known == platform_id => return Ok(()),
        Some(_) => return anomaly(tx, ctx, row, "accepted_twice"),
        None => {}
    }
    let delivery = Delivery { platform_id: Some(platform_id.to_owned()), ..row.delivery.clone() };
    let bound = DeliveryRow { delivery, ..row.clone() };
    apply_report(tx, ctx, &bound, &Report::Sent, Some(key))?;
    join_parked(tx, ctx, row.message, key)
}

fn not_sent(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
    row: &DeliveryRow,
    retry_after: Option<SignedDuration>,
    error: &DeliveryError,
) -> Result<(), StoreError> {
    if claim.attempts >= SEND_ATTEMPTS_MAX {
        return settle(tx, ctx, claim, row, DeliveryState::Failed, Some(error.clone()));
    }
    let least = retry_after.unwrap_or(SignedDuration::ZERO);
    let by = backoff(claim.attempts, RETRY_WAIT_MAX).max(least);
    let by = spread(by, claim.work.subject, claim.attempts);
    wait(tx, ctx, claim, row, by, error)
}

/// Back to the queue, with the reason, until that much later. A worker whose lease ended meanwhile
/// has no row to put off: the message has failed, and its agent decides.
fn wait(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
    row: &DeliveryRow,
    by: SignedDuration,
    error: &DeliveryError,
) -> Result<(), StoreError> {
    if !tx.holds(claim)? {
        return settle(tx, ctx, claim, row, DeliveryState::Failed, Some(error.clone()));
    }
    let delivery = Delivery {
        state: DeliveryState::Queued,
        error: Some(error.clone()),
        changed_at: ctx.now,
        ..row.delivery.clone()
    };
    save_and_tell(tx, ctx, &DeliveryRow { delivery, ..row.clone() }, None)?;
    tx.postpone(claim, later(ctx.elapsed, by))?;
    Ok(())
}

/// The row's work is done; its message stands there.
fn settle(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
    row: &DeliveryRow,
    state: DeliveryState,
    error: Option<DeliveryError>,
) -> Result<(), StoreError> {
    let is_window = error.as_ref().is_some_and(|it| it.code == FailureCode::WindowClosed);
    if let Some(error) = &error {
        note_opted_out(tx, ctx, row.conversation, error)?;
    }
    let delivery = Delivery { state, error, changed_at: ctx.now, ..row.delivery.clone() };
    if is_window {
        crate::message::window_refused(tx, ctx, row)?;
    }
    save_and_tell(tx, ctx, &DeliveryRow { delivery, ..row.clone() }, None)?;
    if state == DeliveryState::Failed {
        lost(tx, ctx, row.message)?;
    }
    tx.finish(claim)?;
    Ok(())
}

fn anomaly(
    tx: &mut dyn Transaction,
    ctx: &Context,
    row: &DeliveryRow,
    code: &'static str,
) -> Result<(), StoreError> {
    let body = EventBody::SendAnomaly { message: row.message, code };
    let event = Event { conversation: Some(row.conversation), actor: ctx.actor, at: ctx.now, body };
    tx.append(event, None, None)
}
