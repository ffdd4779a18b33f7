//! The outbox: webhooks made from updates, with faults, attempts and retries.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::clock::At;
use crate::payload::{Packing, Update, envelope, escaped};
use crate::schedule::Task;
use crate::state::{BubbleStatus, Change, State};

/// Webhooks that wait for their 200; one more is dropped with a warning.
pub(crate) const DELIVERY_COUNT_MAX: usize = 50_000;
/// Webhooks posted at the same time.
const IN_FLIGHT_COUNT_MAX: usize = 32;

/// A webhook that has not had its 200.
#[derive(Debug)]
struct Delivery {
    body: Bytes,
    lane: Option<usize>,
    acknowledges: Vec<String>,
    attempts: u32,
    journal_n: u64,
}

/// First attempts of one visitor leave one after another.
#[derive(Debug, Default)]
struct Lane {
    waiting: VecDeque<u64>,
    is_busy: bool,
}

/// Webhooks under way.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    deliveries: HashMap<u64, Delivery>,
    lanes: HashMap<Option<usize>, Lane>,
    ready: VecDeque<u64>,
    collected: Vec<Update>,
    held: Option<u64>,
    in_flight: usize,
    made_count: u64,
}

/// A webhook without its 200, as a state file keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SavedDelivery {
    body: String,
    lane: Option<usize>,
    acknowledges: Vec<String>,
}

impl Outbox {
    /// What has not had its 200, in the order in which it was made.
    pub(crate) fn saved(&self) -> (Vec<SavedDelivery>, Vec<Update>) {
        let mut numbered: Vec<(&u64, &Delivery)> = self.deliveries.iter().collect();
        numbered.sort_by_key(|(number, _)| **number);
        let deliveries = numbered.into_iter().map(|(_, it)| SavedDelivery {
            body: String::from_utf8_lossy(&it.body).into_owned(),
            lane: it.lane,
            acknowledges: it.acknowledges.clone(),
        });
        (deliveries.collect(), self.collected.clone())
    }

    /// Webhooks without their 200, and updates that are collected for one.
    pub(crate) fn pending_count(&self) -> usize {
        self.deliveries.len() + self.collected.len()
    }
}

/// A POST to make now.
#[derive(Debug)]
pub(crate) struct Attempt {
    pub(crate) delivery: u64,
    pub(crate) url: String,
    pub(crate) body: Bytes,
    pub(crate) has_wrong_signature: bool,
    /// Another secret to sign with, as around its rotation.
    pub(crate) signing_secret: Option<String>,
    /// The POST gets lost on its way.
    pub(crate) is_lost: bool,
}

/// Sends an update to the webhook, through the faults that are on.
pub(crate) fn post(state: &mut State, at: At, update: Update) {
    if !state.webhook.is_subscribed {
        return;
    }
    let batch = state.faults.batch;
    if batch > 1 && state.chance.meets(state.faults.random_percent) {
        state.outbox.collected.push(update);
        match state.outbox.collected.len() {
            full if full >= batch => send_collected(state, at),
            1 => release_later(state, at),
            _ => {}
        }
        return;
    }
    send(state, at, vec![update]);
}

/// Puts back what had not had its 200 in an earlier run: each webhook byte for byte.
pub(crate) fn restore(
    state: &mut State,
    at: At,
    (deliveries, updates): (Vec<SavedDelivery>, Vec<Update>),
) {
    for saved in deliveries {
        let id = keep(state, at, Bytes::from(saved.body), saved.lane, saved.acknowledges);
        state.schedule.put(at.elapsed, Task::Attempt { delivery: id });
    }
    for update in updates {
        post(state, at, update);
    }
}

/// Lets go what `batch` and `reorder` hold.
pub(crate) fn release(state: &mut State, at: At) {
    send_collected(state, at);
    if let Some(held) = state.outbox.held.take() {
        queue(state, at, held);
    }
}

