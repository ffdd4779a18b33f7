//! The messages of a visitor: read by the page, written by the visitor.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::control::answer::{Refusal, read};
use crate::emulator::Emulator;
use crate::state::Bubble;
use crate::visitor_says::{self, Said, VisitorSays};

/// From which bubble on.
#[derive(Debug, Deserialize)]
pub(crate) struct After {
    #[serde(default)]
    after: u64,
}

/// What a visitor can say in JSON.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Saying {
    Text { text: String, reply_to: Option<String> },
    Location { latitude: f64, longitude: f64, name: Option<String>, address: Option<String> },
    Reaction { emoji: String, wamid: String },
    Button { text: String, payload: String, reply_to: String },
    Contacts { contacts: Vec<Value>, reply_to: Option<String> },
    Flow { body: String, response: Value, reply_to: String },
    Order { text: Option<String>, items: Vec<Value> },
    Unsupported { kind: String },
    Edit { wamid: String, text: String },
    Revoke { wamid: String },
    Raw { message: Value },
}

/// `GET /_emulator/visitors/{id}/messages`.
pub(crate) async fn list(
    State(emulator): State<Emulator>,
    Path(id): Path<String>,
    Query(After { after }): Query<After>,
) -> Result<Json<Value>, Refusal> {
    emulator.read(|state, _| {
        let index = state.visitor_index(&id);
        let visitor = index.and_then(|it| state.visitors.get(it));
        let visitor = visitor.ok_or_else(|| Refusal::not_found("visitor"))?;
        let items: Vec<&Bubble> = visitor.bubbles.iter().filter(|it| it.n > after).collect();
        Ok(Json(json!({ "items": items, "next": visitor.bubble_count })))
    })
}

/// `POST /_emulator/visitors/{id}/messages`.
pub(crate) async fn say(
    State(emulator): State<Emulator>,
    Path(visitor_id): Path<String>,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let said = match read(&body)? {
        Saying::Text { text, reply_to } => Said::Text { text, reply_to },
        Saying::Location { latitude, longitude, name, address } => {
            Said::Location { latitude, longitude, name, address }
        }
        Saying::Reaction { emoji, wamid } => Said::Reaction { emoji, wamid },
        Saying::Button { text, payload, reply_to } => Said::Button { text, payload, reply_to },
        Saying::Contacts { contacts, reply_to } => Said::Contacts { contacts, reply_to },
        Saying::Flow { body, response, reply_to } => Said::Flow { body, response, reply_to },
        Saying::Order { text, items } => Said::Order { text, items },
        Saying::Unsupported { kind } => Said::Unsupported { kind },
        Saying::Edit { wamid, text } => Said::Edit { wamid, text },
        Saying::Revoke { wamid } => Said::Revoke { wamid },
        Saying::Raw { message } => Said::Raw(message),
    };
    keep(&emulator, VisitorSays { visitor_id, said, said_at: None })
}

/// Says it and answers with the bubble.
pub(crate) fn keep(
    emulator: &Emulator,
    says: VisitorSays,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    emulator.change(|state, at| {
        let wamid = visitor_says::say(state, at, says)?;
        Ok((StatusCode::CREATED, Json(json!(state.bubble(&wamid)))))
    })
}
