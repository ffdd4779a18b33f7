//! Pace: messages leave no faster than the platform takes them, each number and each visitor for
//! itself, and nobody waits for another's limit (C4).
//!
//! Nothing of it is stored: after a restart the platform's refusals teach it anew.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use pupitre_domain::channel::ChannelKind;
use pupitre_domain::delivery::{DeliveryState, FailureCode};
use pupitre_domain::id::{ChannelId, MessageId};

use super::later;
use crate::Context;
use crate::ports::channel::SendOutcome;
use crate::ports::store::{ClaimedWork, StoreError, Transaction};

/// How many messages leave a number in a second, at most.
///
/// Source: Cloud API, "Throughput", seen 2026-09-11: 80 messages a second, error 130429 beyond. A
/// number that shares its throughput with a phone has 20: its refusals say so.
pub const NUMBER_PER_SECOND_MAX: u32 = 80;

/// How many messages leave a number at once: visitors write by the same throughput.
const NUMBER_BURST: u32 = 40;

/// However often the platform refuses, this many leave in a second.
const NUMBER_PER_SECOND_MIN: u32 = 5;

/// A number that was slowed down gets this many a second back, each time this long passes.
const GROWTH: u32 = 8;
const GROWTH_EVERY: SignedDuration = SignedDuration::from_secs(10);

/// Refusals so close together are one.
const REFUSALS_APART: SignedDuration = SignedDuration::from_secs(1);

/// How far apart messages to one visitor leave, once its burst is used up.
///
/// Source: Cloud API, "About the platform", seen 2026-08-04: one message in 6 seconds, 45 at once,
/// error 131056 beyond.
pub const PAIR_INTERVAL: SignedDuration = SignedDuration::from_secs(6);

/// How many messages to one visitor leave at once: one is kept back, for none travels as fast as
/// another.
pub const PAIR_BURST: u32 = 44;

/// A channel that can't send is tried again by one message, this much later.
pub const PROBE_EVERY: SignedDuration = SignedDuration::from_secs(30);

/// So many calls without an answer stop a channel until the next probe.
const SILENCES_MAX: u32 = 3;

/// Beyond so many, what is as good as unknown is forgotten.
const KEPT_MAX: usize = 4096;

/// When the next message may leave, a leaky bucket's level as an instant.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    level_at: Timestamp,
}

impl Bucket {
    const EMPTY: Self = Self { level_at: Timestamp::MIN };

    /// The first instant at which one more may leave.
    fn free_at(self, interval: SignedDuration, burst: u32, now: Timestamp) -> Timestamp {
        let ahead = times(interval, burst.saturating_sub(1));
        self.level_at.checked_sub(ahead).unwrap_or(Timestamp::MIN).max(now)
    }

    /// Counts one more.
    fn take(&mut self, interval: SignedDuration, now: Timestamp) {
        self.level_at = later(self.level_at.max(now), interval);
    }
}

fn times(interval: SignedDuration, count: u32) -> SignedDuration {
    let count = i32::try_from(count).unwrap_or(i32::MAX);
    interval.checked_mul(count).unwrap_or(SignedDuration::MAX)
}

/// A number that sends nothing.
#[derive(Debug, Clone, Copy)]
struct Stop {
    /// When it was last found out.
    since: Timestamp,
    /// When one message tries for all.
    until: Timestamp,
}

impl Stop {
    fn at(now: Timestamp) -> Self {
        Self { since: now, until: later(now, PROBE_EVERY) }
    }
}

/// A number, as its answers taught.
#[derive(Debug)]
struct Number {
    bucket: Bucket,
    per_second: u32,
    slowed_at: Timestamp,
    /// Nothing leaves: it can't send, or nobody answers.
    stop: Option<Stop>,
    /// The platform refused for its limit, and has taken nothing since.
    is_slowed: bool,
    silences: u32,
    /// The turns of messages that came too early.
    turns: HashMap<MessageId, Timestamp>,
}

