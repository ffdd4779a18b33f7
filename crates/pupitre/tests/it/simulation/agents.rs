//! Agents: they log in, say that they are available, answer, read, close, ask again; they have
//! several tabs, click twice, act on what has moved, and their machines die.

use jiff::{SignedDuration, Timestamp};
use pupitre_app::agent::{
    Connect, SetAvailability, SetAvailabilityError, connect, disconnect, recover_presence,
    set_availability,
};
use pupitre_app::conversation::sweep;
use pupitre_app::ports::store::{StoreError, Transaction};
use pupitre_app::relaunch::RelaunchConversation;
use pupitre_app::session::{OpenSession, SESSION_LIFETIME, close_session, open_session};
use pupitre_domain::agent::{Capacity, Choice};
use pupitre_domain::channel::Family;
use pupitre_domain::conversation::State;
use pupitre_domain::delivery::DeliveryState;
use pupitre_domain::event::Actor;
use pupitre_domain::id::{AgentId, ClientId, ConnectionId, ConversationId, MessageId, SessionId};

use super::failure::{Failure, Step, hold};
use super::handovers;
use super::pauses;
use super::planted::Bug;
use super::relaunches;
use super::world::{Ran, World};
use super::{answers, chat};

/// The one node of this world.
const NODE: &str = "node-1";

/// An agent's side of the screen.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) id: AgentId,
    /// Their logins, with the real instant of each.
    pub(super) sessions: Vec<(SessionId, Timestamp)>,
    pub(super) tabs: Vec<ConnectionId>,
    /// What they sent, with what it was to answer.
    pub(super) sent: Vec<(ConversationId, ClientId, String)>,
    /// The relaunches that they sent.
    pub(super) relaunched: Vec<(RelaunchConversation, MessageId)>,
}

/// An agent does one thing.
pub(super) fn act(world: &mut World) -> Step {
    let index = world.chance.agents.below(world.people.len());
    let Some(person) = world.people.get(index).cloned() else { return Ok(()) };
    if person.tabs.is_empty() {
        if world.chance.agents.hit(0.4) {
            return arrive(world, index);
        }
        return Ok(());
    }
    if world.chance.agents.hit(world.swarm.restless) {
        return fidget(world, index);
    }
    let paused = world.model.paused_by(person.id);
    if world.chance.agents.hit(0.15)
        && let Some(talk) = world.chance.agents.pick(&paused).copied()
    {
        return pauses::act(world, index, talk);
    }
    let screen = world.screens.get(&person.id).cloned().unwrap_or_default();
    let screen: Vec<ConversationId> = screen.into_iter().collect();
    let Some(talk) = world.chance.agents.pick(&screen).copied() else {
        let family = family(world);
        return choose(world, index, family, Choice::Available);
    };
    if relaunches::is_silent(world, talk) && world.chance.agents.hit(world.swarm.relaunch) {
        return relaunches::act(world, index, talk);
    }
    let is_stuck = world.model.outs.iter().any(|(message, it)| {
        let state = it.delivery.state;
        let is_of_it = it.talk == talk && !world.model.relaunches.contains_key(message);
        is_of_it && matches!(state, DeliveryState::Failed | DeliveryState::Unknown)
    });
    if is_stuck && world.chance.agents.hit(0.6) {
        return answers::retry(world, index, talk);
    }
    match world.chance.agents.below(100) {
        0..45 => answers::answer(world, index, talk),
        45..60 => answers::read(world, index, talk),
        60..68 => pauses::snooze(world, index, talk),
        68..74 => handovers::transfer(world, index, talk),
        74..90 => answers::close(world, index, talk),
        90..92 => relaunches::send(world, index, talk),
        _ => answers::retry(world, index, talk),
    }
}

fn family(world: &mut World) -> Family {
    if world.chance.agents.hit(0.55) { Family::Messaging } else { Family::Chat }
}

/// Presence: tabs, choices, logins, and machines that die.
fn fidget(world: &mut World, index: usize) -> Step {
    let family = family(world);
    match world.chance.agents.below(10) {
        0 => open_tab(world, index),
        1..4 => close_tab(world, index),
        4 => log_out(world, index),
        5 => log_in(world, index),
        6 if world.chance.agents.hit(0.3) => handovers::end(world, index),
        6 => crash(world, index),
        7 => choose(world, index, family, Choice::Unavailable),
        _ => choose(world, index, family, Choice::Available),
    }
}

