//! The worker: claims due work, calls out and reports; dies or stalls at every boundary.

use jiff::{SignedDuration, Timestamp};
use pupitre_app::jobs::fetch_media::{Fetched, Told, begin_fetch, finish_fetch};
use pupitre_app::jobs::mark_read::{begin_read, finish_read};
use pupitre_app::jobs::presence::end_grace;
use pupitre_app::jobs::preview_media::{Previewed, begin_preview, finish_preview, with_preview};
use pupitre_app::jobs::remove_upload::{begin_removal, finish_removal};
use pupitre_app::jobs::send::{BeginSend, Finished, begin_send, finish_send};
use pupitre_app::jobs::show_typing::begin_typing;
use pupitre_app::jobs::{LEASE, claim_due};
use pupitre_app::ports::channel::{Outgoing, ReadOutcome, SendOutcome};
use pupitre_app::ports::store::{ClaimedWork, Recorded, Topic};
use pupitre_domain::delivery::{DeliveryError, DeliveryState, FailureCode};
use pupitre_domain::event::{Actor, EventBody};
use pupitre_domain::id::{AgentId, MessageId};

use super::failure::{Failure, Step, hold};
use super::handovers;
use super::pauses;
use super::planted::Bug;
use super::templates::{self, List};
use super::world::World;
use super::{relaunches, replies};

/// What a worker is in the middle of.
#[derive(Debug, Clone)]
enum Job {
    Begin(ClaimedWork),
    Finish(ClaimedWork, Finished, usize),
    List(ClaimedWork, List),
    Close(ClaimedWork),
}

/// The workers.
#[derive(Debug, Default)]
pub(super) struct Worker {
    jobs: Vec<(Timestamp, Job)>,
}

impl Worker {
    /// Whether a call for that message is not yet reported.
    pub(super) fn is_calling(&self, message: MessageId) -> bool {
        self.jobs
            .iter()
            .any(|(_, job)| matches!(job, Job::Finish(_, it, _) if it.message == message))
    }

    /// The process died: what was in the middle is lost.
    pub(super) fn die(&mut self) {
        self.jobs.clear();
    }

    fn take(&mut self, elapsed: Timestamp) -> Option<Job> {
        let position = self.jobs.iter().position(|(at, _)| *at <= elapsed)?;
        Some(self.jobs.remove(position).1)
    }

    /// When the last job is due.
    pub(super) fn last_job(&self) -> Option<Timestamp> {
        self.jobs.iter().map(|(at, _)| *at).max()
    }
}

/// How long until a job goes on: moments, or longer than the lease.
fn later(world: &mut World) -> Timestamp {
    let wait = if world.chance.worker.hit(world.swarm.stall) {
        world.coverage.hit("a lease ended under a slow worker");
        LEASE.as_secs() + world.chance.worker.between(1, 300)
    } else {
        world.chance.worker.between(0, 8)
    };
    let elapsed = world.clocks.elapsed;
    elapsed.checked_add(SignedDuration::from_secs(wait)).unwrap_or(elapsed)
}

/// Goes on with a job, or claims more; `false` when there was nothing to do.
pub(super) fn act(world: &mut World) -> Result<bool, Failure> {
    match world.worker.take(world.clocks.elapsed) {
        Some(Job::Begin(claim)) => begin(world, &claim)?,
        Some(Job::Finish(claim, finished, call)) => finish(world, &claim, &finished, call)?,
        Some(Job::List(claim, list)) => {
            if !templates::record(world, &claim, &list)? {
                let at = later(world);
                world.worker.jobs.push((at, Job::List(claim, list)));
            }
        }
        Some(Job::Close(claim)) => relaunches::close(world, &claim)?,
        None => return claim(world),
    }
    Ok(true)
}

