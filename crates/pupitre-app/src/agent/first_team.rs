//! First team: a desk always has a team, and the rule that catches all sends to one (R1).

use pupitre_domain::conversation::open::Route;
use pupitre_domain::id::TeamId;
use pupitre_domain::team::Team;

use crate::Context;
use crate::ports::store::{StoreError, Transaction};

/// The name of the team that a new desk begins with; it can be renamed.
const FIRST_TEAM_NAME: &str = "Service client";

/// The desk's first team, made when there is none, with the rule that catches all.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn first_team(tx: &mut dyn Transaction, ctx: &Context) -> Result<Team, StoreError> {
    let team = if let Some(team) = tx.any_team()? {
        team
    } else {
        let id = TeamId::from_bytes(ctx.ids.id());
        let team = Team { id, name: FIRST_TEAM_NAME.to_owned() };
        tx.put_team(&team)?;
        team
    };
    if tx.catch_all_route()?.is_none() {
        tx.put_catch_all_route(Route { team: team.id, priority: 0 })?;
    }
    Ok(team)
}
