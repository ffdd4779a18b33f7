//! List: the agents, with their status, load and limits (A10, M1).

use axum::Json;
use axum::extract::State;
use pupitre_domain::agent::Role;
use pupitre_domain::id::AgentId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::codes;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::Colleague;

/// The agents.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ColleagueList {
    /// By name.
    items: Vec<Colleague>,
}

/// Lists the agents by name. Managers see addresses, limits, causes and those who left.
#[utoipa::path(
    get,
    operation_id = "list_agents",
    path = "/api/v1/agents",
    tag = "agent",
    responses(
        (status = 200, description = "The agents.", body = ColleagueList),
        (status = 401, description = "No session.", body = ProblemBody),
    )
)]
pub(crate) async fn list(
    State(state): State<HttpState>,
    session: Session,
) -> Result<Json<ColleagueList>, Problem> {
    let role = session.agent().role;
    let staff = state.desk().read(|queries| queries.staff()).await?;
    let shown = staff.iter().filter(|it| it.agent.is_active || role >= Role::Manager);
    Ok(Json(ColleagueList { items: shown.map(|it| Colleague::new(it, role)).collect() }))
}

/// One agent, as that role sees them.
///
/// # Errors
///
/// [`Problem`]: there is none, or the store fails.
pub(super) async fn find(state: &HttpState, id: AgentId, role: Role) -> Result<Colleague, Problem> {
    let staff = state.desk().read(|queries| queries.staff()).await?;
    let found = staff.iter().find(|it| it.agent.id == id);
    found.map(|it| Colleague::new(it, role)).ok_or_else(|| Problem::new(codes::AGENT_NOT_FOUND))
}
