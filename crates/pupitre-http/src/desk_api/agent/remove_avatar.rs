//! Remove avatar: a manager takes the face of an agent away (M5).

use axum::extract::State;
use axum::http::StatusCode;
use pupitre_app::agent::{SetAvatarError, set_avatar};
use pupitre_domain::id::AgentId;

use crate::codes;
use crate::extract::Ids;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;

impl From<SetAvatarError> for Problem {
    fn from(error: SetAvatarError) -> Self {
        match error {
            SetAvatarError::Role(error) => error.into(),
            SetAvatarError::NotFound => Self::new(codes::AGENT_NOT_FOUND),
            SetAvatarError::Store(error) => error.into(),
        }
    }
}

/// Takes the face of an agent away. Managers may; an admin's, admins.
#[utoipa::path(
    delete,
    operation_id = "remove_avatar_of",
    path = "/api/v1/agents/{agent}/avatar",
    tag = "agent",
    params(("agent" = String, Path, format = Uuid, description = "Their id.")),
    responses(
        (status = 204, description = "They have none now."),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager, or not an admin.", body = ProblemBody),
        (status = 404, description = "No such agent.", body = ProblemBody),
    )
)]
pub(crate) async fn remove_avatar(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
) -> Result<StatusCode, Problem> {
    session.manager()?;
    let agent: AgentId = ids.get("agent", codes::AGENT_NOT_FOUND)?;
    let ctx = state.context(session.actor());
    state.desk().write(move |tx| set_avatar(tx, &ctx, (agent, None))).await?;
    state.shared.sessions.forget_agent(agent);
    Ok(StatusCode::NO_CONTENT)
}
