//! Relaunches: agents send templates to silent visitors, with or without a pause, managers a second
//! one, and visitors press yes, press no, write, or say nothing (W2, W5 to W9, I-33, I-34).

use pupitre_app::ports::channel::Outgoing;
use pupitre_app::ports::ids::Ids;
use pupitre_app::ports::store::{ClaimedWork, Recorded};
use pupitre_app::relaunch::{
    CloseDeclined, RelaunchConversation, RelaunchConversationError as Refusal, close_declined,
    relaunch_conversation,
};
use pupitre_domain::channel::Family;
use pupitre_domain::conversation::RelaunchOutcome;
use pupitre_domain::conversation::relaunch::RelaunchError;
use pupitre_domain::conversation::snooze::SnoozeError;
use pupitre_domain::delivery::{Delivery, FailureCode};
use pupitre_domain::event::{Actor, EventBody};
use pupitre_domain::id::{AgentId, ConversationId, MessageId};
use pupitre_domain::template::TemplateStatus;
use pupitre_domain::template::fill::FillError;

use super::answers::{self, Verdict};
use super::failure::{Failure, Step, hold};
use super::handovers::MANAGER;
use super::model::{Out, Place};
use super::silence::Relaunch;
use super::templates::PATTERNS;
use super::world::{Ran, World};
use super::{handovers, pauses};

/// What stands in the way of a relaunch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Obstacle {
    Hold(Verdict),
    NoWindow,
    WindowOpen,
    AlreadySent,
    NotManager,
    NoTemplate,
    NotApproved,
    NoValue,
    PastPause,
}

impl Obstacle {
    /// What is broken when it is passed, or comes from nowhere.
    const fn invariant(self) -> &'static str {
        match self {
            Self::Hold(_) => "R5",
            Self::NoWindow | Self::WindowOpen => "W2",
            Self::AlreadySent | Self::NotManager => "I-33",
            Self::NoTemplate | Self::NotApproved | Self::NoValue => "I-34",
            Self::PastPause => "P1",
        }
    }
}

/// Everything that stands in the way of it, as the model has it.
fn obstacles(world: &World, agent: AgentId, command: &RelaunchConversation) -> Vec<Obstacle> {
    let (now, mut found) = (world.clocks.now(), Vec::new());
    let verdict = answers::may_hold(world, agent, command.conversation, command.expected_epoch);
    if verdict != Verdict::Allowed {
        found.push(Obstacle::Hold(verdict));
    }
    let Some(talk) = world.model.talks.get(&command.conversation) else { return found };
    let Some(person) = world.model.people.get(talk.person) else { return found };
    if person.family == Family::Chat {
        found.push(Obstacle::NoWindow);
    } else if person.may_be_written_to(now) {
        found.push(Obstacle::WindowOpen);
    }
    if let Some(first) = world.model.holder_of_silence(talk.person) {
        let is_manager = world.people.get(MANAGER).is_some_and(|it| it.id == agent);
        if !command.is_override || first.is_override {
            found.push(Obstacle::AlreadySent);
        } else if !is_manager {
            found.push(Obstacle::NotManager);
        }
    }
    let channel = world.visitors.get(talk.person).and_then(|it| world.channels.get(it.channel));
    let form = world.forms.iter().find(|it| it.id == command.template);
    match form.filter(|it| channel.is_some_and(|channel| channel.id == it.channel)) {
        None => found.push(Obstacle::NoTemplate),
        Some(form) if !form.is_relaunch => found.push(Obstacle::NotApproved),
        Some(form) => {
            if form.known.status != TemplateStatus::Approved {
                found.push(Obstacle::NotApproved);
            }
            if command.values.is_empty() && form.known.parts.body == PATTERNS[0] {
                found.push(Obstacle::NoValue);
            }
        }
    }
    let until = command.pause.and_then(|it| it.until);
    if until.is_some_and(|until| until <= now) {
        found.push(Obstacle::PastPause);
    }
    found
}

fn of(refusal: &Refusal) -> Option<Obstacle> {
    match refusal {
        Refusal::Relaunch(RelaunchError::Hold(error)) => {
            Some(Obstacle::Hold(answers::of_hold(*error)))
        }
        Refusal::Relaunch(RelaunchError::NotWhatsApp) => Some(Obstacle::NoWindow),
        Refusal::Relaunch(RelaunchError::WindowOpen) => Some(Obstacle::WindowOpen),
        Refusal::Relaunch(RelaunchError::AlreadySent { .. }) => Some(Obstacle::AlreadySent),
        Refusal::NotManager => Some(Obstacle::NotManager),
        Refusal::TemplateNotFound => Some(Obstacle::NoTemplate),
        Refusal::NotApproved => Some(Obstacle::NotApproved),
        Refusal::Fill(FillError::Missing { .. }) => Some(Obstacle::NoValue),
        Refusal::Pause(SnoozeError::Past) => Some(Obstacle::PastPause),
        _ => None,
    }
}

