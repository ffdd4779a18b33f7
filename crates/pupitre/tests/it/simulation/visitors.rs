//! Visitors: they write in bursts, send files, come back after the close, and are known by a phone,
//! by a user id, or first by one and then by both.

use jiff::{SignedDuration, Timestamp};
use pupitre_app::media::MediaKind;
use pupitre_app::message::{
    InboundContent, InboundMedia, Quoted, ReceiveMessage, Received, receive_message,
};
use pupitre_domain::contact::Sender;
use pupitre_domain::event::Actor;
use pupitre_domain::message::MessageContext;

use super::failure::Failure;
use super::model::{Arrival, Place};
use super::platform::Item;
use super::rulebook::Verdict;
use super::silence::Reply;
use super::world::{Ran, World};
use super::{blocks, chat, out_of_hours, replies, rulebook, signs};

/// How the platform names a visitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    Phone,
    UserId,
    Both,
    PhoneThenBoth,
    UserIdThenBoth,
}

/// A visitor on one channel.
#[derive(Debug, Clone)]
pub(super) struct Visitor {
    pub(super) channel: usize,
    pub(super) known: Known,
    pub(super) phone: String,
    pub(super) user_id: String,
    pub(super) written: u32,
}

/// A message as it leaves the visitor's phone.
#[derive(Debug, Clone)]
pub(super) struct Letter {
    pub(super) person: usize,
    pub(super) platform_id: String,
    pub(super) key: [u8; 16],
    pub(super) sender: Sender,
    pub(super) sent_at: Timestamp,
    pub(super) content: InboundContent,
    /// What it quotes.
    pub(super) quoted: Option<Quoted>,
}

impl Visitor {
    pub(super) fn new(index: usize, channel: usize, known: Known) -> Self {
        let phone = format!("336{index:08}");
        Self { channel, known, phone, user_id: format!("FR.{index}"), written: 0 }
    }

    /// Who wrote, as the platform says it this time.
    fn sender(&self) -> Sender {
        let is_later = self.written > 2;
        let (phone, user_id) = match self.known {
            Known::Phone => (true, false),
            Known::UserId => (false, true),
            Known::Both => (true, true),
            Known::PhoneThenBoth => (true, is_later),
            Known::UserIdThenBoth => (is_later, true),
        };
        Sender {
            user_id: user_id.then(|| self.user_id.clone()),
            phone: phone.then(|| self.phone.clone()),
            profile_name: Some(format!("Visitor {}", self.phone)),
        }
    }
}

/// What a message says, in one line: what must be found again in the store.
pub(super) fn words(content: &InboundContent) -> String {
    match content {
        InboundContent::Text(text) => text.clone(),
        InboundContent::Media(media) => media.caption.clone().unwrap_or_default(),
        InboundContent::Stored { caption, .. } => caption.clone().unwrap_or_default(),
        InboundContent::Other(content) | InboundContent::Attached(content) => {
            crate::simulation::check::written(content)
        }
    }
}

fn content(world: &mut World, number: usize) -> InboundContent {
    let chance = &mut world.chance.visitors;
    let accents = "é".repeat(number % 40);
    let said = rulebook::said(number);
    let text = format!("Bonjour {number} 👩‍👩‍👧 ma commande ? {said}.\u{a0}{accents}");
    match chance.below(10) {
        0 => InboundContent::Media(InboundMedia {
            kind: MediaKind::Image,
            platform_id: format!("file.{number}"),
            mime: "image/jpeg".to_owned(),
            sha256: None,
            file_name: None,
            caption: chance.hit(0.5).then_some(text),
        }),
        1 => InboundContent::unsupported(&format!("order{}", number % 3)),
        _ => InboundContent::Text(text),
    }
}

/// A message of a visitor of that second.
fn letter(
    world: &mut World,
    person: usize,
    number: usize,
    second: i64,
    content: InboundContent,
) -> Option<Letter> {
    let sent_at = Timestamp::from_second(second).ok()?;
    let visitor = world.visitors.get_mut(person)?;
    visitor.written += 1;
    let sender = visitor.sender();
    let mut key = [0; 16];
    key[..8].copy_from_slice(&second.unsigned_abs().to_be_bytes());
    key[8..].copy_from_slice(&u64::try_from(number).unwrap_or(0).to_be_bytes());
    let platform_id = format!("wamid.in.{number}");
    Some(Letter { person, platform_id, key, sender, sent_at, content, quoted: None })
}

/// A visitor answers a template, at that time.
pub(super) fn reply(
    world: &mut World,
    person: usize,
    words: &str,
    at: Timestamp,
    quoted: Option<Quoted>,
) {
    let number = world.platform.next_number();
    let content = InboundContent::Text(words.to_owned());
    let Some(letter) = letter(world, person, number, at.as_second(), content) else { return };
    let letter = Letter { quoted, ..letter };
    if world.chance.platform.hit(world.swarm.duplicate) {
        let copy = Item::Letter(Box::new(letter.clone()));
        world.platform.post(&mut world.chance.platform, &world.swarm, at, copy);
    }
    world.platform.post(
        &mut world.chance.platform,
        &world.swarm,
        at,
        Item::Letter(Box::new(letter)),
    );
}

/// What it says of a relaunch, as far as the desk can know.
fn said_of_relaunch(world: &mut World, letter: &Letter) -> Result<Reply, Failure> {
    let quoted = match &letter.quoted {
        Some(quoted) => world.db.look(|tx| tx.delivery_by_key(quoted.key))?.map(|it| it.message),
        None => None,
    };
    let pressed = replies::pressed(letter.quoted.as_ref());
    let labelled = match &letter.content {
        InboundContent::Text(text) => replies::labelled(text),
        _ => None,
    };
    Ok(Reply { quoted, pressed, labelled })
}

