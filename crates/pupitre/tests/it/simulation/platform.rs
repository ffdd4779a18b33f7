//! The platform: takes messages, refuses them, loses answers, and reports late, twice and in any
//! order.

use jiff::{SignedDuration, Timestamp};
use pupitre_app::message::{ClaimedMessage, RecordReport, Recording, record_report};
use pupitre_app::ports::channel::{Outgoing, SendOutcome};
use pupitre_domain::delivery::{DeliveryError, DeliveryState, FailureCode, Report};
use pupitre_domain::event::Actor;
use pupitre_domain::id::{ChannelId, MessageId};

use super::chance::Chance;
use super::failure::{Failure, Step, hold};
use super::signs::{self, Sign};
use super::swarm::Swarm;
use super::templates::{self, News};
use super::visitors::{Letter, receive};
use super::world::{Ran, World};

/// A report on its way to us.
#[derive(Debug, Clone)]
pub(super) struct Slip {
    /// Which call it is about.
    pub(super) call: usize,
    pub(super) channel: ChannelId,
    pub(super) report: Report,
    /// Whether our words come back with it.
    pub(super) has_words: bool,
}

/// Something on its way to us.
#[derive(Debug, Clone)]
pub(super) enum Item {
    Letter(Box<Letter>),
    Sign(Box<Sign>),
    Slip(Slip),
    News(News),
}

/// An item, and when it comes, by the business clock.
#[derive(Debug, Clone)]
struct Mail {
    at: Timestamp,
    item: Item,
}

/// A call that the platform took in.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) message: MessageId,
    pub(super) attempt: u32,
    /// The id under which the platform accepted it, if it did.
    pub(super) platform_id: Option<String>,
    /// Whether we can know that id: by the answer or by our words.
    pub(super) is_known: bool,
    /// What was reported to us and acknowledged, and whether our words came with it.
    pub(super) reports: Vec<(DeliveryState, bool)>,
    /// Whether the answer was lost on purpose.
    pub(super) is_ambiguous: bool,
    /// Whether the answer, when one came, refused it for good.
    pub(super) is_refused: bool,
}

/// The platform.
#[derive(Debug, Default)]
pub(super) struct Platform {
    numbers: usize,
    mails: Vec<Mail>,
    pub(super) calls: Vec<Call>,
}

/// The key of one of our messages' platform ids.
pub(super) fn key(call: usize) -> [u8; 16] {
    let mut key = [0xff; 16];
    key[8..].copy_from_slice(&u64::try_from(call).unwrap_or(0).to_be_bytes());
    key
}

fn error(code: FailureCode, platform_code: i64) -> DeliveryError {
    DeliveryError { code, platform_code: Some(platform_code), detail: None }
}

/// What the platform may refuse with.
fn refusal(chance: &mut Chance, is_template: bool) -> DeliveryError {
    match chance.below(5) {
        0 if is_template => error(FailureCode::TemplatePaused, 132_015),
        0 => error(FailureCode::WindowClosed, 131_047),
        1 => error(FailureCode::NotOnWhatsApp, 131_026),
        2 => error(FailureCode::RateLimited, 131_048),
        3 => error(FailureCode::Invalid, 100),
        _ => error(FailureCode::Unknown, 131_000),
    }
}

impl Platform {
    pub(super) fn next_number(&mut self) -> usize {
        self.numbers += 1;
        self.numbers
    }

    /// Sends an item on its way: at once, overtaken, or late by hours.
    pub(super) fn post(&mut self, chance: &mut Chance, swarm: &Swarm, now: Timestamp, item: Item) {
        let delay = if chance.hit(swarm.late) {
            let most = if chance.hit(0.2) { 7 * 24 } else { 30 };
            SignedDuration::from_secs(chance.between(3_600, most * 3_600))
        } else if chance.hit(swarm.reorder) {
            SignedDuration::from_secs(chance.between(0, 90))
        } else {
            SignedDuration::from_millis(chance.between(0, 900))
        };
        self.mails.push(Mail { at: now.checked_add(delay).unwrap_or(now), item });
    }

