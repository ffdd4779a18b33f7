//! Files: sent by a visitor, shown by the page.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::Value;

use crate::control::answer::Refusal;
use crate::control::messages::keep;
use crate::emulator::Emulator;
use crate::visitor_says::{Said, VisitorSays};

/// How a file is sent.
#[derive(Debug, Deserialize)]
pub(crate) struct Sending {
    #[serde(rename = "type")]
    kind: Option<String>,
    file_name: Option<String>,
    caption: Option<String>,
}

/// `POST /_emulator/visitors/{id}/files`: the raw bytes, with their content type.
pub(crate) async fn send(
    State(emulator): State<Emulator>,
    Path(visitor_id): Path<String>,
    Query(sending): Query<Sending>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let mime = headers.get("content-type").and_then(|it| it.to_str().ok());
    let mime = mime.unwrap_or("application/octet-stream").to_owned();
    if bytes.is_empty() {
        return Err(Refusal::wrong("file", "the file is empty"));
    }
    let kind = sending.kind.unwrap_or_else(|| kind_of(&mime).to_owned());
    let Sending { file_name, caption, .. } = sending;
    let said = Said::File { kind, mime, file_name, caption, bytes };
    keep(&emulator, VisitorSays { visitor_id, said, said_at: None })
}

/// `GET /_emulator/media/{id}`: the bytes, as the page shows them.
pub(crate) async fn show(State(emulator): State<Emulator>, Path(id): Path<String>) -> Response {
    let file = emulator.read(|state, _| state.media.get_any(&id).cloned());
    let Some(file) = file else { return Refusal::not_found("file").into_response() };
    let headers = [
        ("content-type", file.mime),
        ("x-content-type-options", "nosniff".to_owned()),
        ("content-security-policy", "default-src 'none'; sandbox".to_owned()),
        ("cache-control", "private, max-age=3600".to_owned()),
    ];
    (headers, file.bytes).into_response()
}

fn kind_of(mime: &str) -> &'static str {
    match mime.split('/').next() {
        Some("image") if mime.starts_with("image/webp") => "sticker",
        Some("image") => "image",
        Some("video") => "video",
        Some("audio") => "audio",
        _ => "document",
    }
}
