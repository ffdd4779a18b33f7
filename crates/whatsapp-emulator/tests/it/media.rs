//! Files, both ways.

use base64::Engine;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use whatsapp_emulator::{Said, VisitorSays};

use crate::support::Platform;

const PIXELS: &[u8] = b"\x89PNG not really";

impl Platform {
    /// Uploads these bytes; answers with status and body.
    async fn upload(&self, mime: &str, bytes: Vec<u8>) -> (u16, Value) {
        let file = Part::bytes(bytes).file_name("lampe.png").mime_str(mime).unwrap();
        let form = Form::new()
            .text("messaging_product", "whatsapp")
            .text("type", mime.to_owned())
            .part("file", file);
        let url = format!("{}/v26.0/{}/media", self.url, self.config.phone_number_id);
        let token = &self.config.access_token;
        let answer = self.client.post(url).bearer_auth(token).multipart(form).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }

    async fn download(&self, url: &str, token: Option<&str>) -> (u16, Vec<u8>) {
        let mut request = self.client.get(url);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.bytes().await.unwrap().to_vec())
    }

    /// The visitor sends a file; answers with the bubble.
    async fn sends_file(&self, visitor: &Value, query: &str, mime: &str) -> Value {
        let id = visitor["id"].as_str().unwrap();
        let url = format!("{}/_emulator/visitors/{id}/files?{query}", self.url);
        let answer =
            self.client.post(url).header("content-type", mime).body(PIXELS).send().await.unwrap();
        assert_eq!(answer.status(), 201);
        answer.json().await.unwrap()
    }
}

#[tokio::test]
async fn an_upload_is_described_downloaded_sent_and_deleted() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    let token = platform.config.access_token.clone();
    let (status, answer) = platform.upload("image/png", PIXELS.to_vec()).await;
    assert_eq!(status, 200, "{answer}");
    let id = answer["id"].as_str().unwrap();

    let path = format!("{id}?phone_number_id={}", platform.config.phone_number_id);
    let (_, file) = platform.graph("GET", &path, Value::Null).await;
    assert_eq!(file["mime_type"], "image/png");
    assert_eq!(file["sha256"], hex::encode(Sha256::digest(PIXELS)));
    assert_eq!(file["file_size"], PIXELS.len());
    let url = file["url"].as_str().unwrap();
    assert_eq!(platform.download(url, Some(&token)).await, (200, PIXELS.to_vec()));
    assert_eq!(platform.download(url, None).await.0, 400);
    assert_eq!(platform.download(url, Some("wrong")).await.0, 401);
    assert_eq!(platform.graph("GET", &format!("{id}?phone_number_id=1"), Value::Null).await.0, 400);

    let message = json!({ "type": "image", "image": { "id": id, "caption": "La lampe" } });
    assert_eq!(platform.send(&visitor, message).await.0, 200);
    platform.flush().await;
    let bubble = platform.bubbles(&visitor).await[1].clone();
    assert_eq!((&bubble["text"], &bubble["status"]), (&json!("La lampe"), &json!("delivered")));
    let shown = format!("{}{}", platform.url, bubble["media"]["url"].as_str().unwrap());
    assert_eq!(platform.download(&shown, None).await, (200, PIXELS.to_vec()));

    assert_eq!(platform.graph("DELETE", id, Value::Null).await.0, 200);
    assert_eq!(platform.graph("GET", id, Value::Null).await.0, 400);
    assert_eq!(platform.graph("DELETE", id, Value::Null).await.0, 400);
}

