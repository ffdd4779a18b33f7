//! `POST /{number}/messages`: a send, or a read receipt with typing.

use std::time::Duration;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::clock::At;
use crate::emulator::Emulator;
use crate::graph::errors::GraphError;
use crate::graph::outgoing::{self, opened};
use crate::graph::{Call, json as answer, success};
use crate::state::{BubbleStatus, Change, Direction, State};
use crate::{brand, visitor};

/// How long an answer that never comes is held, if the caller waits that long.
const HANG: Duration = Duration::from_mins(5);

/// What the faults make of a send.
enum Fault {
    None,
    Code(u32),
    /// This HTTP status is answered; whether the message goes out is another matter.
    Http {
        status: u16,
        is_accepted: bool,
    },
    /// The answer never comes, and the same.
    Hang {
        is_accepted: bool,
    },
}

/// Sends, or marks as read.
pub(crate) async fn post(emulator: &Emulator, call: &Call) -> Result<Response, GraphError> {
    let body = call.json()?;
    if body.get("status").is_some() {
        return emulator.change(|state, at| mark_read(state, at, &body)).map(|()| success());
    }
    let (fault, answered) = emulator.change(|state, at| {
        let fault = fault(state);
        let answered = match &fault {
            Fault::Code(code) => {
                Err(GraphError::platform(*code, crate::graph::errors::details(*code)))
            }
            Fault::Http { is_accepted: false, .. } | Fault::Hang { is_accepted: false } => {
                Ok(Value::Null)
            }
            Fault::None
            | Fault::Http { is_accepted: true, .. }
            | Fault::Hang { is_accepted: true } => {
                outgoing::read(&body, &state.config.phone_digits())
                    .and_then(|outgoing| brand::accept(state, at, &outgoing))
            }
        };
        (fault, answered)
    });
    let accepted = answered?;
    match fault {
        Fault::None | Fault::Code(_) => Ok(answer(&accepted)),
        Fault::Http { status, .. } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            Ok(status.into_response())
        }
        Fault::Hang { .. } => {
            tokio::select! {
                () = emulator.closing().cancelled() => {}
                () = tokio::time::sleep(HANG) => {}
            }
            Ok(StatusCode::GATEWAY_TIMEOUT.into_response())
        }
    }
}

fn fault(state: &mut State) -> Fault {
    let faults = &state.faults;
    let http = |status: Option<u16>, is_accepted: bool| {
        status.map(|status| Fault::Http { status, is_accepted })
    };
    let hang = |is_on: bool, is_accepted: bool| is_on.then_some(Fault::Hang { is_accepted });
    let fault = http(faults.send_http, false)
        .or_else(|| faults.send_error.map(Fault::Code))
        .or_else(|| faults.account_restricted.then_some(Fault::Code(368)))
        .or_else(|| http(faults.send_http_accepted, true))
        .or_else(|| hang(faults.send_hang_accepted, true))
        .or_else(|| hang(faults.send_hang, false));
    let Some(fault) = fault else { return Fault::None };
    if state.chance.meets(state.faults.random_percent) { fault } else { Fault::None }
}

/// Marks the visitor's message and those before it as read; perhaps shows that the brand types.
fn mark_read(state: &mut State, at: At, body: &Value) -> Result<(), GraphError> {
    if body.get("messaging_product").and_then(Value::as_str) != Some("whatsapp") {
        return Err(GraphError::parameter("The parameter messaging_product is required."));
    }
    if body.get("status").and_then(Value::as_str) != Some("read") {
        return Err(GraphError::value("status must be read"));
    }
    let typing = opened(body.get("typing_indicator"));
    if typing.as_ref().is_some_and(|it| it.get("type") != Some(&json!("text"))) {
        return Err(GraphError::value("typing_indicator['type'] must be text"));
    }
    let wamid = body.get("message_id").and_then(Value::as_str);
    let wamid = wamid.ok_or_else(|| GraphError::missing("message_id"))?;
    let is_inbound = state.bubble(wamid).is_some_and(|it| it.direction == Direction::Visitor);
    let place = state.places.get(wamid).copied().filter(|_| is_inbound);
    let place = place.ok_or_else(|| GraphError::value("Message ID is not a visitor's message"))?;
    if let Some(visitor) = state.visitors.get_mut(place.visitor) {
        let read = visitor.bubbles.iter_mut().filter(|it| it.n <= place.n);
        for bubble in read.filter(|it| it.direction == Direction::Visitor) {
            bubble.status = Some(BubbleStatus::Read);
        }
    }
    state.changed(Change::Visitor(place.visitor));
    if typing.is_some() {
        visitor::show_typing(state, at, place.visitor);
    }
    Ok(())
}
