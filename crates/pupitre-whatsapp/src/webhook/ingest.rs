//! From a body to the store: each item is a use case of its own, so that a bad one never spoils its
//! neighbours.

use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;

use axum::body::Bytes;
use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use pupitre_app::channel::{QuarantineItem, quarantine_item};
use pupitre_app::message::{
    ClaimedMessage, InboundContent, Quoted, ReceiveMessage, Received, RecordReport,
    receive_message, record_report,
};
use pupitre_app::ports::store::{StoreError, Transaction};
use pupitre_app::template::{TellTemplate, tell_template};
use pupitre_app::{Context, Desk, DeskError};
use pupitre_domain::channel::Channel;
use pupitre_domain::event::Actor;
use pupitre_domain::id::ChannelId;
use serde_json::value::RawValue;

use super::Webhook;
use super::order::Arrived;
use crate::callback;
use crate::credentials::Credentials;
use crate::key::{delivery_key, inbound_key};
use crate::wire::inbound::{
    Bearing, Body, Change, Contact, News, Reason, read_body, read_contacts, read_message,
    read_status, take_apart,
};

/// How many items of one body wait for the store at a time, so that a large body leaves room for
/// the others.
const IN_FLIGHT_MAX: usize = 256;

/// How often an item is tried before it is kept aside.
const TRIES_MAX: u32 = 3;

/// One item on its way to the store.
struct Item {
    work: Work,
    ctx: Context,
    channel: Option<ChannelId>,
    raw: Bytes,
}

/// What is to be done with it.
enum Work {
    Receive(Box<ReceiveMessage>, Bearing),
    Report(Box<RecordReport>),
    Template(TellTemplate),
    KeepAside(Reason),
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Taken,
    KeptAside(Reason),
}

/// Takes a body in whose signature holds; done once each of its items is durable.
///
/// # Errors
///
/// The first [`StoreError`] that is not the fault of an item. Some items may be durable by then:
/// the platform sends the whole body again, and they are recognised.
pub(super) async fn take_in(webhook: &Webhook, bytes: Bytes) -> Result<(), StoreError> {
    let moment = Moment::new(webhook, &bytes);
    let items = match read_body(&bytes) {
        Ok(body) => moment.read_items(body).await?,
        Err(reason) => vec![moment.aside(reason, None, &bytes)],
    };
    let desk = &webhook.ports.desk;
    // A write is queued when its item is drawn from the iterator: in order, and before those ahead
    // of it are awaited.
    let started = items.into_iter().map(|item| start(desk.clone(), item));
    let mut outcomes = stream::iter(started).buffered(IN_FLIGHT_MAX);
    let mut kept_aside: Vec<Reason> = Vec::new();
    while let Some(outcome) = outcomes.next().await {
        match outcome? {
            Outcome::Taken => {}
            Outcome::KeptAside(reason) => kept_aside.push(reason),
        }
    }
    tell_of(&kept_aside);
    Ok(())
}

/// One line for a body: the first thing that somebody should look at, else the first of all.
fn tell_of(kept_aside: &[Reason]) {
    let count = kept_aside.len();
    if let Some(reason) = kept_aside.iter().find(|it| !it.is_expected()) {
        tracing::warn!(count, reason = reason.code(), "items of a webhook were kept aside");
    } else if let Some(reason) = kept_aside.first() {
        tracing::info!(count, reason = reason.code(), "items of a webhook were kept aside");
    }
}

/// What the items of a body share.
struct Moment<'a> {
    webhook: &'a Webhook,
    bytes: &'a Bytes,
    now: Timestamp,
    elapsed: Timestamp,
}

impl<'a> Moment<'a> {
    fn new(webhook: &'a Webhook, bytes: &'a Bytes) -> Self {
        let (now, elapsed) = (webhook.ports.clock.now(), webhook.ports.elapsed.elapsed());
        Self { webhook, bytes, now, elapsed }
    }

    async fn read_items(&self, body: Body<'_>) -> Result<Vec<Item>, StoreError> {
        let own = self.webhook.ports.credentials.phone_number_id();
        let own = (!body.news.is_empty()).then_some(own);
        let numbers = body.changes.iter().map(|change| &*change.number).chain(own);
        let desk = &self.webhook.ports.desk;
        let channels = self.webhook.channels.of(desk, self.elapsed, numbers).await?;
        let lacks_raw = |it: &Change<'_>| it.raw.is_none() && !channels.contains_key(&it.number);
        let body = if body.changes.iter().any(lacks_raw) {
            // What is for an unknown number is kept as a whole, so that it can be taken in once
            // there is a channel.
            take_apart(self.bytes).unwrap_or(body)
        } else {
            body
        };
        Ok(self.items(&body, &channels))
    }

