//! `POST /_emulator/updates`: any update by hand, of any field, as the platform might send it.

use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::control::answer::{Refusal, read};
use crate::delivery;
use crate::emulator::Emulator;
use crate::payload::Update;

/// A field's name and its value, put into the envelope as they are.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ByHand {
    field: String,
    value: Value,
}

/// Sends the update through the faults that are on.
pub(crate) async fn send(
    State(emulator): State<Emulator>,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let ByHand { field, value } = read(&body)?;
    emulator.change(|state, at| {
        let update = Update { field, value, lane: None, acknowledges: Vec::new() };
        delivery::post(state, at, update);
    });
    Ok(Json(json!({ "success": true })))
}