    /// The next item that has come by now: any of them, since order means nothing here.
    fn take(&mut self, chance: &mut Chance, now: Timestamp) -> Option<Item> {
        let due: Vec<usize> = self
            .mails
            .iter()
            .enumerate()
            .filter(|(_, mail)| mail.at <= now)
            .map(|(position, _)| position)
            .collect();
        let position = *chance.pick(&due)?;
        Some(self.mails.remove(position).item)
    }

    /// Everything that is on its way, in the order in which it was sent.
    pub(super) fn take_all(&mut self) -> Vec<Item> {
        std::mem::take(&mut self.mails).into_iter().map(|mail| mail.item).collect()
    }

    /// When the last item comes.
    pub(super) fn last_mail(&self) -> Option<Timestamp> {
        self.mails.iter().map(|mail| mail.at).max()
    }

    /// Takes a call: what the caller sees of it.
    pub(super) fn call(
        &mut self,
        chance: &mut Chance,
        swarm: &Swarm,
        now: Timestamp,
        outgoing: &Outgoing,
        objection: Option<DeliveryError>,
    ) -> SendOutcome {
        if chance.hit(swarm.channel_down) {
            return SendOutcome::ChannelDown(error(FailureCode::TokenInvalid, 190));
        }
        if chance.hit(swarm.not_sent) {
            let retry_after = chance.hit(0.5).then(|| SignedDuration::from_secs(6));
            let error = error(FailureCode::RateLimited, 130_429);
            return SendOutcome::NotSent { retry_after, error };
        }
        let index = self.calls.len();
        let mut call = Call {
            message: outgoing.message,
            attempt: outgoing.attempt,
            platform_id: None,
            is_known: false,
            reports: Vec::new(),
            is_ambiguous: chance.hit(swarm.drop_answer),
            is_refused: false,
        };
        let is_ambiguous = call.is_ambiguous;
        // An answer that is lost may also stand for a request that never arrived.
        if is_ambiguous && chance.hit(0.3) {
            self.calls.push(call);
            return SendOutcome::Ambiguous;
        }
        if chance.hit(swarm.refuse) || objection.is_some() {
            call.is_refused = true;
            self.calls.push(call);
            let refused = objection.unwrap_or_else(|| refusal(chance, outgoing.template.is_some()));
            let refused = SendOutcome::Rejected(refused);
            return if is_ambiguous { SendOutcome::Ambiguous } else { refused };
        }
        let platform_id = format!("wamid.out.{index}");
        call.platform_id = Some(platform_id.clone());
        self.calls.push(call);
        self.report(chance, swarm, now, index, outgoing);
        if is_ambiguous {
            return SendOutcome::Ambiguous;
        }
        SendOutcome::Accepted { platform_id, platform_key: key(index), anomaly: None }
    }

    /// Sends the reports of an accepted call on their way.
    fn report(
        &mut self,
        chance: &mut Chance,
        swarm: &Swarm,
        now: Timestamp,
        call: usize,
        outgoing: &Outgoing,
    ) {
        let (channel, is_template) = (outgoing.channel.id, outgoing.template.is_some());
        let reports: Vec<Report> = if chance.hit(swarm.fail_later) {
            // Now and then it says so of what arrives after all.
            let arrives = chance.hit(if is_template { 0.7 } else { 0.3 });
            let why = if arrives {
                error(FailureCode::Unknown, 131_000)
            } else {
                refusal(chance, is_template)
            };
            let after_all = arrives.then_some(Report::Delivered);
            [Report::Sent, Report::Failed(why)].into_iter().chain(after_all).collect()
        } else {
            let all = [Report::Sent, Report::Delivered, Report::Read];
            all.into_iter().take(1 + chance.below(3)).collect()
        };
        for report in reports {
            let has_words = !chance.hit(swarm.wordless);
            let slip = Slip { call, channel, report, has_words };
            let many = if chance.hit(swarm.duplicate) { 2 + chance.below(2) } else { 1 };
            for _ in 0..many {
                self.post(chance, swarm, now, Item::Slip(slip.clone()));
            }
        }
    }
}

/// The webhook brings one item, if one has come.
pub(super) fn act(world: &mut World) -> Result<bool, Failure> {
    let now = world.clocks.now();
    let Some(item) = world.platform.take(&mut world.chance.platform, now) else { return Ok(false) };
    if !bring(world, &item)? {
        // The answer was not 200: the platform comes again.
        world.platform.post(&mut world.chance.platform, &world.swarm, now, item);
    }
    Ok(true)
}

