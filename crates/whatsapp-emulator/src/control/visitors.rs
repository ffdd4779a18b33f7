//! Visitors: made, changed, opening the chat.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::Value;

use crate::control::answer::{Refusal, read as read_body};
use crate::control::state::visitor as shown;
use crate::emulator::Emulator;
use crate::visitor::{self, NewVisitor, VisitorChange};

/// `POST /_emulator/visitors`.
pub(crate) async fn create(
    State(emulator): State<Emulator>,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let new: NewVisitor = read_body(&body)?;
    let made = emulator.change(|state, _| {
        let index = visitor::add_visitor(state, new)?;
        state.visitors.get(index).map(shown).ok_or_else(|| Refusal::not_found("visitor"))
    })?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// `PATCH /_emulator/visitors/{id}`.
pub(crate) async fn change(
    State(emulator): State<Emulator>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let change: VisitorChange = read_body(&body)?;
    emulator.change(|state, at| {
        let index = state.visitor_index(&id).ok_or_else(|| Refusal::not_found("visitor"))?;
        visitor::change_visitor(state, at, index, change)?;
        let changed = state.visitors.get(index).map(shown);
        changed.map(Json).ok_or_else(|| Refusal::not_found("visitor"))
    })
}

/// `POST /_emulator/visitors/{id}/read`: the visitor opens the chat.
pub(crate) async fn read(
    State(emulator): State<Emulator>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Refusal> {
    emulator.change(|state, at| {
        let index = state.visitor_index(&id).ok_or_else(|| Refusal::not_found("visitor"))?;
        visitor::open_chat(state, at, index);
        let read = state.visitors.get(index).map(shown);
        read.map(Json).ok_or_else(|| Refusal::not_found("visitor"))
    })
}

/// Which voice message.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Play {
    wamid: String,
}

/// `POST /_emulator/visitors/{id}/play`: the visitor plays a voice message.
pub(crate) async fn play(
    State(emulator): State<Emulator>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let Play { wamid } = read_body(&body)?;
    emulator.change(|state, at| {
        let index = state.visitor_index(&id).ok_or_else(|| Refusal::not_found("visitor"))?;
        if !visitor::play(state, at, index, &wamid) {
            return Err(Refusal::not_found("voice message"));
        }
        let played = state.visitors.get(index).map(shown);
        played.map(Json).ok_or_else(|| Refusal::not_found("visitor"))
    })
}
