//! The load: visitors write, agents answer and close, until the process is gone.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use uuid::Uuid;

use super::SharedLedger;
use super::binary::{APP_SECRET, NUMBER, PASSWORD, Settings};

/// How many visitors write: more than the desks hold, so that some wait.
const VISITORS: u64 = 24;

/// How many webhooks are in flight.
const POSTERS: usize = 8;

/// Everything that writes to the desk, over all its lives.
pub(super) struct Load {
    settings: Settings,
    agents: Vec<String>,
    cookies: Vec<String>,
    ledger: SharedLedger,
    next: Arc<AtomicU64>,
    /// The number of the next answer: its client id.
    answers: Arc<AtomicU64>,
    /// Rings with each webhook that is acknowledged.
    grew: Arc<Notify>,
    /// When the load began, in seconds: visitors write from then on.
    began_at: u64,
}

impl Load {
    pub(super) fn new(settings: Settings, agents: Vec<String>, ledger: SharedLedger) -> Self {
        let next = Arc::new(AtomicU64::new(0));
        let answers = Arc::new(AtomicU64::new(1));
        let grew = Arc::new(Notify::new());
        let began_at = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
        Self { settings, agents, cookies: Vec::new(), ledger, next, answers, grew, began_at }
    }

    /// Loads the desk until so many more are acknowledged; the process is killed while the rest is
    /// in flight.
    pub(super) async fn round(&mut self, url: &str, round: u64) {
        let client = client();
        self.log_in(&client, url).await;
        let mut tasks = JoinSet::new();
        for cookie in self.cookies.clone() {
            let url = url.to_owned();
            let ledger = Arc::clone(&self.ledger);
            let client = client.clone();
            let answers = Arc::clone(&self.answers);
            tasks.spawn(serve_as_agent(client, url, cookie, answers, ledger));
        }
        for _poster in 0..POSTERS {
            let (url, client) = (url.to_owned(), client.clone());
            let (ledger, next) = (Arc::clone(&self.ledger), Arc::clone(&self.next));
            let (began_at, grew) = (self.began_at, Arc::clone(&self.grew));
            tasks.spawn(async move {
                let mut number = next.fetch_add(1, Ordering::SeqCst);
                while post_message(&client, &url, began_at, number, &ledger).await {
                    grew.notify_one();
                    number = next.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        // Rounds end at different places: some early, while the desk has barely begun.
        let wanted = self.received() + 2 + (round * 7) % 23;
        loop {
            let grown = self.grew.notified();
            if self.received() >= wanted {
                break;
            }
            grown.await;
        }
        // The tasks go on; they end by themselves when the process is gone.
        tasks.detach_all();
    }

    /// The last life: the desk is left alone until every answer that can leave has left.
    pub(super) async fn settle(&mut self, url: &str) {
        let client = client();
        self.log_in(&client, url).await;
        let mut is_waiting = true;
        while is_waiting {
            is_waiting = false;
            for cookie in &self.cookies {
                for conversation in desk(&client, url, cookie).await {
                    let id = conversation["id"].as_str().unwrap_or_default();
                    let path = format!("{url}/api/v1/conversations/{id}/messages");
                    let page: Value = with(&client.get(path), cookie).await.unwrap();
                    let items = page["items"].as_array().cloned().unwrap_or_default();
                    is_waiting |= items.iter().any(|it| it["delivery"]["state"] == "queued");
                }
            }
        }
    }

    fn received(&self) -> u64 {
        u64::try_from(self.ledger.lock().unwrap().received.len()).unwrap()
    }

    /// Sessions outlive the process: agents log in once.
    async fn log_in(&mut self, client: &Client, url: &str) {
        if !self.cookies.is_empty() {
            return;
        }
        for email in &self.agents {
            let body = json!({"email": email, "password": PASSWORD, "locale": "fr"});
            let answer = client.post(format!("{url}/api/v1/sessions")).json(&body).send().await;
            let answer = answer.unwrap();
            assert!(answer.status().is_success(), "{}", answer.status());
            let cookie = answer.headers().get("set-cookie").unwrap().to_str().unwrap();
            self.cookies.push(cookie.split(';').next().unwrap().to_owned());
        }
        assert!(self.settings.data_dir.exists());
    }
}

fn client() -> Client {
    Client::builder().timeout(std::time::Duration::from_secs(30)).build().unwrap()
}

/// The answer's JSON; none when the process is gone or refuses.
async fn with(request: &RequestBuilder, cookie: &str) -> Option<Value> {
    let request = request.try_clone()?.header("cookie", cookie);
    let answer = request.send().await.ok()?;
    if !answer.status().is_success() {
        return None;
    }
    Some(answer.json().await.unwrap_or(Value::Null))
}

async fn desk(client: &Client, url: &str, cookie: &str) -> Vec<Value> {
    let page = with(&client.get(format!("{url}/api/v1/conversations")), cookie).await;
    page.and_then(|page| page["items"].as_array().cloned()).unwrap_or_default()
}

/// When the message of that id was written, in seconds.
pub(super) fn sent_at(id: &str) -> i64 {
    let mut parts = id.rsplit('.');
    let number: i64 = parts.next().unwrap().parse().unwrap();
    let began_at: i64 = parts.next().unwrap().parse().unwrap();
    began_at + number / 1000
}

/// One webhook; `false` when the process is gone.
async fn post_message(
    client: &Client,
    url: &str,
    began_at: u64,
    number: u64,
    ledger: &SharedLedger,
) -> bool {
    let (id, visitor) = (format!("wamid.kill.{began_at}.{number}"), number % VISITORS);
    let at = sent_at(&id);
    let body = json!({
        "object": "whatsapp_business_account",
        "entry": [{"id": "102290000000001", "changes": [{"field": "messages", "value": {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "33639980000", "phone_number_id": NUMBER},
            "contacts": [{"profile": {"name": format!("Visiteur {visitor}")},
                "wa_id": format!("336399810{visitor:02}")}],
            "messages": [{"from": format!("336399810{visitor:02}"), "id": id,
                "timestamp": at.to_string(), "type": "text",
                "text": {"body": format!("Message {number}")}}],
        }}]}],
    })
    .to_string();
    let mut mac = Hmac::<Sha256>::new_from_slice(APP_SECRET.as_bytes()).unwrap();
    mac.update(body.as_bytes());
    let signature = format!("sha256={}", hex::encode(mac.finalize().into_bytes()));
    ledger.lock().unwrap().posted.insert(id.clone());
    let sent = client
        .post(format!("{url}/webhooks/whatsapp"))
        .header("x-hub-signature-256", signature)
        .header("content-type", "application/json")
        .body(body)
        .send()
        .await;
    match sent {
        Ok(answer) if answer.status().as_u16() == 200 => {
            ledger.lock().unwrap().received.insert(id);
            true
        }
        Ok(answer) => {
            assert_eq!(answer.status().as_u16(), 503, "a webhook is taken or asked for again");
            true
        }
        Err(_gone) => false,
    }
}

/// An agent at a screen: available, answers each conversation, closes every third, until the
/// process is gone.
async fn serve_as_agent(
    client: Client,
    url: String,
    cookie: String,
    answers: Arc<AtomicU64>,
    ledger: SharedLedger,
) {
    let address = format!("{}/api/v1/live", url.replace("http://", "ws://"));
    let mut request = address.into_client_request().unwrap();
    request.headers_mut().insert("cookie", cookie.parse().unwrap());
    request.headers_mut().insert("origin", url.parse().unwrap());
    let Ok((_socket, _)) = tokio_tungstenite::connect_async(request).await else { return };
    let choice = json!({"choice": "available"});
    let available = client.put(format!("{url}/api/v1/me/availability/messaging")).json(&choice);
    if with(&available, &cookie).await.is_none() {
        return;
    }
    let mut turn = 0_u64;
    loop {
        let page = with(&client.get(format!("{url}/api/v1/conversations")), &cookie).await;
        let Some(page) = page else { return };
        for conversation in page["items"].as_array().cloned().unwrap_or_default() {
            turn += 1;
            let id = conversation["id"].as_str().unwrap_or_default().to_owned();
            let client_id = answers.fetch_add(1, Ordering::SeqCst).into();
            let client_id = Uuid::from_u128(client_id).to_string();
            let text = format!("Réponse {turn}");
            let body = json!({"client_message_id": client_id, "type": "text", "text": text});
            ledger.lock().unwrap().answered.insert(client_id);
            let path = format!("{url}/api/v1/conversations/{id}/messages");
            let answer = with(&client.post(path).json(&body), &cookie).await;
            if let Some(message) = answer.as_ref().and_then(|it| it["id"].as_str()) {
                ledger.lock().unwrap().accepted.insert(message.to_owned());
            }
            if turn.is_multiple_of(3) {
                let path = format!("{url}/api/v1/conversations/{id}/close");
                with(&client.post(path).json(&json!({})), &cookie).await;
            }
        }
    }
}
