//! What agents do to conversations: answer, read, close, ask again; and what they may not do.

use pupitre_app::conversation::{
    CloseConversation, CloseConversationError, ReadConversation, ReadConversationError,
    close_conversation, read_conversation,
};
use pupitre_app::message::{
    OutboundContent, RetryMessage, RetryMessageError, SendMessage, SendMessageError, retry_message,
    send_message,
};
use pupitre_app::ports::ids::Ids;
use pupitre_domain::conversation::HoldError;
use pupitre_domain::conversation::reply::ReplyError;
use pupitre_domain::delivery::{Delivery, DeliveryState};
use pupitre_domain::event::Actor;
use pupitre_domain::id::{AgentId, ClientId, ClosingReasonId, ConversationId, MessageId};

use super::failure::{Failure, Step, hold};
use super::model::{Out, Place};
use super::setup::REASONS;
use super::world::{Ran, World};

/// What an act on a conversation must come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Allowed,
    Closed,
    NotOwner,
    Stale,
    WindowClosed,
    Nothing,
    TooLong,
}

pub(super) fn of_hold(error: HoldError) -> Verdict {
    match error {
        HoldError::Closed => Verdict::Closed,
        HoldError::NotOwner => Verdict::NotOwner,
        HoldError::Stale => Verdict::Stale,
    }
}

fn of_reply(error: ReplyError) -> Verdict {
    match error {
        ReplyError::Hold(error) => of_hold(error),
        ReplyError::WindowClosed { .. } => Verdict::WindowClosed,
        ReplyError::EmptyText => Verdict::Nothing,
        ReplyError::TextTooLong { .. } | ReplyError::CaptionTooLong { .. } => Verdict::TooLong,
    }
}

/// Whether this agent holds it, as of that stay.
pub(super) fn may_hold(
    world: &World,
    agent: AgentId,
    talk: ConversationId,
    epoch: Option<u32>,
) -> Verdict {
    let Some(talk) = world.model.talks.get(&talk) else { return Verdict::NotOwner };
    match talk.place {
        Place::Closed => Verdict::Closed,
        Place::Queued | Place::Named(_) | Place::Paused(_) => Verdict::NotOwner,
        Place::Desk(holder) if holder != agent => Verdict::NotOwner,
        Place::Desk(_) if epoch.is_some_and(|epoch| epoch != talk.epoch) => Verdict::Stale,
        Place::Desk(_) => Verdict::Allowed,
    }
}

/// P6: whoever put it aside may close it too.
fn may_close(world: &World, agent: AgentId, id: ConversationId, epoch: Option<u32>) -> Verdict {
    let pause = world.model.talks.get(&id).and_then(|it| it.pause().map(|pause| (pause, it.epoch)));
    match pause {
        Some((pause, known)) if pause.by == agent => {
            let is_stale = epoch.is_some_and(|epoch| epoch != known);
            if is_stale { Verdict::Stale } else { Verdict::Allowed }
        }
        Some(_) | None => may_hold(world, agent, id, epoch),
    }
}

/// A refusal is the one that the model foresees.
pub(super) fn check_refusal(
    world: &mut World,
    error: HoldError,
    verdict: Verdict,
    talk: ConversationId,
) -> Step {
    let got = of_hold(error);
    hold!(got == verdict, broken(got), Some(talk), "{got:?}, not {verdict:?}");
    met(world, verdict);
    Ok(())
}

/// What was done may be done.
pub(super) fn check_allowed(verdict: Verdict, talk: ConversationId, agent: AgentId) -> Step {
    hold!(verdict == Verdict::Allowed, broken(verdict), Some(talk), "done by {agent}");
    Ok(())
}

fn may_reply(world: &World, agent: AgentId, id: ConversationId, epoch: Option<u32>) -> Verdict {
    let verdict = may_hold(world, agent, id, epoch);
    let person = world.model.talks.get(&id).and_then(|it| world.model.people.get(it.person));
    let is_open = person.is_some_and(|it| it.may_be_written_to(world.clocks.now()));
    if verdict == Verdict::Allowed && !is_open { Verdict::WindowClosed } else { verdict }
}

