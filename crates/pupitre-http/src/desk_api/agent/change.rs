//! Change: a manager sets who an agent is and what they may hold (A4, M2, R7).

use axum::Json;
use axum::extract::State;
use pupitre_app::agent::{ChangeAgent, ChangeAgentError, LANGUAGES_MAX, RoleError, change_agent};
use pupitre_domain::agent::Role;
use pupitre_domain::id::AgentId;
use pupitre_domain::language::Language;
use serde::Deserialize;
use utoipa::ToSchema;

use super::list::find;
use crate::codes;
use crate::extract::{Ids, JsonBody};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::{CapacityChanges, Colleague, capacity_too_high};

/// What an agent may do.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum RoleName {
    /// Answers visitors.
    Agent,
    /// Sets teams and limits.
    Manager,
    /// Sets the house up.
    Admin,
}

/// What is to change; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AgentChange {
    /// Their name, for colleagues.
    #[serde(default)]
    name: Option<String>,
    /// The name that chat visitors see.
    #[serde(default)]
    pseudonym: Option<String>,
    /// The languages they answer in: two letters each.
    #[serde(default)]
    languages: Option<Vec<String>>,
    /// Their own limits.
    #[serde(default)]
    capacities: CapacityChanges,
    /// What they may do; only admins give roles.
    #[serde(default)]
    role: Option<RoleName>,
    /// Whether they may log in and receive.
    #[serde(default)]
    is_active: Option<bool>,
}

impl From<RoleError> for Problem {
    fn from(error: RoleError) -> Self {
        match error {
            RoleError::Insufficient => Self::new(codes::SESSION_ROLE_INSUFFICIENT),
            RoleError::Store(error) => error.into(),
        }
    }
}

impl From<ChangeAgentError> for Problem {
    fn from(error: ChangeAgentError) -> Self {
        match error {
            ChangeAgentError::Role(error) => error.into(),
            ChangeAgentError::NotFound => Self::new(codes::AGENT_NOT_FOUND),
            ChangeAgentError::InvalidName => Self::new(codes::REQUEST_INVALID_VALUE).field("name"),
            ChangeAgentError::TooManyLanguages => Self::new(codes::REQUEST_INVALID_VALUE)
                .field("languages")
                .with("limit", LANGUAGES_MAX),
            ChangeAgentError::CapacityTooHigh => capacity_too_high(),
            ChangeAgentError::LastAdmin => Self::new(codes::AGENT_LAST_ADMIN),
            ChangeAgentError::Store(error) => error.into(),
        }
    }
}

/// Changes an agent. One who is no longer active is logged out, and what they held goes back to
/// their teams.
#[utoipa::path(
    patch,
    operation_id = "change_agent",
    path = "/api/v1/agents/{agent}",
    tag = "agent",
    params(("agent" = String, Path, format = Uuid, description = "Their id.")),
    request_body = AgentChange,
    responses(
        (status = 200, description = "The changed agent.", body = Colleague),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager, or not an admin.", body = ProblemBody),
        (status = 404, description = "No such agent.", body = ProblemBody),
        (status = 409, description = "The last admin stays one.", body = ProblemBody),
        (status = 422, description = "A value that can't be.", body = ProblemBody),
    )
)]
pub(crate) async fn change(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<AgentChange>,
) -> Result<Json<Colleague>, Problem> {
    let role = session.manager()?;
    let agent: AgentId = ids.get("agent", codes::AGENT_NOT_FOUND)?;
    let command = command(agent, body)?;
    let ctx = state.context(session.actor());
    let changed = state.desk().write(move |tx| change_agent(tx, &ctx, &command)).await?;
    state.shared.sessions.forget_agent(agent);
    if !changed.is_active {
        state.hub().close_sessions_of(agent);
    }
    Ok(Json(find(&state, agent, role).await?))
}

fn command(agent: AgentId, body: AgentChange) -> Result<ChangeAgent, Problem> {
    let read = |name: &String| name.parse::<Language>();
    let languages = body.languages.map(|names| names.iter().map(read).collect::<Result<_, _>>());
    let languages = languages
        .transpose()
        .map_err(|_unlike| Problem::new(codes::REQUEST_INVALID_VALUE).field("languages"))?;
    let role = body.role.map(|role| match role {
        RoleName::Agent => Role::Agent,
        RoleName::Manager => Role::Manager,
        RoleName::Admin => Role::Admin,
    });
    Ok(ChangeAgent {
        agent,
        name: body.name,
        pseudonym: body.pseudonym,
        languages,
        capacities: body.capacities.changes(),
        role,
        is_active: body.is_active,
    })
}
