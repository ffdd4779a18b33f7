//! Pictures: their size from the first answer on, their small copies, and what is fetched again.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat};
use pupitre_app::jobs::preview_media::with_preview;
use pupitre_app::media::MediaKind;
use pupitre_app::message::{InboundContent, InboundMedia};
use pupitre_app::ports::store::StoreError;
use pupitre_domain::id::MediaId;
use pupitre_domain::media::{Announced, Media, MediaState, preview_id};
use serde_json::{Value, json};

use crate::support::{World, on_each};

const CLIENT: &str = "0190a000-0000-7000-8000-000000000001";

fn photo() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(120, 80).write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

/// A visitor's photo, its row changed so; its id, and its content as a screen has it.
async fn received(
    world: &World,
    change: impl Fn(Media) -> Media + Send + 'static,
) -> (MediaId, Value) {
    let mut message = world.words(1, "");
    message.content = InboundContent::Media(InboundMedia {
        kind: MediaKind::Image,
        platform_id: "platform-file".to_owned(),
        mime: "image/jpeg".to_owned(),
        sha256: None,
        file_name: None,
        caption: None,
    });
    let (conversation, message) = world.receive(vec![message]).await;
    let changed = world.write(move |tx, _ctx| {
        let id = tx.message(conversation, message)?.unwrap().content.media().unwrap();
        let media = tx.media(id)?.unwrap();
        tx.save_media(&change(media))?;
        Ok::<_, StoreError>(id)
    });
    let id = changed.await;
    let ana = world.browser_of(&world.ana).await;
    let path = format!("/api/v1/conversations/{conversation}/messages?limit=1");
    let content = ana.get(&path).await.ok()["items"][0]["content"]["media"].clone();
    (id, content)
}

#[test]
fn an_uploaded_picture_has_its_size_at_once() {
    on_each(async |world| {
        let ana = world.browser_of(&world.ana).await;
        let media = ana.upload(CLIENT, "image/jpeg", &photo()).await.ok();
        assert_eq!((&media["width"], &media["height"]), (&json!(120), &json!(80)));
        assert_eq!(media["preview_url"], json!(null));
        let other = "0190a000-0000-7000-8000-000000000002";
        let text = ana.upload(other, "text/plain", b"bonjour").await.ok();
        assert_eq!((&text["width"], &text["height"]), (&json!(null), &json!(null)));
    });
}

#[test]
fn a_small_copy_is_served_to_who_may_see_the_picture() {
    on_each(async |world| {
        world.seat(&world.ana).await;
        let (id, content) = received(world, |media| Media {
            state: MediaState::Stored,
            size_bytes: Some(9),
            picture: Some(with_preview((1280, 960), "image/webp", 4)),
            ..media
        })
        .await;
        world.files.insert(preview_id(id), b"copy");
        let url = content["preview_url"].as_str().unwrap();
        assert_eq!(url, format!("/api/v1/media/{id}/preview"));
        assert_eq!((&content["width"], &content["height"]), (&json!(1280), &json!(960)));

        let ana = world.browser_of(&world.ana).await;
        let copy = ana.get(url).await.expect(200, "");
        assert_eq!(copy.body, b"copy");
        for (name, value) in [
            ("content-type", "image/webp"),
            ("content-length", "4"),
            ("content-disposition", "inline"),
            ("content-security-policy", "sandbox; default-src 'none'"),
            ("x-content-type-options", "nosniff"),
            ("cache-control", "private, max-age=3600, immutable"),
        ] {
            assert_eq!(copy.header(name), value, "{name}");
        }
        let bo = world.browser_of(&world.bo).await;
        bo.get(url).await.expect(404, "media.not_found");
        world.browser().get(url).await.expect(401, "session.required");
        let (plain, _) =
            received(world, |media| Media { state: MediaState::Stored, ..media }).await;
        ana.get(&format!("/api/v1/media/{plain}/preview")).await.expect(404, "media.not_found");
    });
}

#[test]
fn what_differs_from_what_was_announced_is_told() {
    on_each(async |world| {
        world.seat(&world.ana).await;
        let (_, plain) =
            received(world, |media| Media { state: MediaState::Stored, ..media }).await;
        assert_eq!(plain["announced_mime"], json!(null));
        assert_eq!(plain["hash_differs"], json!(false));
        let (_, odd) = received(world, |media| Media {
            state: MediaState::Stored,
            mime: "text/html".to_owned(),
            announced: Announced { mime: Some("image/jpeg".to_owned()), sha256: Some([1; 32]) },
            ..media
        })
        .await;
        assert_eq!(odd["announced_mime"], json!("image/jpeg"));
        assert_eq!((&odd["mime"], &odd["hash_differs"]), (&json!("text/html"), &json!(true)));
    });
}

#[test]
fn c3_a_lost_file_is_fetched_again_by_who_sees_it_and_one_that_is_too_large_is_not() {
    on_each(async |world| {
        world.seat(&world.ana).await;
        let away = |reason: &'static str| {
            received(world, move |media| Media {
                state: MediaState::Lost,
                reason: Some(reason.to_owned()),
                ..media
            })
        };
        let ana = world.browser_of(&world.ana).await;
        let bo = world.browser_of(&world.bo).await;
        let (id, lost) = away("gone_from_platform").await;
        assert!(lost["retry_until"].is_string());
        let path = format!("/api/v1/media/{id}/fetch");
        bo.post(&path, &json!({})).await.expect(404, "media.not_found");
        let again = ana.post(&path, &json!({})).await.expect(200, "").json();
        assert_eq!((&again["state"], &again["reason"]), (&json!("pending"), &json!(null)));
        assert_eq!(again["retry_until"], json!(null));

        let (id, large) = away("too_large").await;
        assert_eq!(large["retry_until"], json!(null));
        let path = format!("/api/v1/media/{id}/fetch");
        ana.post(&path, &json!({})).await.expect(409, "media.retry_useless");
    });
}
