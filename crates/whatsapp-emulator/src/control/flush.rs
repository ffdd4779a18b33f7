//! `POST /_emulator/flush`: waits until nothing is pending.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::emulator::Emulator;

/// Longest wait.
const WAIT_MAX: Duration = Duration::from_secs(10);

/// Answers once every status is told and every webhook has its 200, or after ten seconds.
pub(crate) async fn wait(State(emulator): State<Emulator>) -> Json<Value> {
    let mut version = emulator.watch();
    let settled = async {
        while emulator.read(|state, _| state.pending_count()) > 0 {
            if version.changed().await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        () = settled => {}
        () = emulator.closing().cancelled() => {}
        () = tokio::time::sleep(WAIT_MAX) => {}
    }
    Json(json!({ "pending": emulator.read(|state, _| state.pending_count()) }))
}
