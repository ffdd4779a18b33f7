//! `/_emulator/faults`: the switches.

use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use serde_json::Value;

use crate::control::answer::{Refusal, read};
use crate::emulator::Emulator;
use crate::faults::Faults;
use crate::state::Change;

/// The faults as they are.
pub(crate) async fn show(State(emulator): State<Emulator>) -> Json<Faults> {
    Json(emulator.read(|state, _| state.faults.clone()))
}

/// Changes the given ones. A given seed starts the draw anew.
pub(crate) async fn change(
    State(emulator): State<Emulator>,
    body: Bytes,
) -> Result<Json<Faults>, Refusal> {
    let changes: Value = read(&body)?;
    emulator.change(|state, _| {
        let faults = state.faults.with(&changes).map_err(|it| Refusal::wrong("faults", it))?;
        if changes.get("seed").is_some() {
            state.chance.reseed_faults(faults.seed);
        }
        state.faults = faults;
        state.changed(Change::All);
        Ok(Json(state.faults.clone()))
    })
}
