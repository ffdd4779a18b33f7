//! Create: a new team (M2).

use pupitre_domain::agent::Role;
use pupitre_domain::event::{Event, EventBody};
use pupitre_domain::id::TeamId;
use pupitre_domain::team::Team;

use crate::Context;
use crate::agent::{NAME_LENGTH_MAX, RoleError, is_name, require};
use crate::ports::store::{StoreError, Transaction};

/// A team to be.
#[derive(Debug, Clone)]
pub struct CreateTeam {
    /// The id that the manager's screen gave it: the same id is the same team.
    pub id: TeamId,
    /// Its name.
    pub name: String,
}

/// Why it was not created.
#[derive(Debug, thiserror::Error)]
pub enum CreateTeamError {
    /// Not this one's to do.
    #[error(transparent)]
    Role(#[from] RoleError),
    /// The name is empty, too long or has control characters.
    #[error("a name has 1 to {NAME_LENGTH_MAX} characters, none of them a control character")]
    InvalidName,
    /// The id was given to another team.
    #[error("this id was given to another team")]
    IdConflict,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Creates a team with nobody in it. A repeat of the same id and name gives the team that is there.
///
/// # Errors
///
/// See [`CreateTeamError`].
pub fn create_team(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &CreateTeam,
) -> Result<Team, CreateTeamError> {
    require(tx, ctx, Role::Manager)?;
    if !is_name(&command.name) {
        return Err(CreateTeamError::InvalidName);
    }
    let team = Team { id: command.id, name: command.name.trim().to_owned() };
    match tx.team(team.id)? {
        Some(known) if known == team => return Ok(known),
        Some(_) => return Err(CreateTeamError::IdConflict),
        None => {}
    }
    tx.put_team(&team)?;
    let body = EventBody::TeamChanged { team: team.id };
    tx.append(Event { conversation: None, actor: ctx.actor, at: ctx.now, body }, None, None)?;
    Ok(team)
}