/// A webhook is due: it waits for its turn in its lane, a retry for nobody.
pub(crate) fn due(state: &mut State, delivery: u64) {
    let Some(found) = state.outbox.deliveries.get(&delivery) else { return };
    if found.attempts > 0 {
        state.outbox.ready.push_back(delivery);
        return;
    }
    let lane = state.outbox.lanes.entry(found.lane).or_default();
    if lane.is_busy {
        lane.waiting.push_back(delivery);
        return;
    }
    lane.is_busy = true;
    state.outbox.ready.push_back(delivery);
}

/// The POSTs that can leave now. None while the address is not verified.
pub(crate) fn take_attempts(state: &mut State) -> Vec<Attempt> {
    let mut attempts = Vec::new();
    let Some(url) = state.webhook.address() else { return attempts };
    while state.outbox.in_flight < IN_FLIGHT_COUNT_MAX {
        let Some(id) = state.outbox.ready.pop_front() else { break };
        let percent = state.faults.random_percent;
        let Some(delivery) = state.outbox.deliveries.get_mut(&id) else { continue };
        delivery.attempts += 1;
        let is_first = delivery.attempts == 1;
        attempts.push(Attempt {
            delivery: id,
            url: url.clone(),
            body: delivery.body.clone(),
            signing_secret: state.faults.signing_secret.clone(),
            has_wrong_signature: state.faults.wrong_signature && state.chance.meets(percent),
            is_lost: is_first && state.faults.drop && state.chance.meets(percent),
        });
        state.outbox.in_flight += 1;
    }
    attempts
}

/// An attempt has ended with this HTTP status, or without any answer. Only 200 acknowledges.
pub(crate) fn finish(state: &mut State, at: At, id: u64, status: Option<u16>) {
    state.outbox.in_flight = state.outbox.in_flight.saturating_sub(1);
    state.webhook.last_status = status.or(state.webhook.last_status);
    let Some(delivery) = state.outbox.deliveries.get(&id) else { return };
    let (attempts, lane) = (delivery.attempts, delivery.lane);
    state.journal.attempted(delivery.journal_n, attempts, status);
    if attempts == 1 {
        free_lane(state, lane);
    }
    if status == Some(200) {
        acknowledge(state, id);
        return;
    }
    match state.config.timings.retry_wait(attempts) {
        Some(wait) => state.schedule.put(at.elapsed + wait, Task::Attempt { delivery: id }),
        None => give_up(state, id, attempts),
    }
    state.changed(Change::All);
}

fn send_collected(state: &mut State, at: At) {
    let updates = std::mem::take(&mut state.outbox.collected);
    if !updates.is_empty() {
        send(state, at, updates);
    }
}

/// Makes one webhook of these updates and queues it, or holds it back for the next one.
fn send(state: &mut State, at: At, updates: Vec<Update>) {
    let Some(id) = make(state, at, updates) else { return };
    let percent = state.faults.random_percent;
    if state.faults.reorder && state.outbox.held.is_none() && state.chance.meets(percent) {
        state.outbox.held = Some(id);
        release_later(state, at);
        return;
    }
    queue(state, at, id);
    if let Some(held) = state.outbox.held.take() {
        queue(state, at, held);
    }
}

fn release_later(state: &mut State, at: At) {
    let wait = Duration::from_millis(state.config.timings.batch_wait_ms);
    state.schedule.put(at.elapsed + wait, Task::Release);
}

fn make(state: &mut State, at: At, updates: Vec<Update>) -> Option<u64> {
    if state.outbox.deliveries.len() >= DELIVERY_COUNT_MAX {
        tracing::warn!("too many webhooks wait for their 200; one was dropped");
        return None;
    }
    let lane = updates.first().and_then(|it| it.lane);
    let acknowledges = updates.iter().flat_map(|it| it.acknowledges.clone()).collect();
    let packing = match (updates.len(), state.chance.choice(3)) {
        (0 | 1, _) | (_, 0) => Packing::Entries,
        (_, 1) => Packing::Changes,
        _ => Packing::Arrays,
    };
    let account_id = &state.config.business_account_id;
    let body = envelope((account_id, at.now), updates, packing);
    let bytes = if state.faults.raw_utf8 { body.to_string().into_bytes() } else { escaped(&body) };
    Some(keep(state, at, Bytes::from(bytes), lane, acknowledges))
}

