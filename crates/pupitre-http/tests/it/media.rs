//! Files: taken for what their bytes say, kept once, served as nothing that runs.

use axum::body::{Body, Bytes};
use axum::http::Request;
use futures_util::stream;
use pupitre_app::media::MediaKind;
use pupitre_app::message::{InboundContent, InboundMedia};
use pupitre_domain::id::{ConversationId, MediaId};
use pupitre_domain::media::{Media, MediaState};
use serde_json::json;

use crate::support::{Answer, Browser, World, on_each};

const CLIENT: &str = "0190a000-0000-7000-8000-000000000001";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR0123456789";
const JPEG: &[u8] = b"\xff\xd8\xff\xe0\x00\x10JFIF0123456789";
const MIB: usize = 1024 * 1024;

/// A picture of that many bytes.
fn png(size_bytes: usize) -> Vec<u8> {
    let mut bytes = PNG.to_vec();
    bytes.resize(size_bytes, 0);
    bytes
}

/// A stream of these chunks, as an upload without an announced length.
fn streamed(browser: &Browser, chunks: Vec<Result<Bytes, std::io::Error>>) -> Request<Body> {
    let path = format!("/api/v1/media?client_media_id={CLIENT}");
    let body = Body::from_stream(stream::iter(chunks));
    browser.request("POST", &path).header("content-type", "image/png").body(body).unwrap()
}

async fn get_range(browser: &Browser, url: &str, range: &str) -> Answer {
    let request = browser.request("GET", url).header("range", range);
    browser.send(request.body(Body::empty()).unwrap()).await
}

/// A visitor sends a file; the desk has these bytes under that type. Its id, and its conversation.
async fn received(world: &World, state: MediaState, mime: &str) -> (MediaId, ConversationId) {
    let announced = InboundMedia {
        kind: MediaKind::Document,
        platform_id: "platform-file".to_owned(),
        mime: mime.to_owned(),
        sha256: None,
        file_name: Some("pièce \"1\".html".to_owned()),
        caption: None,
    };
    let mut message = world.words(1, "");
    message.content = InboundContent::Media(announced);
    let (conversation, message) = world.receive(vec![message]).await;
    let stored = world.write(move |tx, _ctx| {
        let id = tx.message(conversation, message)?.unwrap().content.media().unwrap();
        let media = tx.media(id)?.unwrap();
        tx.save_media(&Media { state, size_bytes: Some(9), ..media })?;
        Ok::<_, pupitre_app::ports::store::StoreError>(id)
    });
    let id = stored.await;
    world.files.insert(id, b"<b>hi</b>");
    (id, conversation)
}

#[test]
fn b_113_an_upload_is_what_its_bytes_say() {
    on_each(async |world| {
        let ana = world.browser_of(&world.ana).await;
        let media = ana.upload(CLIENT, "image/jpeg", PNG).await.expect(201, "").json();
        assert_eq!(media["state"], "stored");
        assert_eq!(media["mime"], "image/png");
        assert_eq!(media["file_name"], "café.bin");
        assert_eq!(media["size_bytes"], PNG.len());
        assert_eq!(media["url"], format!("/api/v1/media/{}", media["id"].as_str().unwrap()));

        let zip = b"PK\x03\x04\x14\x00\x00\x00\x08\x00".as_slice();
        let elf = b"\x7fELF\x02\x01\x01\x00".as_slice();
        let exe = b"MZ\x90\x00\x03\x00\x00\x00".as_slice();
        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>1</script></svg>".as_slice();
        let html = b"<!DOCTYPE html><script>alert(1)</script>".as_slice();
        let gif = b"GIF89a/*\x01\x00*/=1;alert(1)".as_slice();
        let table = [
            ("b_113", "image/jpeg", html),
            ("b_113", "image/jpeg", svg),
            ("b_113", "image/jpeg", b"<?php system('id');".as_slice()),
            ("b_113", "image/jpeg", zip),
            ("b_113", "image/jpeg", exe),
            ("b_113", "application/pdf", elf),
            ("b_114", "image/png", gif),
            ("b_115", "image/svg+xml; x", svg),
            ("b_115", "IMAGE/SVG+XML", svg),
            ("b_115", "image/svg+xml", svg),
            ("b_115", "", svg),
            ("b_115", "text/html", html),
        ];
        for (row, mime, bytes) in table {
            let answer = ana.upload("0190a000-0000-7000-8000-000000000002", mime, bytes).await;
            assert_eq!(answer.code(), "media.type_not_allowed", "{row} {mime} {bytes:?}");
            answer.expect(415, "media.type_not_allowed");
        }
        assert_eq!(world.files.count(), 1);
    });
}