#[tokio::test]
async fn a_visitors_file_comes_with_a_hash_and_a_link() {
    let platform = Platform::start().await;
    let visitor = platform.visitor("Ana").await;
    let token = platform.config.access_token.clone();
    for (query, mime, kind) in [
        ("caption=Voici&file_name=a.png", "image/png", "image"),
        ("", "video/mp4", "video"),
        ("", "audio/ogg; codecs=opus", "audio"),
        ("type=voice", "audio/ogg; codecs=opus", "voice"),
        ("file_name=devis%20%C3%A9t%C3%A9.pdf", "application/pdf", "document"),
        ("", "image/webp", "sticker"),
    ] {
        let bubble = platform.sends_file(&visitor, query, mime).await;
        assert_eq!(bubble["type"], kind);
        assert_eq!(bubble["media"]["size_bytes"], PIXELS.len());
    }
    platform.flush().await;

    let messages = platform.items("messages");
    let types: Vec<&Value> = messages.iter().map(|it| &it["type"]).collect();
    assert_eq!(types, ["image", "video", "audio", "audio", "document", "sticker"]);
    let image = &messages[0]["image"];
    assert_eq!(image["caption"], "Voici");
    let hash = base64::prelude::BASE64_STANDARD.encode(Sha256::digest(PIXELS));
    assert_eq!(image["sha256"], hash);
    let url = image["url"].as_str().unwrap();
    assert_eq!(platform.download(url, Some(&token)).await, (200, PIXELS.to_vec()));
    assert_eq!(
        (&messages[2]["audio"]["voice"], &messages[3]["audio"]["voice"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(messages[4]["document"]["filename"], "devis été.pdf");
}

#[tokio::test]
async fn a_link_lives_five_minutes_and_an_id_its_days() {
    let platform = Platform::start().await;
    let visitor = platform.visitor("Ana").await;
    let token = platform.config.access_token.clone();
    platform.sends_file(&visitor, "", "image/png").await;
    platform.flush().await;
    let image = platform.items("messages")[0]["image"].clone();
    let (id, url) = (image["id"].as_str().unwrap(), image["url"].as_str().unwrap());

    platform.control("POST", "clock", json!({ "advance_seconds": 299 })).await;
    assert_eq!(platform.download(url, Some(&token)).await.0, 200);
    platform.control("POST", "clock", json!({ "advance_seconds": 1 })).await;
    assert_eq!(platform.download(url, Some(&token)).await.0, 404);
    let (_, fresh) = platform.graph("GET", id, Value::Null).await;
    let fresh = fresh["url"].as_str().unwrap();
    assert_eq!(platform.download(fresh, Some(&token)).await.0, 200);
    let forged = fresh.replace("hash=", "hash=0");
    assert_eq!(platform.download(&forged, Some(&token)).await.0, 404);

    platform.advance(7 * 24).await;
    assert_eq!(platform.graph("GET", id, Value::Null).await.0, 400);
}

#[tokio::test]
async fn media_faults_hide_the_id_or_let_the_link_expire() {
    let platform = Platform::start().await;
    let token = platform.config.access_token.clone();
    let (_, answer) = platform.upload("image/png", PIXELS.to_vec()).await;
    let id = answer["id"].as_str().unwrap();
    let (_, file) = platform.graph("GET", id, Value::Null).await;
    let url = file["url"].as_str().unwrap();

    platform.set_faults(json!({ "media_expired": true })).await;
    assert_eq!(platform.graph("GET", id, Value::Null).await.0, 200);
    assert_eq!(platform.download(url, Some(&token)).await.0, 404);
    platform.set_faults(json!({ "media_expired": false, "media_404": true })).await;
    assert_eq!(platform.graph("GET", id, Value::Null).await.0, 400);
    assert_eq!(platform.download(url, Some(&token)).await.0, 404);
    platform.set_faults(json!({ "media_404": false })).await;
    assert_eq!(platform.download(url, Some(&token)).await.0, 200);
}

#[tokio::test]
async fn an_upload_that_the_platform_does_not_take_is_refused() {
    let platform = Platform::start().await;
    let five_mib = 5 * 1024 * 1024;
    for (mime, size, code) in
        [("image/gif", 1, 100), ("image/png", five_mib + 1, 131_053), ("audio/wav", 1, 100)]
    {
        let (status, answer) = platform.upload(mime, vec![0; size]).await;
        assert_eq!((status, &answer["error"]["code"]), (400, &json!(code)), "{mime}");
    }
    assert_eq!(platform.upload("image/png", vec![0; five_mib]).await.0, 200);

    let url = format!("{}/{}/media", platform.url, platform.config.phone_number_id);
    for form in [
        Form::new().text("type", "image/png"),
        Form::new().text("messaging_product", "whatsapp").text("type", "image/png"),
    ] {
        let token = &platform.config.access_token;
        let request = platform.client.post(&url).bearer_auth(token).multipart(form);
        assert_eq!(request.send().await.unwrap().status(), 400);
    }
    let path = format!("{}/media", platform.config.phone_number_id);
    assert_eq!(platform.graph("POST", &path, json!({})).await.0, 400);
}

#[tokio::test]
async fn a_file_above_100_mb_arrives_as_an_error() {
    let platform = Platform::start().await;
    let visitor = platform.visitor("Ana").await;
    let said = Said::File {
        kind: "video".to_owned(),
        mime: "video/mp4".to_owned(),
        file_name: None,
        caption: None,
        bytes: vec![0; 100 * 1024 * 1024 + 1].into(),
    };
    let visitor_id = visitor["id"].as_str().unwrap().to_owned();
    platform.emulator.visitor_says(VisitorSays { visitor_id, said, said_at: None }).unwrap();
    platform.flush().await;

    let message = &platform.items("messages")[0];
    assert_eq!(message["type"], "unsupported");
    assert_eq!(message["errors"][0]["code"], 131_052);
}

#[tokio::test]
async fn a_link_is_fetched_and_one_that_fails_is_told_later() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    let image = |path: &str| {
        let link = platform.hook_url.replace("/hook", path);
        json!({ "type": "image", "image": { "link": link } })
    };
    platform.send(&visitor, image("/lamp.png")).await;
    platform.flush().await;
    assert_eq!(platform.status_words(), ["sent", "delivered"]);
    let media = platform.bubbles(&visitor).await[1]["media"].clone();
    assert_eq!((&media["mime"], &media["size_bytes"]), (&json!("image/png"), &json!(6)));

    platform.send(&visitor, image("/none.png")).await;
    platform.flush().await;
    assert_eq!(platform.status_words().last().unwrap(), "failed 131053");
    let text = json!({ "type": "image", "image": { "link": "not a link" } });
    assert_eq!(platform.send(&visitor, text).await.0, 200);
    platform.flush().await;
    assert_eq!(platform.status_words().last().unwrap(), "failed 131053");
}

#[tokio::test]
async fn an_empty_or_unknown_file_is_refused() {
    let platform = Platform::start().await;
    let visitor = platform.visitor("Ana").await;
    let url = format!("{}/_emulator/visitors/v1/files", platform.url);
    let empty = platform.client.post(&url).body("").send().await.unwrap();
    assert_eq!(empty.status(), 400);
    let unknown = platform.client.post(format!("{url}?type=poll")).body("x").send().await.unwrap();
    assert_eq!(unknown.status(), 400);
    assert_eq!(platform.control("GET", "media/404", Value::Null).await.0, 404);
    assert!(platform.bubbles(&visitor).await.is_empty());
}
