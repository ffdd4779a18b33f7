//! Logins: a visitor whom the site signs for keeps the chat that they began, finds what they said
//! elsewhere, and whoever is not proven to be them finds nothing of it (V4, I-61).

use jiff::{SignedDuration, Timestamp};
use pupitre_app::chat::{Identify, IdentifyError, identify, is_user};
use pupitre_app::ports::store::{Recorded, VisitorSessionRow};
use pupitre_domain::event::Actor;
use pupitre_domain::language::Language;

use super::{Session, begin, browser, channel, meet, pages, session, token_hash};
use crate::simulation::failure::{Failure, Step, hold};
use crate::simulation::world::{Ran, World};

/// How many persons the site knows.
const USERS: usize = 3;

/// A statement that was believed: of whom, and until when it could be again.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    user: usize,
    nonce: String,
    expires_at: Timestamp,
}

/// The site says who the visitor is: in a new statement, or in one that was used.
pub(super) fn log_in(world: &mut World, index: usize) -> Step {
    let elapsed = world.clocks.elapsed;
    let known = world.chat.statements.clone();
    let is_repeat = world.chance.chat.hit(0.2);
    let repeated =
        world.chance.chat.pick(&known).filter(|it| is_repeat && elapsed <= it.expires_at);
    let statement = repeated.cloned().unwrap_or_else(|| Statement {
        user: world.chance.chat.below(USERS),
        nonce: format!("nonce-of-the-site-{}", known.len()),
        expires_at: elapsed.checked_add(SignedDuration::from_mins(65)).unwrap_or(elapsed),
    });
    let before = session(world, index);
    let command = Identify {
        channel: channel(world)?.id,
        session: before.map(|it| it.id),
        token_hash: token_hash(world),
        user_id: statement.user.to_string(),
        name: None,
        email: None,
        nonce: statement.nonce.clone(),
        nonce_expires_at: statement.expires_at,
        language: Language::FRENCH,
    };
    let ran = world.run(Actor::Visitor, |tx, ctx| {
        if let Some(id) = command.session
            && let Some(row) = tx.visitor_session(id)?
            && is_user(tx, &row, &command.user_id)?
        {
            return Ok((row, false));
        }
        identify(tx, ctx, &command).map(|row| (row, true))
    })?;
    let is_used = known.iter().any(|it| it.nonce == statement.nonce);
    match ran {
        Ran::Aborted => Ok(()),
        Ran::Refused(IdentifyError::Replayed) => {
            hold!(is_used, "V4", None, "{statement:?} was refused as used");
            world.coverage.hit("a statement was refused the second time");
            Ok(())
        }
        Ran::Refused(error) => Err(Failure::new("V4", None, format!("refused: {error}"))),
        Ran::Done((_, false), events) => {
            let is_theirs =
                before.is_some_and(|it| world.chat.users.get(&statement.user) == Some(&it.person));
            hold!(is_theirs, "V4", None, "{before:?} was taken for {statement:?}");
            world.settle(&events, &[])
        }
        Ran::Done((row, true), events) => {
            hold!(!is_used, "V4", None, "{statement:?} was believed twice");
            let user = statement.user;
            world.chat.statements.push(statement);
            believed(world, index, before, (user, &row), &events)
        }
    }
}

/// The browser is that person's from now on.
fn believed(
    world: &mut World,
    index: usize,
    before: Option<Session>,
    (user, row): (usize, &VisitorSessionRow),
    events: &[Recorded],
) -> Step {
    let anonymous = before.filter(|it| !it.is_identified);
    let known = world.chat.users.get(&user).copied();
    let mut expected = Vec::new();
    let person = match (known, anonymous) {
        (Some(known), Some(from)) => {
            let is_blocked = world.model.person(known)?.is_blocked;
            let (theirs, ours) =
                (world.model.person(known)?.open, world.model.person(from.person)?.open);
            if let (Some(left), Some(_)) = (theirs, ours) {
                world.model.closed(left)?;
                world.coverage.hit("two chats of one person met, and one ended");
                expected.push("conversation.closed");
            }
            if let Some(ours) = ours.filter(|_| is_blocked) {
                world.model.closed(ours)?;
                expected.push("conversation.closed");
            }
            known
        }
        (Some(known), None) => known,
        (None, Some(from)) => from.person,
        (None, None) => meet(world),
    };
    if anonymous
        .is_some_and(|it| world.model.people.get(it.person).is_some_and(|it| it.open.is_some()))
    {
        world.coverage.hit("a visitor logged in during a chat");
    }
    expected.push("visitor.identified");
    world.chat.users.insert(user, person);
    world.settle(events, &expected)?;
    if let Some(from) = anonymous.filter(|it| it.person != person) {
        moved(world, from.person, person)?;
    }
    if let Some(before) = before {
        world.chat.over.insert(before.id);
    }
    pages::forget(world, index)?;
    if anonymous.is_some() {
        // The person's pages elsewhere load what was said here.
        for (other, its) in sessions(world) {
            if its.identity == row.identity {
                pages::forget(world, other)?;
            }
        }
    }
    begin(world, index, person, row)?;
    pages::watch(world, person);
    let kept = world.model.kept.clone();
    let has_same = anonymous.is_some();
    // What was never heard is not sent again by somebody else.
    browser(world, index)?.sent.retain(|(id, _)| has_same && !kept.contains(&id.to_string()));
    Ok(())
}

fn sessions(world: &World) -> Vec<(usize, Session)> {
    let browsers = world.chat.browsers.iter().enumerate();
    browsers.filter_map(|(index, it)| Some((index, it.session?))).collect()
}

/// What an anonymous visitor had said is the person's.
fn moved(world: &mut World, from: usize, person: usize) -> Step {
    let open = world.model.person(from)?.open.take();
    for talk in world.model.talks.values_mut().filter(|it| it.person == from) {
        talk.person = person;
    }
    for out in world.model.outs.values_mut().filter(|it| it.person == from) {
        out.person = person;
    }
    if open.is_some() {
        world.model.person(person)?.open = open;
    }
    Ok(())
}
