//! A file of 100 MB passes through the real binary and not through its memory: brought by an agent,
//! taken by an agent, fetched from the platform.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::convert::Infallible;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::Client;
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::net::TcpListener;

use crate::kill::binary::{APP_SECRET, Binary, Database, NUMBER, Settings};
use crate::screen::Screen;

const CHUNK: usize = 64 * 1024;

/// As large as a file may be.
const SIZE_BYTES: usize = 100 * 1024 * 1024;

/// What may be added to the memory of the process: a twentieth part of three such files would be
/// more. What is under way of a file is three parts of 5 MiB.
const GROWTH_KIB_MAX: u64 = 48 * 1024;

/// A large document, made as it is taken.
fn document() -> impl futures_util::Stream<Item = Result<Bytes, Infallible>> + Send {
    let mut first = b"%PDF-1.7\n".to_vec();
    first.resize(CHUNK, b' ');
    let rest = std::iter::repeat_n(Bytes::from(vec![b' '; CHUNK]), SIZE_BYTES / CHUNK - 1);
    stream::iter(std::iter::once(Bytes::from(first)).chain(rest).map(Ok))
}

/// A platform with one file on it.
async fn platform() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(answer).with_state(url.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

async fn answer(State(url): State<String>, request: Request) -> Response {
    if request.uri().path() == "/blob" {
        return Response::new(Body::from_stream(document()));
    }
    axum::Json(json!({
        "url": format!("{url}/blob"), "mime_type": "application/pdf", "file_size": SIZE_BYTES,
        "id": "555", "data": [], "success": true,
    }))
    .into_response()
}

/// The most memory that the process has had, in KiB.
fn peak_kib(binary: &Binary) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", binary.process_id())).unwrap();
    let line = status.lines().find(|it| it.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Takes a file to its end and forgets it.
async fn taken(screen: &Screen, url: &str) -> usize {
    let answer = screen.request("GET", url).send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.status());
    let mut size_bytes = 0;
    let mut chunks = answer.bytes_stream();
    while let Some(chunk) = chunks.next().await {
        size_bytes += chunk.unwrap().len();
    }
    size_bytes
}

/// A visitor sends the file that the platform has.
async fn announced(url: &str) {
    let message = json!({
        "from": "33639980001", "id": "wamid.large", "timestamp": "1795000000", "type": "document",
        "document": { "id": "555", "mime_type": "application/pdf", "filename": "Plans.pdf" },
    });
    let value = json!({
        "messaging_product": "whatsapp",
        "metadata": { "display_phone_number": "33639980000", "phone_number_id": NUMBER },
        "contacts": [{ "profile": { "name": "Ana" }, "wa_id": "33639980001" }],
        "messages": [message],
    });
    let change = json!({ "field": "messages", "value": value });
    let entry = json!([{ "id": "102290000000001", "changes": [change] }]);
    let body = json!({ "object": "whatsapp_business_account", "entry": entry }).to_string();
    let mut mac = Hmac::<Sha256>::new_from_slice(APP_SECRET.as_bytes()).unwrap();
    mac.update(body.as_bytes());
    let signature = format!("sha256={}", hex::encode(mac.finalize().into_bytes()));
    let request =
        Client::new().post(format!("{url}{WEBHOOK}")).header("x-hub-signature-256", signature);
    let answer = request.header("content-type", "application/json").body(body).send().await;
    assert_eq!(answer.unwrap().status(), 200);
}

/// Waits until the visitor's file is in the store; where it is served.
async fn fetched(screen: &Screen) -> String {
    let talk = screen.talk_with("Ana").await;
    let stored = screen.until(async || {
        let media = screen.thread(&talk).await[0]["content"]["media"].clone();
        (media["state"] == "stored").then_some(media)
    });
    stored.await["url"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn o6_a_file_of_a_hundred_megabytes_never_is_in_memory_whole() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings::new(folder.path(), &Database::Sqlite, &platform().await);
    let agents = settings.add_agents(1, 100);
    let binary = Binary::start(&settings).await;
    let screen = Screen::open(&binary.url, &agents[0]).await;
    let before = peak_kib(&binary);

    let upload = format!("/api/v1/media?client_media_id={CLIENT}");
    let request = screen.request("POST", &upload).header("content-type", "application/pdf");
    let media = request.body(reqwest::Body::wrap_stream(document())).send().await.unwrap();
    assert_eq!(media.status(), 201);
    let media: Value = media.json().await.unwrap();
    assert_eq!(taken(&screen, media["url"].as_str().unwrap()).await, SIZE_BYTES);
    announced(&binary.url).await;
    assert_eq!(taken(&screen, &fetched(&screen).await).await, SIZE_BYTES);

    let growth = peak_kib(&binary).saturating_sub(before);
    assert!(growth < GROWTH_KIB_MAX, "{growth} KiB more, after {before} KiB");
    binary.stop().await;
}

const CLIENT: &str = "0190a000-0000-7000-8000-000000000001";
const WEBHOOK: &str = "/webhooks/whatsapp";