/// Whether only a template may leave.
pub(super) fn is_silent(world: &World, talk: ConversationId) -> bool {
    let person = world.model.talks.get(&talk).and_then(|it| world.model.people.get(it.person));
    person.is_some_and(|it| !it.may_be_written_to(world.clocks.now()))
}

/// Only a template may leave: one does, or what had one is handed over.
pub(super) fn act(world: &mut World, index: usize, talk: ConversationId) -> Step {
    let person = world.model.talk(talk)?.person;
    let is_held = world.model.holder_of_silence(person).is_some();
    if is_held && world.chance.agents.hit(0.4) {
        return handovers::transfer(world, index, talk);
    }
    send(world, index, talk)
}

fn asked(world: &mut World, index: usize, talk: ConversationId) -> RelaunchConversation {
    let (talk, expected_epoch) = answers::aim(world, talk);
    let person = world.model.talks.get(&talk).map_or(0, |it| it.person);
    let channel = world.visitors.get(person).and_then(|it| world.channels.get(it.channel));
    let channel = channel.map(|it| it.id);
    let own = |is_relaunch| {
        let is_it = |it: &&super::templates::Form| {
            Some(it.channel) == channel && it.is_relaunch == is_relaunch
        };
        world.forms.iter().find(is_it).map(|it| it.id)
    };
    let (usual, other) = (own(true), own(false));
    let foreign = world.forms.iter().find(|it| Some(it.channel) != channel).map(|it| it.id);
    let chance = &mut world.chance.agents;
    let template = match chance.below(16) {
        0 => other,
        1 => foreign,
        _ => usual,
    };
    let has_value = !chance.hit(0.08);
    let is_override = chance.hit(if index == MANAGER { 0.5 } else { 0.25 });
    let is_paused = chance.hit(0.6);
    let value = ("2".to_owned(), format!("votre commande {}", world.platform.next_number()));
    RelaunchConversation {
        conversation: talk,
        client_id: world.ids.client_id(),
        template: template
            .or(foreign)
            .unwrap_or(pupitre_domain::id::TemplateId::from_bytes([0; 16])),
        values: if has_value { vec![value] } else { Vec::new() },
        is_override,
        pause: is_paused.then(|| pauses::terms(world)),
        expected_epoch,
    }
}

/// An agent sends a template, or tries to.
pub(super) fn send(world: &mut World, index: usize, talk: ConversationId) -> Step {
    if world.chance.agents.hit(world.swarm.clumsy / 4.0) {
        return repeat(world, index);
    }
    let agent = answers::agent(world, index)?;
    let command = asked(world, index, talk);
    let about = Some(command.conversation);
    let found = obstacles(world, agent, &command);
    let ran = world.run(Actor::Agent(agent), |tx, ctx| relaunch_conversation(tx, ctx, &command))?;
    match ran {
        Ran::Aborted => Ok(()),
        Ran::Refused(refusal) => {
            let got = of(&refusal);
            let is_right = got.is_some_and(|it| found.contains(&it));
            let invariant = found.first().or(got.as_ref()).map_or("I-33", |it| it.invariant());
            hold!(is_right, invariant, about, "refused: {refusal}, and there are {found:?}");
            met_refusal(world, agent, &command, got);
            Ok(())
        }
        Ran::Done(sent, events) => {
            let invariant = found.first().map_or("I-33", |it| it.invariant());
            hold!(found.is_empty(), invariant, about, "{agent} sent it, and there are {found:?}");
            hold!(!sent.is_repeat, "I-43", about, "a new relaunch is taken for a repeat");
            if let Some(person) = world.people.get_mut(index) {
                person.relaunched.push((command.clone(), sent.message.id));
            }
            sent_by(world, agent, &command, sent.message.id, &events)
        }
    }
}

