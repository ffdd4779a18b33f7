//! The agents' screens: sockets that tell when a message has reached them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use anyhow::Context as _;
use futures_util::StreamExt as _;
use serde_json::json;
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::desk::Desk;

/// What stands before the number of a message in its words.
pub(crate) const MARK: &str = "charge ";

/// What is expected, by its number.
pub(crate) type Waiting = Arc<Mutex<HashMap<u64, oneshot::Sender<()>>>>;

/// Every agent's screen.
pub(crate) struct Screens {
    waiting: Waiting,
    landed: Arc<AtomicUsize>,
}

impl Screens {
    /// Opens a socket for each agent and makes them available for that family.
    pub(crate) async fn open(desk: &Desk, family: &str) -> anyhow::Result<Self> {
        let waiting = Waiting::default();
        let landed = Arc::new(AtomicUsize::new(0));
        let client = reqwest::Client::new();
        for cookie in &desk.cookies {
            let mut socket = connect(&desk.host, cookie).await?;
            let (waiting, landed) = (Arc::clone(&waiting), Arc::clone(&landed));
            tokio::spawn(async move {
                while let Some(Ok(message)) = socket.next().await {
                    if let Message::Text(text) = message {
                        seen(&text, &waiting, &landed);
                    }
                }
            });
            make_available(&client, &desk.host, cookie, family).await?;
        }
        Ok(Self { waiting, landed })
    }

    /// No screens: nothing is expected on them.
    pub(crate) fn none() -> Self {
        Self { waiting: Waiting::default(), landed: Arc::default() }
    }

    /// Resolved once the message of that number is on a screen.
    pub(crate) fn expect(&self, number: u64) -> oneshot::Receiver<()> {
        expect(&self.waiting, number)
    }

    /// How many conversations have landed on a desk.
    pub(crate) fn landed(&self) -> usize {
        self.landed.load(Ordering::Acquire)
    }
}

/// The socket of an agent's screen, greeted.
pub(crate) async fn connect(
    host: &str,
    cookie: &str,
) -> anyhow::Result<WebSocketStream<MaybeTlsStream<TcpStream>>> {
    let mut request = format!("ws://{host}/api/v1/live").into_client_request()?;
    request.headers_mut().insert("cookie", cookie.parse()?);
    request.headers_mut().insert("origin", format!("http://{host}").parse()?);
    let (mut socket, _) = tokio_tungstenite::connect_async(request).await?;
    socket.next().await.context("a greeting")??;
    Ok(socket)
}

/// The agent says that they are available for a family.
pub(crate) async fn make_available(
    client: &reqwest::Client,
    host: &str,
    cookie: &str,
    family: &str,
) -> anyhow::Result<()> {
    let url = format!("http://{host}/api/v1/me/availability/{family}");
    let choice = json!({"choice": "available"});
    client.put(url).header("cookie", cookie).json(&choice).send().await?.error_for_status()?;
    Ok(())
}

/// Resolved once the message of that number has arrived.
pub(crate) fn expect(waiting: &Waiting, number: u64) -> oneshot::Receiver<()> {
    let (sender, receiver) = oneshot::channel();
    if let Ok(mut waiting) = waiting.lock() {
        waiting.insert(number, sender);
    }
    receiver
}

/// Looks at a frame of an agent's screen.
fn seen(text: &str, waiting: &Waiting, landed: &AtomicUsize) {
    if text.contains("\"conversation.assigned\"") {
        landed.fetch_add(1, Ordering::AcqRel);
    }
    if text.contains("\"message.received\"") {
        arrived(text, waiting);
    }
}

/// Looks for our mark in a frame, without parsing it: the client shares the processors with the
/// desk.
pub(crate) fn arrived(text: &str, waiting: &Waiting) {
    let Some((_, rest)) = text.split_once(MARK) else { return };
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let Ok(number) = digits.parse::<u64>() else { return };
    let Some(sender) = waiting.lock().ok().and_then(|mut waiting| waiting.remove(&number)) else {
        return;
    };
    // One that comes too late is already counted as an error.
    sender.send(()).unwrap_or_default();
}
