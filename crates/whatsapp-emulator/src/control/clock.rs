//! `POST /_emulator/clock`: the clock goes forward.

use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::control::answer::{Refusal, read};
use crate::emulator::Emulator;
use crate::state::Change;

/// Longest step: ten years.
const ADVANCE_SECONDS_MAX: i64 = 10 * 365 * 24 * 3_600;

/// By how much.
#[derive(Debug, Deserialize)]
pub(crate) struct Step {
    advance_seconds: i64,
}

/// Moves the clock and answers with the new instant.
pub(crate) async fn advance(
    State(emulator): State<Emulator>,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let Step { advance_seconds } = read(&body)?;
    if !(0..=ADVANCE_SECONDS_MAX).contains(&advance_seconds) {
        return Err(Refusal::wrong("clock", "the clock goes forward, ten years at most"));
    }
    let now = emulator.clock().advance(SignedDuration::from_secs(advance_seconds));
    emulator.change(|state, _| state.changed(Change::Clock(now)));
    Ok(Json(json!({ "now": now })))
}
