//! From a body to the store: each item is a use case of its own, so that a bad one never spoils its
//! neighbours.

mod kind;
mod messages;

use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;

use axum::body::Bytes;
use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use pupitre_app::channel::{
    MarketingWish, QuarantineItem, note_marketing_wish, note_news, quarantine_item,
};
use pupitre_app::contact::{identify, recognize};
use pupitre_app::message::{
    ChangeMessage, Changed, ClaimedMessage, Echoed, ReceiveMessage, Received, RecordReport,
    change_message, receive_message, record_echo, record_report,
};
use pupitre_app::ports::store::{StoreError, Transaction};
use pupitre_app::template::{TellTemplate, tell_template};
use pupitre_app::{Context, Desk, DeskError};
use pupitre_domain::channel::Channel;
use pupitre_domain::contact::Sender;
use pupitre_domain::event::Actor;
use pupitre_domain::id::ChannelId;
use serde_json::value::RawValue;

use super::Webhook;
use super::order::Arrived;
use crate::callback;
use crate::credentials::Credentials;
use crate::key::delivery_key;
use crate::wire::inbound::{
    AccountChange, AccountUpdate, Bearing, Body, Change, News, Reason, Wish, read_body,
    read_contacts, read_status, take_apart,
};

/// How many items of one body wait for the store at a time, so that a large body leaves room for
/// the others.
const IN_FLIGHT_MAX: usize = 256;

/// How often an item is tried before it is kept aside.
const TRIES_MAX: u32 = 3;

/// A body whose signature holds.
pub(super) struct Signed {
    /// The raw bytes.
    pub(super) body: Bytes,
    /// The credentials of every number, when it came.
    pub(super) known: Arc<[Arc<Credentials>]>,
    /// Those whose secret signed it.
    pub(super) signers: Vec<Arc<Credentials>>,
}

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
    Change(Box<ChangeMessage>),
    Echo(Box<ReceiveMessage>),
    Notice(Box<ReceiveMessage>, Sender),
    Report(Box<RecordReport>),
    Template(TellTemplate),
    Account(Box<ChannelNews>),
    Wish(MarketingWish),
    KeepAside(Reason),
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Taken,
    Repeated,
    KeptAside(Reason),
}

/// Takes a body in whose signature holds; done once each of its items is durable.
///
/// # Errors
///
/// The first [`StoreError`] that is not the fault of an item. Some items may be durable by then:
/// the platform sends the whole body again, and they are recognised.
pub(super) async fn take_in(webhook: &Webhook, signed: &Signed) -> Result<(), StoreError> {
    let moment = Moment::new(webhook, signed);
    let items = match read_body(&signed.body) {
        Ok(body) => moment.read_items(body).await?,
        Err(reason) => vec![moment.aside(reason, None, &signed.body)],
    };
    let counts = counts(&items);
    let told: Vec<(Option<ChannelId>, String)> =
        items.iter().map(|it| (it.channel, kind::of(&it.work))).collect();
    let mut told = told.into_iter();
    let desk = &webhook.ports.desk;
    // A write is queued when its item is drawn from the iterator: in order, and before those ahead
    // of it are awaited.
    let started = items.into_iter().map(|item| start(desk.clone(), item));
    let mut outcomes = stream::iter(started).buffered(IN_FLIGHT_MAX);
    let mut kept_aside: Vec<Reason> = Vec::new();
    while let Some(outcome) = outcomes.next().await {
        let outcome = outcome?;
        if let Outcome::KeptAside(reason) = outcome {
            kept_aside.push(reason);
        }
        if let Some((channel, kind)) = told.next() {
            webhook.ports.tally.note(kind::line(channel, kind, outcome, moment.now));
        }
    }
    for (channel, count) in counts {
        webhook.ports.tally.received(channel, count, moment.now);
    }
    tell_of(&kept_aside);
    Ok(())
}

/// How many items are of each channel.
fn counts(items: &[Item]) -> HashMap<ChannelId, u32> {
    let mut counts = HashMap::new();
    for channel in items.iter().filter_map(|it| it.channel) {
        let count: &mut u32 = counts.entry(channel).or_default();
        *count = count.saturating_add(1);
    }
    counts
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
    signed: &'a Signed,
    bytes: &'a Bytes,
    now: Timestamp,
    elapsed: Timestamp,
}

