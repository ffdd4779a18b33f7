//! Fetching the picture of the profile: from where, how much, and without the token (C1, D6).

use futures_util::StreamExt;
use pupitre_app::channel::PICTURE_LIMIT_BYTES_MAX;
use pupitre_app::ports::channel::{FetchOutcome, MessageChannel};
use pupitre_app::ports::files::{Chunks, FileError};
use pupitre_whatsapp::WhatsAppClient;
use serde_json::{Value, json};

use crate::client_platform::{
    Heard, Platform, Reply, Shelf, TOKEN, channel, impatient_client, says, text,
};

const PROFILE: &str = "/v26.0/1001/whatsapp_business_profile";

fn profile(url: &str) -> Value {
    json!({ "data": [{ "messaging_product": "whatsapp", "profile_picture_url": url }] })
}

async fn fetch(client: &WhatsAppClient) -> FetchOutcome {
    client.fetch_picture(channel()).await
}

async fn all(mut chunks: Chunks) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = chunks.next().await {
        bytes.extend(chunk?);
    }
    Ok(bytes)
}

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

/// A platform whose profile names an address of its own.
async fn naming(path: &str) -> Platform {
    let platform = Platform::answering([]).await;
    platform.then(says(200, &profile(&format!("{}{path}", platform.url))));
    platform
}

#[tokio::test]
async fn d6_the_picture_is_asked_for_with_the_token_and_taken_without() {
    let platform = naming("/v/1_n.jpg?oh=01&oe=65").await;
    let typed = vec![("content-type", "image/jpeg".to_owned())];
    platform.then(Reply::Says(200, typed, b"the bytes".to_vec()));

    let FetchOutcome::Found { mime, sha256, size_bytes, chunks } = fetch(&platform.client()).await
    else {
        panic!("the picture is there");
    };
    assert_eq!((mime.as_deref(), sha256, size_bytes), (Some("image/jpeg"), None, Some(9)));
    assert_eq!(all(chunks).await.unwrap(), b"the bytes");
    let heard = platform.heard();
    assert_eq!(
        (heard[0].line(), heard[1].line()),
        (format!("GET {PROFILE}"), "GET /v/1_n.jpg".into())
    );
    assert_eq!(heard[1].query, "oh=01&oe=65");
    assert_eq!(heard[0].header("authorization"), format!("Bearer {TOKEN}"));
    for name in ["authorization", "cookie", "referer"] {
        assert_eq!(heard[1].header(name), "", "{name}");
    }
}

#[tokio::test]
async fn d6_an_address_that_is_over_is_asked_for_once_more() {
    let platform = naming("/old").await;
    for reply in [
        text(403, "URL signature expired"),
        says(200, &profile(&format!("{}/new", platform.url))),
        text(200, "the bytes"),
    ] {
        platform.then(reply);
    }
    assert_eq!(short(&fetch(&platform.client()).await), "found");
    let calls: Vec<String> = platform.heard().iter().map(Heard::line).collect();
    let asked = format!("GET {PROFILE}");
    assert_eq!(calls, [asked.as_str(), "GET /old", asked.as_str(), "GET /new"]);

    for status in [403, 404, 410] {
        let platform = naming("/one").await;
        platform.then(text(status, ""));
        platform.then(says(200, &profile(&format!("{}/two", platform.url))));
        platform.then(text(status, ""));
        assert_eq!(short(&fetch(&platform.client()).await), "later 0", "{status}");
    }
}

#[tokio::test]
async fn d6_a_profile_without_a_picture_or_that_can_not_be_read_says_so() {
    let error = json!({ "error": { "message": "No", "code": 190 } });
    for (reply, expected) in [
        (says(200, &json!({ "data": [{ "messaging_product": "whatsapp" }] })), "gone"),
        (says(200, &json!({ "data": [] })), "gone"),
        (says(401, &error), "later 0"),
        (text(200, "<!doctype html>"), "later 0"),
        (text(500, ""), "later 0"),
    ] {
        let platform = Platform::answering([reply]).await;
        assert_eq!(short(&fetch(&platform.client()).await), expected);
    }
    let mut other = channel();
    other.platform_address = "1002".into();
    let platform = Platform::answering([]).await;
    assert_eq!(short(&platform.client().fetch_picture(other).await), "later 0");
    assert!(platform.heard().is_empty());
}

#[tokio::test]
async fn b_184_a_picture_is_fetched_from_no_other_host() {
    for elsewhere in [
        "https://evil.example/x.png",
        "http://pps.whatsapp.net/x.png",
        "https://pps.whatsapp.net.evil.example/x.png",
        "https://ana:pw@pps.whatsapp.net/x.png",
        "http://10.0.0.1/x.png",
        "https://10.0.0.1/x.png",
        "http://169.254.169.254/latest/meta-data",
        "data:image/png;base64,AA==",
        "file:///etc/passwd",
        "odd",
        "",
    ] {
        let platform = Platform::answering([says(200, &profile(elsewhere))]).await;
        let outcome = fetch(&platform.client()).await;
        assert_eq!(short(&outcome), "refused bad_media_host", "{elsewhere}");
    }
    let elsewhere = Platform::answering([text(200, "not yours")]).await;
    for status in [301, 302, 303, 307, 308] {
        for to in [format!("{}/x", elsewhere.url), "http://10.0.0.1/x".to_owned()] {
            let platform = naming("/x.png").await;
            platform.then(Reply::Says(status, vec![("location", to)], Vec::new()));
            assert_eq!(short(&fetch(&platform.client()).await), "refused bad_media_host");
        }
    }
    assert!(elsewhere.heard().is_empty());
}

#[tokio::test]
async fn b_055_a_picture_that_is_too_large_is_refused_or_cut() {
    let platform = naming("/x.png").await;
    let size = usize::try_from(PICTURE_LIMIT_BYTES_MAX).unwrap();
    platform.then(Reply::Says(200, Vec::new(), vec![0; size + 1]));
    assert_eq!(short(&fetch(&platform.client()).await), "refused too_large");

    let platform = naming("/x.png").await;
    platform.then(Reply::Endless);
    let FetchOutcome::Found { chunks, .. } = fetch(&platform.client()).await else {
        panic!("it begins");
    };
    let cut = all(chunks).await.unwrap_err();
    let limit = PICTURE_LIMIT_BYTES_MAX;
    assert!(matches!(cut, FileError::TooLarge { limit_bytes } if limit_bytes == limit), "{cut}");
}

#[tokio::test]
async fn d6_a_platform_that_never_sends_the_picture_is_asked_later() {
    let platform = naming("/x.png").await;
    platform.then(Reply::Hangs);
    let client = impatient_client(&platform.url, Shelf::default());
    assert_eq!(short(&fetch(&client).await), "later 0");
    let limited = vec![("retry-after", "90".to_owned())];
    let platform = naming("/x.png").await;
    platform.then(Reply::Says(429, limited, Vec::new()));
    assert_eq!(short(&fetch(&platform.client()).await), "later 90");
}
