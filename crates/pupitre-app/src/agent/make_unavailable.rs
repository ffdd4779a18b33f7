//! Make unavailable: a manager stops new conversations from coming to an agent (A10).

use pupitre_domain::agent::{Availability, AvailabilityCause, Choice, Role};
use pupitre_domain::channel::Family;
use pupitre_domain::id::AgentId;

use super::set_availability::change;
use super::{RoleError, require};
use crate::Context;
use crate::ports::store::{StoreError, Transaction};

/// Whom, for which family.
#[derive(Debug, Clone, Copy)]
pub struct MakeUnavailable {
    /// Whose.
    pub agent: AgentId,
    /// For which family.
    pub family: Family,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum MakeUnavailableError {
    /// Not this one's to do.
    #[error(transparent)]
    Role(#[from] RoleError),
    /// There is no such agent.
    #[error("the agent does not exist")]
    NotFound,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes an agent unavailable in a family; what is on their desk stays (A3), and the change says
/// that a manager made it.
///
/// # Errors
///
/// See [`MakeUnavailableError`].
pub fn make_agent_unavailable(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &MakeUnavailable,
) -> Result<Availability, MakeUnavailableError> {
    require(tx, ctx, Role::Manager)?;
    let teams = tx.teams_of(command.agent)?;
    tx.lock_teams(&teams)?;
    let known = tx.availability(command.agent, command.family)?;
    let known = known.ok_or(MakeUnavailableError::NotFound)?;
    if known.choice == Choice::Unavailable {
        return Ok(known);
    }
    Ok(change(tx, ctx, known, Choice::Unavailable, AvailabilityCause::Manager)?)
}
