//! The end of a run: faults off, everything comes in and goes out, everybody is here; then nothing
//! may be left.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use pupitre_app::conversation::sweep;
use pupitre_domain::agent::{Capacity, Choice};
use pupitre_domain::channel::Family;
use pupitre_domain::delivery::DeliveryState;
use pupitre_domain::event::Actor;
use pupitre_domain::id::MessageId;

use super::failure::{Failure, Step, hold};
use super::model::{Out, Pair, Place};
use super::platform::{self, Call};
use super::setup::TEAMS;
use super::world::World;
use super::{agents, chat, worker};

/// More rounds than any drain may take.
const ROUNDS_MAX: usize = 20_000;

/// Lets everything settle, and holds what must then be true.
pub(super) fn quiesce(world: &mut World) -> Step {
    world.swarm.calm();
    chat::everybody_arrives(world)?;
    platform::drain(world)?;
    work_off(world)?;
    platform::drain(world)?;
    work_off(world)?;
    check_presence(world)?;
    world.check_patience()?;
    everybody_comes(world)?;
    world.check_all()?;
    world.take_back()?;
    work_off(world)?;
    check_waiting(world)?;
    everything_wakes(world)?;
    check_waiting(world)?;
    everything_falls_silent(world)?;
    everybody_leaves(world)?;
    world.check_nothing_pends()?;
    check_work(world)?;
    check_answers(world)?;
    check_phones(world)
}

/// The workers do all that is due, and all that becomes due.
fn work_off(world: &mut World) -> Step {
    for _ in 0..ROUNDS_MAX {
        while worker::act(world)? {}
        let next = world.db.look(|tx| tx.next_due())?.1;
        let Some(next) = next.into_iter().chain(world.worker.last_job()).max() else {
            return Ok(());
        };
        let wait = next.duration_since(world.clocks.elapsed).max(SignedDuration::from_secs(1));
        world.clocks.pass(wait);
    }
    Err(Failure::new("I-42", None, "due work is never done".to_owned()))
}

/// A8: whoever has been gone for long is unavailable.
fn check_presence(world: &World) -> Step {
    for (agent, desk) in &world.model.desks {
        let is_gone = desk.connections.is_empty() && desk.gone_since.is_some();
        let is_available = Family::ALL.into_iter().any(|it| desk.is_available[it]);
        hold!(!is_gone || !is_available, "A8", None, "{agent} is gone and still available");
    }
    Ok(())
}

/// Everybody connects, has room, and says that they are available.
fn everybody_comes(world: &mut World) -> Step {
    let ids: Vec<_> = world.model.desks.keys().copied().collect();
    for agent in ids {
        world.run_plain(Actor::System, |tx, _| {
            for team in TEAMS {
                tx.add_member(team, agent)?;
            }
            Family::ALL
                .into_iter()
                .try_for_each(|it| tx.set_capacity(agent, it, Some(Capacity(100))))
        })?;
        let desk = world.model.desk(agent)?;
        desk.capacity = Pair { chat: 100, messaging: 100 };
        desk.teams.extend(TEAMS);
    }
    let swept = world.run_plain(Actor::System, |tx, ctx| sweep(tx, ctx))?;
    if let Some((_, events)) = swept {
        world.settle(&events, &[])?;
    }
    for index in 0..world.people.len() {
        if world.people.get(index).is_some_and(|it| it.tabs.is_empty()) {
            agents::arrive(world, index)?;
        }
        for family in Family::ALL {
            agents::choose(world, index, family, Choice::Available)?;
        }
    }
    Ok(())
}

/// I-16: with everybody here, nobody waits.
fn check_waiting(world: &World) -> Step {
    for (id, talk) in world.model.open_talks() {
        let is_held = matches!(talk.place, Place::Desk(_) | Place::Paused(_));
        hold!(is_held, "I-16", Some(id), "still waits when everybody has room");
    }
    for (agent, desk) in &world.model.desks {
        for family in Family::ALL {
            let (load, capacity) = (desk.load[family], desk.capacity[family]);
            hold!(load <= capacity, "I-05", None, "{agent}: {load} of {capacity}");
        }
    }
    Ok(())
}

/// I-50, I-51: every pause with an end ends.
fn everything_wakes(world: &mut World) -> Step {
    while let Some(last) = world.model.last_alarm() {
        let by = last.duration_since(world.clocks.now());
        world.clocks.ahead += by.max(SignedDuration::ZERO);
        work_off(world)?;
        let left = world.model.last_alarm().filter(|at| *at <= world.clocks.now());
        hold!(left.is_none(), "I-50", None, "a pause did not end at {left:?}");
    }
    world.check_all()
}

/// I-54: with nobody who writes any more, every messaging conversation ends.
fn everything_falls_silent(world: &mut World) -> Step {
    world.clocks.ahead += SignedDuration::from_hours(8 * 24);
    work_off(world)?;
    for (id, talk) in world.model.open_talks() {
        let family = world.model.people.get(talk.person).map(|it| it.family);
        hold!(family == Some(Family::Chat), "I-54", Some(id), "still {:?}", talk.place);
    }
    world.check_all()
}

