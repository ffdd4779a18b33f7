//! A platform on loopback that answers what it is told to, and remembers what it heard.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use bytes::Bytes;
use futures_channel::mpsc;
use pupitre_app::ports::channel::{Outgoing, Recipient};
use pupitre_app::ports::files::{BoxFuture, Chunks, FileError, Files, StoredFile};
use pupitre_domain::channel::{Channel, ChannelKind};
use pupitre_domain::id::{BrandId, ChannelId, MediaId, MessageId};
use pupitre_domain::language::Language;
use pupitre_domain::media::{Announced, Media, MediaState};
use pupitre_domain::message::Content;
use pupitre_whatsapp::{ChannelSecrets, ClientConfig, Credentials, WhatsAppClient};
use serde_json::Value;
use tokio::net::{TcpListener, TcpStream};

pub(crate) const TOKEN: &str = "token-of-orvelle";
pub(crate) const NUMBER: &str = "1001";
pub(crate) const MESSAGES: &str = "/v26.0/1001/messages";

/// How long an impatient client waits for what never comes.
const SHORT: Duration = Duration::from_millis(50);

/// One answer of the platform.
pub(crate) enum Reply {
    /// A status, headers and a body.
    Says(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// Nothing, ever.
    Hangs,
    /// A body without end.
    Endless,
}

/// An answer in JSON.
pub(crate) fn says(status: u16, body: &Value) -> Reply {
    Reply::Says(status, vec![("content-type", "application/json".into())], body.to_string().into())
}

/// An answer that is not JSON.
pub(crate) fn text(status: u16, body: &str) -> Reply {
    Reply::Says(status, Vec::new(), body.into())
}

/// A request, as the platform heard it.
pub(crate) struct Heard {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) body: Bytes,
}

impl Heard {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |it| it.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// The platform.
#[derive(Clone)]
pub(crate) struct Platform {
    pub(crate) url: String,
    replies: Arc<Mutex<VecDeque<Reply>>>,
    heard: Arc<Mutex<Vec<Heard>>>,
}

impl Platform {
    /// A platform that gives these answers, one after another, to whatever it is asked.
    pub(crate) async fn answering(replies: impl IntoIterator<Item = Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let platform = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            replies: Arc::new(Mutex::new(replies.into_iter().collect())),
            heard: Arc::default(),
        };
        let router = Router::new().fallback(answer).with_state(platform.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        platform
    }

    /// Gives this answer after the others.
    pub(crate) fn then(&self, reply: Reply) {
        self.replies.lock().unwrap().push_back(reply);
    }

    /// What it heard so far, and forgets.
    pub(crate) fn heard(&self) -> Vec<Heard> {
        std::mem::take(&mut *self.heard.lock().unwrap())
    }

    /// Takes back the answers that nobody asked for.
    pub(crate) fn forget(&self) {
        self.replies.lock().unwrap().clear();
    }

    pub(crate) fn client(&self) -> WhatsAppClient {
        client(&self.url, Shelf::default())
    }
}

async fn answer(State(platform): State<Platform>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    platform.heard.lock().unwrap().push(Heard {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers,
        body,
    });
    let reply = platform.replies.lock().unwrap().pop_front().unwrap();
    match reply {
        Reply::Says(status, headers, body) => {
            let response = headers
                .into_iter()
                .fold(Response::builder(), |it, (name, value)| it.header(name, value));
            response.status(status).body(Body::from(body)).unwrap()
        }
        Reply::Hangs => std::future::pending().await,
        Reply::Endless => {
            let chunk = Bytes::from(vec![b' '; 65_536]);
            let endless =
                futures_util::stream::repeat_with(move || Ok::<_, Infallible>(chunk.clone()));
            Response::new(Body::from_stream(endless))
        }
    }
}

/// Takes connections and does this with the first of each; then the connection is closed.
pub(crate) async fn connections<F>(then: impl Fn(TcpStream) -> F + Send + 'static) -> String
where
    F: Future<Output = ()> + Send,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            then(stream).await;
        }
    });
    url
}

