//! `/_emulator/faults`: the switches.

use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use serde_json::{Value, json};

use crate::clock::At;
use crate::control::answer::{Refusal, read};
use crate::delivery;
use crate::emulator::Emulator;
use crate::faults::Faults;
use crate::payload::Update;
use crate::state::{Change, State as Memory};

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
    emulator.change(|state, at| {
        let faults = state.faults.with(&changes).map_err(|it| Refusal::wrong("faults", it))?;
        if changes.get("seed").is_some() {
            state.chance.reseed_faults(faults.seed);
        }
        let begins = faults.account_restricted && !state.faults.account_restricted;
        state.faults = faults;
        if begins {
            tell_restriction(state, at);
        }
        state.changed(Change::All);
        Ok(Json(state.faults.clone()))
    })
}

/// Tells the webhook that the account may not even answer for a week.
fn tell_restriction(state: &mut Memory, at: At) {
    const WEEK_S: i64 = 7 * 24 * 3_600;
    let value = json!({
        "event": "ACCOUNT_RESTRICTION",
        "restriction_info": [{
            "restriction_type": "RESTRICTED_CUSTOMER_INITIATED_MESSAGING",
            "expiration": at.now.as_second().saturating_add(WEEK_S),
        }],
    });
    let field = "account_update".to_owned();
    let update = Update { field, value, lane: None, acknowledges: Vec::new() };
    delivery::post(state, at, update);
}
