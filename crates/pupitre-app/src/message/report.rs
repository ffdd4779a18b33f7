//! Report: the platform says what became of a message (D5, C2, C4).

use jiff::Timestamp;
use pupitre_domain::delivery::{Delivery, DeliveryState, FailureCode, Report};
use pupitre_domain::event::{Event, EventBody};
use pupitre_domain::id::{ChannelId, MessageId};

use super::change::join_awaiting;
use crate::Context;
use crate::channel::note_opted_out;
use crate::jobs::send_reaction::reaction_reported;
use crate::ports::store::{DeliveryRow, ParkedReport, PlatformKey, StoreError, Topic, Transaction};
use crate::relaunch::{lost, reached};

/// Our own words that came back with a report, checked by the channel's adapter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClaimedMessage {
    /// The message.
    pub message: MessageId,
    /// The attempt.
    pub attempt: u32,
}

/// A report of the platform.
#[derive(Debug, Clone)]
pub struct RecordReport {
    /// The channel it came by.
    pub channel: ChannelId,
    /// The message and attempt, when our words came back with it.
    pub claimed: Option<ClaimedMessage>,
    /// The platform's id of the message.
    pub platform_id: String,
    /// The key of that id.
    pub key: PlatformKey,
    /// What became of it.
    pub report: Report,
    /// When, by the channel's clock.
    pub reported_at: Timestamp,
}

/// What came of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recording {
    /// The message changed.
    Applied,
    /// It said nothing new.
    Nothing,
    /// The message is not known yet; the report waits for it.
    Parked,
}

/// Records a report. It finds its message by the platform's id, or by our own words that came back;
/// a report for an unconfirmed send thus heals it. A report of an unknown message waits, and
/// creates nothing.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn record_report(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &RecordReport,
) -> Result<Recording, StoreError> {
    if let Some(row) = tx.delivery_by_key(command.key)? {
        let is_current = row.delivery.platform_id.as_ref() == Some(&command.platform_id);
        let is_past = !is_current || row.delivery.state == DeliveryState::Queued;
        if is_past && !has_arrived(&command.report) {
            // That attempt failed and the agent asked again: its end no longer counts, its arrival
            // would.
            return Ok(Recording::Nothing);
        }
        return apply_report(tx, ctx, &row, &command.report, None);
    }
    let has_failed = matches!(command.report, Report::Failed(_));
    if reaction_reported(tx, ctx, command.key, has_failed)? {
        return Ok(Recording::Applied);
    }
    let claimed = match command.claimed {
        Some(claimed) => tx.delivery(claimed.message)?.map(|row| (row, claimed.attempt)),
        None => None,
    };
    let claimed = claimed.filter(|(row, _)| row.channel == command.channel);
    let Some((row, attempt)) = claimed else {
        return park(tx, ctx, command);
    };
    if row.delivery.platform_id.is_some() {
        // The message has another id already: the platform accepted it twice.
        return doubled(tx, ctx, &row, &command.report);
    }
    let is_queued_again = row.delivery.state == DeliveryState::Queued;
    let is_calling = row.delivery.state == DeliveryState::Sending;
    if has_failed && is_calling && attempt < row.delivery.attempt {
        // The agent asked again and the next attempt has begun: it counts only if this one's id is
        // bound.
        return park(tx, ctx, command);
    }
    let mut delivery =
        Delivery { platform_id: Some(command.platform_id.clone()), ..row.delivery.clone() };
    if delivery.state == DeliveryState::Failed {
        // It failed on our side, after an attempt that the platform had taken after all.
        if !has_failed {
            reached(tx, ctx, row.message)?;
        }
        delivery = Delivery { state: DeliveryState::Unknown, error: None, ..delivery };
    }
    let row = DeliveryRow { delivery, ..row };
    let recording = if is_queued_again && has_failed {
        // The agent asked again before that attempt was known to have failed: the next one leaves.
        tx.save_delivery(&row, Some(command.key))?;
        Recording::Nothing
    } else {
        apply_report(tx, ctx, &row, &command.report, Some(command.key))?
    };
    join_parked(tx, ctx, row.message, command.key)?;
    Ok(recording)
}

/// Keeps a report until the platform's id of its message is known.
fn park(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &RecordReport,
) -> Result<Recording, StoreError> {
    tx.park_report(&ParkedReport {
        channel: command.channel,
        key: command.key,
        report: command.report.clone(),
        reported_at: command.reported_at,
        received_at: ctx.elapsed,
    })?;
    Ok(Recording::Parked)
}

