//! Replies: what visitors make of a template, soon or late (W6).

use jiff::{SignedDuration, Timestamp};
use pupitre_app::message::{Quoted, Received};
use pupitre_app::ports::channel::Outgoing;
use pupitre_domain::conversation::RelaunchOutcome;

use super::templates::LABELS;
use super::world::World;
use super::{platform, visitors};

/// The visitor has the template: they press a button, write, or say nothing, soon or late.
pub(super) fn tempt(world: &mut World, call: usize, outgoing: &Outgoing) {
    let Some(out) = world.model.outs.get(&outgoing.message) else { return };
    let (person, now) = (out.person, world.clocks.now());
    let many = if world.chance.visitors.hit(0.4) { 2 } else { 1 };
    let mut at = now;
    for number in 0..many {
        let most_s = match world.chance.visitors.below(10) {
            0..8 if number > 0 => 6,
            0..6 => 2 * 3_600,
            6..9 => 20 * 3_600,
            _ => 5 * 24 * 3_600,
        };
        let by = SignedDuration::from_secs(world.chance.visitors.between(5, most_s));
        at = at.checked_add(by).unwrap_or(at);
        if !world.chance.visitors.hit(world.swarm.mute) {
            reply(world, person, call, outgoing, at);
        }
    }
}

fn reply(world: &mut World, person: usize, call: usize, outgoing: &Outgoing, at: Timestamp) {
    let Some(template) = &outgoing.template else { return };
    let way = world.chance.visitors.below(10);
    let choice = usize::from([2, 3, 5, 6].contains(&way));
    let payload = template.quick_replies.get(choice).map(|(_, payload)| payload.clone());
    let label = LABELS.get(choice).copied().unwrap_or_default();
    let (words, payload, is_quoted) = match way {
        // A button says what it is by its payload alone.
        0 => ("Oui !".to_owned(), payload, true),
        1..4 => (label.to_owned(), payload, true),
        4..6 => (format!(" {} ", label.to_lowercase()), None, false),
        6 => (label.to_owned(), None, true),
        _ => (format!("Et ma lampe {} ?", world.platform.next_number()), None, way == 7),
    };
    let quoted = is_quoted.then(|| Quoted {
        key: platform::key(call),
        platform_id: format!("call.{call}"),
        payload,
    });
    visitors::reply(world, person, &words, at, quoted);
}

/// What a visitor's message did besides answering a relaunch.
pub(super) fn met_answer(world: &mut World, told: &[&str]) {
    let is_answer = |outcome: RelaunchOutcome| match outcome {
        RelaunchOutcome::Accepted | RelaunchOutcome::Declined | RelaunchOutcome::Answered => true,
        RelaunchOutcome::Pending | RelaunchOutcome::Unanswered | RelaunchOutcome::Failed => false,
    };
    if !world.model.owed.iter().any(|(_, outcome)| is_answer(*outcome)) {
        return;
    }
    if told.contains(&"conversation.woken") {
        world.coverage.hit("an answer ended the pause of a relaunch");
    }
    if told.contains(&"conversation.opened") {
        world.coverage.hit("an answer to a relaunch came after the close");
    }
}

/// A visitor writes before their refusal has ended the conversation.
pub(super) fn met_second_thought(world: &mut World, person: usize, received: &Received) {
    let open = world.model.people.get(person).and_then(|it| it.open);
    let talk = open.and_then(|it| world.model.talks.get(&it));
    let would_close = talk.is_some_and(|it| it.closes_for.is_some());
    let is_new = matches!(received, Received::New { .. });
    if is_new && would_close && world.swarm.declined_closes {
        world.coverage.hit("a declined relaunch was left open for what was written since");
    }
}

/// The button that a payload stands for.
pub(super) fn pressed(quoted: Option<&Quoted>) -> Option<usize> {
    quoted?.payload.as_deref()?.rsplit(':').next()?.parse().ok()
}

/// The button whose label was written.
pub(super) fn labelled(words: &str) -> Option<usize> {
    let words = words.trim().to_lowercase();
    LABELS.iter().position(|it| it.to_lowercase() == words)
}
