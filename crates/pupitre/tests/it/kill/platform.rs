//! The platform's side: takes every answer and remembers how often each came.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;

type Calls = Arc<Mutex<BTreeMap<String, u32>>>;

/// A platform on loopback that takes everything.
pub(super) struct Platform {
    pub(super) url: String,
    calls: Calls,
}

impl Platform {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let calls = Calls::default();
        let router = Router::new()
            .route("/{version}/{number}/messages", post(take))
            .with_state(Arc::clone(&calls));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, calls }
    }

    /// How often each message came, by our own id of it.
    pub(super) fn calls(&self) -> BTreeMap<String, u32> {
        self.calls.lock().unwrap().clone()
    }
}

async fn take(State(calls): State<Calls>, Json(body): Json<Value>) -> Json<Value> {
    if body["status"] == "read" {
        return Json(json!({"success": true}));
    }
    let ours = body["biz_opaque_callback_data"].as_str().unwrap_or_default();
    let message = ours.split('.').next().unwrap_or_default().to_owned();
    let mut calls = calls.lock().unwrap();
    let count = calls.entry(message.clone()).or_default();
    *count += 1;
    let wamid = format!("wamid.{message}.{count}");
    Json(json!({
        "messaging_product": "whatsapp",
        "contacts": [{"input": body["to"], "wa_id": body["to"]}],
        "messages": [{"id": wamid, "message_status": "accepted"}],
    }))
}
