//! `GET /_emulator/live`: a socket that says that something changed.

use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;

use crate::emulator::{Emulator, Told};
use crate::state::Change;

/// Opens the socket.
pub(crate) async fn open(State(emulator): State<Emulator>, upgrade: WebSocketUpgrade) -> Response {
    let told = emulator.listen();
    upgrade.on_upgrade(move |socket| tell(emulator, socket, told))
}

async fn tell(
    emulator: Emulator,
    mut socket: WebSocket,
    mut told: tokio::sync::broadcast::Receiver<Told>,
) {
    loop {
        let said = tokio::select! {
            () = emulator.closing().cancelled() => return,
            heard = socket.recv() => match heard {
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => continue,
            },
            told = told.recv() => match told {
                Ok(told) => said(&emulator, &told),
                Err(RecvError::Lagged(_)) => {
                    let version = emulator.read(|state, _| state.version);
                    json!({ "type": "changed", "version": version, "visitor_id": null })
                }
                Err(RecvError::Closed) => return,
            },
        };
        if socket.send(Message::Text(said.to_string().into())).await.is_err() {
            return;
        }
    }
}

fn said(emulator: &Emulator, told: &Told) -> Value {
    let visitor_id = match &told.change {
        Change::Clock(now) => return json!({ "type": "clock", "now": now }),
        Change::All => None,
        Change::Visitor(index) => {
            emulator.read(|state, _| state.visitors.get(*index).map(|it| it.id.clone()))
        }
    };
    json!({ "type": "changed", "version": told.version, "visitor_id": visitor_id })
}
