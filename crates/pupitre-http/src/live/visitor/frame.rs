//! Frames as visitors get them.

use axum::extract::ws::Utf8Bytes;
use serde::Serialize;

use crate::live::frame::Frame;
use crate::visitor_api::wire::{Conversation, Face, Message, Survey};

/// What an event tells a visitor.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(crate) enum Payload {
    Message { message: Box<Message> },
    State { message_id: String, state: &'static str },
    Conversation { conversation: Conversation },
    Survey { survey: Survey },
}

/// What passes, and is not told again.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(super) enum Passing {
    Ready { seq: u64, reset: bool },
    Pong,
    Typing { on: bool, agent: Option<Face> },
    Queue { position: u32 },
    Error { code: &'static str },
}

#[derive(Serialize)]
struct Numbered<'a> {
    seq: u64,
    #[serde(flatten)]
    payload: &'a Payload,
}

fn write<T: Serialize>(value: &T) -> Utf8Bytes {
    match serde_json::to_string(value) {
        Ok(text) => text.into(),
        Err(error) => {
            tracing::error!(%error, "a visitor's frame could not be written");
            Utf8Bytes::from_static("{\"type\":\"error\",\"code\":\"server.internal\"}")
        }
    }
}

/// An event with its number.
pub(super) fn event(seq: u64, payload: &Payload) -> Frame {
    Frame { seq: Some(seq), text: write(&Numbered { seq, payload }) }
}

/// Whether an agent types, as their visitor sees them (D4, D6).
pub(crate) fn typing(on: bool, agent: Option<Face>) -> Frame {
    passing(&Passing::Typing { on, agent })
}

/// What passes.
pub(super) fn passing(passing: &Passing) -> Frame {
    Frame { seq: None, text: write(passing) }
}
