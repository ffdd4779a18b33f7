//! Default capacities: what an agent may hold when neither they nor a team of theirs has a limit
//! (A4).

use pupitre_domain::agent::{Capacity, Role};
use pupitre_domain::channel::Family;

use crate::Context;
use crate::agent::{RoleError, lock_teams_of, pull, require};
use crate::ports::store::{StoreError, Transaction};

/// The organisation's limits.
#[derive(Debug, Clone)]
pub struct SetDefaultCapacities {
    /// Those that change.
    pub capacities: Vec<(Family, Capacity)>,
}

/// Why they were not set.
#[derive(Debug, thiserror::Error)]
pub enum SetDefaultCapacitiesError {
    /// Not this one's to do.
    #[error(transparent)]
    Role(#[from] RoleError),
    /// The limit is above the highest.
    #[error("a limit is at most {}", Capacity::MAX.0)]
    TooHigh,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Sets the organisation's limits. They apply at once, take nothing away, and pull from the queues
/// where they are higher (A4, A6).
///
/// # Errors
///
/// See [`SetDefaultCapacitiesError`].
pub fn set_default_capacities(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &SetDefaultCapacities,
) -> Result<(), SetDefaultCapacitiesError> {
    require(tx, ctx, Role::Manager)?;
    if command.capacities.iter().any(|(_, capacity)| *capacity > Capacity::MAX) {
        return Err(SetDefaultCapacitiesError::TooHigh);
    }
    let everybody = tx.active_agents()?;
    lock_teams_of(tx, &everybody, &[])?;
    for (family, capacity) in &command.capacities {
        tx.set_default_capacity(*family, *capacity)?;
    }
    pull(tx, ctx, &everybody)?;
    Ok(())
}
