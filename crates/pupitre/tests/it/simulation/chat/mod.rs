//! Visitors of the web chat: their pages open, close and come back, they write, log in, log out,
//! vanish, and say what they thought (V2, V4, V5, P9, I-61).

mod login;
mod marks;
mod pages;
mod post;
mod proof;
mod survey;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use pupitre_app::chat::{OpenVisit, close_visit, open_visit};
use pupitre_app::ports::ids::Ids as _;
use pupitre_app::ports::store::VisitorSessionRow;
use pupitre_domain::channel::{Channel, Family};
use pupitre_domain::event::Actor;
use pupitre_domain::id::{ClientId, ConversationId, IdentityId, VisitorSessionId};
use pupitre_domain::language::Language;

use super::failure::{Failure, Step};
use super::model::Person;
use super::visitors::{Known, Visitor};
use super::world::World;

pub(super) use pages::{everybody_arrives, everybody_leaves, look, recover, tell_pages};
pub(super) use survey::Asked;

/// The place of the web chat among the channels of every world.
pub(super) const CHANNEL: usize = 2;

/// What the browsers of the world hold, and what is known of them.
#[derive(Debug, Default)]
pub(super) struct Chat {
    pub(super) browsers: Vec<Browser>,
    /// The persons whom the site signs for, by their number there.
    users: BTreeMap<usize, usize>,
    /// Statements that were believed.
    statements: Vec<login::Statement>,
    /// Sessions that ended.
    over: BTreeSet<VisitorSessionId>,
    /// Since when nobody is on a page, by the business clock.
    absent_since: BTreeMap<usize, Timestamp>,
    /// By what the channel knows each person.
    identities: BTreeMap<usize, IdentityId>,
    surveys: BTreeMap<ConversationId, Asked>,
}

/// A visitor's browser.
#[derive(Debug, Default)]
pub(super) struct Browser {
    session: Option<Session>,
    tabs: Vec<pages::Tab>,
    /// Pages that were cut off, and may go on from where they were.
    away: Vec<pages::Tab>,
    sent: Vec<(ClientId, String)>,
}

/// What a browser keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Session {
    id: VisitorSessionId,
    identity: IdentityId,
    person: usize,
    is_identified: bool,
    /// When it ends by itself, by real time.
    until: Timestamp,
}

/// Whether a browser acts, and not a phone.
pub(super) fn has_turn(world: &mut World) -> bool {
    let browsers = world.chat.browsers.len();
    let all = 2 * browsers + world.swarm.visitors;
    browsers > 0 && world.chance.chat.below(all) < 2 * browsers
}

/// A browser does one thing.
pub(super) fn act(world: &mut World) -> Step {
    let browser = world.chance.chat.below(world.chat.browsers.len());
    let Some(session) = session(world, browser) else {
        if world.chance.chat.hit(0.2) {
            return login::log_in(world, browser);
        }
        return open(world, browser);
    };
    if world.chance.chat.hit(0.35) && survey::is_asked(world, session) {
        return survey::answer(world, session);
    }
    match world.chance.chat.below(100) {
        0..38 => post::write(world, browser, session),
        38..52 => pages::arrive(world, browser, session.person),
        52..62 => pages::leave_one(world, browser),
        62..66 => pages::vanish(world, browser),
        66..80 => survey::answer(world, session),
        80..88 => login::log_in(world, browser),
        88..91 => log_out(world, browser, session),
        _ => marks::see(world, session),
    }
}

fn session(world: &World, browser: usize) -> Option<Session> {
    let session = world.chat.browsers.get(browser)?.session?;
    (session.until > world.clocks.elapsed).then_some(session)
}

fn browser(world: &mut World, index: usize) -> Result<&mut Browser, Failure> {
    let missing = || Failure::new("V2", None, format!("no browser {index}"));
    world.chat.browsers.get_mut(index).ok_or_else(missing)
}

fn channel(world: &World) -> Result<Channel, Failure> {
    let missing = || Failure::new("V2", None, "there is no web chat".to_owned());
    world.channels.get(CHANNEL).cloned().ok_or_else(missing)
}

/// A hash that no other token has.
fn token_hash(world: &World) -> [u8; 32] {
    let mut hash = [0xcf; 32];
    hash[..16].copy_from_slice(&world.ids.id());
    hash
}

/// Somebody whom nobody knows opens the chat.
fn open(world: &mut World, index: usize) -> Step {
    let token_hash = token_hash(world);
    let channel = channel(world)?.id;
    let command = OpenVisit { channel, token_hash, language: Language::FRENCH };
    let opened = world.run_plain(Actor::Visitor, |tx, ctx| open_visit(tx, ctx, &command))?;
    let Some((row, events)) = opened else { return Ok(()) };
    let person = meet(world);
    begin(world, index, person, &row)?;
    world.settle(&events, &[])
}

/// The browser has that session from now on.
fn begin(world: &mut World, index: usize, person: usize, row: &VisitorSessionRow) -> Step {
    let session = Session {
        id: row.id,
        identity: row.identity,
        person,
        is_identified: row.is_identified,
        until: row.expires_at,
    };
    world.chat.identities.insert(person, row.identity);
    browser(world, index)?.session = Some(session);
    Ok(())
}

/// Another person of the web chat.
fn meet(world: &mut World) -> usize {
    let index = world.visitors.len();
    world.visitors.push(Visitor::new(index, CHANNEL, Known::UserId));
    world.model.people.push(Person {
        family: Family::Chat,
        language: Language::FRENCH,
        last_written: None,
        open: None,
        answered_by: None,
        is_blocked: false,
        has_phone: false,
        has_user_id: true,
    });
    index
}

/// The session ends; the conversation stays as it is.
fn log_out(world: &mut World, index: usize, session: Session) -> Step {
    let id = session.id;
    let closed = world.run_plain(Actor::Visitor, |tx, _| close_visit(tx, id))?;
    let Some(((), events)) = closed else { return Ok(()) };
    world.chat.over.insert(id);
    pages::forget(world, index)?;
    *browser(world, index)? = Browser::default();
    world.settle(&events, &[])
}
