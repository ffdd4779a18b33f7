//! Handovers: agents hand conversations to each other and to teams, a manager takes them over, and
//! timers give back what waits for someone who does not come (T1, T2, T6, A8, A9, R5, R6, I-11,
//! I-13, I-52).

use jiff::{SignedDuration, Timestamp};
use pupitre_app::agent::{EndDay, EndDayError, EndOfDay, end_day};
use pupitre_app::conversation::{
    Insistence, TakeOver, TakeOverError, TransferConversation,
    TransferConversationError as Refusal, sweep, take_over, transfer_conversation,
};
use pupitre_app::jobs::named_delay::end_named_delay;
use pupitre_app::jobs::return_away::return_away;
use pupitre_app::ports::store::{ClaimedWork, Recorded};
use pupitre_domain::channel::Family;
use pupitre_domain::conversation::wait::Destination;
use pupitre_domain::event::Actor;
use pupitre_domain::id::{AgentId, ConversationId, TeamId};

use super::answers;
use super::failure::{Failure, Step, hold};
use super::model::{Model, Place, Talk};
use super::setup::TEAMS;
use super::world::{Ran, World};

/// The delays of R6 and A8.
const CHAT: SignedDuration = SignedDuration::from_secs(120);
const MESSAGING: SignedDuration = SignedDuration::from_hours(4);
const IDLE: SignedDuration = SignedDuration::from_hours(24);

/// What is left of the window when a waiting visitor is with the team.
const ENDING: SignedDuration = SignedDuration::from_hours(2);

/// The agent of that place is the manager of this world.
pub(super) const MANAGER: usize = 0;

const fn delay(family: Family) -> SignedDuration {
    match family {
        Family::Chat => CHAT,
        Family::Messaging => MESSAGING,
    }
}

