//! A platform with a webhook behind it, a clock that only moves by hand, and calls to both.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::routing::get;
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use whatsapp_emulator::{Emulator, EmulatorClock, EmulatorConfig, Timings, serve};

/// When every test begins.
const BEGIN: &str = "2026-11-24T10:00:00Z";

/// A clock that stands still until it is moved.
pub(crate) struct StillClock {
    offset_us: AtomicI64,
}

impl EmulatorClock for StillClock {
    fn now(&self) -> Timestamp {
        let begin: Timestamp = BEGIN.parse().unwrap();
        begin + SignedDuration::from_micros(self.offset_us.load(Ordering::SeqCst))
    }

    fn advance(&self, by: SignedDuration) -> Timestamp {
        let by_us = i64::try_from(by.as_micros()).unwrap().max(0);
        self.offset_us.fetch_add(by_us, Ordering::SeqCst);
        self.now()
    }
}

/// A webhook as it arrived.
#[derive(Clone)]
pub(crate) struct Received {
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Bytes,
}

impl Received {
    pub(crate) fn body(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    pub(crate) fn signature(&self) -> &str {
        self.headers["x-hub-signature-256"].to_str().unwrap()
    }
}

/// The brand's end: what came, and what it will answer; 200 once its answers are used up.
#[derive(Default)]
pub(crate) struct Hook {
    pub(crate) received: Mutex<Vec<Received>>,
    pub(crate) answers: Mutex<VecDeque<u16>>,
    pub(crate) challenges: Mutex<Vec<String>>,
}

/// An emulator, its webhook, and the way to both.
pub(crate) struct Platform {
    pub(crate) emulator: Emulator,
    pub(crate) config: EmulatorConfig,
    pub(crate) url: String,
    pub(crate) hook: Arc<Hook>,
    pub(crate) hook_url: String,
    pub(crate) client: reqwest::Client,
    stop: CancellationToken,
}

impl Drop for Platform {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl Platform {
    /// A platform without waiting, whose webhook is verified.
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// The same, its configuration changed first.
    pub(crate) async fn start_with(change: impl FnOnce(&mut EmulatorConfig)) -> Self {
        let platform = Self::start_silent(change).await;
        let body = json!({ "url": platform.hook_url });
        let (_, answer) = platform.control("POST", "webhook", body).await;
        assert_eq!(answer, json!({ "verified": true, "status": 200 }));
        platform
    }

    /// A platform that does not know its webhook yet.
    pub(crate) async fn start_silent(change: impl FnOnce(&mut EmulatorConfig)) -> Self {
        let mut config =
            EmulatorConfig { seed: 7, timings: Timings::instant(), ..EmulatorConfig::default() };
        change(&mut config);
        let clock = Arc::new(StillClock { offset_us: AtomicI64::new(0) });
        let emulator = Emulator::new(config, clock).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        emulator.set_public_url(url.clone());
        let stop = CancellationToken::new();
        tokio::spawn(serve(listener, emulator.clone(), stop.clone()));
        let hook = Arc::new(Hook::default());
        let hook_url = listen(Arc::clone(&hook), stop.clone()).await;
        let config = emulator.config();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { emulator, config, url, hook, hook_url, client, stop }
    }

    /// A Graph call with the right token.
    pub(crate) async fn graph(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let token = self.config.access_token.clone();
        self.graph_with(Some(&token), method, path, body).await
    }

