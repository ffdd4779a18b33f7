//! Pauses and silence: agents put conversations aside and take them back, timers wake them, and
//! nobody writes any more (P1 to P5, P9, I-50, I-51, I-52, I-54).

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use pupitre_app::conversation::{
    ReopenConversation, ReopenConversationError, SnoozeConversation, SnoozeConversationError,
    reopen_conversation, snooze_conversation,
};
use pupitre_app::jobs::auto_close::auto_close;
use pupitre_app::jobs::wake::wake_snoozed;
use pupitre_app::ports::store::ClaimedWork;
use pupitre_domain::channel::Family;
use pupitre_domain::conversation::snooze::{SnoozeError, SnoozeTerms};
use pupitre_domain::event::Actor;
use pupitre_domain::id::{AgentId, ConversationId};

use super::failure::{Failure, Step, hold};
use super::model::{Model, Pause, Person, Place, Talk};
use super::world::{Ran, World};
use super::{answers, chat};

/// How long nobody writes before a conversation ends by itself.
const SILENCE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What is left of the window when a pause without an end ends by itself.
const NOTICE: SignedDuration = SignedDuration::from_hours(1);

impl Model {
    /// The conversations that an agent put aside.
    pub(super) fn paused_by(&self, agent: AgentId) -> Vec<ConversationId> {
        let theirs = self.open_talks().filter(|(_, it)| match it.place {
            Place::Paused(pause) => pause.by == agent,
            Place::Queued | Place::Named(_) | Place::Desk(_) | Place::Closed => false,
        });
        theirs.map(|(id, _)| id).collect()
    }

    /// How many pauses have an alarm.
    pub(super) fn alarms(&self) -> usize {
        let pauses = self.open_talks().filter_map(|(_, it)| it.pause());
        pauses.filter(|it| it.wakes_at.is_some()).count()
    }

    /// When the last pause ends that ends by itself.
    pub(super) fn last_alarm(&self) -> Option<Timestamp> {
        self.open_talks().filter_map(|(_, it)| it.pause()?.wakes_at).max()
    }

    /// It is awake, for whom it was kept.
    pub(super) fn woken(&mut self, id: ConversationId, now: Timestamp) -> Step {
        let talk = self.talk(id)?;
        let Some(pause) = talk.pause() else {
            return Err(Failure::new("I-50", Some(id), format!("woken from {:?}", talk.place)));
        };
        talk.place = pause.kept_for.map_or(Place::Queued, Place::Named);
        talk.woken_at = Some(now);
        talk.named_since = Some(now);
        Ok(())
    }

    pub(super) fn snoozed(
        &mut self,
        id: ConversationId,
        by: AgentId,
        terms: SnoozeTerms,
        now: Timestamp,
    ) -> Step {
        let talk = self.talk(id)?;
        let index = talk.person;
        let person = self.person(index)?;
        let family = person.family;
        let notice = person.window_ends_at().and_then(|end| end.checked_sub(NOTICE).ok());
        let wakes_at = terms.until.or(notice.filter(|at| *at > now));
        let kept_for = terms.is_kept.then_some(by);
        let pause = Pause { by, kept_for, until: terms.until, wakes_at };
        self.talk(id)?.place = Place::Paused(pause);
        self.desk(by)?.load[family] -= 1;
        Ok(())
    }
}

impl Talk {
    /// How it is put aside.
    pub(super) const fn pause(&self) -> Option<Pause> {
        match self.place {
            Place::Paused(pause) => Some(pause),
            Place::Queued | Place::Named(_) | Place::Desk(_) | Place::Closed => None,
        }
    }

    /// When it has been silent for that long.
    pub(super) fn falls_silent_at(&self, silence: SignedDuration) -> Timestamp {
        let heard_at = self.waiting_since.unwrap_or(self.opened_at);
        let until = self.pause().and_then(|it| it.until);
        let woken_at = self.woken_at.unwrap_or(self.opened_at);
        let last = self.last_said_at.max(heard_at).max(woken_at);
        let last = until.map_or(last, |until| last.max(until));
        last.checked_add(silence).unwrap_or(Timestamp::MAX)
    }
}

