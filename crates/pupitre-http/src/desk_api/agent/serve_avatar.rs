//! Serve avatar: the face of an agent, to those who are logged in.

use axum::extract::State;
use axum::response::Response;
use pupitre_domain::id::AgentId;

use crate::codes::MEDIA_NOT_FOUND;
use crate::extract::Ids;
use crate::house_picture::{self, PRIVATE_CACHE};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;

/// Serves the face of an agent.
#[utoipa::path(
    get,
    operation_id = "serve_avatar",
    path = "/api/v1/agents/{agent}/avatar/{hash}",
    tag = "agent",
    params(
        ("agent" = String, Path, format = Uuid, description = "Their id."),
        ("hash" = String, Path, description = "The SHA-256 of the picture, in hexadecimal."),
    ),
    responses(
        (status = 200, description = "The bytes: WebP or JPEG."),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "They have no such face.", body = ProblemBody),
    )
)]
pub(crate) async fn serve_avatar(
    State(state): State<HttpState>,
    _session: Session,
    ids: Ids,
) -> Result<Response, Problem> {
    let agent: AgentId = ids.get("agent", MEDIA_NOT_FOUND)?;
    let hash = house_picture::asked(&ids, MEDIA_NOT_FOUND)?;
    let agent = state.desk().read(move |queries| queries.agent_view(agent)).await?;
    let avatar = agent.and_then(|it| it.avatar);
    house_picture::serve(&state, (avatar, hash), (PRIVATE_CACHE, MEDIA_NOT_FOUND)).await
}