fn keep(
    state: &mut State,
    at: At,
    body: Bytes,
    lane: Option<usize>,
    acknowledges: Vec<String>,
) -> u64 {
    let journal_n = state.journal.webhook(at.now, &body);
    state.outbox.made_count += 1;
    let delivery = Delivery { body, lane, acknowledges, attempts: 0, journal_n };
    state.outbox.deliveries.insert(state.outbox.made_count, delivery);
    state.changed(Change::All);
    state.outbox.made_count
}

fn queue(state: &mut State, at: At, id: u64) {
    let percent = state.faults.random_percent;
    let is_delayed = state.faults.delay_ms > 0 && state.chance.meets(percent);
    let delay_ms = if is_delayed { state.faults.delay_ms } else { 0 };
    let when = at.elapsed + Duration::from_millis(delay_ms);
    state.schedule.put(when, Task::Attempt { delivery: id });
    if state.faults.duplicate
        && state.chance.meets(percent)
        && let Some(delivery) = state.outbox.deliveries.get(&id)
    {
        let (body, lane) = (delivery.body.clone(), delivery.lane);
        let copy = keep(state, at, body, lane, Vec::new());
        state.schedule.put(when, Task::Attempt { delivery: copy });
    }
}

fn free_lane(state: &mut State, key: Option<usize>) {
    let Some(lane) = state.outbox.lanes.get_mut(&key) else { return };
    match lane.waiting.pop_front() {
        Some(next) => state.outbox.ready.push_back(next),
        None => {
            state.outbox.lanes.remove(&key);
        }
    }
}

fn acknowledge(state: &mut State, id: u64) {
    let Some(delivery) = state.outbox.deliveries.remove(&id) else { return };
    for wamid in delivery.acknowledges {
        if let Some((visitor, bubble)) = state.bubble_mut(&wamid) {
            bubble.status = bubble.status.max(Some(BubbleStatus::Delivered));
            state.changed(Change::Visitor(visitor));
        }
    }
    state.changed(Change::All);
}

fn give_up(state: &mut State, id: u64, attempts: u32) {
    state.outbox.deliveries.remove(&id);
    tracing::warn!(attempts, "a webhook was given up after seven days of the platform");
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use serde_json::Value;

    use super::*;
    use crate::config::EmulatorConfig;

    #[test]
    fn one_webhook_too_many_is_dropped() {
        let mut state = State::new(EmulatorConfig::default(), Timestamp::UNIX_EPOCH);
        let at = At { now: Timestamp::UNIX_EPOCH, elapsed: Duration::ZERO };
        for _ in 0..=DELIVERY_COUNT_MAX {
            let field = "security".to_owned();
            let update = Update { field, value: Value::Null, lane: None, acknowledges: Vec::new() };
            post(&mut state, at, update);
        }
        assert_eq!(state.pending_count(), DELIVERY_COUNT_MAX);
    }

    #[test]
    fn a_webhook_is_given_up_after_seven_days_of_the_platform() {
        let mut state = State::new(EmulatorConfig::default(), Timestamp::UNIX_EPOCH);
        state.webhook.url = Some("http://127.0.0.1:1".to_owned());
        state.webhook.is_verified = true;
        let mut at = At { now: Timestamp::UNIX_EPOCH, elapsed: Duration::ZERO };
        let field = "security".to_owned();
        let update = Update { field, value: Value::Null, lane: None, acknowledges: Vec::new() };
        post(&mut state, at, update);
        let mut attempts = 0;
        while let Some(when) = state.schedule.next_due() {
            at.elapsed = when;
            while let Some(task) = state.schedule.take_due(when) {
                assert_eq!(task, Task::Attempt { delivery: 1 });
                due(&mut state, 1);
            }
            for attempt in take_attempts(&mut state) {
                attempts += 1;
                finish(&mut state, at, attempt.delivery, Some(500));
            }
        }
        assert_eq!(state.pending_count(), 0);
        assert!((20..30).contains(&attempts), "{attempts} attempts");
        let scaled = Duration::from_hours(7 * 24).mul_f64(state.config.timings.retry_scale);
        assert!(at.elapsed <= scaled + Duration::from_secs(1));
    }
}
