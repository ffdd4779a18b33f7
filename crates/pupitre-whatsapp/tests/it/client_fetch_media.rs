//! Fetching visitors' files: from where, how much, and what is done when they are not there (C3).

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use pupitre_app::media::MEDIA_LIMIT_BYTES_MAX;
use pupitre_app::ports::channel::{FetchOutcome, MessageChannel};
use pupitre_app::ports::files::{Chunks, FileError};
use pupitre_whatsapp::{ClientConfig, WhatsAppClient};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::client_platform::{
    Heard, Platform, Reply, Shelf, TOKEN, channel, connections, credentials, impatient_client,
    says, text,
};

const HASH: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

fn announced(url: &str) -> Value {
    json!({ "messaging_product": "whatsapp", "url": url, "mime_type": "image/jpeg",
        "sha256": HASH, "file_size": 9, "id": "555" })
}

fn gone() -> Value {
    json!({ "error": { "message": "Unsupported get request. Object with ID '555' does not exist",
        "type": "GraphMethodException", "code": 100, "error_subcode": 33, "fbtrace_id": "A" } })
}

async fn fetch(client: &WhatsAppClient) -> FetchOutcome {
    client.fetch_media(channel(), "555".into()).await
}

async fn all(mut chunks: Chunks) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = chunks.next().await {
        bytes.extend(chunk?);
    }
    Ok(bytes)
}

async fn read_request(stream: &mut TcpStream) {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        assert!(stream.read_buf(&mut request).await.unwrap() > 0, "the client went away");
    }
}

/// What an outcome is, in short.
fn short(outcome: &FetchOutcome) -> String {
    match outcome {
        FetchOutcome::Found { .. } => "found".to_owned(),
        FetchOutcome::Gone => "gone".to_owned(),
        FetchOutcome::Refused { reason } => format!("refused {reason}"),
        FetchOutcome::Later { retry_after } => {
            format!("later {}", retry_after.map_or(0, |it| it.as_secs()))
        }
    }
}

#[tokio::test]
async fn c3_a_file_is_asked_for_by_its_id_then_taken_with_the_token() {
    let platform = Platform::answering([]).await;
    platform.then(says(200, &announced(&format!("{}/blob?mid=1&hash=2", platform.url))));
    platform.then(text(200, "the bytes"));

    let FetchOutcome::Found { mime, sha256, size_bytes, chunks } = fetch(&platform.client()).await
    else {
        panic!("the file is there");
    };
    assert_eq!(mime.as_deref(), Some("image/jpeg"));
    assert_eq!(sha256.map(hex::encode).as_deref(), Some(HASH));
    assert_eq!(size_bytes, Some(9));
    assert_eq!(all(chunks).await.unwrap(), b"the bytes");
    let heard = platform.heard();
    assert_eq!(heard[0].line(), "GET /v26.0/555");
    assert!(heard[0].query.contains("phone_number_id=1001"));
    assert_eq!(heard[1].line(), "GET /blob");
    assert_eq!(heard[1].query, "mid=1&hash=2");
    for heard in heard {
        assert_eq!(heard.header("authorization"), format!("Bearer {TOKEN}"));
    }
}

#[tokio::test]
async fn what_is_announced_may_be_written_in_other_ways_or_not_at_all() {
    let platform = Platform::answering([]).await;
    let blob = format!("{}/blob", platform.url);
    let in_base64 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    platform.then(says(200, &json!({ "url": blob, "sha256": in_base64, "file_size": "9" })));
    let typed = vec![("content-type", "image/png".to_owned())];
    platform.then(Reply::Says(200, typed, b"the bytes".to_vec()));
    platform.then(says(200, &json!({ "url": blob, "sha256": "odd", "file_size": {} })));
    platform.then(text(200, "the bytes"));
    let client = platform.client();

    let FetchOutcome::Found { mime, sha256, size_bytes, .. } = fetch(&client).await else {
        panic!("the file is there");
    };
    assert_eq!(mime.as_deref(), Some("image/png"));
    assert_eq!(sha256.map(hex::encode).as_deref(), Some(HASH));
    assert_eq!(size_bytes, Some(9));
    let FetchOutcome::Found { mime, sha256, size_bytes, .. } = fetch(&client).await else {
        panic!("the file is there");
    };
    assert_eq!((mime, sha256, size_bytes), (None, None, None));
}

