//! Fetch again: a file that was lost or refused, while the platform has it (C3).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use pupitre_app::media::{RetryFetchError, retry_fetch};
use pupitre_app::view::permission::{Resource, may_see};
use pupitre_domain::id::MediaId;

use crate::codes;
use crate::extract::Ids;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::Media;

impl From<RetryFetchError> for Problem {
    fn from(error: RetryFetchError) -> Self {
        match error {
            RetryFetchError::NotFound => Self::new(codes::MEDIA_NOT_FOUND),
            RetryFetchError::Final => Self::new(codes::MEDIA_RETRY_USELESS),
            RetryFetchError::Store(error) => error.into(),
        }
    }
}

/// Has a file fetched again from the platform; its message changes when it is here.
#[utoipa::path(
    post,
    operation_id = "retry_media",
    path = "/api/v1/media/{media}/fetch",
    tag = "media",
    params(("media" = String, Path, format = Uuid, description = "Its id.")),
    responses(
        (status = 200, description = "It is being fetched, or is here.", body = Media),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such file.", body = ProblemBody),
        (status = 409, description = "Another try would not bring it.", body = ProblemBody),
    )
)]
pub(crate) async fn retry(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
) -> Result<Json<Media>, Problem> {
    let id: MediaId = ids.get("media", codes::MEDIA_NOT_FOUND)?;
    let view = Arc::clone(&session.view);
    let seen = state.desk().read(move |queries| may_see(queries, &view.agent, Resource::Media(id)));
    if !seen.await? {
        return Err(Problem::new(codes::MEDIA_NOT_FOUND));
    }
    let ctx = state.context(session.actor());
    let media = state.desk().write(move |tx| retry_fetch(tx, &ctx, id)).await?;
    Ok(Json((&media).into()))
}
