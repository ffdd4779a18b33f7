//! Avatar: an agent chooses their face, for colleagues and for chat visitors (M5, D6).

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use pupitre_app::agent::set_avatar;
use pupitre_domain::media::Media;
use serde::Serialize;
use utoipa::ToSchema;

use crate::house_picture;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::upload;
use crate::wire::avatar_url;

/// The face of the agent who asks.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Avatar {
    /// Where it is.
    #[schema(required)]
    avatar_url: Option<String>,
}

/// Takes the face of the agent who asks, in place of the one before.
#[utoipa::path(
    post,
    operation_id = "set_avatar",
    path = "/api/v1/me/avatar",
    tag = "me",
    request_body(content_type = "application/octet-stream", description = "PNG, JPEG or WebP."),
    responses(
        (status = 200, description = "The face as it is kept.", body = Avatar),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 413, description = "Too large.", body = ProblemBody),
        (status = 415, description = "Not a picture of a type that is taken.", body = ProblemBody),
        (status = 422, description = "Empty, damaged, or too many points.", body = ProblemBody),
    )
)]
pub(crate) async fn set(
    State(state): State<HttpState>,
    session: Session,
    request: Request,
) -> Result<Json<Avatar>, Problem> {
    let media = house_picture::take(&state, session.actor(), request).await?;
    Ok(Json(change(&state, &session, Some(media)).await?))
}

/// Takes the face of the agent who asks away.
#[utoipa::path(
    delete,
    operation_id = "remove_avatar",
    path = "/api/v1/me/avatar",
    tag = "me",
    responses(
        (status = 204, description = "There is none now."),
        (status = 401, description = "No session.", body = ProblemBody),
    )
)]
pub(crate) async fn remove(
    State(state): State<HttpState>,
    session: Session,
) -> Result<StatusCode, Problem> {
    change(&state, &session, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn change(
    state: &HttpState,
    session: &Session,
    avatar: Option<Media>,
) -> Result<Avatar, Problem> {
    let (agent, ctx) = (session.agent().id, state.context(session.actor()));
    let id = avatar.as_ref().map(|it| it.id);
    let set = state.desk().write(move |tx| set_avatar(tx, &ctx, (agent, avatar.as_ref()))).await;
    if let (Err(_), Some(id)) = (&set, id) {
        upload::discard(state, id).await;
    }
    let changed = set?;
    state.shared.sessions.forget_agent(agent);
    Ok(Avatar { avatar_url: avatar_url(agent, changed.avatar) })
}