#[test]
fn d11_b_122_the_same_client_id_is_the_same_file() {
    on_each(async |world| {
        let ana = world.browser_of(&world.ana).await;
        let first = ana.upload(CLIENT, "image/png", PNG).await.ok();
        let again = ana.upload(CLIENT, "image/png", PNG).await.ok();
        assert_eq!(again, first);
        let other = ana.upload(CLIENT, "image/jpeg", JPEG).await;
        other.expect(409, "media.client_id_conflict");
        assert_eq!(world.files.count(), 1, "bytes that are not kept are removed");

        let bo = world.browser_of(&world.bo).await;
        let his = bo.upload(CLIENT, "image/jpeg", JPEG).await.ok();
        assert_ne!(his["id"], first["id"], "each agent has their own client ids");
    });
}

#[test]
fn b_111_b_112_b_121_an_upload_that_is_empty_too_large_or_cut_leaves_nothing() {
    on_each(async |world| {
        let ana = world.browser_of(&world.ana).await;
        ana.upload(CLIENT, "image/png", b"").await.expect(422, "media.empty");

        let announced = ana.upload(CLIENT, "image/png", &png(5 * MIB + 1)).await;
        let announced = announced.expect(413, "media.too_large");
        assert_eq!(announced.json()["limit"], 5 * MIB);
        let head = Ok(Bytes::from(png(MIB)));
        let more = || Ok(Bytes::from(vec![0; MIB]));
        let chunks = vec![head, more(), more(), more(), more(), Ok(Bytes::from_static(b"x"))];
        let unannounced = ana.send(streamed(&ana, chunks)).await;
        unannounced.expect(413, "media.too_large");

        for size_bytes in [10, MIB] {
            let broken = Err(std::io::Error::other("the phone is in a tunnel"));
            let chunks = vec![Ok(Bytes::from(png(size_bytes))), broken];
            let cut = ana.send(streamed(&ana, chunks)).await;
            cut.expect(400, "media.upload_broken");
        }
        assert_eq!(world.files.count(), 0);

        ana.upload(CLIENT, "image/png", &png(5 * MIB)).await.expect(201, "");
    });
}

#[test]
fn b_119_a_file_name_is_shown_as_text() {
    on_each(async |world| {
        let ana = world.browser_of(&world.ana).await;
        let table = [
            ("..%2F..%2Fetc%2Fpasswd", json!("passwd"), "passwd"),
            ("a%0D%0ASet-Cookie%3A%20x", json!("aSet-Cookie: x"), "aSet-Cookie%3A%20x"),
            ("%E2%80%AEfdp.exe", json!("fdp.exe"), "fdp.exe"),
            ("%FF", json!(null), ""),
            ("CON", json!("CON"), "CON"),
        ];
        for (number, (header, shown, encoded)) in table.into_iter().enumerate() {
            let path =
                format!("/api/v1/media?client_media_id=0190a000-0000-7000-8000-{number:012}");
            let request = ana
                .request("POST", &path)
                .header("content-type", "image/png")
                .header("x-file-name", header);
            let media = ana.send(request.body(Body::from(PNG)).unwrap()).await.ok();
            assert_eq!(media["file_name"], shown, "{header}");
            let served = ana.get(media["url"].as_str().unwrap()).await.expect(200, "");
            let expected = if encoded.is_empty() {
                "inline".to_owned()
            } else {
                format!("inline; filename*=UTF-8''{encoded}")
            };
            assert_eq!(served.header("content-disposition"), expected);
        }
    });
}

#[test]
fn a_file_is_served_whole_or_in_one_range_with_headers_that_let_it_do_nothing() {
    on_each(async |world| {
        let ana = world.browser_of(&world.ana).await;
        let media = ana.upload(CLIENT, "image/png", PNG).await.ok();
        let url = media["url"].as_str().unwrap();

        let whole = ana.get(url).await.expect(200, "");
        assert_eq!(whole.body, PNG);
        for (name, value) in [
            ("content-type", "image/png"),
            ("content-length", &PNG.len().to_string()),
            ("content-disposition", "inline; filename*=UTF-8''caf%C3%A9.bin"),
            ("content-security-policy", "sandbox; default-src 'none'"),
            ("x-content-type-options", "nosniff"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "private, max-age=3600, immutable"),
            ("accept-ranges", "bytes"),
            ("set-cookie", ""),
        ] {
            assert_eq!(whole.header(name), value, "{name}");
        }
        let saved = ana.get(&format!("{url}?download=1")).await.expect(200, "");
        assert!(saved.header("content-disposition").starts_with("attachment; "));

        let part = get_range(&ana, url, "bytes=1-3").await.expect(206, "");
        assert_eq!(part.body, b"PNG");
        assert_eq!(part.header("content-range"), format!("bytes 1-3/{}", PNG.len()));
        assert_eq!(part.header("content-length"), "3");
        let end = get_range(&ana, url, "bytes=-4").await.expect(206, "");
        assert_eq!(end.body, b"6789");
        let beyond = get_range(&ana, url, "bytes=999-").await;
        let beyond = beyond.expect(416, "media.range_invalid");
        assert_eq!(beyond.header("content-range"), format!("bytes */{}", PNG.len()));
        let many = vec!["0-0"; 1000].join(",");
        let many = get_range(&ana, url, &format!("bytes={many}")).await.expect(200, "");
        assert_eq!(many.body, PNG);
    });
}

