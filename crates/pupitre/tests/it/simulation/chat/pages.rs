//! Pages: each is told what happens, comes back to what it missed, and its visitor's absence is
//! counted once the last one is gone (V2, P9).

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use pupitre_app::chat::{arrive as connect, depart, recover_visits};
use pupitre_app::jobs::auto_close::auto_close;
use pupitre_app::ports::ids::Ids as _;
use pupitre_app::ports::store::{ClaimedWork, Recorded};
use pupitre_domain::channel::Family;
use pupitre_domain::chat::survey::Survey;
use pupitre_domain::event::{Actor, EventBody};
use pupitre_domain::id::{ConnectionId, ConversationId, IdentityId, MessageId};

use super::{Browser, browser, session};
use crate::simulation::answers;
use crate::simulation::failure::{Failure, Step, hold};
use crate::simulation::model::{Model, Place, Talk};
use crate::simulation::planted::Bug;
use crate::simulation::world::World;

/// The one node of this world.
const NODE: &str = "node-1";

/// How long a visitor may be gone.
const ABSENCE: SignedDuration = SignedDuration::from_mins(15);

/// A page with the chat in it.
#[derive(Debug, Clone)]
pub(in crate::simulation) struct Tab {
    pub(super) connection: ConnectionId,
    pub(super) identity: IdentityId,
    person: usize,
    /// The last number that it applied.
    seq: u64,
    /// What it showed when it was loaded, or was there before.
    pub(super) known: BTreeSet<MessageId>,
    /// What it was told since.
    pub(super) told: BTreeSet<MessageId>,
}

impl Tab {
    /// It is told of an event, with its number.
    fn apply(&mut self, seq: u64, body: &EventBody) -> Step {
        let (EventBody::MessageReceived { message } | EventBody::MessageSent { message }) = body
        else {
            self.seq = seq;
            return Ok(());
        };
        let is_new = !self.known.contains(message) && self.told.insert(*message);
        hold!(is_new, "V2", None, "{message} is on a page twice");
        self.seq = seq;
        Ok(())
    }
}

/// What was committed reaches the pages that are connected.
pub(in crate::simulation) fn tell_pages(world: &mut World, recorded: &Recorded) -> Step {
    let Some(chat) = recorded.conversation.as_ref().filter(|it| it.family == Family::Chat) else {
        return Ok(());
    };
    for browser in &mut world.chat.browsers {
        for tab in browser.tabs.iter_mut().filter(|it| it.identity == chat.identity) {
            tab.apply(recorded.seq, &recorded.event.body)?;
        }
    }
    Ok(())
}

/// Everything that was said with a person.
pub(super) fn said(model: &Model, person: usize) -> BTreeSet<MessageId> {
    let talks = model.talks.values().filter(|it| it.person == person);
    talks.flat_map(|it| it.said.keys().copied()).collect()
}

/// How many pages of a visitor are connected.
pub(super) fn count(world: &World, identity: IdentityId) -> usize {
    let tabs = world.chat.browsers.iter().flat_map(|it| &it.tabs);
    tabs.filter(|it| it.identity == identity).count()
}

fn pages_of(world: &World, person: usize) -> usize {
    world.chat.identities.get(&person).map_or(0, |identity| count(world, *identity))
}

/// Nobody is on a page: the absence is counted from now on.
pub(super) fn watch(world: &mut World, person: usize) {
    if pages_of(world, person) == 0 {
        world.chat.absent_since.insert(person, world.clocks.now());
    }
}