/// An agent does something with a conversation that they or another put aside.
pub(super) fn act(world: &mut World, index: usize, talk: ConversationId) -> Step {
    if world.chance.agents.hit(0.6) {
        return reopen(world, index, talk);
    }
    answers::close(world, index, talk)
}

/// P1: until a time, until the visitor answers, and now and then until a time that is past.
pub(super) fn terms(world: &mut World) -> SnoozeTerms {
    let now = world.clocks.now();
    let until = match world.chance.agents.below(10) {
        0 => Some(-world.chance.agents.between(0, 600)),
        1..4 => None,
        4 => Some(world.chance.agents.between(8, 20) * 24 * 3_600),
        _ => Some(world.chance.agents.between(1, 6 * 3_600)),
    };
    let until = until.and_then(|by| now.checked_add(SignedDuration::from_secs(by)).ok());
    SnoozeTerms { until, is_kept: world.chance.agents.hit(0.7) }
}

pub(super) fn snooze(world: &mut World, index: usize, talk: ConversationId) -> Step {
    let agent = answers::agent(world, index)?;
    let (talk, epoch) = answers::aim(world, talk);
    let verdict = answers::may_hold(world, agent, talk, epoch);
    let terms = terms(world);
    let now = world.clocks.now();
    let is_past = terms.until.is_some_and(|until| until <= now);
    let command = SnoozeConversation { conversation: talk, terms, expected_epoch: epoch };
    match world.run(Actor::Agent(agent), |tx, ctx| snooze_conversation(tx, ctx, &command))? {
        Ran::Aborted => Ok(()),
        Ran::Refused(SnoozeConversationError::Snooze(SnoozeError::Hold(error))) => {
            answers::check_refusal(world, error, verdict, talk)
        }
        Ran::Refused(SnoozeConversationError::Snooze(SnoozeError::Past)) => {
            hold!(is_past, "P1", Some(talk), "{terms:?} is not past at {now}");
            Ok(())
        }
        Ran::Refused(error) => {
            Err(Failure::new("P1", Some(talk), format!("a pause was refused: {error}")))
        }
        Ran::Done(_, events) => {
            answers::check_allowed(verdict, talk, agent)?;
            hold!(!is_past, "P1", Some(talk), "paused until {:?} at {now}", terms.until);
            world.model.snoozed(talk, agent, terms, now)?;
            world.settle(&events, &["conversation.snoozed"])
        }
    }
}

/// P5: whoever put it aside takes it back; on a full desk it waits for them.
fn reopen(world: &mut World, index: usize, talk: ConversationId) -> Step {
    let agent = answers::agent(world, index)?;
    let (talk, _) = answers::aim(world, talk);
    let it = world.model.talk(talk)?.clone();
    let now = world.clocks.now();
    let is_theirs = it.pause().is_some_and(|it| it.by == agent);
    let command = ReopenConversation { conversation: talk, expected_version: None };
    match world.run(Actor::Agent(agent), |tx, ctx| reopen_conversation(tx, ctx, &command))? {
        Ran::Aborted => Ok(()),
        Ran::Refused(ReopenConversationError::Hold(_)) => {
            hold!(!is_theirs, "P5", Some(talk), "{agent} can't take {:?} back", it.place);
            Ok(())
        }
        Ran::Refused(error) => {
            Err(Failure::new("P5", Some(talk), format!("reopening was refused: {error}")))
        }
        Ran::Done(_, events) => {
            hold!(is_theirs, "P5", Some(talk), "{agent} took {:?} back", it.place);
            let family = world.model.person(it.person)?.family;
            let desk = world.model.desk(agent)?;
            let has_room = desk.load[family] < desk.capacity[family];
            let it = world.model.talk(talk)?;
            it.place = Place::Named(agent);
            it.woken_at = Some(now);
            it.named_since = Some(now);
            it.is_taken_by_hand = has_room;
            world.coverage.hit("a pause was ended by hand");
            world.settle(&events, &["conversation.woken"])?;
            let it = world.model.talk(talk)?;
            hold!(!it.is_taken_by_hand, "P5", Some(talk), "{agent} has room, and it is not there");
            Ok(())
        }
    }
}

