//! Change: a team's name and what its members may hold (A4, M2).

use pupitre_domain::agent::{Capacity, Role};
use pupitre_domain::channel::Family;
use pupitre_domain::event::{Event, EventBody};
use pupitre_domain::id::TeamId;
use pupitre_domain::team::Team;

use crate::Context;
use crate::agent::{NAME_LENGTH_MAX, RoleError, is_name, lock_teams_of, pull, require};
use crate::ports::store::{StoreError, Transaction};

/// What is to change.
#[derive(Debug, Clone)]
pub struct ChangeTeam {
    /// The team.
    pub team: TeamId,
    /// Its new name, if it gets one.
    pub name: Option<String>,
    /// The limits that change: a value, or none for the organisation's.
    pub capacities: Vec<(Family, Option<Capacity>)>,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeTeamError {
    /// Not this one's to do.
    #[error(transparent)]
    Role(#[from] RoleError),
    /// There is no such team.
    #[error("the team does not exist")]
    NotFound,
    /// The name is empty, too long or has control characters.
    #[error("a name has 1 to {NAME_LENGTH_MAX} characters, none of them a control character")]
    InvalidName,
    /// The limit is above the highest.
    #[error("a limit is at most {}", Capacity::MAX.0)]
    CapacityTooHigh,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Changes a team. A lower limit applies at once and takes nothing away; a higher one pulls from
/// the queues at once (A4, A6).
///
/// # Errors
///
/// See [`ChangeTeamError`].
pub fn change_team(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &ChangeTeam,
) -> Result<Team, ChangeTeamError> {
    require(tx, ctx, Role::Manager)?;
    if command.name.as_ref().is_some_and(|name| !is_name(name)) {
        return Err(ChangeTeamError::InvalidName);
    }
    if command.capacities.iter().any(|(_, capacity)| *capacity > Some(Capacity::MAX)) {
        return Err(ChangeTeamError::CapacityTooHigh);
    }
    let members = tx.members_of(command.team)?;
    lock_teams_of(tx, &members, &[command.team])?;
    let known = tx.team(command.team)?.ok_or(ChangeTeamError::NotFound)?;
    let name = command.name.as_ref().map(|name| name.trim().to_owned());
    let team = Team { name: name.unwrap_or_else(|| known.name.clone()), ..known };
    tx.put_team(&team)?;
    for (family, capacity) in &command.capacities {
        tx.set_team_capacity(team.id, *family, *capacity)?;
    }
    let body = EventBody::TeamChanged { team: team.id };
    tx.append(Event { conversation: None, actor: ctx.actor, at: ctx.now, body }, None, None)?;
    if !command.capacities.is_empty() {
        pull(tx, ctx, &members)?;
    }
    Ok(team)
}
