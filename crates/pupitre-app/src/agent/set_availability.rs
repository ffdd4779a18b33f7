//! Availability: what an agent chooses per family (A1, A3, A6, A10).

use pupitre_domain::agent::{Availability, AvailabilityCause, Choice};
use pupitre_domain::channel::Family;
use pupitre_domain::event::{Event, EventBody};
use pupitre_domain::id::AgentId;

use crate::Context;
use crate::conversation::free_slot;
use crate::ports::store::{StoreError, Transaction};

/// What is chosen, for whom.
#[derive(Debug, Clone, Copy)]
pub struct SetAvailability {
    /// Whose.
    pub agent: AgentId,
    /// For which family.
    pub family: Family,
    /// To what.
    pub choice: Choice,
}

/// Why it was not set.
#[derive(Debug, thiserror::Error)]
pub enum SetAvailabilityError {
    /// There is no such agent.
    #[error("the agent does not exist")]
    NotFound,
    /// The agent does not serve this family: their limit is 0 (A4).
    #[error("the agent does not serve this family")]
    NotServed,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Sets an agent's choice. Becoming available pulls from the queue at once (A6); becoming
/// unavailable takes nothing off the desk (A3).
///
/// # Errors
///
/// See [`SetAvailabilityError`].
pub fn set_availability(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &SetAvailability,
) -> Result<Availability, SetAvailabilityError> {
    let agent = tx.agent(command.agent)?.ok_or(SetAvailabilityError::NotFound)?;
    let teams = tx.teams_of(agent.id)?;
    tx.lock_teams(&teams)?;
    let known = tx.availability(agent.id, command.family)?.ok_or(SetAvailabilityError::NotFound)?;
    let desk = tx.desk_load(agent.id, command.family)?;
    if command.choice == Choice::Available && desk.capacity.0 == 0 {
        return Err(SetAvailabilityError::NotServed);
    }
    if known.choice == command.choice {
        return Ok(known);
    }
    let chosen = change(tx, ctx, known, command.choice, AvailabilityCause::Agent)?;
    if command.choice == Choice::Available {
        free_slot(tx, ctx, agent.id, command.family)?;
    }
    Ok(chosen)
}

/// Makes an agent unavailable in both families, for a cause that is recorded (A8, A10).
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn make_unavailable(
    tx: &mut dyn Transaction,
    ctx: &Context,
    agent: AgentId,
    cause: AvailabilityCause,
) -> Result<(), StoreError> {
    for family in Family::ALL {
        let Some(known) = tx.availability(agent, family)? else { continue };
        if known.choice == Choice::Available {
            change(tx, ctx, known, Choice::Unavailable, cause)?;
        }
    }
    Ok(())
}

/// Writes another choice, and says why (A10).
pub(super) fn change(
    tx: &mut dyn Transaction,
    ctx: &Context,
    known: Availability,
    choice: Choice,
    cause: AvailabilityCause,
) -> Result<Availability, StoreError> {
    let chosen = Availability { choice, cause, changed_at: ctx.now, ..known };
    tx.save_availability(&chosen)?;
    let body = EventBody::AvailabilityChanged {
        agent: chosen.agent,
        family: chosen.family,
        choice,
        cause,
    };
    tx.append(Event { conversation: None, actor: ctx.actor, at: ctx.now, body }, None, None)?;
    Ok(chosen)
}
