//! Marks: what a page has is delivered, what its visitor saw is read, up to there (D5).

use pupitre_app::chat::{Seen, SeenByVisitor, SeenByVisitorError, seen_by_visitor};
use pupitre_domain::delivery::DeliveryState;
use pupitre_domain::event::Actor;
use pupitre_domain::id::MessageId;

use super::Session;
use crate::simulation::failure::{Failure, Step, hold};
use crate::simulation::model::Place;
use crate::simulation::world::{Ran, World};

/// A page has a message, or its visitor saw it; now and then it names another's.
pub(super) fn see(world: &mut World, session: Session) -> Step {
    let talks = world.model.talks.iter();
    let last = talks
        .filter(|(_, it)| it.person == session.person)
        .max_by_key(|(id, it)| (it.place != Place::Closed, it.opened_at, **id));
    let last = last.map(|(id, it)| (*id, it.said.keys().copied().collect::<Vec<_>>()));
    let own: Vec<MessageId> = last.map(|(_, said)| said).unwrap_or_default();
    let is_foreign = world.chance.chat.hit(0.2);
    let others: Vec<MessageId> = world
        .model
        .outs
        .iter()
        .filter(|(_, it)| it.person != session.person)
        .map(|(id, _)| *id)
        .collect();
    let from = if is_foreign { &others } else { &own };
    let Some(message) = world.chance.chat.pick(from).copied() else { return Ok(()) };
    let is_read = world.chance.chat.hit(0.5);
    let seen = if is_read { Seen::Read } else { Seen::Delivered };
    let command = SeenByVisitor { identity: session.identity, message, seen };
    match world.run(Actor::Visitor, |tx, ctx| seen_by_visitor(tx, ctx, &command))? {
        Ran::Aborted => Ok(()),
        Ran::Refused(SeenByVisitorError::NotFound) => {
            hold!(!own.contains(&message), "D5", None, "{message} is theirs, and not found");
            Ok(())
        }
        Ran::Refused(error) => Err(Failure::new("D5", None, format!("refused: {error}"))),
        Ran::Done((), events) => {
            hold!(own.contains(&message), "I-61", None, "{message} of another was marked");
            world.settle(&events, &[])?;
            for id in own.iter().filter(|it| **it <= message) {
                let Some(out) = world.model.outs.get(id) else { continue };
                let state = out.delivery.state;
                let is_far =
                    state == DeliveryState::Read || (state == DeliveryState::Delivered && !is_read);
                hold!(is_far, "D5", Some(out.talk), "{id} is {state:?}, seen up to {message}");
            }
            Ok(())
        }
    }
}
