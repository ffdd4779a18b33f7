//! `POST /_emulator/webhook`: sets the address and does the handshake.

use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use serde::Deserialize;

use crate::control::answer::{Refusal, read};
use crate::emulator::Emulator;
use crate::handshake::{Handshake, replay as replay_handshake, verify_and_set};

/// Where to, and the token of the handshake if it is another than the configured one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Address {
    url: String,
    verify_token: Option<String>,
}

/// Sets the address if its owner echoes the challenge; the answer says whether it did.
pub(crate) async fn set(
    State(emulator): State<Emulator>,
    body: Bytes,
) -> Result<Json<Handshake>, Refusal> {
    let Address { url, verify_token } = read(&body)?;
    if !is_address(&url) {
        return Err(Refusal::wrong("webhook", "an address begins with http:// or https://"));
    }
    Ok(Json(verify_and_set(&emulator, url, verify_token).await))
}

/// `POST /_emulator/handshake`: the last handshake again, with the same challenge.
pub(crate) async fn replay(State(emulator): State<Emulator>) -> Result<Json<Handshake>, Refusal> {
    replay_handshake(&emulator).await.map(Json).ok_or_else(|| Refusal::not_found("handshake"))
}

/// Whether this can be the address of a webhook. Unlike the platform, plain HTTP will do.
pub(crate) fn is_address(url: &str) -> bool {
    let parsed = reqwest::Url::parse(url);
    parsed.is_ok_and(|it| matches!(it.scheme(), "http" | "https") && it.has_host())
}
