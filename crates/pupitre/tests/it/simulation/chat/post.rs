//! What visitors of the chat write: once per id, whatever happens to the answer (V2, R8).

use pupitre_app::chat::{ChatContent, PostChat, PostChatError, post_chat};
use pupitre_app::message::{InboundContent, Received};
use pupitre_app::ports::ids::Ids as _;
use pupitre_domain::contact::Sender;
use pupitre_domain::event::Actor;
use pupitre_domain::id::{ClientId, IdentityId};

use super::{CHANNEL, Session, browser, channel, pages};
use crate::simulation::failure::{Failure, Step, hold};
use crate::simulation::model::{Arrival, Place};
use crate::simulation::silence::Reply;
use crate::simulation::world::{Ran, World};
use crate::simulation::{out_of_hours, rulebook};

/// Writes something new, or what the browser does not know to have arrived.
pub(super) fn write(world: &mut World, index: usize, session: Session) -> Step {
    let sent = browser(world, index)?.sent.clone();
    if world.chance.chat.hit(0.2)
        && let Some((client_id, words)) = world.chance.chat.pick(&sent).cloned()
    {
        let is_other = world.chance.chat.hit(0.3);
        let words = if is_other { format!("{words} bis") } else { words };
        return post(world, session, client_id, &words);
    }
    let number = world.platform.next_number();
    // A note that would be an answer to a survey, if words ever were.
    let score = if world.chance.chat.hit(0.1) { "5" } else { "" };
    let words = match score {
        "" => format!("Bonjour {number}, {} ?", rulebook::said(number)),
        score => score.to_owned(),
    };
    let client_id = world.ids.client_id();
    browser(world, index)?.sent.push((client_id, words.clone()));
    post(world, session, client_id, &words)?;
    if world.chance.chat.hit(world.swarm.duplicate) {
        return post(world, session, client_id, &words);
    }
    Ok(())
}

/// The key of a page's id, for this visitor alone.
fn key(visitor: IdentityId, client_id: ClientId) -> [u8; 16] {
    let mut key = *client_id.as_bytes();
    for (place, byte) in key.iter_mut().rev().zip(visitor.as_bytes().iter()) {
        *place ^= *byte;
    }
    key
}

fn post(world: &mut World, session: Session, client_id: ClientId, words: &str) -> Step {
    let channel = channel(world)?;
    let command = PostChat {
        channel,
        session: session.id,
        client_id,
        key: key(session.identity, client_id),
        content: ChatContent::Text(words.to_owned()),
        consent_version: None,
    };
    let platform_id = client_id.to_string();
    let is_known = world.model.written.contains_key(&platform_id);
    let before = (is_known && world.is_sampled()).then(|| world.db.digest()).transpose()?;
    let ran = world.run(Actor::Visitor, |tx, ctx| post_chat(tx, ctx, &command))?;
    let (received, events) = match ran {
        Ran::Aborted => return Ok(()),
        Ran::Refused(PostChatError::ClientIdConflict) => (Received::Conflict, Vec::new()),
        Ran::Refused(error) => {
            return Err(Failure::new("I-20", None, format!("{words:?} was refused: {error}")));
        }
        Ran::Done(message, events) => {
            let (talk, id) = (message.conversation, message.id);
            let is_stored = world.db.look(|tx| tx.message(talk, id))?.is_some();
            let known = world.model.written.get(&platform_id).map(|it| it.message);
            let received = match is_stored {
                false if world.model.kept.contains(&platform_id) => Received::Duplicate,
                false => Received::Blocked,
                true if known == Some(id) => Received::Duplicate,
                true => Received::New { conversation: talk, message: id },
            };
            (received, events)
        }
    };
    if let Some(before) = before {
        world.check_unchanged(before, "I-21")?;
    }
    met(world, session, &received);
    settle(world, session, (&platform_id, words), &received, &events)
}

fn met(world: &mut World, session: Session, received: &Received) {
    let mut talks = world.model.talks.iter().filter(|(_, it)| it.person == session.person);
    match received {
        Received::Duplicate => world.coverage.hit("a message of a chat was sent twice"),
        Received::New { conversation, .. } => {
            let is_next = !world.model.talks.contains_key(conversation);
            let was_asked = talks.any(|(id, _)| world.chat.surveys.contains_key(id));
            if is_next && was_asked {
                world.coverage.hit("a message came after a survey was asked");
            }
        }
        Received::Blocked | Received::Conflict => {}
    }
}

fn settle(
    world: &mut World,
    session: Session,
    (platform_id, words): (&str, &str),
    received: &Received,
    events: &[pupitre_app::ports::store::Recorded],
) -> Step {
    let now = world.clocks.now();
    let is_returning = world.model.talks.values().any(|it| it.person == session.person);
    let content = InboundContent::Text(words.to_owned());
    let verdict = world.rulebook.decide(CHANNEL, &content, is_returning, now);
    rulebook::check_opened(world, events, verdict)?;
    let sender = Sender { user_id: Some(String::new()), phone: None, profile_name: None };
    let arrival = Arrival {
        person: session.person,
        platform_id,
        words,
        sender: &sender,
        reply: Reply::default(),
        sent_at: now,
        now,
        team: verdict.team,
        priority: verdict.priority,
    };
    let closed = world.model.talks.iter().filter(|(_, it)| it.place == Place::Closed);
    let closed: Vec<_> = closed.map(|(id, _)| *id).collect();
    let mut expected = world.model.received(&arrival, received)?;
    if let Received::New { conversation, .. } = received {
        // L2, V5: what has ended stays so, and takes no word for an answer.
        hold!(!closed.contains(conversation), "L2", Some(*conversation), "joined what had ended");
        pages::watch(world, session.person);
    }
    out_of_hours::expect(world, received, events, &mut expected)?;
    world.settle(events, &expected)
}