/// Logs in if need be, and opens the desk.
pub(super) fn arrive(world: &mut World, index: usize) -> Step {
    let has_session = world.people.get(index).is_some_and(|it| !it.sessions.is_empty());
    if !has_session || world.chance.agents.hit(0.3) {
        log_in(world, index)?;
    }
    open_tab(world, index)
}

fn id(world: &World, index: usize) -> Result<AgentId, Failure> {
    let missing = || Failure::new("I-06", None, format!("no agent {index}"));
    world.people.get(index).map(|it| it.id).ok_or_else(missing)
}

/// A7: after a login with no screen open, both families are unavailable.
fn log_in(world: &mut World, index: usize) -> Step {
    let agent = id(world, index)?;
    let mut token_hash = [0; 32];
    let number = u64::try_from(world.platform.next_number()).unwrap_or(0);
    token_hash[..8].copy_from_slice(&number.to_be_bytes());
    let command = OpenSession { agent, token_hash };
    let opened = world.run_plain(Actor::Agent(agent), |tx, ctx| open_session(tx, ctx, &command))?;
    let Some((session, events)) = opened else { return Ok(()) };
    let desk = world.model.desk(agent)?;
    let expected = if desk.connections.is_empty() { desk.make_unavailable() } else { Vec::new() };
    if let Some(person) = world.people.get_mut(index) {
        person.sessions.push((session.id, session.created_at));
    }
    world.settle(&events, &expected)
}

fn log_out(world: &mut World, index: usize) -> Step {
    let agent = id(world, index)?;
    let elapsed = world.clocks.elapsed;
    let Some(person) = world.people.get_mut(index) else { return Ok(()) };
    // A session that is over ends nothing any more.
    person.sessions.retain(|(_, since)| elapsed.duration_since(*since) < SESSION_LIFETIME);
    let Some((session, _)) = person.sessions.first().copied() else { return Ok(()) };
    let closed = world.run_plain(Actor::Agent(agent), |tx, ctx| close_session(tx, ctx, session))?;
    let Some(((), events)) = closed else { return Ok(()) };
    if let Some(person) = world.people.get_mut(index) {
        person.sessions.retain(|(it, _)| *it != session);
    }
    let expected = world.model.desk(agent)?.make_unavailable();
    world.settle(&events, &expected)
}

pub(super) fn open_tab(world: &mut World, index: usize) -> Step {
    let agent = id(world, index)?;
    let number = u64::try_from(world.platform.next_number()).unwrap_or(0);
    let mut bytes = [0xcc; 16];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    let connection = ConnectionId::from_bytes(bytes);
    let command = Connect { agent, connection, node: NODE.to_owned() };
    let connected = world.run_plain(Actor::Agent(agent), |tx, ctx| connect(tx, ctx, &command))?;
    let Some(((), events)) = connected else { return Ok(()) };
    if let Some(person) = world.people.get_mut(index) {
        person.tabs.push(connection);
    }
    let elapsed = world.clocks.elapsed;
    let desk = world.model.desk(agent)?;
    let grace = SignedDuration::from_secs(60);
    let was_gone = desk.gone_since.is_some_and(|since| elapsed.duration_since(since) < grace);
    let survived = was_gone && Family::ALL.into_iter().any(|it| desk.is_available[it]);
    desk.connections.insert(connection);
    desk.gone_since = None;
    desk.away_since = None;
    if survived {
        world.coverage.hit("the grace was survived");
    }
    met_landing(world, &events);
    world.settle(&events, &[])
}

fn met_landing(world: &mut World, events: &[pupitre_app::ports::store::Recorded]) {
    if events.iter().any(|it| it.event.body.name() == "conversation.assigned") {
        world.coverage.hit("an agent came and took what waited");
    }
}