pub(crate) fn client(graph_url: &str, files: Shelf) -> WhatsAppClient {
    let config = ClientConfig { graph_url: graph_url.to_owned(), ..ClientConfig::default() };
    WhatsAppClient::new(config, credentials(), Arc::new(files)).unwrap()
}

/// A client for platforms that never answer.
pub(crate) fn impatient_client(graph_url: &str, files: Shelf) -> WhatsAppClient {
    let config = ClientConfig {
        graph_url: graph_url.to_owned(),
        call_timeout: SHORT,
        upload_timeout: SHORT,
        download_timeout: SHORT,
        ..ClientConfig::default()
    };
    WhatsAppClient::new(config, credentials(), Arc::new(files)).unwrap()
}

pub(crate) fn credentials() -> Arc<Credentials> {
    let secrets = ChannelSecrets {
        access_token: TOKEN.into(),
        app_secret: "secret-of-orvelle".into(),
        previous_app_secret: None,
        verify_token: "word-of-orvelle".into(),
    };
    Arc::new(Credentials::new(NUMBER.into(), "2002".into(), secrets).unwrap())
}

pub(crate) fn channel() -> Channel {
    Channel {
        id: ChannelId::from_bytes([9; 16]),
        brand: BrandId::from_bytes([8; 16]),
        kind: ChannelKind::WhatsApp,
        name: "Orvelle".into(),
        address: "15550783881".into(),
        platform_address: NUMBER.into(),
        default_language: Language::FRENCH,
    }
}

pub(crate) fn outgoing(content: Content) -> Outgoing {
    Outgoing {
        channel: channel(),
        recipient: Recipient {
            user_id: Some("US.13491208655302741918".into()),
            phone: Some("16505551234".into()),
        },
        message: MessageId::from_bytes([1; 16]),
        attempt: 1,
        content,
        media: None,
        template: None,
        header: None,
        quoted: None,
    }
}

pub(crate) const FILE: MediaId = MediaId::from_bytes([5; 16]);

pub(crate) fn with_file(content: Content, mime: &str, name: &str) -> Outgoing {
    let media = Media {
        id: FILE,
        channel: None,
        state: MediaState::Stored,
        mime: mime.to_owned(),
        file_name: Some(name.to_owned()),
        size_bytes: None,
        sha256: None,
        platform_id: None,
        reason: None,
        announced: Announced::default(),
        picture: None,
        fetch_until: None,
    };
    Outgoing { media: Some(media), ..outgoing(content) }
}

/// The chunks of one file, each of which may fail; no file at all by default.
#[derive(Default)]
pub(crate) struct Shelf(pub(crate) Option<Vec<Result<Vec<u8>, &'static str>>>);

impl Shelf {
    pub(crate) fn holding(bytes: &[u8]) -> Self {
        Self(Some(bytes.chunks(1000).map(|it| Ok(it.to_vec())).collect()))
    }
}

impl Files for Shelf {
    fn put(&self, _: MediaId, _: Chunks, _: u64) -> BoxFuture<'_, Result<StoredFile, FileError>> {
        Box::pin(async { Err(FileError::Store("the client stores nothing".into())) })
    }

    fn open(
        &self,
        id: MediaId,
        _: Option<(u64, u64)>,
    ) -> BoxFuture<'_, Result<(u64, Chunks), FileError>> {
        Box::pin(async move {
            assert_eq!(id, FILE);
            let chunks = self.0.as_ref().ok_or(FileError::NotFound)?;
            let size = chunks.iter().map(|it| it.as_ref().map_or(1000, Vec::len)).sum::<usize>();
            let (mut sink, stream) = mpsc::channel(chunks.len());
            for chunk in chunks {
                let chunk = chunk.clone().map_err(|it| FileError::Store(it.to_owned()));
                sink.try_send(chunk).unwrap();
            }
            Ok((u64::try_from(size).unwrap(), stream))
        })
    }

    fn remove(&self, _: MediaId) -> BoxFuture<'_, Result<(), FileError>> {
        Box::pin(async { Err(FileError::Store("the client removes nothing".into())) })
    }
}
