//! Signs: visitors react to what they wrote, give it other words or take it back, soon, late, twice
//! and before the message itself. Nothing of it moves a window or a wait (W1, C2, I-23).

use jiff::Timestamp;
use pupitre_app::message::{ChangeMessage, Changed, InboundContent, change_message};
use pupitre_app::ports::store::VisitorChange;
use pupitre_domain::contact::Sender;
use pupitre_domain::event::Actor;
use pupitre_domain::id::{ConversationId, MessageId};
use pupitre_domain::message::MessageChange;
use pupitre_domain::service_window;

use super::failure::{Failure, Step, hold};
use super::model::Model;
use super::planted::Bug;
use super::platform::Item;
use super::visitors::Letter;
use super::world::{Ran, World};

/// What a visitor did to a message of theirs, on its way to us.
#[derive(Debug, Clone)]
pub(super) struct Sign {
    person: usize,
    key: [u8; 16],
    sender: Sender,
    /// The message that it is about.
    target: (String, [u8; 16]),
    change: VisitorChange,
    sent_at: Timestamp,
}

/// What is known of a message beside its words.
#[derive(Debug, Clone, Default)]
pub(super) struct Marks {
    edited_at: Option<Timestamp>,
    reaction: Option<(Option<String>, Timestamp)>,
    is_revoked: bool,
}

/// A visitor makes signs under what they have just written.
pub(super) fn make(world: &mut World, letter: &Letter) {
    let many =
        if world.chance.signs.hit(world.swarm.signs) { 1 + world.chance.signs.below(3) } else { 0 };
    for _ in 0..many {
        let number = world.platform.next_number();
        let is_text = matches!(letter.content, InboundContent::Text(_));
        let change = match world.chance.signs.below(6) {
            0 => VisitorChange::Revoke,
            1 | 2 if is_text => VisitorChange::Edit(format!("En d’autres mots : {number}")),
            3 => VisitorChange::Reaction(None),
            _ => VisitorChange::Reaction(Some(
                if number.is_multiple_of(2) { "👍" } else { "🙏" }.to_owned(),
            )),
        };
        let mut key = [0xee; 16];
        key[8..].copy_from_slice(&u64::try_from(number).unwrap_or(0).to_be_bytes());
        let micros = i64::try_from(number).unwrap_or(0);
        let sent_at = Timestamp::from_microsecond(letter.sent_at.as_microsecond() + micros);
        let Ok(sent_at) = sent_at else { return };
        let sign = Sign {
            person: letter.person,
            key,
            sender: letter.sender.clone(),
            target: (letter.platform_id.clone(), letter.key),
            change,
            sent_at,
        };
        let now = world.clocks.now();
        for _ in 0..=usize::from(world.chance.signs.hit(world.swarm.duplicate)) {
            let item = Item::Sign(Box::new(sign.clone()));
            world.platform.post(&mut world.chance.signs, &world.swarm, now, item);
        }
    }
}

