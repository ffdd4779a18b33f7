//! Create: a manager makes a team (M2).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use pupitre_app::team::{CreateTeam, CreateTeamError, create_team};
use pupitre_domain::id::TeamId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::list::find;
use crate::codes;
use crate::extract::JsonBody;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::Team;

/// A team to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewTeam {
    /// The id that the screen gives it: the same id is the same team.
    #[schema(format = Uuid)]
    id: String,
    /// Its name.
    name: String,
}

impl From<CreateTeamError> for Problem {
    fn from(error: CreateTeamError) -> Self {
        match error {
            CreateTeamError::Role(error) => error.into(),
            CreateTeamError::InvalidName => Self::new(codes::REQUEST_INVALID_VALUE).field("name"),
            CreateTeamError::IdConflict => Self::new(codes::TEAM_ID_CONFLICT),
            CreateTeamError::Store(error) => error.into(),
        }
    }
}

/// Creates a team with nobody in it.
#[utoipa::path(
    post,
    operation_id = "create_team",
    path = "/api/v1/teams",
    tag = "team",
    request_body = NewTeam,
    responses(
        (status = 201, description = "The team.", body = Team),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 409, description = "The id is another team's.", body = ProblemBody),
        (status = 422, description = "A value that can't be.", body = ProblemBody),
    )
)]
pub(crate) async fn create(
    State(state): State<HttpState>,
    session: Session,
    JsonBody(body): JsonBody<NewTeam>,
) -> Result<(StatusCode, Json<Team>), Problem> {
    session.manager()?;
    let id = body.id.parse::<TeamId>();
    let id = id.map_err(|_unlike| Problem::new(codes::REQUEST_INVALID_VALUE).field("id"))?;
    let ctx = state.context(session.actor());
    let command = CreateTeam { id, name: body.name };
    state.desk().write(move |tx| create_team(tx, &ctx, &command)).await?;
    Ok((StatusCode::CREATED, Json(find(&state, id).await?)))
}