fn met_refusal(
    world: &mut World,
    agent: AgentId,
    command: &RelaunchConversation,
    got: Option<Obstacle>,
) {
    match got {
        Some(Obstacle::AlreadySent) => {
            world.coverage.hit("a second relaunch was refused");
            let person = world.model.talks.get(&command.conversation).map_or(0, |it| it.person);
            let Some(first) = world.model.holder_of_silence(person) else { return };
            let (is_override, by) = (first.is_override, first.by);
            if is_override && command.is_override {
                world.coverage.hit("a second override was refused");
            }
            if by != agent {
                world.coverage.hit("a silence survived a change of hands");
            }
        }
        Some(Obstacle::NotManager) => world.coverage.hit("an agent's override was refused"),
        Some(Obstacle::WindowOpen) => world.coverage.hit("a relaunch in the window was refused"),
        Some(Obstacle::NotApproved) => {
            world.coverage.hit("a template that is not approved was refused");
        }
        _ => {}
    }
}

/// The model of a relaunch that was accepted.
fn sent_by(
    world: &mut World,
    agent: AgentId,
    command: &RelaunchConversation,
    message: MessageId,
    events: &[Recorded],
) -> Step {
    let (now, talk) = (world.clocks.now(), command.conversation);
    let person = world.model.talk(talk)?.person;
    let is_second = world.model.holder_of_silence(person).is_some();
    let relaunch = composed(world, agent, command, is_second)?;
    let mut words = relaunch.pattern.clone();
    for (number, value) in relaunch.values.iter().enumerate() {
        words = words.replace(&format!("{{{{{}}}}}", number + 1), value);
    }
    let out = Out {
        talk,
        person,
        author: Some(agent),
        client_id: Some(command.client_id),
        words,
        written_at: now,
        order: 0,
        is_waiting: true,
        begun_at: None,
        calls: 0,
        was_asked_again: false,
        was_resent_unknown: false,
        delivery: Delivery::queued(now),
    };
    world.model.sent(message, out)?;
    world.model.relaunched(message, relaunch)?;
    let told = events.iter().find_map(|it| match it.event.body {
        EventBody::ConversationRelaunched { is_override, .. } => Some(is_override),
        _ => None,
    });
    hold!(told == Some(is_second), "I-33", Some(talk), "an override: {is_second}, told {told:?}");
    world.coverage.hit(if is_second {
        "a manager overrode a silence"
    } else {
        "a relaunch was sent"
    });
    let mut expected = vec!["message.sent", "conversation.relaunched"];
    if let Some(terms) = command.pause {
        world.model.snoozed(talk, agent, terms, now)?;
        world.coverage.hit("a relaunch and its pause were one act");
        expected.push("conversation.snoozed");
    }
    world.settle(events, &expected)?;
    world.check_relaunch(message)
}

fn composed(
    world: &World,
    agent: AgentId,
    command: &RelaunchConversation,
    is_override: bool,
) -> Result<Relaunch, Failure> {
    let talk = command.conversation;
    let missing = || Failure::new("I-34", Some(talk), "no template".to_owned());
    let position = world.forms.iter().position(|it| it.id == command.template);
    let form = position.and_then(|it| world.forms.get(it)).ok_or_else(missing)?;
    let pattern = form.known.parts.body.clone();
    let mut values = vec!["Visitor".to_owned()];
    if pattern == PATTERNS[0] {
        values.extend(command.values.first().map(|(_, value)| value.clone()));
    }
    Ok(Relaunch {
        person: world.model.talks.get(&talk).ok_or_else(missing)?.person,
        talk,
        by: agent,
        sent_at: world.clocks.now(),
        outcome: RelaunchOutcome::Pending,
        is_override,
        holds: true,
        is_over: false,
        answer: None,
        form: position.ok_or_else(missing)?,
        pattern,
        values,
    })
}

/// I-43: the same id again is the same relaunch, whatever the silence says; for another template it
/// is refused.
fn repeat(world: &mut World, index: usize) -> Step {
    let agent = answers::agent(world, index)?;
    let sent = world.people.get(index).map(|it| it.relaunched.clone()).unwrap_or_default();
    let Some((command, message)) = world.chance.agents.pick(&sent).cloned() else {
        return Ok(());
    };
    let talk = Some(command.conversation);
    let ran = world.run(Actor::Agent(agent), |tx, ctx| relaunch_conversation(tx, ctx, &command))?;
    match ran {
        Ran::Aborted => Ok(()),
        Ran::Refused(error) => {
            Err(Failure::new("I-43", talk, format!("a repeat was refused: {error}")))
        }
        Ran::Done(again, events) => {
            let is_same = again.is_repeat && again.message.id == message;
            hold!(is_same, "I-43", talk, "{message} was made a second time");
            world.coverage.hit("a relaunch was repeated");
            world.settle(&events, &[])
        }
    }
}

