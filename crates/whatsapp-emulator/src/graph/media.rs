//! Media: uploaded, described, downloaded, deleted (Meta, media, 2026-06-16).

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::emulator::Emulator;
use crate::graph::errors::GraphError;
use crate::graph::{Call, json as answer, success};
use crate::media::{self, File, check_outbound};
use crate::state::State;

/// The parts of an upload's form.
#[derive(Debug, Default)]
struct Form {
    product: Option<String>,
    mime: Option<String>,
    file: Option<(Option<String>, Option<String>, Bytes)>,
}

/// `POST /{number}/media`: keeps the file for 30 days and answers with its id.
pub(super) async fn upload(emulator: &Emulator, call: &Call) -> Result<Response, GraphError> {
    let form = read(call).await?;
    let product = form.product.as_deref().or_else(|| call.parameter("messaging_product"));
    if product != Some("whatsapp") {
        return Err(GraphError::parameter("The parameter messaging_product is required."));
    }
    let (name, own_mime, bytes) = form.file.ok_or_else(|| GraphError::missing("file"))?;
    // Some clients give a kind, such as `image`, where the manual has a media type.
    let given = form.mime.filter(|it| it.contains('/'));
    let mime = given.or(own_mime).ok_or_else(|| GraphError::missing("type"))?;
    check_outbound(&mime, bytes.len()).map_err(|error| match error {
        media::Unfit::Type => GraphError::parameter(format!(
            "Param file must be a file with one of the supported types. Received file of type \
             '{mime}'."
        )),
        media::Unfit::Size => GraphError::platform(131_053, "The file is too large for its type."),
    })?;
    let file = File { mime, name, bytes };
    let id = emulator.change(|state, at| {
        let State { media, chance, .. } = state;
        media.keep_upload(chance, at.now, file)
    });
    Ok(answer(&json!({ "id": id })))
}

/// `GET /{media}`: a link that lives five minutes, and what it leads to; nothing without a file.
pub(super) fn describe(
    emulator: &Emulator,
    call: &Call,
    id: &str,
) -> Result<Option<Response>, GraphError> {
    emulator.change(|state, at| {
        let Some(file) = state.media.get(id, at.now) else { return Ok(None) };
        let body = json!({
            "messaging_product": "whatsapp",
            "url": media::link(&state.config, id, at.now),
            "mime_type": file.mime,
            "sha256": hex::encode(Sha256::digest(&file.bytes)),
            "file_size": file.bytes.len(),
            "id": id,
        });
        if is_met(state, state.faults.media_404) {
            return Ok(None);
        }
        let number = call.parameter("phone_number_id");
        if number.is_some_and(|it| it != state.config.phone_number_id) {
            return Err(GraphError::parameter("Param phone_number_id is not the media's number."));
        }
        Ok(Some(answer(&body)))
    })
}

/// `DELETE /{media}`; nothing without a file.
pub(super) fn delete(emulator: &Emulator, id: &str) -> Option<Response> {
    emulator.change(|state, _| state.media.delete(id).then(success))
}

/// `GET` of a link: the bytes, or 404 once it has expired.
pub(super) fn download(emulator: &Emulator, call: &Call) -> Response {
    let id = call.parameter("mid").unwrap_or_default();
    let ends_at = call.parameter("ext").and_then(|it| it.parse().ok()).unwrap_or_default();
    let hash = call.parameter("hash").unwrap_or_default();
    let file = emulator.change(|state, at| {
        let has_fault = state.faults.media_404 || state.faults.media_expired;
        if is_met(state, has_fault) {
            return None;
        }
        let is_alive = media::is_link_alive(&state.config, (id, ends_at, hash), at.now);
        state.media.get(id, at.now).filter(|_| is_alive).cloned()
    });
    match file {
        Some(file) => ([(CONTENT_TYPE, file.mime)], file.bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn is_met(state: &mut State, is_on: bool) -> bool {
    is_on && state.chance.meets(state.faults.random_percent)
}

async fn read(call: &Call) -> Result<Form, GraphError> {
    let wrong = || GraphError::parameter("The body is not a multipart form.");
    let content_type = call.headers.get(CONTENT_TYPE).ok_or_else(wrong)?;
    let mut request = Request::builder()
        .header(CONTENT_TYPE, content_type)
        .body(Body::from(call.body.clone()))
        .map_err(|_error| wrong())?;
    DefaultBodyLimit::disable().apply(&mut request);
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_error| wrong())?;
    let mut form = Form::default();
    while let Some(part) = parts.next_field().await.map_err(|_error| wrong())? {
        let name = part.name().map(str::to_owned).unwrap_or_default();
        let file_name = part.file_name().map(str::to_owned);
        let mime = part.content_type().map(str::to_owned);
        let bytes = part.bytes().await.map_err(|_error| wrong())?;
        let text = || String::from_utf8_lossy(&bytes).into_owned();
        match name.as_str() {
            "messaging_product" => form.product = Some(text()),
            "type" => form.mime = Some(text()),
            "file" => form.file = Some((file_name, mime, bytes)),
            _ => {}
        }
    }
    Ok(form)
}
