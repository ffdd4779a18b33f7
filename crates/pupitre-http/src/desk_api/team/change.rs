//! Change: a manager sets a team's name and limits (A4, M2).

use axum::Json;
use axum::extract::State;
use pupitre_app::team::{ChangeTeam, ChangeTeamError, change_team};
use pupitre_domain::id::TeamId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::list::find;
use crate::codes;
use crate::extract::{Ids, JsonBody};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::{CapacityChanges, Team, capacity_too_high};

/// What is to change; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TeamChange {
    /// Its name.
    #[serde(default)]
    name: Option<String>,
    /// The limits of its members.
    #[serde(default)]
    capacities: CapacityChanges,
}

impl From<ChangeTeamError> for Problem {
    fn from(error: ChangeTeamError) -> Self {
        match error {
            ChangeTeamError::Role(error) => error.into(),
            ChangeTeamError::NotFound => Self::new(codes::TEAM_NOT_FOUND),
            ChangeTeamError::InvalidName => Self::new(codes::REQUEST_INVALID_VALUE).field("name"),
            ChangeTeamError::CapacityTooHigh => capacity_too_high(),
            ChangeTeamError::Store(error) => error.into(),
        }
    }
}

/// Changes a team.
#[utoipa::path(
    patch,
    operation_id = "change_team",
    path = "/api/v1/teams/{team}",
    tag = "team",
    params(("team" = String, Path, format = Uuid, description = "Its id.")),
    request_body = TeamChange,
    responses(
        (status = 200, description = "The changed team.", body = Team),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 404, description = "No such team.", body = ProblemBody),
        (status = 422, description = "A value that can't be.", body = ProblemBody),
    )
)]
pub(crate) async fn change(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<TeamChange>,
) -> Result<Json<Team>, Problem> {
    session.manager()?;
    let team: TeamId = ids.get("team", codes::TEAM_NOT_FOUND)?;
    let ctx = state.context(session.actor());
    let command = ChangeTeam { team, name: body.name, capacities: body.capacities.changes() };
    state.desk().write(move |tx| change_team(tx, &ctx, &command)).await?;
    Ok(Json(find(&state, team).await?))
}
