//! A screen's live connection, as a browser holds it.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::http::PUBLIC_URL;

/// How long anything may take before the test fails.
const DEADLINE: Duration = Duration::from_secs(20);

/// A connected screen.
pub(crate) struct Screen {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

/// Connects, or the status of the refusal.
pub(crate) async fn try_connect(
    address: SocketAddr,
    query: &str,
    cookie: Option<&str>,
    origin: Option<&str>,
) -> Result<Screen, u16> {
    try_connect_to(&format!("ws://{address}/api/v1/live{query}"), cookie, origin).await
}

/// Connects to that address, or the status of the refusal.
pub(crate) async fn try_connect_to(
    url: &str,
    cookie: Option<&str>,
    origin: Option<&str>,
) -> Result<Screen, u16> {
    let mut request = url.into_client_request().unwrap();
    let headers = request.headers_mut();
    if let Some(cookie) = cookie {
        headers.insert("cookie", cookie.parse().unwrap());
    }
    if let Some(origin) = origin {
        headers.insert("origin", origin.parse().unwrap());
    }
    match timeout(DEADLINE, connect_async(request)).await.unwrap() {
        Ok((socket, _response)) => Ok(Screen { socket }),
        Err(tokio_tungstenite::tungstenite::Error::Http(response)) => {
            Err(response.status().as_u16())
        }
        Err(error) => panic!("{error}"),
    }
}

impl Screen {
    pub(crate) async fn connect(address: SocketAddr, query: &str, cookie: &str) -> Self {
        try_connect(address, query, Some(cookie), Some(PUBLIC_URL)).await.unwrap()
    }

    /// The next frame.
    pub(crate) async fn next(&mut self) -> Value {
        loop {
            match timeout(DEADLINE, self.socket.next()).await.expect("a frame comes") {
                Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).unwrap(),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                other => panic!("a frame was expected, not {other:?}"),
            }
        }
    }

    /// The next frame that is not a tick.
    pub(crate) async fn next_event(&mut self) -> Value {
        loop {
            let frame = self.next().await;
            if frame["type"] != "tick" {
                return frame;
            }
        }
    }

    /// The next frame that is a tick.
    pub(crate) async fn until_tick(&mut self) -> Value {
        loop {
            let frame = self.next().await;
            if frame["type"] == "tick" {
                return frame;
            }
        }
    }

    /// The frames up to the event of that name, and that event last.
    pub(crate) async fn until(&mut self, name: &str) -> Vec<Value> {
        let mut frames = Vec::new();
        loop {
            let frame = self.next_event().await;
            let is_it = frame["name"] == name;
            frames.push(frame);
            if is_it {
                return frames;
            }
        }
    }

    pub(crate) async fn say(&mut self, text: &str) {
        self.socket.send(Message::text(text)).await.unwrap();
    }

    pub(crate) async fn send(&mut self, message: Message) {
        // The server may close while it is written to; the test then looks at the close code.
        drop(self.socket.send(message).await);
    }

    /// Reads to the end: the close code.
    pub(crate) async fn close_code(&mut self) -> u16 {
        loop {
            match timeout(DEADLINE, self.socket.next()).await.expect("the connection ends") {
                Some(Ok(Message::Close(Some(frame)))) => return CloseCode::into(frame.code),
                Some(Ok(_)) => {}
                other => panic!("a close frame was expected, not {other:?}"),
            }
        }
    }

    /// Says goodbye.
    pub(crate) async fn close(mut self) {
        self.socket.close(None).await.unwrap();
    }
}
