//! `/_emulator/profile/picture`: the brand's picture, as the page shows it, and by hand.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

use crate::control::answer::Refusal;
use crate::emulator::Emulator;
use crate::media::File;
use crate::picture::{self, Picture};
use crate::state::{Change, State as Memory};

/// The bytes.
pub(crate) async fn show(State(emulator): State<Emulator>) -> Response {
    let Some(file) = emulator.read(|state, _| picture::file(state)) else {
        return Refusal::not_found("picture").into_response();
    };
    let headers = [
        ("content-type", file.mime),
        ("x-content-type-options", "nosniff".to_owned()),
        ("content-security-policy", "default-src 'none'; sandbox".to_owned()),
        ("cache-control", "no-cache".to_owned()),
    ];
    (headers, file.bytes).into_response()
}

/// Another picture: the raw bytes, with their content type.
pub(crate) async fn set(
    State(emulator): State<Emulator>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<StatusCode, Refusal> {
    let mime = headers.get("content-type").and_then(|it| it.to_str().ok()).unwrap_or_default();
    let file = File { mime: mime.to_owned(), name: None, bytes };
    if !picture::is_fit(&file) {
        return Err(Refusal::wrong("picture", "it is not a JPEG or PNG of at most 5 MB"));
    }
    emulator.change(|state, at| {
        let Memory { media, chance, .. } = state;
        let id = media.keep_upload(chance, at.now, file);
        state.profile.picture = Picture::File(id);
        state.changed(Change::All);
    });
    Ok(StatusCode::NO_CONTENT)
}

/// No picture any more.
pub(crate) async fn remove(State(emulator): State<Emulator>) -> StatusCode {
    emulator.change(|state, _| {
        state.profile.picture = Picture::None;
        state.changed(Change::All);
    });
    StatusCode::NO_CONTENT
}