/// Brings one item; `false` when it must come again.
pub(super) fn bring(world: &mut World, item: &Item) -> Result<bool, Failure> {
    match item {
        Item::Letter(letter) => receive(world, letter),
        Item::Sign(sign) => signs::receive(world, sign),
        Item::Slip(slip) => hand_in(world, slip),
        Item::News(news) => templates::tell(world, news),
    }
}

fn hand_in(world: &mut World, slip: &Slip) -> Result<bool, Failure> {
    let missing = || Failure::new("I-25", None, "a report of no call".to_owned());
    let call = world.platform.calls.get(slip.call).ok_or_else(missing)?.clone();
    let platform_id = call.platform_id.clone().ok_or_else(missing)?;
    let claimed = ClaimedMessage { message: call.message, attempt: call.attempt };
    let command = RecordReport {
        channel: slip.channel,
        claimed: slip.has_words.then_some(claimed),
        platform_id,
        key: key(slip.call),
        report: slip.report.clone(),
        reported_at: world.clocks.now(),
    };
    let (recording, events) =
        match world.run(Actor::System, |tx, ctx| record_report(tx, ctx, &command))? {
            Ran::Done(recording, events) => (recording, events),
            Ran::Aborted => return Ok(false),
            Ran::Refused(error) => {
                let detail = format!("{slip:?} was refused: {error}");
                return Err(Failure::new("I-20", None, detail));
            }
        };
    met(world, slip, &call, recording);
    if world.chance.platform.hit(world.swarm.clumsy / 8.0) {
        forge(world, &command)?;
    }
    if let Some(call) = world.platform.calls.get_mut(slip.call) {
        call.is_known |= slip.has_words;
        call.reports.push((slip.report.state(), slip.has_words));
    }
    world.settle(&events, &[])?;
    Ok(true)
}

/// I-25: a report that comes by another channel changes nothing, whatever it claims.
fn forge(world: &mut World, command: &RecordReport) -> Step {
    let other = world.channels.iter().map(|it| it.id).find(|it| *it != command.channel);
    let missing = || Failure::new("I-25", None, "there is one channel".to_owned());
    let forged = RecordReport {
        channel: other.ok_or_else(missing)?,
        key: key(usize::MAX - world.step),
        platform_id: "wamid.forged".to_owned(),
        report: Report::Read,
        ..command.clone()
    };
    let ran = world.run_plain(Actor::System, |tx, ctx| record_report(tx, ctx, &forged))?;
    let Some((recording, events)) = ran else { return Ok(()) };
    let is_aside = recording == Recording::Parked && events.is_empty();
    hold!(is_aside, "I-25", None, "{forged:?} was {recording:?}, and told {events:?}");
    world.coverage.hit("a forged status was set aside");
    Ok(())
}

fn met(world: &mut World, slip: &Slip, call: &Call, recording: Recording) {
    let state = world.model.outs.get(&call.message).map(|it| it.delivery.state);
    if recording == Recording::Applied {
        if state == Some(DeliveryState::Unknown) && call.is_ambiguous {
            world.coverage.hit("an ambiguous send was resolved by its status");
        }
        if world.worker.is_calling(call.message) {
            world.coverage.hit("a status came before the answer");
        }
        let is_late =
            matches!(slip.report, Report::Failed(_)) && state == Some(DeliveryState::Sent);
        if is_late {
            world.coverage.hit("a late refusal of a message that had been accepted");
        }
    }
    if call.reports.iter().any(|(state, _)| *state == slip.report.state()) {
        world.coverage.hit("a status came twice");
    }
    if !slip.has_words {
        world.coverage.hit("a status came without our words");
    }
}

/// Everything that is on its way comes in.
pub(super) fn drain(world: &mut World) -> Step {
    while let Some(last) = world.platform.last_mail() {
        let wait = last.duration_since(world.clocks.now()).max(SignedDuration::ZERO);
        world.clocks.pass(wait);
        while act(world)? {}
    }
    Ok(())
}