/// Joins the reports that came before their message's platform id was known, and what else waits
/// for it.
pub(crate) fn join_parked(
    tx: &mut dyn Transaction,
    ctx: &Context,
    message: MessageId,
    key: PlatformKey,
) -> Result<(), StoreError> {
    for parked in tx.take_parked_reports(key)? {
        let Some(row) = tx.delivery(message)? else { continue };
        let is_queued_again = row.delivery.state == DeliveryState::Queued;
        if !is_queued_again || has_arrived(&parked.report) {
            apply_report(tx, ctx, &row, &parked.report, None)?;
        }
    }
    match tx.delivery(message)? {
        Some(row) => join_awaiting(tx, ctx, key, row.conversation, message),
        None => Ok(()),
    }
}

/// Whether it says that the visitor's phone has the message.
const fn has_arrived(report: &Report) -> bool {
    match report {
        Report::Delivered | Report::Read => true,
        Report::Sent | Report::Failed(_) => false,
    }
}

/// The visitor has the message by the other acceptance; the doubling is on record.
fn doubled(
    tx: &mut dyn Transaction,
    ctx: &Context,
    row: &DeliveryRow,
    report: &Report,
) -> Result<Recording, StoreError> {
    let body = EventBody::SendAnomaly { message: row.message, code: "accepted_twice" };
    let event = Event { conversation: Some(row.conversation), actor: ctx.actor, at: ctx.now, body };
    tx.append(event, None, None)?;
    match report {
        Report::Failed(_) => Ok(Recording::Nothing),
        Report::Sent | Report::Delivered | Report::Read => apply_report(tx, ctx, row, report, None),
    }
}

/// Joins a report into a delivery (I-22). What was queued again meanwhile no longer leaves once the
/// platform says that it has it.
pub(crate) fn apply_report(
    tx: &mut dyn Transaction,
    ctx: &Context,
    row: &DeliveryRow,
    report: &Report,
    key: Option<PlatformKey>,
) -> Result<Recording, StoreError> {
    let Some(delivery) = row.delivery.join(report, ctx.now) else {
        if key.is_some() {
            tx.save_delivery(row, key)?;
        }
        return Ok(Recording::Nothing);
    };
    let was_queued = matches!(
        row.delivery.state,
        DeliveryState::Queued | DeliveryState::Unknown | DeliveryState::Sending
    );
    if was_queued {
        tx.cancel(Topic::SendMessage, *row.message.as_bytes())?;
    }
    if delivery.error.as_ref().is_some_and(|it| it.code == FailureCode::WindowClosed) {
        window_refused(tx, ctx, row)?;
    }
    if let Some(error) = &delivery.error {
        note_opted_out(tx, ctx, row.conversation, error)?;
    }
    let has_failed = delivery.state == DeliveryState::Failed;
    save_and_tell(tx, ctx, &DeliveryRow { delivery, ..row.clone() }, key)?;
    if has_failed {
        lost(tx, ctx, row.message)?;
    } else if row.delivery.state == DeliveryState::Failed {
        reached(tx, ctx, row.message)?;
    }
    Ok(Recording::Applied)
}

/// The platform says that the window is closed: it has the last word, so the desk shows it closed
/// (W8), unless the visitor has written since that message.
pub(crate) fn window_refused(
    tx: &mut dyn Transaction,
    ctx: &Context,
    row: &DeliveryRow,
) -> Result<(), StoreError> {
    let Some(conversation) = tx.conversation(row.conversation)? else { return Ok(()) };
    let Some(message) = tx.message(row.conversation, row.message)? else { return Ok(()) };
    let Some(identity) = tx.identity(conversation.identity)? else { return Ok(()) };
    // A message that is sent again is asked for later than it was written.
    let asked_at = match row.delivery.state {
        DeliveryState::Sending => row.delivery.changed_at.max(message.sent_at),
        DeliveryState::Queued
        | DeliveryState::Unknown
        | DeliveryState::Failed
        | DeliveryState::Sent
        | DeliveryState::Delivered
        | DeliveryState::Read => message.sent_at,
    };
    if identity.last_visitor_message_at.is_some_and(|last| last > asked_at) {
        return Ok(());
    }
    if let Some(refused) = identity.window_refused(ctx.now) {
        tx.save_identity(&refused)?;
    }
    // The window belongs to the contact: the message's own conversation may be closed, and another
    // be open.
    let open = tx.correspondent(row.channel, &identity.called())?.and_then(|it| it.open);
    if let Some(refused) = open.and_then(|it| it.window_refused(ctx.now)) {
        tx.save_conversation(&refused)?;
    }
    Ok(())
}

/// Saves a delivery and tells the screens.
pub(crate) fn save_and_tell(
    tx: &mut dyn Transaction,
    ctx: &Context,
    row: &DeliveryRow,
    key: Option<PlatformKey>,
) -> Result<(), StoreError> {
    tx.save_delivery(row, key)?;
    let body =
        EventBody::MessageDeliveryChanged { message: row.message, delivery: row.delivery.clone() };
    let event = Event { conversation: Some(row.conversation), actor: ctx.actor, at: ctx.now, body };
    let conversation = tx.conversation(row.conversation)?;
    tx.append(event, conversation.as_ref(), None)
}