/// I-50, I-51: it wakes once its time has come, never early, and once.
pub(super) fn wake(world: &mut World, claim: &ClaimedWork) -> Step {
    let id = ConversationId::from_bytes(claim.work.subject);
    let done = world.run_plain(Actor::System, |tx, ctx| wake_snoozed(tx, ctx, claim))?;
    let Some(((), events)) = done else { return Ok(()) };
    let now = world.clocks.now();
    let pause = world.model.talk(id)?.pause();
    let is_time = pause.and_then(|it| it.wakes_at).is_some_and(|at| at <= now);
    if events.is_empty() {
        hold!(!is_time, "I-50", Some(id), "{pause:?} did not end at {now}");
        return Ok(());
    }
    hold!(is_time, "I-51", Some(id), "{pause:?} ended at {now}");
    world.model.unanswered(id)?;
    world.model.woken(id, now)?;
    let is_window = pause.is_some_and(|it| it.until.is_none());
    world.coverage.hit(if is_window {
        "a pause ended before the window"
    } else {
        "a pause ended by time"
    });
    world.settle(&events, &["conversation.woken"])?;
    if let Place::Named(_) = world.model.talk(id)?.place {
        world.coverage.hit("what was kept waited for its agent");
    }
    Ok(())
}

/// I-54: it ends once nobody has written for long, never early, and once.
pub(super) fn look(world: &mut World, claim: &ClaimedWork) -> Step {
    let id = ConversationId::from_bytes(claim.work.subject);
    let person = world.model.talks.get(&id).and_then(|it| world.model.people.get(it.person));
    if person.is_some_and(|it| it.family == Family::Chat) {
        return chat::look(world, claim);
    }
    let done = world.run_plain(Actor::System, |tx, ctx| auto_close(tx, ctx, claim))?;
    let Some(((), events)) = done else { return Ok(()) };
    let now = world.clocks.now();
    let talk = world.model.talk(id)?;
    let is_silent = talk.place != Place::Closed && talk.falls_silent_at(SILENCE) <= now;
    let said = talk.last_said_at;
    if !is_silent {
        let is_left = events.is_empty();
        hold!(is_left, "I-54", Some(id), "ended at {now}, and the last was said at {said}");
        return Ok(());
    }
    world.model.closed(id)?;
    world.coverage.hit("a conversation ended in silence");
    world.settle(&events, &["conversation.closed"])
}

impl World {
    /// I-50, I-54: as many alarms as pauses that have one, and one look at each conversation.
    pub(super) fn check_alarms(&self) -> Step {
        let alarms = self.db.due("wake_snoozed")?;
        let expected = self.model.alarms();
        hold!(alarms == expected, "I-50", None, "{alarms} alarms for {expected} pauses");
        let looks = self.db.subjects("auto_close")?;
        let open: BTreeSet<_> = self.model.open_talks().map(|(id, _)| *id.as_bytes()).collect();
        let odd = looks.difference(&open).next();
        hold!(odd.is_none(), "I-54", None, "a look at {odd:?}, which is not open");
        let is_messaging = |talk: &Talk| {
            let person = self.model.people.get(talk.person);
            person.is_some_and(|it: &Person| it.family == Family::Messaging)
        };
        let mut open = self.model.open_talks().filter(|(_, talk)| is_messaging(talk));
        let missed = open.find(|(id, _)| !looks.contains(id.as_bytes())).map(|(id, _)| id);
        hold!(missed.is_none(), "I-54", missed, "nobody looks at it");
        Ok(())
    }
}