/// The webhook brings a sign; `false` when it must come again.
pub(super) fn receive(world: &mut World, sign: &Sign) -> Result<bool, Failure> {
    let missing = || Failure::new("C2", None, "a channel is missing".to_owned());
    let channel = world.visitors.get(sign.person).map(|it| it.channel);
    let channel = channel.and_then(|it| world.channels.get(it)).ok_or_else(missing)?.clone();
    let command = ChangeMessage {
        channel,
        sender: sign.sender.clone(),
        key: sign.key,
        target_platform_id: sign.target.0.clone(),
        target: sign.target.1,
        change: sign.change.clone(),
        sent_at: sign.sent_at,
        raw: String::new(),
    };
    let known = world.model.written.get(&sign.target.0).map(|it| (it.talk, it.message));
    let opens = (world.bug == Some(Bug::SignOpensWindow)).then_some(known).flatten();
    let ran = world.run(Actor::Visitor, |tx, ctx| {
        let changed = change_message(tx, ctx, &command)?;
        if let Some((talk, _)) = opens
            && let Some(mut bent) = tx.conversation(talk)?
        {
            bent.version += 1;
            bent.window_ends_at = Some(service_window::ends_at(ctx.now));
            tx.save_conversation(&bent)?;
        }
        Ok::<_, pupitre_app::ports::store::StoreError>(changed)
    })?;
    let (changed, events) = match ran {
        Ran::Done(changed, events) => (changed, events),
        Ran::Aborted => return Ok(false),
        Ran::Refused(error) => {
            return Err(Failure::new("C2", None, format!("{sign:?} was refused: {error}")));
        }
    };
    let is_new = world.model.signs.insert(sign.key);
    let expected = match known {
        _ if !is_new => Changed::Duplicate,
        Some(_) => Changed::Done,
        None => Changed::Waits,
    };
    let about = known.map(|(talk, _)| talk);
    hold!(changed == expected, "C2", about, "{sign:?} gave {changed:?}, not {expected:?}");
    let at = sign.sent_at.min(world.clocks.now());
    match (expected, known) {
        (Changed::Done, Some((talk, message))) => {
            world.model.signed(talk, message, &sign.change, at)?;
            world.coverage.hit("a visitor made a sign under a message");
        }
        (Changed::Waits, _) => {
            let waiting = world.model.early_signs.entry(sign.target.0.clone()).or_default();
            waiting.push((at, sign.change.clone()));
            world.coverage.hit("a sign came before its message");
        }
        _ => {}
    }
    world.settle(&events, &[])?;
    if let Some((talk, message)) = known {
        world.check_words(talk, message)?;
    }
    Ok(true)
}

impl Model {
    /// A message that signs waited for is there.
    pub(super) fn joined(
        &mut self,
        platform_id: &str,
        talk: ConversationId,
        message: MessageId,
    ) -> Step {
        let mut waiting = self.early_signs.remove(platform_id).unwrap_or_default();
        waiting.sort_by_key(|(at, _)| *at);
        for (at, change) in waiting {
            self.signed(talk, message, &change, at)?;
        }
        Ok(())
    }

    /// A sign is made: which change of the message must be told, if any.
    fn signed(
        &mut self,
        talk: ConversationId,
        message: MessageId,
        change: &VisitorChange,
        at: Timestamp,
    ) -> Step {
        let marks = self.marks.entry(message).or_default();
        let told = match change {
            VisitorChange::Edit(words) => {
                if marks.edited_at.is_some_and(|known| known > at) {
                    return Ok(());
                }
                marks.edited_at = Some(at);
                self.talk(talk)?.said.insert(message, words.clone());
                MessageChange::Edited
            }
            VisitorChange::Revoke => {
                if std::mem::replace(&mut marks.is_revoked, true) {
                    return Ok(());
                }
                MessageChange::Revoked
            }
            VisitorChange::Reaction(emoji) => {
                let before = marks.reaction.clone();
                if before.as_ref().is_some_and(|(_, known)| *known > at) {
                    return Ok(());
                }
                marks.reaction = Some((emoji.clone(), at));
                if before.and_then(|(emoji, _)| emoji) == *emoji {
                    return Ok(());
                }
                MessageChange::Reacted
            }
        };
        self.owed_changes.push((message, told));
        Ok(())
    }
}

impl World {
    /// Each change of a message is told, once, and nothing else is.
    pub(super) fn check_changes(&mut self, told: &[(MessageId, MessageChange)]) -> Step {
        let owed = std::mem::take(&mut self.model.owed_changes);
        hold!(told == owed, "C2", None, "told {told:?}, owed {owed:?}");
        Ok(())
    }

    /// I-23: a message has the last words that its author gave it.
    fn check_words(&mut self, talk: ConversationId, message: MessageId) -> Step {
        let stored = self.db.look(|tx| tx.message(talk, message))?;
        let stored = stored.map(|it| super::check::written(&it.content));
        let said = self.model.talk(talk)?.said.get(&message).cloned();
        hold!(stored == said, "I-23", Some(talk), "{message} says {stored:?}, not {said:?}");
        Ok(())
    }
}