#[tokio::test]
async fn c3_an_address_that_is_over_is_asked_for_once_more() {
    let platform = Platform::answering([]).await;
    let blob = |name: &str| says(200, &announced(&format!("{}/{name}", platform.url)));
    for reply in [blob("old"), text(404, ""), blob("new"), text(200, "the bytes")] {
        platform.then(reply);
    }
    let client = platform.client();
    assert_eq!(short(&fetch(&client).await), "found");

    for reply in [blob("old"), text(404, ""), blob("new"), text(404, "")] {
        platform.then(reply);
    }
    platform.heard();
    assert_eq!(short(&fetch(&client).await), "gone");
    let calls: Vec<String> = platform.heard().iter().map(Heard::line).collect();
    assert_eq!(calls, ["GET /v26.0/555", "GET /old", "GET /v26.0/555", "GET /new"]);
}

#[tokio::test]
async fn a_file_that_can_not_be_announced_is_gone_or_had_later() {
    let error = |code| json!({ "error": { "message": "No", "code": code } });
    let limited = vec![("retry-after", "90".to_owned())];
    let cases = [
        (says(400, &gone()), "gone"),
        (says(400, &error(131_052)), "gone"),
        (text(404, ""), "gone"),
        (says(401, &error(190)), "later 0"),
        (says(400, &error(131_009)), "later 0"),
        (says(400, &error(80_007)), "later 60"),
        (Reply::Says(429, limited, Vec::new()), "later 90"),
        (text(500, "<html>"), "later 0"),
        (text(200, "<html>"), "later 0"),
        (says(200, &json!({ "id": "555" })), "later 0"),
    ];
    for (reply, expected) in cases {
        let platform = Platform::answering([reply]).await;
        assert_eq!(short(&fetch(&platform.client()).await), expected);
        assert_eq!(platform.heard().len(), 1);
    }
}

#[tokio::test]
async fn a_platform_that_never_answers_is_asked_later() {
    let platform = Platform::answering([Reply::Hangs]).await;
    let client = impatient_client(&platform.url, Shelf::default());
    assert_eq!(short(&fetch(&client).await), "later 0");
}

#[tokio::test]
async fn a_file_that_can_not_be_taken_is_had_later() {
    let limited = vec![("retry-after", "90".to_owned())];
    let cases = [
        (text(401, ""), "later 0"),
        (text(403, ""), "later 0"),
        (text(500, ""), "later 0"),
        (text(206, "part"), "later 0"),
        (Reply::Says(429, limited, Vec::new()), "later 90"),
    ];
    for (reply, expected) in cases {
        let platform = Platform::answering([]).await;
        platform.then(says(200, &announced(&format!("{}/blob", platform.url))));
        platform.then(reply);
        assert_eq!(short(&fetch(&platform.client()).await), expected);
    }
}

#[tokio::test]
async fn the_token_goes_to_no_other_host() {
    for elsewhere in [
        "https://evil.example/blob",
        "http://evil.example/blob",
        "http://lookaside.fbsbx.com/blob",
        "http://10.0.0.1/blob",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "odd",
    ] {
        let platform = Platform::answering([says(200, &announced(elsewhere))]).await;
        let outcome = fetch(&platform.client()).await;
        assert_eq!(short(&outcome), "refused bad_media_host", "{elsewhere}");
    }
    let elsewhere = Platform::answering([text(200, "not yours")]).await;
    for status in [301, 302, 303, 307, 308] {
        let platform = Platform::answering([]).await;
        platform.then(says(200, &announced(&format!("{}/blob", platform.url))));
        let location = vec![("location", format!("{}/blob", elsewhere.url))];
        platform.then(Reply::Says(status, location, Vec::new()));
        assert_eq!(short(&fetch(&platform.client()).await), "refused bad_media_host");
    }
    assert!(elsewhere.heard().is_empty());
}

