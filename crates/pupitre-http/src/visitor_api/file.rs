//! Files, both ways: a visitor's upload is stored as it comes, and what stands in their
//! conversation is theirs to see (V2, V6).

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pupitre_app::chat::{RegisterVisitorFile, register_visitor_file};
use pupitre_app::media::{MediaKind, kind_of, limit_bytes};
use pupitre_domain::event::Actor;
use pupitre_domain::id::MediaId;
use pupitre_domain::media::Media;

use super::site::Site;
use super::visitor::Visitor;
use super::wire::File;
use crate::codes;
use crate::desk_api::media::serve::{send, stored};
use crate::extract::Ids;
use crate::problem::Problem;
use crate::state::HttpState;
use crate::upload::{self, Terms};

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

/// What a visitor may send.
fn terms(mime: &'static str, _head: &[u8]) -> Result<Terms, Problem> {
    let essence = mime.split(';').next().unwrap_or_default().trim();
    if !FILE_TYPES.contains(&essence) {
        let problem = Problem::new(codes::MEDIA_TYPE_NOT_ALLOWED);
        return Err(problem.with("types", FILE_TYPES.to_vec()));
    }
    let kind = kind_of(mime).unwrap_or(MediaKind::Document);
    Ok(Terms { kind, limit_bytes: limit_bytes(kind).min(FILE_LIMIT_BYTES) })
}

/// Takes a visitor's file. Its type is told from its bytes.
pub(super) async fn upload(
    State(state): State<HttpState>,
    Site(site): Site,
    Visitor(session): Visitor,
    request: Request,
) -> Result<(StatusCode, Json<File>), Problem> {
    state.shared.chat_limits.file(session.identity)?;
    let media = upload::take(&state, Actor::Visitor, request, terms).await?;
    let media = Media { channel: Some(site.channel()), ..media };
    let (id, answer) = (media.id, File::from(&media));
    let ctx = state.context(Actor::Visitor);
    let command = RegisterVisitorFile { media, identity: session.identity };
    let registered = state.desk().write(move |tx| register_visitor_file(tx, &ctx, &command)).await;
    if registered.is_err() {
        upload::discard(&state, id).await;
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