    fn items(&self, body: &Body<'_>, channels: &HashMap<String, Channel>) -> Vec<Item> {
        let mut items = Vec::new();
        for change in &body.changes {
            if let Some(channel) = channels.get(&change.number) {
                self.items_of(change, channel, &mut items);
            } else {
                let raw = change.raw.map_or(&**self.bytes, str::as_bytes);
                items.push(self.aside(Reason::UnknownNumber, None, raw));
            }
        }
        items.extend(body.news.iter().map(|news| self.news(news, channels)));
        let asides = body.asides.iter().map(|it| self.aside(it.reason, None, it.raw.as_bytes()));
        items.extend(asides);
        items
    }

    fn items_of(&self, change: &Change<'_>, channel: &Channel, items: &mut Vec<Item>) {
        // Statuses name their people too; nobody asks who they are.
        let contacts =
            if change.messages.is_empty() { Vec::new() } else { read_contacts(&change.contacts) };
        items.extend(change.messages.iter().map(|raw| self.message(raw, channel, &contacts)));
        items.extend(change.statuses.iter().map(|raw| self.status(raw, channel)));
    }

    /// News are told by the account's name; the account of the desk's credentials owns its number.
    fn news(&self, news: &News<'_>, channels: &HashMap<String, Channel>) -> Item {
        let credentials = &self.webhook.ports.credentials;
        let raw = news.raw.as_bytes();
        let own = channels.get(credentials.phone_number_id());
        let own = own.filter(|_| news.account == credentials.business_account_id());
        let Some(channel) = own else { return self.aside(Reason::UnknownNumber, None, raw) };
        let work = Work::Template(TellTemplate {
            channel: channel.id,
            platform_id: news.update.platform_id.clone(),
            news: news.update.news.clone(),
        });
        self.item(work, Actor::System, Some(channel.id), raw)
    }