#[tokio::test]
async fn an_id_that_leads_elsewhere_is_refused_without_a_call() {
    let platform = Platform::answering([]).await;
    let client = platform.client();
    for id in ["", "../2002/subscribed_apps", "1?fields=x", "1/messages"] {
        let outcome = client.fetch_media(channel(), id.into()).await;
        assert_eq!(short(&outcome), "refused bad_media_id", "{id}");
    }
    let mut other = channel();
    other.platform_address = "1002".into();
    assert_eq!(short(&client.fetch_media(other, "555".into()).await), "later 0");
    assert!(platform.heard().is_empty());
}

#[tokio::test]
async fn b_055_a_file_that_is_too_large_is_refused_before_it_is_read() {
    let platform = Platform::answering([]).await;
    let mut large = announced(&format!("{}/blob", platform.url));
    large["file_size"] = json!(MEDIA_LIMIT_BYTES_MAX + 1);
    platform.then(says(200, &large));
    assert_eq!(short(&fetch(&platform.client()).await), "refused too_large");

    let huge = connections(async |mut stream| {
        read_request(&mut stream).await;
        let head = "HTTP/1.1 200 OK\r\ncontent-length: ";
        let head = format!("{head}{}\r\n\r\n", MEDIA_LIMIT_BYTES_MAX + 1);
        stream.write_all(head.as_bytes()).await.unwrap();
    })
    .await;
    platform.then(says(200, &announced(&format!("{huge}/blob"))));
    assert_eq!(short(&fetch(&platform.client()).await), "refused too_large");
}

#[tokio::test]
async fn b_055_a_file_without_an_end_is_cut_at_the_limit() {
    let platform = Platform::answering([]).await;
    platform.then(says(200, &announced(&format!("{}/blob", platform.url))));
    platform.then(Reply::Endless);
    let FetchOutcome::Found { mut chunks, .. } = fetch(&platform.client()).await else {
        panic!("the file is there");
    };
    let mut size_bytes = 0_u64;
    let end = loop {
        match chunks.next().await.expect("an error ends it") {
            Ok(chunk) => size_bytes += u64::try_from(chunk.len()).unwrap(),
            Err(error) => break error,
        }
    };
    assert!(matches!(end, FileError::TooLarge { limit_bytes: MEDIA_LIMIT_BYTES_MAX }), "{end}");
    assert!(size_bytes <= MEDIA_LIMIT_BYTES_MAX);
    assert!(chunks.next().await.is_none());
}

#[tokio::test]
async fn a_download_that_nobody_takes_is_let_go() {
    let (let_go, mut is_let_go) = tokio::sync::mpsc::channel(1);
    let endless = connections(move |mut stream| {
        let let_go = let_go.clone();
        async move {
            read_request(&mut stream).await;
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
            while stream.write_all(&[1; 4096]).await.is_ok() {}
            let_go.send(()).await.unwrap();
        }
    })
    .await;
    let platform = Platform::answering([says(200, &announced(&format!("{endless}/blob")))]).await;
    let FetchOutcome::Found { mut chunks, .. } = fetch(&platform.client()).await else {
        panic!("the file is there");
    };
    assert!(chunks.next().await.unwrap().is_ok());
    drop(chunks);

    assert_eq!(is_let_go.recv().await, Some(()));
}

#[tokio::test]
async fn a_file_that_breaks_off_or_stands_still_ends_with_an_error() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nthe bytes";
    let breaks_off = connections(async |mut stream| {
        read_request(&mut stream).await;
        stream.write_all(head).await.unwrap();
    });
    let stands_still = connections(async |mut stream| {
        read_request(&mut stream).await;
        stream.write_all(head).await.unwrap();
        std::future::pending::<()>().await;
    });
    for url in [breaks_off.await, stands_still.await] {
        let platform = Platform::answering([says(200, &announced(&format!("{url}/blob")))]).await;
        let config = ClientConfig {
            graph_url: platform.url.clone(),
            download_idle_timeout: Duration::from_secs(2),
            ..ClientConfig::default()
        };
        let client = WhatsAppClient::new(config, credentials(), Arc::new(Shelf::default()));
        let FetchOutcome::Found { chunks, .. } = fetch(&client.unwrap()).await else {
            panic!("the file is there");
        };
        let error = all(chunks).await.unwrap_err();
        assert!(matches!(error, FileError::Source(_)), "{error}");
        assert!(!error.to_string().contains("blob"), "{error}");
    }
}
