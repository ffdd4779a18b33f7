//! Serve: the bytes of a file, to those who may see it, never as something that runs.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use futures_util::StreamExt as _;
use pupitre_app::ports::files::FileError;
use pupitre_app::view::permission::{Resource, may_see};
use pupitre_domain::id::MediaId;
use pupitre_domain::media::{Media, MediaState};

use super::file_name;
use super::range::{self, Asked};
use crate::codes;
use crate::content_type::{is_shown, served_as};
use crate::extract::{Ids, Params, invalid};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;

/// A file may do nothing, even when a browser opens it as a page.
pub(super) const POLICY: HeaderValue = HeaderValue::from_static("sandbox; default-src 'none'");

/// A file never changes; only its reader's own browser keeps it.
pub(super) const CACHE: HeaderValue = HeaderValue::from_static("private, max-age=3600, immutable");

/// Serves the bytes of a file, or one range of them.
#[utoipa::path(
    get,
    operation_id = "serve_media",
    path = "/api/v1/media/{media}",
    tag = "media",
    params(
        ("media" = String, Path, format = Uuid, description = "Its id."),
        ("download" = Option<u8>, Query, description = "`1`: to be saved, not shown."),
    ),
    responses(
        (status = 200, description = "The bytes."),
        (status = 206, description = "A range of the bytes."),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such file.", body = ProblemBody),
        (status = 409, description = "Not stored yet.", body = ProblemBody),
        (status = 410, description = "Lost or refused.", body = ProblemBody),
        (status = 416, description = "No such range.", body = ProblemBody),
    )
)]
pub(crate) async fn serve(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let id: MediaId = ids.get("media", codes::MEDIA_NOT_FOUND)?;
    let is_download = match Params::read(&uri, &["download"])?.get("download") {
        None | Some("0") => false,
        Some("1") => true,
        Some(_) => return Err(invalid("download")),
    };
    let media = find(&state, &session, id).await?;
    send(&state, &media, &headers, is_download).await
}

/// Sends the bytes of a file, or the range of them that is asked for.
///
/// # Errors
///
/// [`Problem`] when they can't be read.
pub(crate) async fn send(
    state: &HttpState,
    media: &Media,
    headers: &HeaderMap,
    is_download: bool,
) -> Result<Response, Problem> {
    let size_bytes = media.size_bytes.unwrap_or(0);
    let asked = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    let (status, range) = match range::read(asked, size_bytes) {
        Asked::Whole => (StatusCode::OK, None),
        Asked::Part(start, end) => (StatusCode::PARTIAL_CONTENT, Some((start, end))),
        Asked::Beyond => {
            let problem = Problem::new(codes::MEDIA_RANGE_INVALID).with("size_bytes", size_bytes);
            let range = [(header::CONTENT_RANGE, format!("bytes */{size_bytes}"))];
            return Ok((range, problem).into_response());
        }
    };
    let opened = state.shared.ports.files.open(media.id, range).await;
    let (_size, chunks) = opened.map_err(|error| broken(&error))?;
    let body = Body::from_stream(chunks.map(|chunk| chunk.map(Bytes::from)));
    Ok((status, file_headers(media, range, is_download), body).into_response())
}

/// A stored file that the one who asks may see.
pub(super) async fn find(
    state: &HttpState,
    session: &Session,
    id: MediaId,
) -> Result<Media, Problem> {
    let view = Arc::clone(&session.view);
    let read = state.desk().read(move |queries| {
        if !may_see(queries, &view.agent, Resource::Media(id))? {
            return Ok(None);
        }
        Ok(queries.media_view(id)?.map(|(media, _, _)| media))
    });
    let media = read.await?.ok_or_else(|| Problem::new(codes::MEDIA_NOT_FOUND))?;
    stored(media)
}

/// The file, if it is in the store.
///
/// # Errors
///
/// [`Problem`]: it is not there yet, or lost.
pub(crate) fn stored(media: Media) -> Result<Media, Problem> {
    match media.state {
        MediaState::Stored => Ok(media),
        MediaState::Pending => Err(Problem::new(codes::MEDIA_NOT_READY)),
        MediaState::Lost | MediaState::Refused => Err(Problem::new(codes::MEDIA_LOST)),
    }
}

/// The answer when the bytes of a file that the desk knows can't be read.
pub(crate) fn broken(error: &FileError) -> Problem {
    match error {
        FileError::NotFound => {
            tracing::error!("a file that the desk knows is not in the file store");
            Problem::new(codes::MEDIA_LOST)
        }
        FileError::TooLarge { limit_bytes } => {
            Problem::new(codes::MEDIA_TOO_LARGE).with("limit", *limit_bytes)
        }
        FileError::Source(_) => Problem::new(codes::MEDIA_UPLOAD_BROKEN),
        FileError::Store(_) => {
            tracing::error!(%error, "the file store failed");
            Problem::new(codes::SERVER_INTERNAL)
        }
    }
}

fn file_headers(media: &Media, range: Option<(u64, u64)>, is_download: bool) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut put = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    let size_bytes = media.size_bytes.unwrap_or(0);
    let usage = if is_download || !is_shown(&media.mime) { "attachment" } else { "inline" };
    put(header::CONTENT_TYPE, served_as(&media.mime));
    put(header::CONTENT_DISPOSITION, &file_name::disposition(usage, media.file_name.as_deref()));
    put(header::ACCEPT_RANGES, "bytes");
    match range {
        Some((start, end)) => {
            let last = end.saturating_sub(1);
            put(header::CONTENT_RANGE, &format!("bytes {start}-{last}/{size_bytes}"));
            put(header::CONTENT_LENGTH, &end.saturating_sub(start).to_string());
        }
        None => put(header::CONTENT_LENGTH, &size_bytes.to_string()),
    }
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(header::CACHE_CONTROL, CACHE);
    headers
}