/// P9: every chat whose visitor was answered and has left ends.
fn everybody_leaves(world: &mut World) -> Step {
    chat::everybody_leaves(world)?;
    world.clocks.ahead += SignedDuration::from_mins(16);
    work_off(world)?;
    let is_held = |place| matches!(place, Place::Desk(_));
    let left = world.model.open_talks().find(|(_, it)| is_held(it.place)).map(|(id, _)| id);
    hold!(left.is_none(), "P9", left, "its visitor has gone, and it is open");
    world.check_all()
}

/// I-42: no due work is left, and every file came or was given up.
fn check_work(world: &mut World) -> Step {
    let (left, pending) = world.db.left_to_do()?;
    hold!(left == 0, "I-42", None, "{left} rows of due work are left");
    hold!(pending == 0, "I-20", None, "{pending} files are neither here nor given up");
    Ok(())
}

/// I-20, I-24, I-40, I-42: each answer is settled, as the platform's last word says.
fn check_answers(world: &mut World) -> Step {
    let messages: Vec<MessageId> = world.model.outs.keys().copied().collect();
    for message in messages {
        let row = world.db.look(|tx| tx.delivery(message))?;
        let out = world.model.out(message)?.clone();
        let about = Some(out.talk);
        let state = row.map(|it| it.delivery.state);
        let calls: Vec<Call> =
            world.platform.calls.iter().filter(|it| it.message == message).cloned().collect();
        let family = world.model.people.get(out.person).map(|it| it.family);
        let allowed = if family == Some(Family::Chat) {
            // No platform lies between: it is sent as it is written, and seen as it was told.
            let told = out.delivery.state;
            BTreeSet::from([if told == DeliveryState::Queued { DeliveryState::Sent } else { told }])
        } else {
            expected(&calls, &out)
        };
        let Some(state) = state else {
            return Err(Failure::new("I-20", about, format!("{message} has no delivery")));
        };
        let is_settled = !matches!(state, DeliveryState::Queued | DeliveryState::Sending);
        hold!(is_settled, "I-42", about, "{message} is still {state:?}");
        hold!(
            allowed.contains(&state),
            "I-24",
            about,
            "{message} is {state:?}, not one of {allowed:?}, after {calls:#?}"
        );
        if state == DeliveryState::Unknown {
            world.coverage.hit("an ambiguous send stayed unknown");
        }
    }
    Ok(())
}

/// Where an answer may end, by what the platform did and said of it.
fn expected(calls: &[Call], out: &Out) -> BTreeSet<DeliveryState> {
    use DeliveryState::{Delivered, Failed, Read, Sent, Unknown};
    let is_alone = calls.iter().filter(|it| it.platform_id.is_some()).count() == 1;
    // A report without our words finds its message by the platform's id alone, which one message
    // has one of.
    let is_sure = |it: &Call, state| {
        let reports = it.reports.iter().filter(|(reported, _)| *reported == state);
        reports.into_iter().any(|(_, has_words)| *has_words || (is_alone && it.is_known))
    };
    let may_be =
        |state| calls.iter().any(|it| it.reports.iter().any(|(reported, _)| *reported == state));
    if calls.iter().any(|it| is_sure(it, Read)) {
        return BTreeSet::from([Read]);
    }
    let read: BTreeSet<_> = [Read].into_iter().filter(|_| !is_alone && may_be(Read)).collect();
    if calls.iter().any(|it| is_sure(it, Delivered)) {
        return &read | &BTreeSet::from([Delivered]);
    }
    let mut allowed = read;
    if !is_alone && may_be(Delivered) {
        allowed.insert(Delivered);
    }
    let of_last = match calls.last() {
        Some(last) if last.platform_id.is_some() && last.is_known => {
            if is_sure(last, Failed) {
                Failed
            } else {
                Sent
            }
        }
        Some(last) if last.is_refused && !last.is_ambiguous => Failed,
        Some(_) => Unknown,
        // Never called: refused for the window or given up.
        None => Failed,
    };
    allowed.insert(of_last);
    if of_last == Failed || out.was_asked_again {
        // A worker died between the attempt and the report of it.
        allowed.insert(Unknown);
    }
    let is_clear = is_alone && calls.last().is_some_and(|it| it.platform_id.is_some());
    if (out.was_resent_unknown && !is_clear) || (out.was_asked_again && !is_alone) {
        allowed.extend([Failed, Sent]);
    }
    if of_last == Unknown && out.was_asked_again {
        allowed.insert(Failed);
    }
    allowed
}

/// I-40: no phone shows an answer twice unless its agent asked again.
fn check_phones(world: &World) -> Step {
    for (message, out) in &world.model.outs {
        let taken = world.platform.calls.iter();
        let taken = taken.filter(|it| it.message == *message && it.platform_id.is_some()).count();
        let is_fine = taken <= 1 || out.was_asked_again;
        hold!(is_fine, "I-40", Some(out.talk), "{message} reached the phone {taken} times");
    }
    Ok(())
}