fn met(world: &mut World, verdict: Verdict) {
    match verdict {
        Verdict::Stale => world.coverage.hit("a stale epoch was refused"),
        Verdict::NotOwner => world.coverage.hit("a foreign conversation was refused"),
        Verdict::Closed => world.coverage.hit("a closed conversation was refused"),
        Verdict::WindowClosed => world.coverage.hit("an answer outside the window was refused"),
        Verdict::Allowed | Verdict::Nothing | Verdict::TooLong => {}
    }
}

/// The invariant that a wrong verdict breaks.
fn broken(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allowed => "I-01",
        Verdict::Closed => "L2",
        Verdict::NotOwner => "R5",
        Verdict::Stale => "I-08",
        Verdict::WindowClosed => "I-30",
        Verdict::Nothing | Verdict::TooLong => "D4",
    }
}

/// A clumsy agent acts on something else than what is in front of them.
pub(super) fn aim(world: &mut World, talk: ConversationId) -> (ConversationId, Option<u32>) {
    let epoch = world.model.talks.get(&talk).map(|it| it.epoch);
    if !world.chance.agents.hit(world.swarm.clumsy) {
        return (talk, epoch.filter(|_| world.step.is_multiple_of(2)));
    }
    if world.chance.agents.hit(0.3) {
        return (talk, epoch.map(|it| it.saturating_sub(1)));
    }
    let all: Vec<ConversationId> = world.model.talks.keys().copied().collect();
    (world.chance.agents.pick(&all).copied().unwrap_or(talk), None)
}

pub(super) fn agent(world: &World, index: usize) -> Result<AgentId, Failure> {
    let missing = || Failure::new("I-06", None, format!("no agent {index}"));
    world.people.get(index).map(|it| it.id).ok_or_else(missing)
}

/// What an agent writes; now and then nothing, or too much.
fn words(world: &mut World) -> (String, Verdict) {
    let number = world.platform.next_number();
    match world.chance.agents.below(60) {
        0 => ("\u{200b} \n".to_owned(), Verdict::Nothing),
        1 => ("é".repeat(4097), Verdict::TooLong),
        2 => ("é".repeat(4096), Verdict::Allowed),
        _ => (format!("Réponse {number} — merci 🙏"), Verdict::Allowed),
    }
}

pub(super) fn answer(world: &mut World, index: usize, talk: ConversationId) -> Step {
    let (talk, epoch) = aim(world, talk);
    let (words, fit) = words(world);
    let client_id = world.ids.client_id();
    send(world, index, talk, epoch, client_id, &words, fit)?;
    if world.chance.agents.hit(world.swarm.clumsy) {
        repeat(world, index)?;
    }
    Ok(())
}

fn send(
    world: &mut World,
    index: usize,
    talk: ConversationId,
    epoch: Option<u32>,
    client_id: ClientId,
    words: &str,
    fit: Verdict,
) -> Step {
    let agent = agent(world, index)?;
    let verdict = may_reply(world, agent, talk, epoch);
    let verdict = if verdict == Verdict::Allowed { fit } else { verdict };
    let command = SendMessage {
        conversation: talk,
        client_id,
        content: OutboundContent::Text(words.to_owned()),
        quoted: None,
        is_signed: false,
        expected_epoch: epoch,
    };
    let place = world.model.talks.get(&talk).map(|it| it.place);
    match world.run(Actor::Agent(agent), |tx, ctx| send_message(tx, ctx, &command))? {
        Ran::Aborted => Ok(()),
        Ran::Refused(SendMessageError::Reply(error)) => {
            let got = of_reply(error);
            hold!(got == verdict, broken(got), Some(talk), "{got:?}, not {verdict:?}: {place:?}");
            met(world, verdict);
            Ok(())
        }
        Ran::Refused(error) => {
            Err(Failure::new("I-43", Some(talk), format!("refused: {error}, not {verdict:?}")))
        }
        Ran::Done(sent, events) => {
            hold!(verdict == Verdict::Allowed, broken(verdict), Some(talk), "sent by {agent}");
            hold!(!sent.is_repeat, "I-43", Some(talk), "a new answer is taken for a repeat");
            let now = world.clocks.now();
            let person = world.model.talk(talk)?.person;
            let out = Out {
                talk,
                person,
                author: Some(agent),
                client_id: Some(client_id),
                words: words.to_owned(),
                written_at: now,
                order: 0,
                is_waiting: true,
                begun_at: None,
                calls: 0,
                was_asked_again: false,
                was_resent_unknown: false,
                delivery: Delivery::queued(now),
            };
            world.model.sent(sent.message.id, out)?;
            if let Some(person) = world.people.get_mut(index) {
                person.sent.push((talk, client_id, words.to_owned()));
            }
            world.settle(&events, &["message.sent"])
        }
    }
}