    fn message(&self, raw: &RawValue, channel: &Channel, contacts: &[Contact<'_>]) -> Item {
        let bytes = raw.get().as_bytes();
        let message = match read_message(raw, contacts) {
            Ok(message) => message,
            Err(reason) => return self.aside(reason, Some(channel.id), bytes),
        };
        // The key must be the same when the platform repeats the message: the time of receipt is
        // not.
        let keyed_at = message.sent_at.unwrap_or(Timestamp::UNIX_EPOCH);
        let command = ReceiveMessage {
            channel: channel.clone(),
            sender: message.sender,
            key: inbound_key(channel.id, &message.platform_id, keyed_at),
            platform_id: message.platform_id,
            sent_at: message.sent_at.unwrap_or(self.now),
            content: borne(message.content, message.bearing),
            raw: message.keeps_raw.then(|| raw.get().to_owned()),
            quoted: message.quoted.map(|it| Quoted {
                key: delivery_key(channel.id, &it.platform_id),
                payload: it.payload,
            }),
        };
        let work = Work::Receive(Box::new(command), message.bearing);
        self.item(work, Actor::Visitor, Some(channel.id), bytes)
    }

    fn status(&self, raw: &RawValue, channel: &Channel) -> Item {
        let bytes = raw.get().as_bytes();
        let status = match read_status(raw) {
            Ok(status) => status,
            Err(reason) => return self.aside(reason, Some(channel.id), bytes),
        };
        let words = status.words.as_deref();
        let command = RecordReport {
            channel: channel.id,
            claimed: words.and_then(|words| open(&self.webhook.ports.credentials, words)),
            key: delivery_key(channel.id, &status.platform_id),
            platform_id: status.platform_id,
            report: status.report,
            reported_at: status.reported_at.unwrap_or(self.now),
        };
        self.item(Work::Report(Box::new(command)), Actor::System, Some(channel.id), bytes)
    }

    fn aside(&self, reason: Reason, channel: Option<ChannelId>, raw: &[u8]) -> Item {
        self.item(Work::KeepAside(reason), Actor::System, channel, raw)
    }

    /// `raw` is a part of the body, which is shared and not copied.
    fn item(&self, work: Work, actor: Actor, channel: Option<ChannelId>, raw: &[u8]) -> Item {
        let ids = Arc::new(Arrived::next(&self.webhook.ports.ids));
        let ctx = Context { actor, now: self.now, elapsed: self.elapsed, ids };
        Item { work, ctx, channel, raw: self.bytes.slice_ref(raw) }
    }
}

fn open(credentials: &Credentials, words: &str) -> Option<ClaimedMessage> {
    let claimed = callback::open(credentials, words);
    if claimed.is_none() {
        tracing::warn!("a status came with words that are not the desk's own");
    }
    claimed
}

/// Queues an item's write at once; the future is its outcome.
fn start(desk: Desk, item: Item) -> impl Future<Output = Result<Outcome, StoreError>> {
    let item = Arc::new(item);
    let first = write(&desk, &item);
    async move {
        let mut outcome = first.await;
        for _ in 1..TRIES_MAX {
            if !is_worth_another_try(&outcome) {
                break;
            }
            outcome = write(&desk, &item).await;
        }
        if is_fault_of_item(&outcome) {
            tracing::error!(?outcome, "an item of a webhook failed each time it was tried");
            outcome = desk.write(move |tx| keep_aside(tx, &item, Reason::Failed)).await;
        }
        outcome.map_err(|error| match error {
            DeskError::Refused(error) | DeskError::Store(error) => error,
        })
    }
}

fn write(
    desk: &Desk,
    item: &Arc<Item>,
) -> impl Future<Output = Result<Outcome, DeskError<StoreError>>> + use<> {
    let item = Arc::clone(item);
    desk.write(move |tx| take(tx, &item))
}

/// Whether it may do better at once: it lost a race, or failed for what only it does.
fn is_worth_another_try(outcome: &Result<Outcome, DeskError<StoreError>>) -> bool {
    let lost_race = matches!(
        outcome,
        Err(DeskError::Refused(StoreError::Conflict) | DeskError::Store(StoreError::Conflict))
    );
    lost_race || is_fault_of_item(outcome)
}

/// Whether it failed for what the item says, so that it would fail again; not for the state of the
/// database.
fn is_fault_of_item(outcome: &Result<Outcome, DeskError<StoreError>>) -> bool {
    let Err(DeskError::Refused(error) | DeskError::Store(error)) = outcome else { return false };
    match error {
        StoreError::Constraint { .. } | StoreError::Panicked | StoreError::Failed { .. } => true,
        StoreError::Conflict
        | StoreError::Full
        | StoreError::Overloaded
        | StoreError::Unavailable { .. }
        | StoreError::Unreadable { .. }
        | StoreError::NotRun => false,
    }
}

fn take(tx: &mut dyn Transaction, item: &Item) -> Result<Outcome, StoreError> {
    match &item.work {
        Work::Receive(command, bearing) => {
            if *bearing == Bearing::Attached && !has_open_conversation(tx, command)? {
                return keep_aside(tx, item, Reason::NoOpenConversation);
            }
            match receive_message(tx, &item.ctx, command)? {
                Received::New { .. } | Received::Blocked | Received::Duplicate => {
                    Ok(Outcome::Taken)
                }
                Received::Conflict => keep_aside(tx, item, Reason::Conflict),
            }
        }
        Work::Report(command) => {
            record_report(tx, &item.ctx, command)?;
            Ok(Outcome::Taken)
        }
        Work::Template(command) => {
            tell_template(tx, &item.ctx, command)?;
            Ok(Outcome::Taken)
        }
        Work::KeepAside(reason) => keep_aside(tx, item, *reason),
    }
}

/// What a message says, by what it is to the conversation.
fn borne(content: InboundContent, bearing: Bearing) -> InboundContent {
    match (bearing, content) {
        (Bearing::Attached, InboundContent::Unsupported { kind }) => {
            InboundContent::Attached { kind }
        }
        (Bearing::Attached | Bearing::Written, content) => content,
    }
}

fn has_open_conversation(
    tx: &mut dyn Transaction,
    command: &ReceiveMessage,
) -> Result<bool, StoreError> {
    let correspondent = tx.correspondent(command.channel.id, &command.sender)?;
    Ok(correspondent.is_some_and(|it| it.open.is_some()))
}

fn keep_aside(
    tx: &mut dyn Transaction,
    item: &Item,
    reason: Reason,
) -> Result<Outcome, StoreError> {
    let kept = QuarantineItem {
        channel: item.channel,
        reason: reason.code().to_owned(),
        raw: item.raw.to_vec(),
    };
    quarantine_item(tx, &item.ctx, &kept)?;
    Ok(Outcome::KeptAside(reason))
}