/// I-34: what must hold when a template is called: it is approved, as far as the desk was told,
/// says what it said, with its values and replies, and is the one of its silence.
pub(super) fn check_call(world: &mut World, outgoing: &Outgoing) -> Step {
    let (message, now) = (outgoing.message, world.clocks.now());
    let relaunch = world.model.relaunch(message)?.clone();
    let about = Some(relaunch.talk);
    hold!(!relaunch.is_over, "I-33", about, "{message} leaves, and is {:?}", relaunch.outcome);
    let is_open = world.model.person(relaunch.person)?.may_be_written_to(now);
    hold!(!is_open, "W2", about, "{message} leaves in an open window");
    let missing = || Failure::new("I-34", about, format!("{message} leaves without a template"));
    let form = world.forms.get(relaunch.form).ok_or_else(missing)?;
    let status = form.known.status;
    let is_approved = status == TemplateStatus::Approved;
    hold!(is_approved, "I-34", about, "{message} leaves, and its template is {status:?}");
    let is_same = form.known.parts.body == relaunch.pattern;
    hold!(is_same, "I-34", about, "{message} leaves, and its template has changed");
    let template = outgoing.template.as_ref().ok_or_else(missing)?;
    let values: Vec<&str> = template.body.iter().map(|it| it.text.as_str()).collect();
    let is_named = (&template.name, &template.language) == (&form.known.name, &form.known.language);
    hold!(
        is_named && values == relaunch.values && template.header.is_empty(),
        "I-34",
        about,
        "{message} leaves as {template:?}, not with {:?}",
        relaunch.values
    );
    let places: Vec<usize> = template.quick_replies.iter().map(|(at, _)| *at).collect();
    hold!(places == [0, 1], "I-34", about, "{message} leaves with the replies {places:?}");
    Ok(())
}

/// I-34: a template is given up for what is, and for nothing else.
pub(super) fn check_given_up(world: &mut World, message: MessageId, was_over: bool) -> Step {
    let (out, now) = (world.model.out(message)?.clone(), world.clocks.now());
    let relaunch = world.model.relaunch(message)?.clone();
    let is_open = world.model.person(out.person)?.may_be_written_to(now);
    let missing = || Failure::new("I-34", Some(out.talk), "no template".to_owned());
    let form = world.forms.get(relaunch.form).ok_or_else(missing)?;
    let status = form.known.status;
    let code = out.delivery.error.as_ref().map(|it| it.code);
    let (is_right, what) = match code {
        Some(FailureCode::WindowOpen) => {
            let is_so = is_open || was_over;
            hold!(is_so, "I-32", Some(out.talk), "{message} found an open window at {now}");
            (is_so, "a visitor wrote before the template left")
        }
        Some(FailureCode::TemplatePaused) => {
            (status == TemplateStatus::Paused, "a template was paused before it left")
        }
        Some(FailureCode::TemplateNotApproved) => {
            let is_so = ![TemplateStatus::Paused, TemplateStatus::Approved].contains(&status);
            (is_so, "a template was refused before it left")
        }
        Some(FailureCode::TemplateRefused) => {
            let has_changed = form.known.parts.body != relaunch.pattern;
            (has_changed, "a template was changed before it left")
        }
        _ => (false, "a relaunch was lost"),
    };
    hold!(
        is_right,
        "I-34",
        Some(out.talk),
        "{message} is {:?}, its template {status:?}, the window open: {is_open}",
        out.delivery
    );
    world.coverage.hit(what);
    Ok(())
}

/// W6: a declined one closes by itself when the setting says so and nothing was written since.
pub(super) fn close(world: &mut World, claim: &ClaimedWork) -> Step {
    let id = ConversationId::from_bytes(claim.work.subject);
    // What was written since cancels it, and a slow worker leaves it to another.
    let is_held = world.db.look(|tx| tx.holds(claim))?;
    let done = world.run_plain(Actor::System, |tx, ctx| close_declined(tx, ctx, claim))?;
    let Some((closed, events)) = done else { return Ok(()) };
    let talk = world.model.talk(id)?;
    let is_open = is_held && talk.place != Place::Closed;
    let is_last = is_held && talk.closes_for.take().is_some();
    let is_due = is_open && is_last && world.swarm.declined_closes;
    let is_closed = closed == CloseDeclined::Closed;
    hold!(is_closed == is_due, "W6", Some(id), "closed by itself: {is_closed}, due: {is_due}");
    if !is_closed {
        return world.settle(&events, &[]);
    }
    world.coverage.hit("a declined conversation closed by itself");
    world.model.closed(id)?;
    world.settle(&events, &["conversation.closed"])
}
