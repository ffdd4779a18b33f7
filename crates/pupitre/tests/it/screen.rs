//! An agent's screen on the real binary: logged in, connected, available.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::time::Duration;

use futures_util::StreamExt as _;
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

use crate::kill::binary::PASSWORD;

/// How long anything may take that is waited for.
const WAIT: Duration = Duration::from_mins(2);

/// A screen.
pub(crate) struct Screen {
    url: String,
    client: Client,
    cookie: String,
}

impl Screen {
    /// Logs in, connects and says that the agent is available for messages.
    pub(crate) async fn open(url: &str, email: &str) -> Self {
        let screen = Self::look(url, email).await;
        let path = format!("{url}/api/v1/me/availability/messaging");
        let choice = json!({"choice": "available"});
        screen.said(screen.client.put(path).json(&choice)).await;
        screen
    }

    /// Logs in and connects, and takes nothing.
    pub(crate) async fn look(url: &str, email: &str) -> Self {
        let client = Client::builder().no_proxy().build().unwrap();
        let body = json!({"email": email, "password": PASSWORD, "locale": "fr"});
        let login = client.post(format!("{url}/api/v1/sessions")).json(&body).send().await;
        let login = login.unwrap();
        assert!(login.status().is_success(), "{}", login.status());
        let cookie = login.headers()["set-cookie"].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();

        let address = format!("{}/api/v1/live", url.replace("http://", "ws://"));
        let mut request = address.into_client_request().unwrap();
        request.headers_mut().insert("cookie", cookie.parse().unwrap());
        request.headers_mut().insert("origin", url.parse().unwrap());
        let (mut socket, _) = tokio_tungstenite::connect_async(request).await.unwrap();
        tokio::spawn(async move { while let Some(Ok(_frame)) = socket.next().await {} });
        Self { url: url.to_owned(), client, cookie }
    }

    /// What is at this path, which must be there.
    pub(crate) async fn get(&self, path: &str) -> Value {
        self.said(self.client.get(format!("{}{path}", self.url))).await
    }

    /// Posts this there, and is not refused.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Value {
        self.said(self.client.post(format!("{}{path}", self.url)).json(body)).await
    }

    /// A request for this path, as the agent.
    pub(crate) fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.url);
        let request = self.client.request(method.parse().unwrap(), url);
        request.header("cookie", &self.cookie)
    }

    async fn said(&self, request: RequestBuilder) -> Value {
        let answer = request.header("cookie", &self.cookie).send().await.unwrap();
        let status = answer.status();
        let body = answer.text().await.unwrap();
        assert!(status.is_success(), "{status} {body}");
        serde_json::from_str(&body).unwrap_or(Value::Null)
    }

    /// The conversation with a visitor of that name, once it is on this desk.
    pub(crate) async fn talk_with(&self, name: &str) -> String {
        let found = self.until(async || {
            let desk = self.get("/api/v1/conversations").await;
            let mut talks = desk["items"].as_array().unwrap().clone().into_iter();
            talks.find(|it| it["contact"]["name"] == name)
        });
        found.await["id"].as_str().unwrap().to_owned()
    }

    /// The messages of a conversation, first to last.
    pub(crate) async fn thread(&self, talk: &str) -> Vec<Value> {
        let page = self.get(&format!("/api/v1/conversations/{talk}/messages")).await;
        let mut items = page["items"].as_array().unwrap().clone();
        items.sort_by_key(|it| it["id"].as_str().unwrap().to_owned());
        items
    }

    /// Waits for what the look gives.
    pub(crate) async fn until<T>(&self, look: impl AsyncFn() -> Option<T>) -> T {
        let found = async {
            loop {
                if let Some(found) = look().await {
                    return found;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(WAIT, found).await.unwrap()
    }
}