fn claim(world: &mut World) -> Result<bool, Failure> {
    let limit = 1 + u32::try_from(world.chance.worker.below(8)).unwrap_or(0);
    let claimed =
        world.run_plain(Actor::System, |tx, ctx| claim_due(tx, ctx, &Topic::ALL, limit))?;
    let Some((claims, events)) = claimed else { return Ok(true) };
    world.settle(&events, &[])?;
    for (position, claim) in claims.iter().enumerate() {
        let lane = claim.work.lane;
        let again = claims.iter().take(position).any(|it| lane.is_some() && it.work.lane == lane);
        hold!(!again, "I-44", None, "two rows of one lane were claimed together: {claims:?}");
    }
    for claim in &claims {
        match claim.work.topic {
            Topic::SendMessage if world.chance.worker.hit(world.swarm.crash) => {
                world.coverage.hit("a crash before the attempt");
            }
            Topic::SendMessage => {
                let at = later(world);
                world.worker.jobs.push((at, Job::Begin(claim.clone())));
            }
            Topic::FetchMedia => fetch(world, claim)?,
            Topic::PreviewMedia => preview(world, claim)?,
            Topic::RemoveUpload => remove(world, claim)?,
            Topic::MarkRead => mark(world, claim)?,
            Topic::PresenceGrace => grace(world, claim)?,
            Topic::WakeSnoozed
            | Topic::AutoClose
            | Topic::NamedDelay
            | Topic::ReturnAway
            | Topic::SyncTemplates
            | Topic::CloseDeclined
                if world.chance.worker.hit(world.swarm.crash) =>
            {
                world.coverage.hit("a timer was dropped by a worker that died");
            }
            Topic::WakeSnoozed => pauses::wake(world, claim)?,
            Topic::AutoClose => pauses::look(world, claim)?,
            Topic::NamedDelay => handovers::end_wait(world, claim)?,
            Topic::ReturnAway => handovers::look(world, claim)?,
            // Nobody makes a sign, sets a channel up or leaves an address here.
            Topic::SendReaction | Topic::CheckChannel | Topic::SendMail => {}
            Topic::ShowTyping => typing(world, claim)?,
            Topic::SyncTemplates => {
                let (at, list) = (later(world), templates::listed(world, claim));
                world.worker.jobs.push((at, Job::List(claim.clone(), list)));
            }
            Topic::CloseDeclined => {
                let at = later(world);
                world.worker.jobs.push((at, Job::Close(claim.clone())));
            }
        }
    }
    Ok(!claims.is_empty())
}

fn begin(world: &mut World, claim: &ClaimedWork) -> Step {
    let message = MessageId::from_bytes(claim.work.subject);
    if world.bug == Some(Bug::AttemptForgotten) {
        forget_attempt(world, message)?;
    }
    let relaunch = world.model.relaunches.get(&message).cloned();
    let begun = world.run_plain(Actor::System, |tx, ctx| begin_send(tx, ctx, claim))?;
    let Some((begun, events)) = begun else { return Ok(()) };
    met_at_begin(world, &events);
    world.settle(&events, &[])?;
    let BeginSend::Call(outgoing) = begun else {
        return check_given_up(world, message, &events, relaunch.is_some_and(|it| it.is_over));
    };
    let now = world.clocks.now();
    world.model.out(message)?.begun_at = Some(now);
    check_call(world, &outgoing)?;
    if world.chance.worker.hit(world.swarm.crash) {
        world.coverage.hit("a crash before the call");
        return Ok(());
    }
    let call = world.platform.calls.len();
    let form = relaunch.as_ref().and_then(|it| world.forms.get(it.form).zip(Some(it)));
    let refuses = form.and_then(|(form, it)| form.refusal(&it.pattern));
    let chance = &mut world.chance.platform;
    let mut outcome = world.platform.call(chance, &world.swarm, now, &outgoing, refuses);
    let is_taken = world.platform.calls.get(call).is_some_and(|it| it.platform_id.is_some());
    if relaunch.is_some() && is_taken {
        replies::tempt(world, call, &outgoing);
    }
    let is_unclear = !matches!(
        outcome,
        SendOutcome::NotSent { .. } | SendOutcome::ChannelDown(_) | SendOutcome::Rejected(_)
    );
    let out = world.model.out(message)?;
    out.is_waiting = false;
    if world.chance.worker.hit(world.swarm.crash) {
        out.calls += 1;
        world.coverage.hit("a crash after the call");
        return Ok(());
    }
    out.calls += u32::from(is_unclear);
    if world.bug == Some(Bug::ResendsWhatIsUnclear) && outcome == SendOutcome::Ambiguous {
        outcome = SendOutcome::NotSent { retry_after: None, error: unreachable_platform() };
    }
    let resumes = claim.attempts > 1 && matches!(outcome, SendOutcome::Accepted { .. });
    let finished = Finished { message, attempt: outgoing.attempt, outcome, resumes };
    let at = later(world);
    world.worker.jobs.push((at, Job::Finish(claim.clone(), finished, call)));
    Ok(())
}

/// A planted bug: an attempt that was cut off is taken for one that never began.
fn forget_attempt(world: &mut World, message: MessageId) -> Step {
    world.run_plain(Actor::System, |tx, _| {
        let cut_off = tx.delivery(message)?;
        let Some(mut row) = cut_off.filter(|it| it.delivery.state == DeliveryState::Sending) else {
            return Ok(());
        };
        row.delivery.state = DeliveryState::Queued;
        tx.save_delivery(&row, None)
    })?;
    Ok(())
}