/// D11, I-43: the same id again is the same message; with other words it is refused.
fn repeat(world: &mut World, index: usize) -> Step {
    let agent = agent(world, index)?;
    let is_foreign = world.chance.agents.hit(0.2);
    let whose = if is_foreign { world.chance.agents.below(world.people.len()) } else { index };
    let sent = world.people.get(whose).map(|it| it.sent.clone()).unwrap_or_default();
    let Some((talk, client_id, words)) = world.chance.agents.pick(&sent).cloned() else {
        return Ok(());
    };
    let has_changed = world.chance.agents.hit(0.3);
    let words = if has_changed { format!("{words} bis") } else { words };
    let is_other = has_changed || whose != index;
    let command = SendMessage {
        conversation: talk,
        client_id,
        content: OutboundContent::Text(words),
        quoted: None,
        is_signed: false,
        expected_epoch: None,
    };
    match world.run(Actor::Agent(agent), |tx, ctx| send_message(tx, ctx, &command))? {
        Ran::Aborted => Ok(()),
        Ran::Refused(SendMessageError::ClientIdConflict) if is_other => {
            world.coverage.hit("an id was used for other words");
            Ok(())
        }
        Ran::Done(sent, events) if !is_other => {
            let known = world.model.outs.get(&sent.message.id).and_then(|it| it.client_id);
            hold!(
                sent.is_repeat && known == Some(client_id),
                "I-43",
                Some(talk),
                "{client_id} made a second message"
            );
            world.coverage.hit("an answer was repeated");
            world.settle(&events, &[])
        }
        Ran::Refused(error) => {
            Err(Failure::new("I-43", Some(talk), format!("a repeat was refused: {error}")))
        }
        Ran::Done(..) => {
            Err(Failure::new("I-43", Some(talk), "other words under the same id".to_owned()))
        }
    }
}

/// I-28: reading up to the last message leaves nothing unread; what came after it stays unread.
pub(super) fn read(world: &mut World, index: usize, talk: ConversationId) -> Step {
    let agent = agent(world, index)?;
    let (id, _) = aim(world, talk);
    let talk = world.model.talk(id)?.clone();
    let known: Vec<MessageId> = talk.said.keys().copied().collect();
    let last = known.last().copied();
    let is_last = world.chance.agents.hit(0.8);
    let seen = if is_last { last } else { world.chance.agents.pick(&known).copied() };
    let Some(seen) = seen else { return Ok(()) };
    let verdict = may_hold(world, agent, id, None);
    let command = ReadConversation { conversation: id, message: seen };
    match world.run(Actor::Agent(agent), |tx, ctx| read_conversation(tx, ctx, &command))? {
        Ran::Aborted => Ok(()),
        Ran::Refused(ReadConversationError::Hold(error)) => {
            let got = of_hold(error);
            hold!(got == verdict, broken(got), Some(id), "read: {got:?}, not {verdict:?}");
            met(world, verdict);
            Ok(())
        }
        Ran::Refused(error) => {
            Err(Failure::new("I-28", Some(id), format!("reading was refused: {error}")))
        }
        Ran::Done((), events) => {
            hold!(verdict == Verdict::Allowed, broken(verdict), Some(id), "read by {agent}");
            let has_seen_all = talk.last_inbound.is_none_or(|last| last <= seen);
            let mut expected = Vec::new();
            if has_seen_all && talk.unread > 0 {
                world.model.talk(id)?.unread = 0;
                expected.push("conversation.read");
            }
            world.settle(&events, &expected)
        }
    }
}

/// Why an agent closes: nothing, a reason that can be given, and now and then one that can't.
fn reason(world: &mut World) -> Option<ClosingReasonId> {
    match world.chance.agents.below(8) {
        0..3 => None,
        3 => Some(REASONS[1]),
        _ => Some(REASONS[0]),
    }
}