impl<'a> Moment<'a> {
    fn new(webhook: &'a Webhook, signed: &'a Signed) -> Self {
        let (now, elapsed) = (webhook.ports.clock.now(), webhook.ports.elapsed.elapsed());
        Self { webhook, signed, bytes: &signed.body, now, elapsed }
    }

    /// Whether it may tell of that number: its own secret signed it, or it has none of its own.
    fn may_tell_of(&self, number: &str) -> bool {
        let is_it = |it: &Arc<Credentials>| it.phone_number_id() == number;
        self.signed.signers.iter().any(is_it) || !self.signed.known.iter().any(is_it)
    }

    /// The numbers of an account whose secret signed it.
    fn numbers_of<'b>(&'b self, account: &'b str) -> impl Iterator<Item = &'b str> {
        let signers = self.signed.signers.iter();
        let of_account = signers.filter(move |it| it.business_account_id() == account);
        of_account.map(|it| it.phone_number_id())
    }

    /// The credentials of a number, as it signed.
    fn signer(&self, number: &str) -> Option<&Credentials> {
        let signers = self.signed.signers.iter().map(|it| &**it);
        signers.clone().find(|it| it.phone_number_id() == number).or_else(|| {
            let mut signers = signers;
            signers.next()
        })
    }

    async fn read_items(&self, body: Body<'_>) -> Result<Vec<Item>, StoreError> {
        let is_of_account = !body.news.is_empty() || !body.accounts.is_empty();
        let own = self.signed.signers.iter().filter(|_| is_of_account);
        let own = own.map(|it| it.phone_number_id());
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
                if self.may_tell_of(&change.number) {
                    self.items_of(change, channel, &mut items);
                } else {
                    let raw = change.raw.map_or(&**self.bytes, str::as_bytes);
                    items.push(self.aside(Reason::OtherSecret, None, raw));
                }
            } else {
                let raw = change.raw.map_or(&**self.bytes, str::as_bytes);
                items.push(self.aside(Reason::UnknownNumber, None, raw));
            }
        }
        items.extend(body.news.iter().flat_map(|news| self.news(news, channels)));
        items.extend(body.accounts.iter().flat_map(|it| self.account(it, channels)));
        let asides = body.asides.iter().map(|it| self.aside(it.reason, None, it.raw.as_bytes()));
        items.extend(asides);
        items
    }

    fn items_of(&self, change: &Change<'_>, channel: &Channel, items: &mut Vec<Item>) {
        // Statuses name their people too; nobody asks who they are.
        let contacts = if change.messages.is_empty() && change.echoes.is_empty() {
            Vec::new()
        } else {
            read_contacts(&change.contacts)
        };
        items.extend(change.messages.iter().map(|raw| self.message(raw, channel, &contacts)));
        items.extend(change.echoes.iter().map(|raw| self.echo(raw, channel, &contacts)));
        let signer = self.signer(&change.number);
        items.extend(change.statuses.iter().map(|raw| self.status(raw, channel, signer)));
    }

    /// News are told by the account's name: of each of its numbers.
    fn news(&self, news: &News<'_>, channels: &HashMap<String, Channel>) -> Vec<Item> {
        let raw = news.raw.as_bytes();
        let known = self.numbers_of(&news.account).filter_map(|number| channels.get(number));
        let items: Vec<Item> = known
            .map(|channel| {
                let work = Work::Template(TellTemplate {
                    channel: channel.id,
                    platform_id: news.update.platform_id.clone(),
                    news: news.update.news.clone(),
                });
                self.item(work, Actor::System, Some(channel.id), raw)
            })
            .collect();
        if items.is_empty() { vec![self.aside(Reason::UnknownNumber, None, raw)] } else { items }
    }

    /// What is told of an account, for each number that it is about.
    fn account(
        &self,
        change: &AccountChange<'_>,
        channels: &HashMap<String, Channel>,
    ) -> Vec<Item> {
        let raw = change.raw.as_bytes();
        let items: Vec<Item> = match &change.update {
            AccountUpdate::News { phone, news } => {
                let known = self.numbers_of(&change.account).filter_map(|it| channels.get(it));
                let known: Vec<&Channel> = known.collect();
                let named: Vec<&Channel> =
                    known.iter().copied().filter(|it| is_at(it, phone.as_deref())).collect();
                let meant = if named.is_empty() { known } else { named };
                let item = |channel: &Channel| {
                    let told = ChannelNews { channel: channel.id, news: news.clone() };
                    let work = Work::Account(Box::new(told));
                    self.item(work, Actor::System, Some(channel.id), raw)
                };
                meant.into_iter().map(item).collect()
            }
            AccountUpdate::Wishes { number, wishes } => {
                let channel = channels.get(number).filter(|_| self.may_tell_of(number));
                let item = |wish: &Wish| {
                    channel.map(|channel| {
                        let work = Work::Wish(self.wish(channel.id, wish));
                        self.item(work, Actor::Visitor, Some(channel.id), raw)
                    })
                };
                wishes.iter().filter_map(item).collect()
            }
        };
        if items.is_empty() { vec![self.aside(Reason::UnknownNumber, None, raw)] } else { items }
    }

    fn wish(&self, channel: ChannelId, wish: &Wish) -> MarketingWish {
        let sender =
            Sender { user_id: wish.user_id.clone(), phone: wish.phone.clone(), profile_name: None };
        let at = wish.at.unwrap_or(self.now).min(self.now);
        MarketingWish { channel, sender, is_stopped: wish.is_stopped, told_at: at }
    }

    fn status(&self, raw: &RawValue, channel: &Channel, signer: Option<&Credentials>) -> Item {
        let bytes = raw.get().as_bytes();
        let status = match read_status(raw) {
            Ok(status) => status,
            Err(reason) => return self.aside(reason, Some(channel.id), bytes),
        };
        let words = status.words.as_deref();
        let command = RecordReport {
            channel: channel.id,
            claimed: words.zip(signer).and_then(|(words, signer)| open(signer, words)),
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

/// What is told of a channel.
struct ChannelNews {
    channel: ChannelId,
    news: pupitre_domain::channel_setup::News,
}

/// Whether a channel is at that number, as visitors know it.
fn is_at(channel: &Channel, phone: Option<&str>) -> bool {
    let digits: String = channel.address.chars().filter(char::is_ascii_digit).collect();
    phone.is_some_and(|phone| phone == digits)
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
        Work::Receive(command, bearing) => receive(tx, item, command, *bearing),
        Work::Notice(command, becomes) => {
            identify(tx, &item.ctx, command.channel.id, &command.sender, becomes)?;
            receive(tx, item, command, Bearing::Attached)
        }
        Work::Echo(command) => match record_echo(tx, &item.ctx, command)? {
            Echoed::Done => Ok(Outcome::Taken),
            Echoed::Duplicate => Ok(Outcome::Repeated),
            Echoed::NoConversation => keep_aside(tx, item, Reason::NoOpenConversation),
        },
        Work::Change(command) => match change_message(tx, &item.ctx, command)? {
            Changed::Done | Changed::Waits => Ok(Outcome::Taken),
            Changed::Duplicate => Ok(Outcome::Repeated),
            Changed::NotTheirs => keep_aside(tx, item, Reason::Conflict),
        },
        Work::Report(command) => {
            record_report(tx, &item.ctx, command)?;
            Ok(Outcome::Taken)
        }
        Work::Template(command) => {
            tell_template(tx, &item.ctx, command)?;
            Ok(Outcome::Taken)
        }
        Work::Account(told) => {
            note_news(tx, &item.ctx, told.channel, &told.news)?;
            Ok(Outcome::Taken)
        }
        Work::Wish(wish) => {
            let is_known = note_marketing_wish(tx, &item.ctx, wish)?;
            if is_known { Ok(Outcome::Taken) } else { keep_aside(tx, item, Reason::UnknownVisitor) }
        }
        Work::KeepAside(reason) => keep_aside(tx, item, *reason),
    }
}

fn receive(
    tx: &mut dyn Transaction,
    item: &Item,
    command: &ReceiveMessage,
    bearing: Bearing,
) -> Result<Outcome, StoreError> {
    let missing = match bearing {
        Bearing::Written => None,
        Bearing::Attached => Some(Reason::NoOpenConversation),
        Bearing::Group => Some(Reason::Group),
    };
    if let Some(reason) = missing
        && !has_open_conversation(tx, &item.ctx, command)?
    {
        return keep_aside(tx, item, reason);
    }
    match receive_message(tx, &item.ctx, command)? {
        Received::New { .. } | Received::Blocked => Ok(Outcome::Taken),
        Received::Duplicate => Ok(Outcome::Repeated),
        Received::Conflict => keep_aside(tx, item, Reason::Conflict),
    }
}

fn has_open_conversation(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &ReceiveMessage,
) -> Result<bool, StoreError> {
    let correspondent = recognize(tx, ctx, command.channel.id, &command.sender)?;
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
