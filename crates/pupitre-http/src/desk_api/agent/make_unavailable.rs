//! Make unavailable: a manager stops new conversations from coming to an agent (A10).

use axum::Json;
use axum::extract::State;
use pupitre_app::agent::{MakeUnavailable, MakeUnavailableError, make_agent_unavailable};
use pupitre_domain::channel::Family;
use pupitre_domain::id::AgentId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::list::find;
use crate::codes;
use crate::extract::{Ids, JsonBody};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::Colleague;

/// The one choice that a manager can make for an agent.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum UnavailableName {
    /// No new conversation comes.
    Unavailable,
}

/// A choice for an agent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnavailableChoice {
    #[expect(dead_code, reason = "it can only be the one value")]
    choice: UnavailableName,
}

impl From<MakeUnavailableError> for Problem {
    fn from(error: MakeUnavailableError) -> Self {
        match error {
            MakeUnavailableError::Role(error) => error.into(),
            MakeUnavailableError::NotFound => Self::new(codes::AGENT_NOT_FOUND),
            MakeUnavailableError::Store(error) => error.into(),
        }
    }
}

/// Makes an agent unavailable for `chat` or `messaging`; what is on their desk stays.
#[utoipa::path(
    put,
    operation_id = "make_agent_unavailable",
    path = "/api/v1/agents/{agent}/availability/{family}",
    tag = "agent",
    params(
        ("agent" = String, Path, format = Uuid, description = "Their id."),
        ("family" = String, Path, description = "`chat` or `messaging`."),
    ),
    request_body = UnavailableChoice,
    responses(
        (status = 200, description = "The agent.", body = Colleague),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 404, description = "No such agent or family.", body = ProblemBody),
    )
)]
pub(crate) async fn make_unavailable(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(_only): JsonBody<UnavailableChoice>,
) -> Result<Json<Colleague>, Problem> {
    let role = session.manager()?;
    let agent: AgentId = ids.get("agent", codes::AGENT_NOT_FOUND)?;
    let family = ids.text("family").and_then(Family::from_name);
    let family = family.ok_or_else(|| Problem::new(codes::REQUEST_NOT_FOUND))?;
    let ctx = state.context(session.actor());
    let command = MakeUnavailable { agent, family };
    state.desk().write(move |tx| make_agent_unavailable(tx, &ctx, &command)).await?;
    Ok(Json(find(&state, agent, role).await?))
}