    /// A Graph call with this token. A body of null is none.
    pub(crate) async fn graph_with(
        &self,
        token: Option<&str>,
        method: &str,
        path: &str,
        body: Value,
    ) -> (u16, Value) {
        let url = format!("{}/v26.0/{path}", self.url);
        let mut request = self.client.request(method.parse().unwrap(), url);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if !body.is_null() {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }

    /// A control call. A body of null is none.
    pub(crate) async fn control(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let url = format!("{}/_emulator/{path}", self.url);
        let mut request = self.client.request(method.parse().unwrap(), url);
        if !body.is_null() {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }

    /// Waits until every status is told and every webhook has its 200.
    pub(crate) async fn flush(&self) {
        let (_, answer) = self.control("POST", "flush", Value::Null).await;
        assert_eq!(answer, json!({ "pending": 0 }));
    }

    pub(crate) async fn set_faults(&self, faults: Value) {
        let (status, answer) = self.control("PUT", "faults", faults).await;
        assert_eq!(status, 200, "{answer}");
    }

    pub(crate) async fn advance(&self, hours: i64) {
        let body = json!({ "advance_seconds": hours * 3_600 });
        assert_eq!(self.control("POST", "clock", body).await.0, 200);
    }

    /// Makes a visitor and answers with what the page knows of it.
    pub(crate) async fn visitor(&self, name: &str) -> Value {
        let (status, visitor) = self.control("POST", "visitors", json!({ "name": name })).await;
        assert_eq!(status, 201);
        visitor
    }

    /// The visitor writes; answers with the bubble.
    pub(crate) async fn says(&self, visitor: &Value, text: &str) -> Value {
        self.says_this(visitor, json!({ "type": "text", "text": text })).await
    }

    pub(crate) async fn says_this(&self, visitor: &Value, message: Value) -> Value {
        let path = format!("visitors/{}/messages", visitor["id"].as_str().unwrap());
        let (status, bubble) = self.control("POST", &path, message).await;
        assert_eq!(status, 201, "{bubble}");
        bubble
    }

    /// A visitor who has just written, so that the window is open and nothing is pending.
    pub(crate) async fn writer(&self, name: &str) -> Value {
        let visitor = self.visitor(name).await;
        self.says(&visitor, "Bonjour").await;
        self.flush().await;
        self.hook.received.lock().unwrap().clear();
        visitor
    }

    /// The brand sends an object with its address and product filled in.
    pub(crate) async fn send(&self, visitor: &Value, mut message: Value) -> (u16, Value) {
        message["messaging_product"] = json!("whatsapp");
        if message["recipient"].is_null() && message["to"].is_null() {
            message["to"] = json!(format!("+{}", visitor["phone"].as_str().unwrap()));
        }
        let path = format!("{}/messages", self.config.phone_number_id);
        self.graph("POST", &path, message).await
    }

    /// The brand sends a text; answers with the message's id.
    pub(crate) async fn send_text(&self, visitor: &Value, text: &str) -> String {
        let message = json!({ "type": "text", "text": { "body": text } });
        let (status, answer) = self.send(visitor, message).await;
        assert_eq!(status, 200, "{answer}");
        answer["messages"][0]["id"].as_str().unwrap().to_owned()
    }

    /// The bubbles of a visitor.
    pub(crate) async fn bubbles(&self, visitor: &Value) -> Vec<Value> {
        let path = format!("visitors/{}/messages?after=0", visitor["id"].as_str().unwrap());
        let (_, page) = self.control("GET", &path, Value::Null).await;
        page["items"].as_array().unwrap().clone()
    }

    /// The visitor as the page knows it now.
    pub(crate) async fn look(&self, visitor: &Value) -> Value {
        let (_, state) = self.control("GET", "state", Value::Null).await;
        let all = state["visitors"].as_array().unwrap();
        all.iter().find(|it| it["id"] == visitor["id"]).unwrap().clone()
    }

    /// All webhooks that arrived, oldest first.
    pub(crate) fn received(&self) -> Vec<Received> {
        self.hook.received.lock().unwrap().clone()
    }

    /// All items of one array of all webhooks: `messages`, `statuses` or `contacts`.
    pub(crate) fn items(&self, key: &str) -> Vec<Value> {
        let mut items = Vec::new();
        for received in self.received() {
            for entry in received.body()["entry"].as_array().unwrap() {
                for change in entry["changes"].as_array().unwrap() {
                    items.extend(change["value"][key].as_array().into_iter().flatten().cloned());
                }
            }
        }
        items
    }

    /// The values of a field in all webhooks.
    pub(crate) fn values(&self, field: &str) -> Vec<Value> {
        let mut values = Vec::new();
        for received in self.received() {
            for entry in received.body()["entry"].as_array().unwrap() {
                let changes = entry["changes"].as_array().unwrap().iter();
                values.extend(
                    changes.filter(|it| it["field"] == field).map(|it| it["value"].clone()),
                );
            }
        }
        values
    }

    /// The words of all statuses, with the code of a failed one.
    pub(crate) fn status_words(&self) -> Vec<String> {
        let word = |it: &Value| {
            let code = it["errors"][0]["code"].as_u64();
            let word = it["status"].as_str().unwrap().to_owned();
            code.map_or(word.clone(), |code| format!("{word} {code}"))
        };
        self.items("statuses").iter().map(word).collect()
    }
}

/// The brand's webhook on a port of its own. It echoes the right token's challenge.
async fn listen(hook: Arc<Hook>, stop: CancellationToken) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let router = Router::new()
        .route("/hook", get(echo).post(receive))
        .route("/deaf", get(|| async { "no" }))
        .route("/lamp.png", get(|| async { ([("content-type", "image/png")], "pixels") }))
        .with_state(hook);
    tokio::spawn(async move {
        axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned()).await
    });
    url
}

async fn echo(State(hook): State<Arc<Hook>>, RawQuery(query): RawQuery) -> impl IntoResponse {
    let query = query.unwrap_or_default();
    hook.challenges.lock().unwrap().push(query.clone());
    let value = |key: &str| {
        query.split('&').find_map(|it| it.strip_prefix(&format!("{key}="))).map(str::to_owned)
    };
    let is_right = value("hub.mode").as_deref() == Some("subscribe")
        && value("hub.verify_token")
            .is_some_and(|it| it == "emulator-verify-token" || it == "other");
    if is_right {
        return (StatusCode::OK, value("hub.challenge").unwrap());
    }
    (StatusCode::FORBIDDEN, String::new())
}

async fn receive(State(hook): State<Arc<Hook>>, headers: HeaderMap, bytes: Bytes) -> StatusCode {
    hook.received.lock().unwrap().push(Received { headers, bytes });
    let answer = hook.answers.lock().unwrap().pop_front().unwrap_or(200);
    StatusCode::from_u16(answer).unwrap()
}

/// The signature that the manual asks for: HMAC-SHA256 of the raw bytes with the app secret.
pub(crate) fn signature(secret: &str, bytes: &[u8]) -> String {
    use hmac::{Hmac, KeyInit, Mac};
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(bytes);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

/// A look at one bubble that is repeated at each change that the live socket tells.
pub(crate) struct BubbleWatch<'a> {
    platform: &'a Platform,
    visitor: Value,
    wamid: Value,
    pub(crate) socket: Socket,
}

/// The page's live socket.
pub(crate) type Socket =
    tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

impl Platform {
    /// Opens the live socket.
    pub(crate) async fn live(&self) -> Socket {
        let url = format!("{}/_emulator/live", self.url.replace("http", "ws"));
        tokio_tungstenite::connect_async(url).await.unwrap().0
    }

    /// Waits until so many webhooks have arrived.
    pub(crate) async fn until_received(&self, count: usize) {
        let mut socket = self.live().await;
        while self.received().len() < count {
            next_event(&mut socket).await;
        }
        self.flush().await;
    }

    pub(crate) async fn watch_bubble(&self, visitor: &Value, bubble: &Value) -> BubbleWatch<'_> {
        BubbleWatch {
            platform: self,
            visitor: visitor.clone(),
            wamid: bubble["wamid"].clone(),
            socket: self.live().await,
        }
    }
}

impl BubbleWatch<'_> {
    /// Waits until the bubble has this status.
    pub(crate) async fn until(&mut self, status: &str) {
        loop {
            let bubbles = self.platform.bubbles(&self.visitor).await;
            let bubble = bubbles.iter().find(|it| it["wamid"] == self.wamid).unwrap();
            if bubble["status"] == status {
                return;
            }
            next_event(&mut self.socket).await;
        }
    }
}

/// The next event of the live socket.
pub(crate) async fn next_event(socket: &mut Socket) -> Value {
    use futures_util::StreamExt;
    let message = socket.next().await.unwrap().unwrap();
    serde_json::from_str(message.to_text().unwrap()).unwrap()
}