fn after(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

impl Model {
    /// The deadline, or earlier where an open window is about to end.
    fn before_window(&self, talk: &Talk, at: Timestamp, since: Timestamp) -> Timestamp {
        let end = self.people.get(talk.person).and_then(super::model::Person::window_ends_at);
        let Some(end) = end.filter(|end| *end > since) else { return at };
        let notice = end.checked_sub(ENDING).unwrap_or(Timestamp::MIN).max(since);
        at.min(notice)
    }

    fn family(&self, talk: &Talk) -> Family {
        self.people.get(talk.person).map_or(Family::Messaging, |it| it.family)
    }

    /// Until when it waits for the agent whom it waits for (R6).
    fn named_until(&self, talk: &Talk) -> Option<Timestamp> {
        let (Place::Named(_), Some(named)) = (talk.place, talk.named_since) else { return None };
        let family = self.family(talk);
        let idle = if family == Family::Chat { CHAT } else { IDLE };
        let idle_at = after(named, idle);
        let Some(waiting) = talk.waiting_since else { return Some(idle_at) };
        let since = named.max(waiting);
        Some(self.before_window(talk, after(since, delay(family)).min(idle_at), since))
    }

    /// Until when it stays on the desk of an agent who is away (A8).
    fn returns_at(&self, talk: &Talk) -> Option<Timestamp> {
        let Place::Desk(agent) = talk.place else { return None };
        let since = self.desks.get(&agent)?.away_since?.max(talk.waiting_since?);
        let at = after(since, delay(self.family(talk)));
        Some(self.before_window(talk, at, since))
    }

    /// Whoever handed it on may have it back once it waited for long.
    pub(super) fn forget_who_handed_on(&mut self, id: ConversationId, now: Timestamp) -> Step {
        let talk = self.talk(id)?.clone();
        let family = self.family(&talk);
        let is_over = talk.handed_on.is_some_and(|(_, at)| after(at, delay(family)) <= now);
        if is_over {
            self.talk(id)?.handed_on = None;
        }
        Ok(())
    }

    /// It goes back to the queue of its team.
    fn given_back(&mut self, id: ConversationId) -> Step {
        self.left(id)?;
        self.talk(id)?.place = Place::Queued;
        Ok(())
    }

    /// Whether all these landings are of what its sender could not have back before.
    pub(super) fn were_handed_on(&self, events: &[Recorded]) -> bool {
        let talks = events.iter().filter_map(|it| it.event.conversation);
        talks.map(|id| self.talks.get(&id)).all(|it| it.is_some_and(|it| it.handed_on.is_some()))
    }

    /// It is on nobody's desk any more.
    fn left(&mut self, id: ConversationId) -> Step {
        let talk = self.talk(id)?;
        let (place, person) = (talk.place, talk.person);
        talk.named_since = None;
        let family = self.person(person)?.family;
        if let Place::Desk(agent) = place {
            self.desk(agent)?.load[family] -= 1;
        }
        Ok(())
    }

    /// Whether anybody of that team but one could be asked.
    fn is_anybody_there(&self, team: TeamId, family: Family, but: Option<AgentId>) -> bool {
        self.desks.iter().any(|(agent, desk)| {
            Some(*agent) != but
                && desk.teams.contains(&team)
                && desk.is_available[family]
                && !desk.connections.is_empty()
        })
    }
}

/// T1, T2: an agent hands over what is on the desk or in the pause of theirs, or tries to.
pub(super) fn transfer(world: &mut World, index: usize, talk: ConversationId) -> Step {
    let agent = answers::agent(world, index)?;
    let (talk, _) = answers::aim(world, talk);
    let to = destination(world);
    let insistence =
        if world.chance.agents.hit(0.6) { Insistence::Anyway } else { Insistence::Ask };
    let command = TransferConversation {
        conversation: talk,
        to,
        insistence,
        message: None,
        comment: world.chance.agents.hit(0.3).then(|| "Voir la commande".to_owned()),
        expected_epoch: None,
    };
    let ran = world.run(Actor::Agent(agent), |tx, ctx| transfer_conversation(tx, ctx, &command))?;
    let before = world.model.talk(talk)?.clone();
    match ran {
        Ran::Aborted => Ok(()),
        Ran::Refused(refusal) => check_refusal(world, &before, agent, &command, &refusal),
        Ran::Done(_, events) => {
            let is_theirs = holds(&before, agent) || index == MANAGER;
            hold!(is_theirs, "I-07", Some(talk), "{agent} handed {:?} over", before.place);
            let is_pushed = handed(world, &before, agent, &command)?;
            let is_out = super::relaunches::is_silent(world, talk);
            world.coverage.hit(if is_out {
                "a conversation was handed over out of the window"
            } else {
                "a conversation was handed over in the window"
            });
            let expected: &[&str] = if command.comment.is_some() {
                &["note.written", "conversation.transferred"]
            } else {
                &["conversation.transferred"]
            };
            world.settle(&events, expected)?;
            hold!(
                !is_pushed || holder(world.model.talk(talk)?).is_some(),
                "T2",
                Some(talk),
                "it waits"
            );
            Ok(())
        }
    }
}

fn destination(world: &mut World) -> Destination {
    let ids: Vec<AgentId> = world.model.desks.keys().copied().collect();
    let colleague = world.chance.agents.pick(&ids).copied();
    match colleague.filter(|_| world.chance.agents.hit(0.7)) {
        Some(colleague) => Destination::Agent(colleague),
        None => Destination::Team(*world.chance.agents.pick(&TEAMS).unwrap_or(&TEAMS[0])),
    }
}

fn holds(talk: &Talk, agent: AgentId) -> bool {
    match talk.place {
        Place::Desk(holder) => holder == agent,
        Place::Paused(pause) => pause.by == agent,
        Place::Queued | Place::Named(_) | Place::Closed => false,
    }
}

const fn holder(talk: &Talk) -> Option<AgentId> {
    match talk.place {
        Place::Desk(agent) => Some(agent),
        Place::Queued | Place::Named(_) | Place::Paused(_) | Place::Closed => None,
    }
}

/// The model of a transfer; whether it goes beyond a limit.
fn handed(
    world: &mut World,
    before: &Talk,
    agent: AgentId,
    command: &TransferConversation,
) -> Result<bool, Failure> {
    let (now, id) = (world.clocks.now(), command.conversation);
    let family = world.model.family(before);
    world.model.left(id)?;
    let is_manager = world.people.get(MANAGER).is_some_and(|it| it.id == agent);
    let mut is_pushed = false;
    let (place, team) = match command.to {
        Destination::Agent(target) => {
            let desk = world.model.desk(target)?;
            let is_here = desk.is_available[family] && !desk.connections.is_empty();
            let is_full = desk.load[family] >= desk.capacity[family];
            is_pushed = is_manager && is_here && is_full;
            let other = desk.teams.first().copied().filter(|_| !desk.teams.contains(&before.team));
            (Place::Named(target), other.unwrap_or(before.team))
        }
        Destination::Team(team) => (Place::Queued, team),
    };
    let from = holder(before).unwrap_or(agent);
    let talk = world.model.talk(id)?;
    talk.place = place;
    talk.team = team;
    talk.transfers += 1;
    talk.is_pushed = is_pushed;
    talk.named_since = (place != Place::Queued).then_some(now);
    talk.handed_on = (place == Place::Queued).then_some((from, now));
    Ok(is_pushed)
}

/// Each refusal says what is.
fn check_refusal(
    world: &mut World,
    before: &Talk,
    agent: AgentId,
    command: &TransferConversation,
    refusal: &Refusal,
) -> Step {
    let about = Some(command.conversation);
    let family = world.model.family(before);
    let is_manager = world.people.get(MANAGER).is_some_and(|it| it.id == agent);
    let is_allowed = before.place != Place::Closed && (is_manager || holds(before, agent));
    let asks = command.insistence == Insistence::Ask;
    let is_right = match (refusal, command.to) {
        (Refusal::Transfer(pupitre_domain::conversation::transfer::TransferError::Hold(_)), _) => {
            !is_allowed
        }
        (Refusal::Transfer(_), Destination::Agent(target)) => {
            [Place::Desk(target), Place::Named(target)].contains(&before.place)
        }
        (Refusal::Transfer(_), Destination::Team(team)) => {
            before.place == Place::Queued && before.team == team
        }
        (Refusal::TargetAway, Destination::Agent(target)) => {
            let desk = world.model.desk(target)?;
            asks && (!desk.is_available[family] || desk.connections.is_empty())
        }
        (Refusal::TargetFull, Destination::Agent(target)) => {
            let desk = world.model.desk(target)?;
            asks && desk.load[family] >= desk.capacity[family]
        }
        (Refusal::TeamEmpty, Destination::Team(team)) => {
            asks && !world.model.is_anybody_there(team, family, holder(before))
        }
        _ => false,
    };
    hold!(
        is_right,
        "T2",
        about,
        "{agent} was refused {command:?} of {:?}: {refusal}",
        before.place
    );
    world.coverage.hit("a transfer was refused");
    Ok(())
}

/// R5: the manager takes something over, beyond their limit if need be.
pub(super) fn take(world: &mut World) -> Step {
    let Some(person) = world.people.get(MANAGER).filter(|it| !it.tabs.is_empty()) else {
        return Ok(());
    };
    let manager = person.id;
    let prefers_silent = world.chance.agents.hit(0.5);
    let is_taken =
        |it: &Talk| !prefers_silent || world.model.holder_of_silence(it.person).is_some();
    let open = world.model.open_talks().filter(|(_, it)| is_taken(it));
    let open: Vec<ConversationId> = open.map(|(id, _)| id).collect();
    let Some(talk) = world.chance.agents.pick(&open).copied() else { return Ok(()) };
    let before = world.model.talk(talk)?.place;
    let command = TakeOver { conversation: talk, expected_epoch: None };
    match world.run(Actor::Agent(manager), |tx, ctx| take_over(tx, ctx, &command))? {
        Ran::Aborted => Ok(()),
        Ran::Refused(TakeOverError::Transfer(_)) => {
            hold!(before == Place::Desk(manager), "R5", Some(talk), "refused from {before:?}");
            Ok(())
        }
        Ran::Refused(error) => {
            Err(Failure::new("R5", Some(talk), format!("a take-over was refused: {error}")))
        }
        Ran::Done(_, events) => {
            hold!(before != Place::Desk(manager), "R5", Some(talk), "it is theirs already");
            world.model.left(talk)?;
            let it = world.model.talk(talk)?;
            it.place = Place::Named(manager);
            it.is_pushed = true;
            world.coverage.hit("a manager took over");
            world.settle(&events, &["conversation.taken_over"])
        }
    }
}

/// A9: an agent ends their day and gives back what waits.
pub(super) fn end(world: &mut World, index: usize) -> Step {
    let agent = answers::agent(world, index)?;
    let screen = world.screens.get(&agent).cloned().unwrap_or_default();
    let mut choices = Vec::new();
    for talk in screen {
        let waits = world.model.talk(talk)?.waiting_since.is_some();
        choices.push((talk, if waits { EndOfDay::GiveBack } else { EndOfDay::Keep }));
    }
    let command = EndDay { choices };
    match world.run(Actor::Agent(agent), |tx, ctx| end_day(tx, ctx, &command))? {
        Ran::Aborted => Ok(()),
        Ran::Refused(error @ (EndDayError::Hold(_) | EndDayError::NotFound(_))) => {
            Err(Failure::new("A9", None, format!("{agent} could not end their day: {error}")))
        }
        Ran::Refused(error) => Err(Failure::new("A9", None, error.to_string())),
        Ran::Done((), events) => {
            let mut expected = world.model.desk(agent)?.make_unavailable();
            for (talk, choice) in &command.choices {
                if *choice == EndOfDay::GiveBack {
                    world.model.given_back(*talk)?;
                    expected.push("conversation.returned");
                    world.coverage.hit("the end of a day gave a conversation back");
                }
            }
            world.settle(&events, &expected)
        }
    }
}

/// I-11: the wait for a named agent ends once its time has come, never early, and once.
pub(super) fn end_wait(world: &mut World, claim: &ClaimedWork) -> Step {
    let id = ConversationId::from_bytes(claim.work.subject);
    let done = world.run_plain(Actor::System, |tx, ctx| end_named_delay(tx, ctx, claim))?;
    let Some(((), events)) = done else { return Ok(()) };
    let now = world.clocks.now();
    let talk = world.model.talk(id)?.clone();
    let is_time = world.model.named_until(&talk).is_some_and(|at| at <= now);
    if events.is_empty() {
        hold!(!is_time, "I-11", Some(id), "R6: still {:?} at {now}", talk.place);
        return Ok(());
    }
    let until = world.model.named_until(&talk);
    hold!(is_time, "I-11", Some(id), "R6: the wait until {until:?} ended at {now}");
    world.model.given_back(id)?;
    world.coverage.hit("the wait for a named agent ended");
    world.settle(&events, &["conversation.returned"])
}

/// I-11: what an absent agent holds goes back once its visitor has waited, never early, and once.
pub(super) fn look(world: &mut World, claim: &ClaimedWork) -> Step {
    let agent = AgentId::from_bytes(claim.work.subject);
    let done = world.run_plain(Actor::System, |tx, ctx| return_away(tx, ctx, claim))?;
    let Some(((), events)) = done else { return Ok(()) };
    let now = world.clocks.now();
    let held = world.model.open_talks().filter(|(_, it)| it.place == Place::Desk(agent));
    let due = held.filter(|(_, it)| world.model.returns_at(it).is_some_and(|at| at <= now));
    let due: Vec<ConversationId> = due.map(|(id, _)| id).collect();
    let returned = events.iter().filter(|it| it.event.body.name() == "conversation.returned");
    for it in returned {
        let id = it.event.conversation.filter(|id| due.contains(id));
        hold!(id.is_some(), "I-11", it.event.conversation, "A8: it went back at {now}");
    }
    for id in &due {
        world.model.given_back(*id)?;
        world.coverage.hit("what an absent agent held went back");
    }
    world.settle(&events, &vec!["conversation.returned"; due.len()])
}

impl World {
    /// I-11: as many timers as waits for a named agent.
    pub(super) fn check_waits(&self) -> Step {
        let timers = self.db.due("named_delay")?;
        let waits = self.model.open_talks();
        let waits = waits.filter(|(_, it)| matches!(it.place, Place::Named(_))).count();
        hold!(timers == waits, "I-11", None, "R6: {timers} timers for {waits} that wait");
        Ok(())
    }

    /// What was handed on to a team and not taken comes back to whoever handed it on, by the sweep.
    pub(super) fn take_back(&mut self) -> Step {
        self.clocks.ahead += MESSAGING;
        let swept = self.run_plain(Actor::System, |tx, ctx| sweep(tx, ctx))?;
        match swept {
            Some((_, events)) => self.settle(&events, &[]),
            None => Ok(()),
        }
    }

    /// I-13: with the workers idle, nobody waits longer than the rules let them.
    pub(super) fn check_patience(&self) -> Step {
        let now = self.clocks.now();
        for (id, talk) in self.model.open_talks() {
            let until = self.model.named_until(talk).or(self.model.returns_at(talk));
            let is_over = until.is_some_and(|at| at <= now);
            hold!(!is_over, "I-13", Some(id), "{:?} until {until:?}, and it is {now}", talk.place);
        }
        Ok(())
    }
}
