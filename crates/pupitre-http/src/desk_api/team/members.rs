//! Members: a manager sets who is in a team (M2, R7).

use axum::Json;
use axum::extract::State;
use pupitre_app::team::{SetMembers, SetMembersError, set_members};
use pupitre_domain::id::{AgentId, TeamId};
use serde::Deserialize;
use utoipa::ToSchema;

use super::list::find;
use crate::codes;
use crate::extract::{Ids, JsonBody};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::Team;

/// Who is in a team.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TeamMembers {
    /// The ids of all its members.
    agent_ids: Vec<String>,
}

impl From<SetMembersError> for Problem {
    fn from(error: SetMembersError) -> Self {
        match error {
            SetMembersError::Role(error) => error.into(),
            SetMembersError::NotFound => Self::new(codes::TEAM_NOT_FOUND),
            SetMembersError::AgentNotFound => Self::new(codes::AGENT_NOT_FOUND),
            SetMembersError::Store(error) => error.into(),
        }
    }
}

/// Sets who is in a team. What those who go held for it goes back to its queue.
#[utoipa::path(
    put,
    operation_id = "set_team_members",
    path = "/api/v1/teams/{team}/members",
    tag = "team",
    params(("team" = String, Path, format = Uuid, description = "Its id.")),
    request_body = TeamMembers,
    responses(
        (status = 200, description = "The team.", body = Team),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 404, description = "No such team or agent.", body = ProblemBody),
    )
)]
pub(crate) async fn members(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<TeamMembers>,
) -> Result<Json<Team>, Problem> {
    session.manager()?;
    let team: TeamId = ids.get("team", codes::TEAM_NOT_FOUND)?;
    let agents = body.agent_ids.iter().map(|id| id.parse::<AgentId>());
    let agents: Result<Vec<AgentId>, _> = agents.collect();
    let agents = agents.map_err(|_unlike| Problem::new(codes::AGENT_NOT_FOUND))?;
    let ctx = state.context(session.actor());
    let command = SetMembers { team, agents };
    state.desk().write(move |tx| set_members(tx, &ctx, &command)).await?;
    Ok(Json(find(&state, team).await?))
}
