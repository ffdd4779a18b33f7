//! Preview: the small copy of a picture, to those who may see the picture.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use futures_util::StreamExt as _;
use pupitre_domain::id::MediaId;
use pupitre_domain::media::{Preview, preview_id};

use super::serve::{CACHE, POLICY, broken, find};
use crate::codes;
use crate::content_type::served_as;
use crate::extract::Ids;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;

/// Serves the small copy of a picture.
#[utoipa::path(
    get,
    operation_id = "preview_media",
    path = "/api/v1/media/{media}/preview",
    tag = "media",
    params(("media" = String, Path, format = Uuid, description = "Its id.")),
    responses(
        (status = 200, description = "The bytes: JPEG, or WebP for a picture with holes."),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such file, or no small copy.", body = ProblemBody),
        (status = 409, description = "Not stored yet.", body = ProblemBody),
        (status = 410, description = "Lost or refused.", body = ProblemBody),
    )
)]
pub(crate) async fn preview(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
) -> Result<Response, Problem> {
    let id: MediaId = ids.get("media", codes::MEDIA_NOT_FOUND)?;
    let media = find(&state, &session, id).await?;
    let preview = media.picture.and_then(|it| it.preview);
    let preview = preview.ok_or_else(|| Problem::new(codes::MEDIA_NOT_FOUND))?;
    send_copy(&state, id, &preview).await
}

/// Sends the small copy of a picture.
///
/// # Errors
///
/// [`Problem`] when it can't be read.
pub(crate) async fn send_copy(
    state: &HttpState,
    id: MediaId,
    preview: &Preview,
) -> Result<Response, Problem> {
    let opened = state.shared.ports.files.open(preview_id(id), None).await;
    let (size_bytes, chunks) = opened.map_err(|error| broken(&error))?;
    let mut headers = HeaderMap::new();
    if let Ok(mime) = HeaderValue::from_str(served_as(&preview.mime)) {
        headers.insert(header::CONTENT_TYPE, mime);
    }
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size_bytes));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("inline"));
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(header::CACHE_CONTROL, CACHE);
    let body = Body::from_stream(chunks.map(|chunk| chunk.map(Bytes::from)));
    Ok((headers, body).into_response())
}