/// A page connects: a new one, or one that was cut off and goes on from where it was.
pub(super) fn arrive(world: &mut World, index: usize, person: usize) -> Step {
    let connection = ConnectionId::from_bytes(world.ids.id());
    let Some(identity) = world.chat.identities.get(&person).copied() else { return Ok(()) };
    let arrived = world
        .run_plain(Actor::Visitor, |tx, ctx| connect(tx, ctx, identity, (connection, NODE)))?;
    let Some(((), events)) = arrived else { return Ok(()) };
    world.settle(&events, &[])?;
    if count(world, identity) == 0
        && world.chat.absent_since.remove(&person).is_some()
        && world.model.person(person)?.open.is_some()
    {
        world.coverage.hit("a visitor came back before their chat ended");
    }
    let last = world.history.last().map_or(0, |line| line.recorded.seq);
    let goes_on = world.chance.chat.hit(0.7);
    let before = browser(world, index)?.away.pop();
    let before = before.filter(|it| goes_on && it.identity == identity);
    let tab = match before {
        Some(tab) => resume(world, Tab { connection, ..tab }, last)?,
        None => Tab {
            connection,
            identity,
            person,
            seq: last,
            known: said(&world.model, person),
            told: BTreeSet::new(),
        },
    };
    browser(world, index)?.tabs.push(tab);
    Ok(())
}

/// V2: what a page missed comes once, and nothing else does.
fn resume(world: &mut World, mut tab: Tab, last: u64) -> Result<Tab, Failure> {
    let skipped = if world.bug == Some(Bug::ResumeSkipsSome) { 3 } else { 0 };
    let missed = world.db.told_to_visitor(tab.identity, tab.seq + skipped)?;
    for stored in &missed {
        tab.apply(stored.seq, &stored.event.body)?;
    }
    if missed.iter().any(|it| matches!(it.event.body, EventBody::MessageSent { .. })) {
        world.coverage.hit("a page came back to an answer that it had missed");
    }
    tab.seq = last;
    Ok(tab)
}

/// The first page goes: closed for good, or cut off.
pub(super) fn leave_one(world: &mut World, index: usize) -> Step {
    let Some(tab) = browser(world, index)?.tabs.first().cloned() else { return Ok(()) };
    let left = world.run_plain(Actor::System, |tx, ctx| depart(tx, ctx, tab.connection))?;
    let Some(((), events)) = left else { return Ok(()) };
    let is_cut = world.chance.chat.hit(0.7);
    let browser = browser(world, index)?;
    browser.tabs.retain(|it| it.connection != tab.connection);
    let person = tab.person;
    if is_cut {
        browser.away.push(tab);
    }
    watch(world, person);
    world.settle(&events, &[])
}

/// Every page of the browser goes.
pub(super) fn vanish(world: &mut World, index: usize) -> Step {
    while !browser(world, index)?.tabs.is_empty() {
        leave_one(world, index)?;
    }
    Ok(())
}

/// The pages of a session that ended are closed, and go on from nowhere.
pub(super) fn forget(world: &mut World, index: usize) -> Step {
    vanish(world, index)?;
    browser(world, index)?.away.clear();
    Ok(())
}

/// The process came back: no page is connected any more.
pub(in crate::simulation) fn recover(world: &mut World) -> Step {
    let recovered = world.run_plain(Actor::System, |tx, ctx| recover_visits(tx, ctx, NODE))?;
    let Some((_, events)) = recovered else { return recover(world) };
    let now = world.clocks.now();
    for browser in &mut world.chat.browsers {
        for tab in std::mem::take(&mut browser.tabs) {
            world.chat.absent_since.insert(tab.person, now);
            browser.away.push(tab);
        }
    }
    world.settle(&events, &[])
}

/// Everybody who is in a chat is on a page, whoever they are.
pub(in crate::simulation) fn everybody_arrives(world: &mut World) -> Step {
    let people: Vec<usize> = world.chat.identities.keys().copied().collect();
    for person in people {
        while pages_of(world, person) == 0 && world.model.person(person)?.open.is_some() {
            let count = world.chat.browsers.len();
            let is_theirs = |it: &usize| session(world, *it).is_some_and(|it| it.person == person);
            let index = (0..count).find(is_theirs).unwrap_or(count);
            if index == count {
                world.chat.browsers.push(Browser::default());
            }
            arrive(world, index, person)?;
        }
    }
    Ok(())
}

