//! `POST /_emulator/statuses`: one status by hand.

use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::control::answer::{Refusal, read};
use crate::emulator::Emulator;
use crate::status;

/// Which status of which message, and when it is said to have been.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ByHand {
    wamid: String,
    status: String,
    error_code: Option<u32>,
    timestamp: Option<Timestamp>,
}

/// Sends the status to the webhook; the bubble stays as it is.
pub(crate) async fn send(
    State(emulator): State<Emulator>,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let by_hand: ByHand = read(&body)?;
    emulator.change(|state, at| {
        if state.bubble(&by_hand.wamid).is_none() {
            return Err(Refusal::not_found("message"));
        }
        let details = (by_hand.error_code, by_hand.timestamp.unwrap_or(at.now));
        status::tell(state, at, &by_hand.wamid, &by_hand.status, details);
        Ok(Json(json!({ "success": true })))
    })
}
