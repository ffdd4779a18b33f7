//! List: the teams, who is in them and what waits there (M1, M2).

use axum::Json;
use axum::extract::State;
use pupitre_domain::id::TeamId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::codes;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::{Capacities, Team};

/// The teams.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TeamList {
    /// By name.
    items: Vec<Team>,
    /// The limits of an agent when neither they nor a team of theirs has one.
    default_capacities: Capacities,
}

/// Lists the teams by name.
#[utoipa::path(
    get,
    operation_id = "list_teams",
    path = "/api/v1/teams",
    tag = "team",
    responses(
        (status = 200, description = "The teams.", body = TeamList),
        (status = 401, description = "No session.", body = ProblemBody),
    )
)]
pub(crate) async fn list(
    State(state): State<HttpState>,
    _session: Session,
) -> Result<Json<TeamList>, Problem> {
    Ok(Json(all(&state).await?))
}

pub(super) async fn all(state: &HttpState) -> Result<TeamList, Problem> {
    let read = state.desk().read(|queries| {
        let default_capacities = Capacities::new(&queries.default_capacities()?);
        let items = queries.teams()?.iter().map(Team::from).collect();
        Ok(TeamList { items, default_capacities })
    });
    Ok(read.await?)
}

/// One team.
///
/// # Errors
///
/// [`Problem`]: there is none, or the store fails.
pub(super) async fn find(state: &HttpState, id: TeamId) -> Result<Team, Problem> {
    let teams = state.desk().read(|queries| queries.teams()).await?;
    let found = teams.iter().find(|it| it.team.id == id);
    found.map(Team::from).ok_or_else(|| Problem::new(codes::TEAM_NOT_FOUND))
}
