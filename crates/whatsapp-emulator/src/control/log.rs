//! `GET /_emulator/log`: the last webhooks and Graph calls.

use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::emulator::Emulator;

/// From which entry on.
#[derive(Debug, Deserialize)]
pub(crate) struct After {
    #[serde(default)]
    after: u64,
}

/// The entries after a number, oldest first, at most 1,000.
pub(crate) async fn list(
    State(emulator): State<Emulator>,
    Query(After { after }): Query<After>,
) -> Json<Value> {
    let items = emulator.read(|state, _| state.journal.after(after));
    let next = items.last().map_or(after, |it| it.n);
    Json(json!({ "items": items, "next": next }))
}
