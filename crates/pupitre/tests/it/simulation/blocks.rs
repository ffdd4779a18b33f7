//! Agents block visitors and unblock them (R8).

use pupitre_app::contact::{block_contact, unblock_contact};
use pupitre_domain::event::Actor;
use pupitre_domain::id::ContactId;

use super::failure::{Failure, Step, hold};
use super::visitors::Letter;
use super::world::{Ran, World};

/// An agent blocks somebody who wrote, or unblocks them.
pub(super) fn act(world: &mut World) -> Step {
    let index = world.chance.rules.below(world.visitors.len());
    let Some(contact) = contact(world, index)? else { return Ok(()) };
    let agents: Vec<_> = world.people.iter().map(|it| it.id).collect();
    let Some(agent) = world.chance.rules.pick(&agents).copied() else { return Ok(()) };
    let is_blocked = world.model.person(index)?.is_blocked;
    let actor = Actor::Agent(agent);
    let ran = if is_blocked {
        world.run(actor, |tx, ctx| unblock_contact(tx, ctx, contact))?
    } else {
        world.run(actor, |tx, ctx| block_contact(tx, ctx, contact))?
    };
    let (known, events) = match ran {
        Ran::Done(known, events) => (known, events),
        Ran::Aborted => return Ok(()),
        Ran::Refused(error) => {
            return Err(Failure::new("R8", None, format!("a block was refused: {error}")));
        }
    };
    hold!(known.is_blocked != is_blocked, "R8", None, "{contact} is blocked: {is_blocked}");
    let person = world.model.person(index)?;
    person.is_blocked = !is_blocked;
    let open = person.open;
    match open {
        _ if is_blocked => world.settle(&events, &["contact.unblocked"]),
        None => world.settle(&events, &["contact.blocked"]),
        Some(talk) => {
            world.coverage.hit("a block ended a conversation");
            world.model.closed(talk)?;
            world.settle(&events, &["contact.blocked", "conversation.closed"])
        }
    }
}

/// The contact of a visitor who wrote.
fn contact(world: &mut World, index: usize) -> Result<Option<ContactId>, Failure> {
    let talk = world.model.talks.iter().find(|(_, talk)| talk.person == index);
    let Some((id, _)) = talk else { return Ok(None) };
    Ok(world.db.look(|tx| tx.conversation(*id))?.map(|it| it.contact))
}

/// R8: what was kept is there.
pub(super) fn check_kept(world: &mut World, letter: &Letter) -> Step {
    let is_kept = world.db.look(|tx| tx.has_blocked_message(letter.key))?;
    hold!(is_kept, "R8", None, "{} of a blocked visitor was lost", letter.platform_id);
    Ok(())
}