/// A visitor writes one or several messages in a row.
pub(super) fn act(world: &mut World) {
    if world.chance.visitors.hit(world.swarm.shy) {
        return;
    }
    let phones = 0..world.visitors.len();
    let phones: Vec<usize> = phones
        .filter(|it| world.visitors.get(*it).is_some_and(|it| it.channel != chat::CHANNEL))
        .collect();
    let Some(person) = world.chance.visitors.pick(&phones).copied() else { return };
    let many = match world.chance.visitors.below(8) {
        0 => 4,
        1 | 2 => 2,
        _ => 1,
    };
    for _ in 0..many {
        write(world, person);
    }
}

fn write(world: &mut World, person: usize) {
    let number = world.platform.next_number();
    let content = content(world, number);
    let now = world.clocks.now();
    let is_ahead = world.chance.visitors.hit(world.swarm.future);
    let ahead = if is_ahead { world.chance.visitors.between(1, 600) } else { 0 };
    let second = now.as_second() + ahead;
    let Some(letter) = letter(world, person, number, second, content) else { return };
    if ahead == 0 {
        signs::make(world, &letter);
    } else {
        world.coverage.hit("a message came with a future timestamp");
    }
    let copies = world.chance.platform.hit(world.swarm.duplicate);
    for _ in 0..if copies { 1 + world.chance.platform.below(3) } else { 0 } {
        let mut copy = letter.clone();
        if world.chance.platform.hit(world.swarm.clumsy / 4.0) {
            copy.content = InboundContent::Text("other words under the same id".to_owned());
        }
        world.platform.post(
            &mut world.chance.platform,
            &world.swarm,
            now,
            Item::Letter(Box::new(copy)),
        );
    }
    world.platform.post(
        &mut world.chance.platform,
        &world.swarm,
        now,
        Item::Letter(Box::new(letter)),
    );
}

/// The webhook brings a message; `false` when it must come again.
pub(super) fn receive(world: &mut World, letter: &Letter) -> Result<bool, Failure> {
    let missing = || Failure::new("I-20", None, "a channel is missing".to_owned());
    let channel = world.visitors.get(letter.person).map(|it| it.channel);
    let channel = channel.and_then(|it| world.channels.get(it)).ok_or_else(missing)?.clone();
    let command = ReceiveMessage {
        channel,
        sender: letter.sender.clone(),
        platform_id: letter.platform_id.clone(),
        key: letter.key,
        own_key: letter.key,
        sent_at: letter.sent_at,
        content: letter.content.clone(),
        raw: None,
        quoted: letter.quoted.clone(),
        context: MessageContext::default(),
    };
    let is_known = world.model.written.contains_key(&letter.platform_id);
    let before = (is_known && world.is_sampled()).then(|| world.db.digest()).transpose()?;
    let (received, events) =
        match world.run(Actor::Visitor, |tx, ctx| receive_message(tx, ctx, &command))? {
            Ran::Done(received, events) => (received, events),
            Ran::Aborted => return Ok(false),
            Ran::Refused(error) => {
                let detail = format!("{letter:?} was refused: {error}");
                return Err(Failure::new("I-20", None, detail));
            }
        };
    if let Some(before) = before {
        world.check_unchanged(before, "I-21")?;
    }
    met(world, letter, &received);
    let verdict = verdict(world, letter);
    rulebook::check_opened(world, &events, verdict)?;
    if received == Received::Blocked {
        blocks::check_kept(world, letter)?;
    }
    let reply = said_of_relaunch(world, letter)?;
    let words = words(&letter.content);
    let arrival = Arrival {
        person: letter.person,
        platform_id: &letter.platform_id,
        words: &words,
        sender: &letter.sender,
        reply,
        sent_at: letter.sent_at,
        now: world.clocks.now(),
        team: verdict.team,
        priority: verdict.priority,
    };
    replies::met_second_thought(world, letter.person, &received);
    let mut expected = world.model.received(&arrival, &received)?;
    out_of_hours::expect(world, &received, &events, &mut expected)?;
    if expected.contains(&"conversation.woken") {
        world.coverage.hit("a message ended a pause");
    }
    replies::met_answer(world, &expected);
    world.settle(&events, &expected)?;
    Ok(true)
}

/// What the rules make of a message, if it is a first one.
fn verdict(world: &World, letter: &Letter) -> Verdict {
    let channel = world.visitors.get(letter.person).map_or(0, |it| it.channel);
    let is_returning = world.model.talks.values().any(|it| it.person == letter.person);
    world.rulebook.decide(channel, &letter.content, is_returning, world.clocks.now())
}

fn met(world: &mut World, letter: &Letter, received: &Received) {
    let late = world.clocks.now().duration_since(letter.sent_at) > SignedDuration::from_hours(1);
    let person = world.model.people.get(letter.person);
    let is_open = person.is_some_and(|it| it.open.is_some());
    let written = world.model.written.get(&letter.platform_id);
    let was_closed = written
        .and_then(|it| world.model.talks.get(&it.talk))
        .is_some_and(|it| it.place == Place::Closed);
    match received {
        Received::New { .. } => {
            if late {
                world.coverage.hit("a message came late by hours");
            }
            if !is_open && person.is_some_and(|it| it.last_written.is_some()) {
                world.coverage.hit("a message came after the close");
            }
        }
        Received::Blocked => world.coverage.hit("a blocked visitor wrote"),
        Received::Duplicate | Received::Conflict => {
            world.coverage.hit("a message came twice");
            if was_closed {
                world.coverage.hit("a duplicate came after the close");
            }
        }
    }
}