impl Number {
    fn new() -> Self {
        Self {
            bucket: Bucket::EMPTY,
            per_second: NUMBER_PER_SECOND_MAX,
            slowed_at: Timestamp::MIN,
            stop: None,
            is_slowed: false,
            silences: 0,
            turns: HashMap::new(),
        }
    }

    fn per_second(&self, now: Timestamp) -> u32 {
        let since = now.duration_since(self.slowed_at).as_secs() / GROWTH_EVERY.as_secs();
        let steps = u32::try_from(since.max(0)).unwrap_or(u32::MAX);
        let grown = self.per_second.saturating_add(GROWTH.saturating_mul(steps));
        grown.min(NUMBER_PER_SECOND_MAX)
    }

    fn interval(&self, now: Timestamp) -> SignedDuration {
        SignedDuration::from_micros(1_000_000 / i64::from(self.per_second(now)))
    }

    /// The platform refused for the number's limit: half as fast, from now on.
    fn slow_down(&mut self, wait: Option<SignedDuration>, now: Timestamp) {
        if now.duration_since(self.slowed_at) < REFUSALS_APART {
            return;
        }
        self.is_slowed = true;
        self.per_second = (self.per_second(now) / 2).max(NUMBER_PER_SECOND_MIN);
        self.slowed_at = now;
        // Turns given at the old pace are no longer good.
        self.turns.clear();
        let pause = wait.unwrap_or(REFUSALS_APART);
        let full = times(self.interval(now), NUMBER_BURST);
        self.bucket.level_at = later(later(now, pause), full);
    }

    /// Nobody answered: after a few times, one call tries for all.
    fn hear_nothing(&mut self, now: Timestamp) {
        self.silences = self.silences.saturating_add(1);
        if self.silences >= SILENCES_MAX {
            self.stop = Some(Stop::at(now));
        }
    }

    /// The platform takes messages again; whether it did not before.
    fn goes_on(&mut self) -> bool {
        self.silences = 0;
        let was_slowed = std::mem::take(&mut self.is_slowed);
        self.stop.take().is_some() || was_slowed
    }
}

/// Whether a message may leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// Now.
    Leaves,
    /// Not before that instant.
    Waits(Timestamp),
    /// The channel sends nothing: it was found out then, and is tried again at that instant.
    Stopped {
        /// When it was found out.
        since: Timestamp,
        /// When it is tried again.
        until: Timestamp,
    },
}

/// How fast messages leave; one for all workers of a process.
#[derive(Debug, Default)]
pub struct Pace {
    numbers: HashMap<ChannelId, Number>,
    pairs: HashMap<(ChannelId, [u8; 16]), Bucket>,
}

impl Pace {
    /// Whether the first message of a lane may leave now; when it may, it is counted. When it may
    /// not for the number's sake, it is given its turn.
    pub fn admit(
        &mut self,
        channel: ChannelId,
        lane: [u8; 16],
        message: MessageId,
        now: Timestamp,
    ) -> Admission {
        self.forget(now);
        let number = self.numbers.entry(channel).or_insert_with(Number::new);
        if let Some(Stop { since, until }) = number.stop.filter(|it| it.until > now) {
            return Admission::Stopped { since, until };
        }
        let pair = self.pairs.entry((channel, lane)).or_insert(Bucket::EMPTY);
        let free_at = pair.free_at(PAIR_INTERVAL, PAIR_BURST, now);
        if free_at > now {
            return Admission::Waits(free_at);
        }
        let turn = number.turns.get(&message).copied().unwrap_or_else(|| {
            let interval = number.interval(now);
            let turn = number.bucket.free_at(interval, NUMBER_BURST, now);
            number.bucket.take(interval, now);
            turn
        });
        if turn > now {
            number.turns.insert(message, turn);
            return Admission::Waits(turn);
        }
        number.turns.remove(&message);
        pair.take(PAIR_INTERVAL, now);
        if let Some(stop) = &mut number.stop {
            // It is the one that tries whether the channel can send again.
            stop.until = later(now, PROBE_EVERY);
        }
        Admission::Leaves
    }