/// P9: everybody who was answered leaves, and their chats end.
pub(in crate::simulation) fn everybody_leaves(world: &mut World) -> Step {
    let open: Vec<(ConversationId, Talk)> =
        world.model.open_talks().map(|(id, it)| (id, it.clone())).collect();
    for (id, talk) in open {
        let family = world.model.person(talk.person)?.family;
        let Place::Desk(agent) = talk.place else { continue };
        let holder = world.people.iter().position(|it| it.id == agent);
        let Some(holder) = holder.filter(|_| family == Family::Chat) else { continue };
        while world.model.talk(id)?.waiting_since.is_some() {
            answers::answer(world, holder, id)?;
        }
        for index in 0..world.chat.browsers.len() {
            let tabs = browser(world, index)?.tabs.iter();
            if tabs.into_iter().any(|tab| tab.person == talk.person) {
                vanish(world, index)?;
            }
        }
    }
    Ok(())
}

/// When a chat may end because its visitor has gone, not before a pause that has an end is over;
/// none while they are here or wait for an answer.
fn ends_at(world: &World, id: ConversationId) -> Option<Timestamp> {
    let talk = world.model.talks.get(&id)?;
    let waits = talk.waiting_since.is_some();
    if talk.place == Place::Closed || waits || pages_of(world, talk.person) > 0 {
        return None;
    }
    let absent_since = world.chat.absent_since.get(&talk.person)?;
    let gone_at = absent_since.checked_add(ABSENCE).ok()?;
    Some(talk.falls_silent_at(ABSENCE).max(gone_at))
}

/// P9: a chat ends once its visitor has been gone for long, never early, and no survey follows.
pub(in crate::simulation) fn look(world: &mut World, claim: &ClaimedWork) -> Step {
    let id = ConversationId::from_bytes(claim.work.subject);
    let asks = world.bug == Some(Bug::GoneAreAsked);
    let done = world.run_plain(Actor::System, |tx, ctx| {
        auto_close(tx, ctx, claim)?;
        let is_closed = tx.conversation(id)?.is_some_and(|it| !it.is_open());
        if asks && is_closed && tx.survey(id)?.is_none() {
            tx.insert_survey(&Survey::asked(id, ctx.now))?;
        }
        Ok(())
    })?;
    let Some(((), events)) = done else { return Ok(()) };
    let (now, ends_at) = (world.clocks.now(), ends_at(world, id));
    if ends_at.is_none_or(|at| at > now) {
        let is_left = events.is_empty();
        hold!(is_left, "P9", Some(id), "a chat ended at {now}, and not before {ends_at:?}");
        return Ok(());
    }
    world.model.closed(id)?;
    world.coverage.hit("a chat ended when its visitor had gone");
    world.settle(&events, &["conversation.closed"])
}

impl World {
    /// P9: a chat that nobody is on a page of is looked at again; V2: every page has everything.
    pub(in crate::simulation) fn check_pages(&mut self) -> Step {
        let looks = self.db.subjects("auto_close")?;
        for (id, talk) in self.model.open_talks() {
            let is_chat = self.model.people.get(talk.person).map(|it| it.family);
            let is_gone = is_chat == Some(Family::Chat) && pages_of(self, talk.person) == 0;
            let is_watched = looks.contains(id.as_bytes());
            hold!(!is_gone || is_watched, "P9", Some(id), "nobody looks whether they come back");
        }
        for browser in &self.chat.browsers {
            let Some(session) = browser.session else { continue };
            let said = said(&self.model, session.person);
            for tab in browser.tabs.iter().filter(|it| it.identity == session.identity) {
                let lost = said.iter().find(|it| !tab.known.contains(it) && !tab.told.contains(it));
                hold!(lost.is_none(), "V2", None, "{lost:?} never came to a page");
                let odd = tab.told.iter().find(|it| !said.contains(it));
                hold!(odd.is_none(), "I-61", None, "{odd:?} came to a page of another");
            }
        }
        Ok(())
    }
}