fn close_tab(world: &mut World, index: usize) -> Step {
    let agent = id(world, index)?;
    let tab = world.people.get(index).and_then(|it| it.tabs.first().copied());
    let Some(tab) = tab else { return Ok(()) };
    let gone = world.run_plain(Actor::Agent(agent), |tx, ctx| disconnect(tx, ctx, tab))?;
    let Some(((), events)) = gone else { return Ok(()) };
    if let Some(person) = world.people.get_mut(index) {
        person.tabs.retain(|it| *it != tab);
    }
    let elapsed = world.clocks.elapsed;
    let desk = world.model.desk(agent)?;
    desk.connections.remove(&tab);
    if desk.connections.is_empty() {
        desk.gone_since = Some(elapsed);
    }
    world.settle(&events, &[])
}

/// The agent's machine dies: every tab goes, and nothing is said.
fn crash(world: &mut World, index: usize) -> Step {
    while world.people.get(index).is_some_and(|it| !it.tabs.is_empty()) {
        close_tab(world, index)?;
    }
    Ok(())
}

/// The whole process dies and comes back: what it was in the middle of is lost, nobody is
/// connected.
pub(super) fn restart(world: &mut World) -> Step {
    world.worker.die();
    world.crash()?;
    let recovered = world.run_plain(Actor::System, |tx, ctx| recover_presence(tx, ctx, NODE))?;
    let Some((_, events)) = recovered else { return restart(world) };
    let elapsed = world.clocks.elapsed;
    for desk in world.model.desks.values_mut().filter(|it| !it.connections.is_empty()) {
        desk.connections.clear();
        desk.gone_since = Some(elapsed);
    }
    for person in &mut world.people {
        person.tabs.clear();
    }
    world.settle(&events, &[])?;
    chat::recover(world)
}

/// Becoming available pulls from the queue at once (A6); unavailable takes nothing off the desk
/// (I-12).
pub(super) fn choose(world: &mut World, index: usize, family: Family, choice: Choice) -> Step {
    let agent = id(world, index)?;
    let command = SetAvailability { agent, family, choice };
    let dropped = dropped(world, agent, choice);
    let ran = world.run(Actor::Agent(agent), |tx, ctx| {
        let chosen = set_availability(tx, ctx, &command)?;
        for talk in &dropped {
            drop_from_desk(tx, *talk)?;
        }
        Ok::<_, SetAvailabilityError>(chosen)
    })?;
    let desk = world.model.desk(agent)?;
    let is_served = desk.capacity[family] > 0;
    let wants = choice == Choice::Available;
    match ran {
        Ran::Aborted => Ok(()),
        Ran::Refused(error) => {
            hold!(wants && !is_served, "A4", None, "{agent} may choose {choice:?}: {error}");
            Ok(())
        }
        Ran::Done(_, events) => {
            hold!(is_served || !wants, "A4", None, "{agent} serves nothing and is available");
            let mut expected = Vec::new();
            if desk.is_available[family] != wants {
                expected.push("availability.changed");
            }
            desk.is_available[family] = wants;
            met_landing(world, &events);
            world.settle(&events, &expected)
        }
    }
}

/// A planted bug: who becomes unavailable loses what is on their desk.
fn dropped(world: &World, agent: AgentId, choice: Choice) -> Vec<ConversationId> {
    if world.bug != Some(Bug::ChoiceEmptiesDesk) || choice == Choice::Available {
        return Vec::new();
    }
    world.screens.get(&agent).into_iter().flatten().copied().collect()
}

fn drop_from_desk(tx: &mut dyn Transaction, talk: ConversationId) -> Result<(), StoreError> {
    let Some(mut conversation) = tx.conversation(talk)? else { return Ok(()) };
    conversation.state = State::Queued { waits_for: None };
    conversation.version += 1;
    tx.save_conversation(&conversation)
}

/// A4: a manager changes a limit: it applies at once, and takes nothing off the desk.
pub(super) fn set_limit(world: &mut World) -> Step {
    let index = world.chance.agents.below(world.people.len());
    let agent = id(world, index)?;
    let family = family(world);
    let limit = u32::try_from(world.chance.agents.between(0, 6)).unwrap_or(0);
    let set = world.run_plain(Actor::System, |tx, ctx| {
        tx.set_capacity(agent, family, Some(Capacity(limit)))?;
        sweep(tx, ctx)
    })?;
    let Some((_, events)) = set else { return Ok(()) };
    let desk = world.model.desk(agent)?;
    desk.capacity[family] = limit;
    if desk.load[family] > limit {
        world.coverage.hit("a limit fell below the load");
    }
    world.settle(&events, &[])
}