fn unreachable_platform() -> DeliveryError {
    DeliveryError { code: FailureCode::PlatformUnavailable, platform_code: None, detail: None }
}

fn met_at_begin(world: &mut World, events: &[Recorded]) {
    for it in events {
        if let EventBody::MessageDeliveryChanged { delivery, .. } = &it.event.body
            && delivery.error.as_ref().is_some_and(|it| it.code == FailureCode::WindowClosed)
        {
            world.coverage.hit("the window closed between the click and the call");
        }
    }
}

/// I-31: what is given up for the window says so once it is closed, and not before. It was not
/// called, and the check of its thread tells that its words are kept.
fn check_given_up(
    world: &mut World,
    message: MessageId,
    events: &[Recorded],
    was_over: bool,
) -> Step {
    let now = world.clocks.now();
    let out = world.model.out(message)?.clone();
    let may_leave = world.model.person(out.person)?.may_be_written_to(now);
    let code = out.delivery.error.as_ref().map(|it| it.code);
    // An earlier worker died between its attempt and the report of it.
    let is_cut_off = out.delivery.state == DeliveryState::Unknown;
    if !events.is_empty() && !is_cut_off && world.model.relaunches.contains_key(&message) {
        return relaunches::check_given_up(world, message, was_over);
    }
    let says_closed =
        out.delivery.state == DeliveryState::Failed && code == Some(FailureCode::WindowClosed);
    hold!(
        events.is_empty() || is_cut_off || (says_closed && !may_leave),
        "I-31",
        Some(out.talk),
        "{message} is {:?}, and may leave: {may_leave}",
        out.delivery
    );
    Ok(())
}

/// What must hold when the platform is called.
fn check_call(world: &mut World, outgoing: &Outgoing) -> Step {
    let message = outgoing.message;
    let row = world.db.look(|tx| tx.delivery(message))?;
    let state = row.as_ref().map(|it| (it.delivery.state, it.delivery.attempt));
    let now = world.clocks.now();
    let out = world.model.out(message)?.clone();
    let talk = Some(out.talk);
    hold!(
        state == Some((DeliveryState::Sending, outgoing.attempt)),
        "I-41",
        talk,
        "attempt {} of {message} is called, the committed row says {state:?}",
        outgoing.attempt
    );
    let person = world.model.person(out.person)?.clone();
    let is_template = world.model.relaunches.contains_key(&message);
    if is_template {
        relaunches::check_call(world, outgoing)?;
    }
    hold!(
        is_template || (person.may_be_written_to(now) && outgoing.template.is_none()),
        "I-30",
        talk,
        "{message} leaves at {now}, the window ended at {:?}",
        person.window_ends_at()
    );
    hold!(out.calls == 0, "I-40", talk, "{message} is called again, and nobody asked");
    let said = outgoing.content.text().unwrap_or_default();
    hold!(said == out.words, "I-23", talk, "{message} leaves as {said:?}, not {:?}", out.words);
    let ahead = world
        .model
        .outs
        .iter()
        .find(|(_, it)| it.person == out.person && it.is_waiting && it.order < out.order);
    hold!(
        ahead.is_none(),
        "I-44",
        talk,
        "{message} overtakes {:?}",
        ahead.map(|(id, it)| (id, &it.delivery, it.calls, it.order))
    );
    let visitor = world.visitors.get(out.person);
    let is_theirs = visitor.is_some_and(|it| {
        let recipient = &outgoing.recipient;
        recipient.phone.as_ref().is_none_or(|phone| *phone == it.phone)
            && recipient.user_id.as_ref().is_none_or(|id| *id == it.user_id)
            && recipient.phone.is_some() == person.has_phone
            && recipient.user_id.is_some() == person.has_user_id
    });
    hold!(is_theirs, "I-25", talk, "{message} leaves for {:?}", outgoing.recipient);
    Ok(())
}

fn finish(world: &mut World, claim: &ClaimedWork, finished: &Finished, call: usize) -> Step {
    let done = world.run_plain(Actor::System, |tx, ctx| finish_send(tx, ctx, claim, finished))?;
    let Some(((), events)) = done else {
        // The worker tries again: the answer is still in its hands.
        let at = later(world);
        world.worker.jobs.push((at, Job::Finish(claim.clone(), finished.clone(), call)));
        return Ok(());
    };
    if let SendOutcome::Accepted { .. } = finished.outcome {
        if events.len() > 1 {
            world.coverage.hit("a parked status was applied");
        }
        let is_last = world
            .db
            .look(|tx| tx.delivery(finished.message))?
            .is_some_and(|it| it.delivery.attempt == finished.attempt);
        if let Some(call) = world.platform.calls.get_mut(call) {
            call.is_known |= is_last;
        }
    }
    if let SendOutcome::Rejected(error) = &finished.outcome
        && error.code == FailureCode::WindowClosed
    {
        world.coverage.hit("the platform refused for the window");
    }
    world.settle(&events, &[])
}

