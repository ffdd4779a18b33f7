//! Resumable uploads: a file is announced to the app, its bytes follow, and its handle is named in
//! the profile.
//!
//! Source: Graph API, "Resumable Upload", seen 2026-06.

use axum::response::Response;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

use crate::emulator::Emulator;
use crate::graph::errors::GraphError;
use crate::graph::{Call, json as answer};
use crate::media::File;
use crate::state::State;

/// What the id of an upload begins with.
pub(super) const PREFIX: &str = "upload:";

/// The largest file, in bytes.
const SIZE_BYTES_MAX: usize = 100 * 1024 * 1024;

/// Uploads under way; the oldest goes first.
const UPLOADS_MAX: usize = 20;

/// The types that are taken.
const TYPES: [&str; 5] = ["application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4"];

/// A file on its way.
#[derive(Debug)]
pub(crate) struct Upload {
    id: String,
    mime: String,
    name: Option<String>,
    size_bytes: usize,
    bytes: Vec<u8>,
}

/// `POST /{app}/uploads`: announces a file.
pub(super) fn begin(emulator: &Emulator, call: &Call) -> Result<Response, GraphError> {
    let size_bytes = call.parameter("file_length");
    let size_bytes = size_bytes.ok_or_else(|| GraphError::missing("file_length"))?;
    let size_bytes = size_bytes.parse().ok().filter(|it| (1..=SIZE_BYTES_MAX).contains(it));
    let size_bytes = size_bytes
        .ok_or_else(|| GraphError::parameter("Param file_length is not a number of bytes."))?;
    let mime = call.parameter("file_type").ok_or_else(|| GraphError::missing("file_type"))?;
    if !TYPES.contains(&mime) {
        return Err(GraphError::parameter("Param file_type is not one of the types."));
    }
    let mime = if mime == "image/jpg" { "image/jpeg" } else { mime }.to_owned();
    let name = call.parameter("file_name").map(str::to_owned);
    let id = emulator.change(|state, _| {
        let id = format!("{PREFIX}{}", state.chance.object_id());
        if state.uploads.len() >= UPLOADS_MAX {
            state.uploads.remove(0);
        }
        let upload = Upload { id: id.clone(), mime, name, size_bytes, bytes: Vec::new() };
        state.uploads.push(upload);
        id
    });
    Ok(answer(&json!({ "id": id })))
}

/// `GET /{upload}`: how far it has come; nothing without an upload.
pub(super) fn show(emulator: &Emulator, id: &str) -> Option<Response> {
    emulator.read(|state, _| {
        let upload = state.uploads.iter().find(|it| it.id == id)?;
        Some(answer(&json!({ "id": id, "file_offset": upload.bytes.len() })))
    })
}

/// `POST /{upload}`: bytes from `file_offset` on; the file's handle once all are here.
pub(super) fn write(
    emulator: &Emulator,
    call: &Call,
    id: &str,
) -> Result<Option<Response>, GraphError> {
    let offset = call.headers.get("file_offset").and_then(|it| it.to_str().ok());
    let offset: usize = offset
        .and_then(|it| it.parse().ok())
        .ok_or_else(|| GraphError::parameter("The header file_offset is not a number."))?;
    emulator.change(|state, at| {
        let place = state.uploads.iter().position(|it| it.id == id);
        let Some(upload) = place.and_then(|it| state.uploads.get_mut(it)) else { return Ok(None) };
        let length = upload.bytes.len().saturating_add(call.body.len());
        if offset != upload.bytes.len() || length > upload.size_bytes {
            return Err(GraphError::parameter("The bytes are not those that come next."));
        }
        upload.bytes.extend_from_slice(&call.body);
        if length < upload.size_bytes {
            return Err(GraphError::parameter("The file is not whole yet."));
        }
        let Upload { mime, name, bytes, .. } = state.uploads.remove(place.unwrap_or_default());
        let State { media, chance, .. } = state;
        let (kind, called) = (mime.clone(), name.clone().unwrap_or_default());
        let kept = media.keep_upload(chance, at.now, File { mime, name, bytes: bytes.into() });
        let (called, kind) = (BASE64_STANDARD.encode(called), BASE64_STANDARD.encode(kind));
        Ok(Some(answer(&json!({ "h": format!("4:{called}:{kind}:{kept}") }))))
    })
}

/// The file that a handle names, by its id on the shelf.
pub(super) fn named(state: &State, handle: &str) -> Option<(String, File)> {
    let (_, id) = handle.strip_prefix("4:")?.rsplit_once(':')?;
    Some((id.to_owned(), state.media.get_any(id)?.clone()))
}
