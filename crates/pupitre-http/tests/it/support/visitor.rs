//! A visitor's page on the brand's own site.

use std::net::SocketAddr;

use axum::body::Body;
use axum::http::{Method, Request, header};
use hmac::{Hmac, KeyInit as _, Mac as _};
use pupitre_app::agent::{Connect, SetAvailability, connect, set_availability};
use pupitre_app::channel::ConnectChannel;
use pupitre_app::chat::{ConnectSite, connect_site};
use pupitre_app::ports::ids::Ids as _;
use pupitre_domain::agent::{Agent, Choice};
use pupitre_domain::channel::{Channel, ChannelKind, Family};
use pupitre_domain::id::ConnectionId;
use pupitre_domain::language::Language;
use serde_json::{Value, json};
use sha2::Sha256;

use super::http::{Answer, Browser};
use super::live::{Screen, try_connect_to};
use super::world::World;

/// The origin of the brand's site.
pub(crate) const SHOP: &str = "https://shop.example";

/// The public key of the site.
pub(crate) const KEY: &str = "site-orvelle";

/// Sets a web chat up, for the brand's site.
pub(crate) async fn open_chat(world: &World) -> Channel {
    open_chat_under(world, KEY).await
}

/// Sets a web chat up under that public key.
pub(crate) async fn open_chat_under(world: &World, key: &str) -> Channel {
    let command = ConnectSite {
        channel: ConnectChannel {
            brand_name: "Orvelle".to_owned(),
            kind: ChannelKind::WebChat,
            name: "Site Orvelle".to_owned(),
            address: "shop.example".to_owned(),
            platform_address: key.to_owned(),
            default_language: Language::FRENCH,
        },
        origins: vec![SHOP.parse().unwrap()],
    };
    world.write(move |tx, ctx| connect_site(tx, ctx, &command)).await
}

/// Puts an agent at their desk, for chats.
pub(crate) async fn seat_for_chat(world: &World, agent: &Agent) {
    let screen = Connect {
        agent: agent.id,
        connection: ConnectionId::from_bytes(world.counter.id()),
        node: "node-2".to_owned(),
    };
    let (family, choice) = (Family::Chat, Choice::Available);
    let choice = SetAvailability { agent: agent.id, family, choice };
    world.write(move |tx, ctx| connect(tx, ctx, &screen)).await;
    world.write(move |tx, ctx| set_availability(tx, ctx, &choice)).await;
}

/// A page with the chat in it.
#[derive(Clone)]
pub(crate) struct Page {
    pub(crate) browser: Browser,
    pub(crate) origin: Option<String>,
    pub(crate) key: String,
    pub(crate) token: Option<String>,
}

impl Page {
    /// A page of the brand's site, before the chat is opened.
    pub(crate) fn new(world: &World) -> Self {
        let (origin, key) = (Some(SHOP.to_owned()), KEY.to_owned());
        Self { browser: world.browser(), origin, key, token: None }
    }

    /// A page whose visitor has opened the chat.
    pub(crate) async fn open(world: &World) -> Self {
        let page = Self::new(world);
        let opened = page.post("session", &json!({"language": "fr"})).await.ok();
        Self { token: Some(opened["token"].as_str().unwrap().to_owned()), ..page }
    }

    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/chat/v1/{}/{rest}", self.key)
    }

    pub(crate) fn request(&self, method: &str, rest: &str) -> axum::http::request::Builder {
        let mut request = Request::builder()
            .method(Method::from_bytes(method.as_bytes()).unwrap())
            .uri(self.path(rest))
            .header(header::HOST, "desk.test")
            .header("sec-fetch-site", "cross-site");
        if let Some(origin) = &self.origin {
            request = request.header(header::ORIGIN, origin);
        }
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        request
    }

    pub(crate) async fn get(&self, rest: &str) -> Answer {
        self.browser.send(self.request("GET", rest).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, rest: &str, body: &Value) -> Answer {
        let request = self.request("POST", rest).header(header::CONTENT_TYPE, "application/json");
        self.browser.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// The answer to opening the chat again.
    pub(crate) async fn session(&self) -> Value {
        let body = json!({"token": self.token, "language": "fr"});
        self.post("session", &body).await.ok()
    }

    /// Writes under that number as the page's id.
    pub(crate) async fn write(&self, number: u32, text: &str) -> Answer {
        self.post("messages", &json!({"client_id": client_id(number), "text": text})).await
    }

    pub(crate) async fn upload(&self, mime: &str, bytes: &[u8]) -> Answer {
        let request = self
            .request("POST", "files")
            .header(header::CONTENT_TYPE, mime)
            .header("x-file-name", "caf%C3%A9.png");
        self.browser.send(request.body(Body::from(bytes.to_vec())).unwrap()).await
    }

    /// Connects the page's socket and greets.
    pub(crate) async fn connect(&self, address: SocketAddr, after: Option<u64>) -> Screen {
        let url = format!("ws://{address}{}", self.path("live"));
        let mut socket = try_connect_to(&url, None, self.origin.as_deref()).await.unwrap();
        let hello = json!({"type": "hello", "token": self.token, "after": after});
        socket.say(&hello.to_string()).await;
        socket
    }
}

/// A key as the platform of the tests seals it.
pub(crate) fn sealed(key: [u8; 32]) -> String {
    format!("v1:{}", hex::encode(key).chars().rev().collect::<String>())
}

/// What a site says of a visitor at that second, signed with that key under that nonce.
pub(crate) fn signed_by(key: [u8; 32], (id, nonce): (&str, &str), issued_at: i64) -> Value {
    let name = format!("Visiteur {id}");
    let text = format!("pupitre-identity-v1\n{KEY}\n{id}\n{name}\n\n{issued_at}\n{nonce}");
    let mut mac = Hmac::<Sha256>::new_from_slice(hex::encode(key).as_bytes()).unwrap();
    mac.update(text.as_bytes());
    let signature = hex::encode(mac.finalize().into_bytes());
    json!({"id": id, "name": name, "issued_at": issued_at, "nonce": nonce, "signature": signature})
}

/// A page's id of a message.
pub(crate) fn client_id(number: u32) -> String {
    format!("01900000-0000-7000-8000-{number:012}")
}