    /// Somebody found out that a channel sends again.
    pub fn resume(&mut self, channel: ChannelId) {
        if let Some(number) = self.numbers.get_mut(&channel) {
            number.goes_on();
        }
    }

    /// Learns from what came of a call; whether the platform takes messages again after it did not,
    /// so that what waited for that may leave.
    pub fn learn(
        &mut self,
        channel: ChannelId,
        lane: [u8; 16],
        outcome: &SendOutcome,
        now: Timestamp,
    ) -> bool {
        let number = self.numbers.entry(channel).or_insert_with(Number::new);
        match outcome {
            SendOutcome::ChannelDown(_) => number.stop = Some(Stop::at(now)),
            SendOutcome::Ambiguous => number.hear_nothing(now),
            SendOutcome::NotSent { error, .. }
                if error.code == FailureCode::PlatformUnavailable =>
            {
                number.hear_nothing(now);
            }
            // It was looked at for its own sake: the channel takes messages.
            SendOutcome::Accepted { .. } | SendOutcome::Rejected(_) => return number.goes_on(),
            SendOutcome::NotSent { .. } => {
                number.stop = None;
                number.silences = 0;
            }
        }
        let SendOutcome::NotSent { retry_after, error } = outcome else { return false };
        if error.code == FailureCode::RateLimited {
            number.slow_down(*retry_after, now);
        }
        if error.code == FailureCode::PairLimited {
            let full = later(now, times(PAIR_INTERVAL, PAIR_BURST));
            self.pairs.insert((channel, lane), Bucket { level_at: full });
        }
        false
    }

    /// When the next message of those that were given a turn may leave.
    #[must_use]
    pub fn next_turn(&self, now: Timestamp) -> Option<Timestamp> {
        let turns = self.numbers.values().flat_map(|it| it.turns.values().copied());
        turns.filter(|it| *it > now).min()
    }

    /// A visitor who was not written to for minutes is as good as a new one; a turn that nobody
    /// takes belongs to a message that no longer leaves.
    fn forget(&mut self, now: Timestamp) {
        if self.pairs.len() > KEPT_MAX {
            self.pairs.retain(|_, bucket| bucket.level_at > now);
        }
        for number in self.numbers.values_mut().filter(|it| it.turns.len() > KEPT_MAX) {
            let since = now.checked_sub(PROBE_EVERY).unwrap_or(Timestamp::MIN);
            number.turns.retain(|_, turn| *turn > since);
        }
    }
}

/// Whether a claimed message may leave now; one that may not is put off until its turn, and loses
/// neither its place in its lane nor one of its tries.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn is_its_turn(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
    pace: &mut Pace,
) -> Result<bool, StoreError> {
    let message = MessageId::from_bytes(claim.work.subject);
    let row = tx.delivery(message)?.filter(|it| it.delivery.state == DeliveryState::Queued);
    let Some(row) = row else { return Ok(true) };
    match tx.channel(row.channel)?.map(|it| it.kind) {
        Some(ChannelKind::WhatsApp) => {}
        Some(ChannelKind::WebChat) | None => return Ok(true),
    }
    let lane = claim.work.lane.unwrap_or(claim.work.subject);
    let mut admission = pace.admit(row.channel, lane, message, ctx.elapsed);
    if let Admission::Stopped { since, .. } = admission
        && tx.sending_resumed_at(row.channel)?.is_some_and(|at| at > since)
    {
        // A check found it well, or another process did.
        pace.resume(row.channel);
        admission = pace.admit(row.channel, lane, message, ctx.elapsed);
    }
    match admission {
        Admission::Leaves => Ok(true),
        Admission::Waits(until) | Admission::Stopped { until, .. } => {
            tx.put_off(claim, until)?;
            Ok(false)
        }
    }
}

