//! Files, both ways: a visitor's upload is stored as it comes, and what stands in their
//! conversation is theirs to see (V2, V6).

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use pupitre_app::chat::{RegisterVisitorFile, register_visitor_file};
use pupitre_app::media::{kind_of, limit_bytes};
use pupitre_domain::event::Actor;
use pupitre_domain::id::MediaId;
use pupitre_domain::media::{Announced, Media, MediaState, Picture};

use super::site::Site;
use super::visitor::Visitor;
use super::wire::File;
use crate::codes;
use crate::content_type;
use crate::desk_api::media::file_name;
use crate::desk_api::media::serve::{broken, send, stored};
use crate::desk_api::media::upload::{self, Incoming, X_FILE_NAME, text};
use crate::extract::Ids;
use crate::problem::Problem;
use crate::state::HttpState;

/// The largest file of a visitor, in bytes.
pub(super) const FILE_LIMIT_BYTES: u64 = 10 * 1024 * 1024;

/// The types that visitors may send: what an agent needs to see, nothing that runs.
pub(super) const FILE_TYPES: &[&str] = &[
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/gif",
    "video/mp4",
    "audio/mpeg",
    "audio/mp4",
    "audio/ogg",
    "application/pdf",
    "text/plain",
];

/// Whether visitors may send files of that type.
fn is_taken(mime: &str) -> bool {
    FILE_TYPES.contains(&mime.split(';').next().unwrap_or_default().trim())
}

/// Takes a visitor's file. Its type is told from its bytes.
pub(super) async fn upload(
    State(state): State<HttpState>,
    Site(site): Site,
    Visitor(session): Visitor,
    request: Request,
) -> Result<(StatusCode, Json<File>), Problem> {
    state.shared.chat_limits.file(session.identity)?;
    let headers = request.headers();
    let declared = text(headers, &header::CONTENT_TYPE).unwrap_or_default().to_owned();
    let file_name = text(headers, &X_FILE_NAME).and_then(file_name::read);
    let announced = text(headers, &header::CONTENT_LENGTH).and_then(|it| it.parse::<u64>().ok());
    let mut incoming = Incoming::new(request.into_body());
    incoming.read_head().await?;
    let mime = content_type::tell(&incoming.head, &declared).filter(|it| is_taken(it));
    let mime = mime.ok_or_else(|| {
        Problem::new(codes::MEDIA_TYPE_NOT_ALLOWED).with("types", FILE_TYPES.to_vec())
    })?;
    let limit = kind_of(mime).map_or(FILE_LIMIT_BYTES, limit_bytes).min(FILE_LIMIT_BYTES);
    if announced.is_some_and(|size_bytes| size_bytes > limit) {
        return Err(Problem::new(codes::MEDIA_TOO_LARGE).with("limit", limit));
    }
    let id = MediaId::from_bytes(state.shared.ports.ids.id());
    let kept = upload::store(&state, id, incoming, limit).await.map_err(|error| broken(&error))?;
    let pixels = upload::size_of(kept.head).await;
    let media = Media {
        id,
        channel: Some(site.channel()),
        state: MediaState::Stored,
        mime: mime.to_owned(),
        file_name,
        size_bytes: Some(kept.size_bytes),
        sha256: Some(kept.sha256),
        platform_id: None,
        reason: None,
        announced: Announced::default(),
        picture: pixels.map(|(width, height)| Picture { width, height, preview: None }),
        fetch_until: None,
    };
    let answer = File::from(&media);
    let ctx = state.context(Actor::Visitor);
    let command = RegisterVisitorFile { media, identity: session.identity };
    let registered = state.desk().write(move |tx| register_visitor_file(tx, &ctx, &command)).await;
    if registered.is_err()
        && let Err(error) = state.shared.ports.files.remove(id).await
    {
        tracing::warn!(%error, media.id = %id, "a file that is not kept could not be removed");
    }
    registered?;
    Ok((StatusCode::CREATED, Json(answer)))
}

/// Serves a file of the visitor's own conversations.
pub(super) async fn serve(
    State(state): State<HttpState>,
    Visitor(session): Visitor,
    ids: Ids,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let id: MediaId = ids.get("file", codes::CHAT_FILE_NOT_FOUND)?;
    let identity = session.identity;
    let read = state.desk().read(move |queries| {
        if !queries.may_visitor_see(identity, id)? {
            return Ok(None);
        }
        Ok(queries.media_view(id)?.map(|(media, _, _)| media))
    });
    let media = read.await?.ok_or_else(|| Problem::new(codes::CHAT_FILE_NOT_FOUND))?;
    send(&state, &stored(media)?, &headers, false).await
}