fn fetch(world: &mut World, claim: &ClaimedWork) -> Step {
    let begun = world.run_plain(Actor::System, |tx, _| begin_fetch(tx, claim))?;
    let Some((Some(_), _)) = begun else { return Ok(()) };
    if world.chance.worker.hit(world.swarm.crash) {
        return Ok(());
    }
    let fetched = if world.chance.worker.hit(world.swarm.not_sent) {
        Fetched::Later(None)
    } else if world.chance.worker.hit(world.swarm.refuse) {
        Fetched::Gone
    } else {
        Fetched::Stored {
            mime: Told::Same("image/jpeg".to_owned()),
            size_bytes: 3,
            sha256: [1; 32],
            announced: None,
            // A small copy changes nothing that the promises speak of.
            dimensions: None,
        }
    };
    let done = world.run_plain(Actor::System, |tx, ctx| finish_fetch(tx, ctx, claim, &fetched))?;
    done.map_or(Ok(()), |((), events)| world.settle(&events, &[]))
}

fn preview(world: &mut World, claim: &ClaimedWork) -> Step {
    let begun = world.run_plain(Actor::System, |tx, _| begin_preview(tx, claim))?;
    let Some((Some(_), _)) = begun else { return Ok(()) };
    if world.chance.worker.hit(world.swarm.crash) {
        return Ok(());
    }
    let previewed = if world.chance.worker.hit(world.swarm.not_sent) {
        Previewed::Later
    } else if world.chance.worker.hit(world.swarm.refuse) {
        Previewed::Impossible
    } else {
        Previewed::Made(with_preview((800, 600), "image/jpeg", 3))
    };
    let done =
        world.run_plain(Actor::System, |tx, ctx| finish_preview(tx, ctx, claim, &previewed))?;
    done.map_or(Ok(()), |((), events)| world.settle(&events, &[]))
}

fn remove(world: &mut World, claim: &ClaimedWork) -> Step {
    world.run_plain(Actor::System, |tx, _| begin_removal(tx, claim))?;
    world.run_plain(Actor::System, |tx, ctx| finish_removal(tx, ctx, claim, true))?;
    Ok(())
}

fn mark(world: &mut World, claim: &ClaimedWork) -> Step {
    let begun = world.run_plain(Actor::System, |tx, _| begin_read(tx, claim))?;
    let Some((Some(read), _)) = begun else { return Ok(()) };
    let written = world.model.written.get(&read.platform_id).cloned();
    let talk = written.as_ref().map(|it| it.talk);
    let last = talk.and_then(|it| world.model.talks.get(&it)).and_then(|it| it.last_inbound);
    let is_last = last.is_some() && written.map(|it| it.message) == last;
    hold!(is_last, "I-28", talk, "{read:?} is told as read, the last message is {last:?}");
    let is_later = world.chance.worker.hit(world.swarm.not_sent);
    let outcome = if is_later { ReadOutcome::Later } else { ReadOutcome::Done };
    let done = world.run_plain(Actor::System, |tx, ctx| finish_read(tx, ctx, claim, outcome))?;
    done.map_or(Ok(()), |((), events)| world.settle(&events, &[]))
}

/// What is shown as typed is on a desk, and the visitor may be written to.
fn typing(world: &mut World, claim: &ClaimedWork) -> Step {
    world.run_plain(Actor::System, |tx, ctx| begin_typing(tx, ctx, claim))?;
    Ok(())
}

/// A8: whoever has been gone for a minute is unavailable, and never earlier.
fn grace(world: &mut World, claim: &ClaimedWork) -> Step {
    let agent = AgentId::from_bytes(claim.work.subject);
    let done = world.run_plain(Actor::System, |tx, ctx| end_grace(tx, ctx, claim))?;
    let Some(((), events)) = done else { return Ok(()) };
    let (elapsed, now) = (world.clocks.elapsed, world.clocks.now());
    let desk = world.model.desk(agent)?;
    let is_gone = desk.connections.is_empty();
    let for_long =
        desk.gone_since.is_none_or(|since| elapsed.duration_since(since).as_secs() >= 60);
    hold!(!is_gone || for_long || events.is_empty(), "A8", None, "{agent} was not gone for 60 s");
    let mut expected = Vec::new();
    if is_gone {
        expected = desk.make_unavailable();
        desk.away_since.get_or_insert(now);
        world.coverage.hit("the grace ended");
    }
    world.settle(&events, &expected)
}