#[cfg(test)]
mod tests {
    use pupitre_domain::delivery::DeliveryError;

    use super::*;

    const CHANNEL: ChannelId = ChannelId::from_bytes([9; 16]);

    fn at_ms(ms: i64) -> Timestamp {
        Timestamp::from_millisecond(1_800_000_000_000 + ms).unwrap()
    }

    fn message(number: u8) -> MessageId {
        MessageId::from_bytes([number; 16])
    }

    fn not_sent(code: FailureCode) -> SendOutcome {
        let error = DeliveryError { code, platform_code: None, detail: None };
        SendOutcome::NotSent { retry_after: None, error }
    }

    fn accepted() -> SendOutcome {
        SendOutcome::Accepted {
            platform_id: "out".to_owned(),
            platform_key: [0; 16],
            anomaly: None,
        }
    }

    fn leaves(pace: &mut Pace, lane: u8, ms: i64) -> bool {
        pace.admit(CHANNEL, [lane; 16], message(lane), at_ms(ms)) == Admission::Leaves
    }

    #[test]
    fn c4_a_visitor_gets_a_burst_then_one_in_six_seconds() {
        let mut pace = Pace::default();
        let sent = (0..60).filter(|it| leaves(&mut pace, 1, it * 20)).count();
        assert_eq!(sent, 44);
        assert!(!leaves(&mut pace, 1, 5_999) && leaves(&mut pace, 1, 6_000));
        assert!(!leaves(&mut pace, 1, 11_999) && leaves(&mut pace, 1, 12_000));
        assert!(leaves(&mut pace, 2, 12_000), "another visitor does not wait");
        let sent = (0..60).filter(|_| leaves(&mut pace, 1, 600_000)).count();
        assert_eq!(sent, 40, "waiting repays the burst; the number's own counts then");
    }

    #[test]
    fn c4_messages_of_a_number_are_given_turns_in_the_order_in_which_they_came() {
        let mut pace = Pace::default();
        let turns: Vec<_> = (0..120_u8)
            .map(|lane| pace.admit(CHANNEL, [lane; 16], message(lane), at_ms(0)))
            .collect();
        let now = turns.iter().filter(|it| **it == Admission::Leaves).count();
        assert_eq!(now, 40);
        let waits: Vec<_> = turns
            .into_iter()
            .filter_map(|it| match it {
                Admission::Leaves => None,
                Admission::Waits(until) | Admission::Stopped { until, .. } => Some(until),
            })
            .collect();
        assert!(waits.is_sorted() && waits.windows(2).all(|it| it[0] < it[1]));
        assert_eq!(waits.last().copied(), Some(at_ms(1_000)), "80 more in a second");
        assert_eq!(pace.next_turn(at_ms(0)), waits.first().copied());
        // Each leaves at its turn, and not before.
        assert!(!leaves(&mut pace, 119, 999) && leaves(&mut pace, 119, 1_000));
    }

    #[test]
    fn c4_a_number_that_is_refused_is_halved_once_and_grows_slowly() {
        let mut pace = Pace::default();
        for _ in 0..5 {
            pace.learn(CHANNEL, [1; 16], &not_sent(FailureCode::RateLimited), at_ms(0));
        }
        let mut last_turns = |ms: i64| {
            let turns = (0..100_u8).map(|it| {
                let mut id = [it; 16];
                id[..8].copy_from_slice(&ms.to_le_bytes());
                let id = MessageId::from_bytes(id);
                match pace.admit(CHANNEL, *id.as_bytes(), id, at_ms(ms)) {
                    Admission::Leaves => at_ms(ms),
                    Admission::Waits(until) | Admission::Stopped { until, .. } => until,
                }
            });
            let turns: Vec<_> = turns.collect();
            (turns[0].duration_since(at_ms(ms)), turns[99].duration_since(turns[98]))
        };
        let ms = SignedDuration::from_millis;
        assert_eq!(last_turns(0), (ms(1_025), ms(25)), "nothing leaves for a second");
        let (first, apart) = last_turns(60_000);
        assert_eq!((first, apart), (ms(0), SignedDuration::from_micros(12_500)));
    }