pub(super) fn close(world: &mut World, index: usize, talk: ConversationId) -> Step {
    let agent = agent(world, index)?;
    let (talk, epoch) = aim(world, talk);
    let verdict = may_close(world, agent, talk, epoch);
    let reason = reason(world);
    let is_needed = reason.is_none() && world.swarm.needs_reason;
    let is_off = reason.is_some_and(|it| it != REASONS[0]);
    let command = CloseConversation { reason, ..CloseConversation::plain(talk, epoch) };
    match world.run(Actor::Agent(agent), |tx, ctx| close_conversation(tx, ctx, &command))? {
        Ran::Aborted => Ok(()),
        Ran::Refused(CloseConversationError::Hold(error)) => {
            check_refusal(world, error, verdict, talk)
        }
        Ran::Refused(CloseConversationError::ReasonRequired) => {
            hold!(is_needed, "P6", Some(talk), "a reason was given or not needed: {reason:?}");
            world.coverage.hit("a close without a reason was refused");
            Ok(())
        }
        Ran::Refused(CloseConversationError::ReasonUnavailable) => {
            hold!(is_off, "P6", Some(talk), "{reason:?} can be given");
            Ok(())
        }
        Ran::Refused(error) => {
            Err(Failure::new("L2", Some(talk), format!("closing was refused: {error}")))
        }
        Ran::Done(_, events) => {
            check_allowed(verdict, talk, agent)?;
            hold!(!is_needed && !is_off, "P6", Some(talk), "closed with {reason:?}");
            world.model.closed(talk)?;
            if events.iter().any(|it| it.event.body.name() == "conversation.assigned") {
                world.coverage.hit("a slot was freed and taken at once");
            }
            let asked = world.asked(talk);
            let expected: Vec<_> = ["conversation.closed"].into_iter().chain(asked).collect();
            world.settle(&events, &expected)
        }
    }
}

/// D5: a failed or unconfirmed message is sent again, when its holder asks and when it makes sense.
pub(super) fn retry(world: &mut World, index: usize, talk: ConversationId) -> Step {
    let agent = agent(world, index)?;
    let (talk, _) = aim(world, talk);
    let outs = world.model.outs.iter().filter(|(_, it)| it.talk == talk);
    let (failed, fine): (Vec<_>, Vec<_>) = outs.partition(|(_, it)| {
        matches!(it.delivery.state, DeliveryState::Failed | DeliveryState::Unknown)
    });
    let ids = |outs: Vec<(&MessageId, &Out)>| outs.iter().map(|it| *it.0).collect::<Vec<_>>();
    let (failed, fine) = (ids(failed), ids(fine));
    let one = if failed.is_empty() { &fine } else { &failed };
    let Some(message) = world.chance.agents.pick(one).copied() else { return Ok(()) };
    let is_template = world.model.relaunches.contains_key(&message);
    let can_retry = !is_template && world.model.out(message)?.delivery.can_retry();
    let verdict = may_reply(world, agent, talk, None);
    let command = RetryMessage { conversation: talk, message };
    match world.run(Actor::Agent(agent), |tx, ctx| retry_message(tx, ctx, &command))? {
        Ran::Aborted => Ok(()),
        Ran::Refused(RetryMessageError::Reply(error)) => {
            let got = of_reply(error);
            hold!(got == verdict, broken(got), Some(talk), "retry: {got:?}, not {verdict:?}");
            met(world, verdict);
            Ok(())
        }
        Ran::Refused(RetryMessageError::NotRetryable) => {
            hold!(!can_retry, "D5", Some(talk), "{message} can't be sent again");
            Ok(())
        }
        Ran::Refused(error) => {
            Err(Failure::new("D5", Some(talk), format!("asking again was refused: {error}")))
        }
        Ran::Done(_, events) => {
            hold!(verdict == Verdict::Allowed, broken(verdict), Some(talk), "again by {agent}");
            hold!(can_retry, "D5", Some(talk), "{message} is sent again for nothing");
            world.coverage.hit("an agent was retrying");
            world.model.retried(message)?;
            world.settle(&events, &[])
        }
    }
}