#[test]
fn what_a_browser_could_run_is_never_shown_inline() {
    on_each(async |world| {
        world.seat(&world.ana).await;
        let ana = world.browser_of(&world.ana).await;
        for mime in [
            "text/html",
            "image/svg+xml",
            "application/xhtml+xml",
            "application/javascript",
            "IMAGE/SVG+XML; x",
            "text/html\r\nset-cookie: x",
            "",
        ] {
            let (id, _) = received(world, MediaState::Stored, mime).await;
            let answer = ana.get(&format!("/api/v1/media/{id}")).await.expect(200, "");
            assert_eq!(answer.header("content-type"), "application/octet-stream", "{mime}");
            assert_eq!(
                answer.header("content-disposition"),
                "attachment; filename*=UTF-8''pi%C3%A8ce%20%221%22.html",
            );
            assert_eq!(answer.header("content-security-policy"), "sandbox; default-src 'none'");
        }
        for mime in ["application/pdf", "text/plain"] {
            let (id, _) = received(world, MediaState::Stored, mime).await;
            let answer = ana.get(&format!("/api/v1/media/{id}")).await.expect(200, "");
            assert_eq!(answer.header("content-type"), mime);
            assert!(answer.header("content-disposition").starts_with("attachment; "));
        }
    });
}

#[test]
fn c3_a_file_that_is_fetched_or_lost_says_so() {
    on_each(async |world| {
        world.seat(&world.ana).await;
        let ana = world.browser_of(&world.ana).await;
        for (state, status, code) in [
            (MediaState::Pending, 409, "media.not_ready"),
            (MediaState::Lost, 410, "media.lost"),
            (MediaState::Refused, 410, "media.lost"),
        ] {
            let (id, conversation) = received(world, state, "image/png").await;
            ana.get(&format!("/api/v1/media/{id}")).await.expect(status, code);
            let path = format!("/api/v1/conversations/{conversation}/messages?limit=1");
            let content = ana.get(&path).await.ok()["items"][0]["content"].clone();
            assert_eq!(content["media"]["state"], state.name());
        }
    });
}

#[test]
fn b_125_a_file_is_there_for_those_who_may_see_its_conversation() {
    on_each(async |world| {
        world.seat(&world.ana).await;
        let (conversation, _) = world.hear(1, "Bonjour").await;
        let ana = world.browser_of(&world.ana).await;
        let bo = world.browser_of(&world.bo).await;
        let dee = world.browser_of(&world.dee).await;
        let media = ana.upload(CLIENT, "image/png", PNG).await.ok();
        let url = media["url"].as_str().unwrap();
        let (inbound, _) = received(world, MediaState::Stored, "image/png").await;

        bo.get(url).await.expect(404, "media.not_found");
        bo.get(&format!("/api/v1/media/{inbound}")).await.expect(404, "media.not_found");
        dee.get(url).await.expect(200, "");
        world.browser().get(url).await.expect(401, "session.required");

        let body = json!({
            "client_message_id": CLIENT, "type": "media", "media_id": media["id"], "caption": "Ici",
        });
        let path = format!("/api/v1/conversations/{conversation}/messages");
        let sent = ana.post(&path, &body).await.expect(201, "").json();
        assert_eq!(sent["content"], json!({"type": "image", "media": media, "caption": "Ici"}));
        ana.post(&path, &body).await.expect(200, "");
        bo.get(url).await.expect(404, "media.not_found");
        ana.get(url).await.expect(200, "");
    });
}

#[test]
fn a_file_is_sent_by_who_uploaded_it_with_a_caption_that_fits() {
    on_each(async |world| {
        world.seat(&world.ana).await;
        let (conversation, _) = world.hear(1, "Bonjour").await;
        let path = format!("/api/v1/conversations/{conversation}/messages");
        let ana = world.browser_of(&world.ana).await;
        let bo = world.browser_of(&world.bo).await;
        let his = bo.upload(CLIENT, "image/png", PNG).await.ok()["id"].clone();
        let hers = ana.upload(CLIENT, "image/png", PNG).await.ok()["id"].clone();
        let body = |media: &serde_json::Value, caption: &str| {
            json!({
                "client_message_id": CLIENT, "type": "media", "media_id": media,
                "caption": caption,
            })
        };
        ana.post(&path, &body(&his, "x")).await.expect(404, "media.not_found");
        ana.post(&path, &body(&json!("no id"), "x")).await.expect(404, "media.not_found");
        let long = ana.post(&path, &body(&hers, &"é".repeat(1025))).await;
        let long = long.expect(422, "message.caption_too_long").json();
        assert_eq!((&long["field"], &long["limit"]), (&json!("caption"), &json!(1024)));

        let blank = ana.post(&path, &body(&hers, "  ")).await.expect(201, "").json();
        assert_eq!(blank["content"]["caption"], json!(null));
        ana.post(&path, &body(&hers, "  ")).await.expect(200, "");
    });
}