    #[test]
    fn c5_a_channel_that_is_down_is_probed_by_one_message_at_a_time() {
        let mut pace = Pace::default();
        let down = DeliveryError {
            code: FailureCode::TokenInvalid,
            platform_code: Some(190),
            detail: None,
        };
        assert!(leaves(&mut pace, 1, 0));
        assert!(!pace.learn(CHANNEL, [1; 16], &SendOutcome::ChannelDown(down), at_ms(0)));
        assert!((2..50).all(|lane| !leaves(&mut pace, lane, 29_999)));
        let probes = (2..50).filter(|lane| leaves(&mut pace, *lane, 30_000)).count();
        assert_eq!(probes, 1);
        let waiting = pace.admit(CHANNEL, [9; 16], message(9), at_ms(30_000));
        let stopped = Admission::Stopped { since: at_ms(0), until: at_ms(60_000) };
        assert_eq!(waiting, stopped, "the others wait for the one that tries");
        assert!(pace.learn(CHANNEL, [2; 16], &accepted(), at_ms(30_500)), "it goes on");
        assert!(leaves(&mut pace, 9, 30_500));
        assert!(!pace.learn(CHANNEL, [9; 16], &accepted(), at_ms(30_600)), "said once");
    }

    #[test]
    fn c5_a_channel_that_a_check_finds_well_sends_at_once() {
        let mut pace = Pace::default();
        let down = DeliveryError {
            code: FailureCode::BlockedByPlatform,
            platform_code: Some(368),
            detail: None,
        };
        pace.learn(CHANNEL, [1; 16], &SendOutcome::ChannelDown(down), at_ms(0));
        assert!(!leaves(&mut pace, 1, 100));
        pace.resume(CHANNEL);
        assert!((1..40).all(|lane| leaves(&mut pace, lane, 100)), "all of them, at its pace");
    }

    #[test]
    fn c4_a_number_that_was_refused_for_its_limit_says_once_that_it_goes_on() {
        let mut pace = Pace::default();
        pace.learn(CHANNEL, [1; 16], &not_sent(FailureCode::RateLimited), at_ms(0));
        assert!(pace.learn(CHANNEL, [2; 16], &accepted(), at_ms(1_100)));
        assert!(!pace.learn(CHANNEL, [3; 16], &accepted(), at_ms(1_200)));
    }

    #[test]
    fn c4_a_platform_that_does_not_answer_is_left_alone_after_three_calls() {
        let mut pace = Pace::default();
        for call in 1..=3_u8 {
            assert!(leaves(&mut pace, call, 0));
            let silence = not_sent(FailureCode::PlatformUnavailable);
            pace.learn(CHANNEL, [call; 16], &silence, at_ms(0));
        }
        assert!(!leaves(&mut pace, 4, 1_000));
        let elsewhere =
            pace.admit(ChannelId::from_bytes([8; 16]), [4; 16], message(4), at_ms(1_000));
        assert_eq!(elsewhere, Admission::Leaves, "another number sends");
    }

    #[test]
    fn c4_a_pair_that_the_platform_refuses_has_no_burst_left_and_others_go_on() {
        let mut pace = Pace::default();
        pace.learn(CHANNEL, [1; 16], &not_sent(FailureCode::PairLimited), at_ms(0));
        assert!(!leaves(&mut pace, 1, 5_999) && leaves(&mut pace, 1, 6_000));
        assert!(!leaves(&mut pace, 1, 6_001) && leaves(&mut pace, 2, 6_001));
    }
}
