//! Frames as they are sent: JSON, written once and shared by every connection that gets it.

use axum::extract::ws::Utf8Bytes;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;

use super::event::Payload;
use crate::wire::{Instant, VisitorStanding};

/// A written frame; one without a number passes, and is not told again.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub(crate) seq: Option<u64>,
    pub(super) text: Utf8Bytes,
}

impl Frame {
    /// The frame as a part of an answer.
    pub(crate) fn raw(&self) -> Option<Box<RawValue>> {
        RawValue::from_string(self.text.as_str().to_owned()).ok()
    }

    pub(super) fn size_bytes(&self) -> usize {
        self.text.len()
    }
}

/// What is true now, is not stored, and may be lost.
#[derive(Debug, Serialize)]
#[serde(tag = "name")]
pub(super) enum Passing {
    #[serde(rename = "visitor.changed")]
    VisitorChanged { conversation_id: String, visitor: VisitorStanding },
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Wire<'a> {
    Hello {
        seq: u64,
        server_time: Instant,
    },
    Event {
        seq: u64,
        at: Instant,
        #[serde(flatten)]
        payload: &'a Payload,
    },
    Tick {
        server_time: Instant,
        seq: u64,
    },
    Passing {
        #[serde(flatten)]
        payload: &'a Passing,
    },
    Reload,
    Error {
        code: &'static str,
    },
}

fn write(wire: &Wire<'_>) -> Utf8Bytes {
    match serde_json::to_string(wire) {
        Ok(text) => text.into(),
        Err(error) => {
            tracing::error!(%error, "a frame could not be written");
            Utf8Bytes::from_static("{\"type\":\"reload\"}")
        }
    }
}

/// The first frame: where the stream goes on from.
pub(super) fn hello(seq: u64, now: Timestamp) -> Utf8Bytes {
    write(&Wire::Hello { seq, server_time: Instant(now) })
}

/// An event.
pub(super) fn event(seq: u64, at: Timestamp, payload: &Payload) -> Frame {
    Frame { seq: Some(seq), text: write(&Wire::Event { seq, at: Instant(at), payload }) }
}

/// What passes.
pub(super) fn passing(payload: &Passing) -> Frame {
    Frame { seq: None, text: write(&Wire::Passing { payload }) }
}

/// The time, and the number up to which everything was sent.
pub(super) fn tick(seq: u64, now: Timestamp) -> Utf8Bytes {
    write(&Wire::Tick { server_time: Instant(now), seq })
}

/// The client is to load everything again.
pub(super) fn reload() -> Utf8Bytes {
    write(&Wire::Reload)
}

/// What the client sent is not understood.
pub(super) fn error(code: &'static str) -> Utf8Bytes {
    write(&Wire::Error { code })
}
