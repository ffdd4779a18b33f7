//! The picture of a profile: served to whoever works here, beside their conversations and in the
//! settings (D6, C1).

use pupitre_app::channel::record_check;
use pupitre_app::jobs::preview_media::with_preview;
use pupitre_app::ports::store::{ChannelPicture, StoreError};
use pupitre_domain::channel_setup::{Checked, NumberFacts};
use pupitre_domain::id::MediaId;
use pupitre_domain::media::{Media, MediaState, preview_id};
use serde_json::{Value, json};

use crate::support::{World, on_each};

/// The profile is read, and its picture is here; its file.
async fn pictured(world: &World) -> MediaId {
    let channel = world.channel.id;
    let facts = NumberFacts { has_picture: Some(true), ..NumberFacts::default() };
    let checked = Checked { facts, problems: Vec::new() };
    let id = world
        .write(move |tx, ctx| {
            record_check(tx, ctx, channel, &checked)?;
            let coming = tx.channel_picture(channel)?.unwrap().coming.unwrap();
            let media = Media {
                state: MediaState::Stored,
                mime: "image/png".to_owned(),
                sha256: Some([7; 32]),
                picture: Some(with_preview((640, 640), "image/jpeg", 4)),
                ..tx.media(coming)?.unwrap()
            };
            tx.save_media(&media)?;
            let shown = Some(coming);
            tx.put_channel_picture(&ChannelPicture { channel, shown, coming: None, reason: None })?;
            Ok::<_, StoreError>(coming)
        })
        .await;
    world.files.insert(preview_id(id), b"copy");
    world.files.insert(id, b"<script>alert(1)</script>");
    id
}

#[test]
fn d6_the_picture_that_visitors_see_is_served_to_who_works_here() {
    on_each(async |world: &World| {
        let (talk, _) = world.receive(vec![world.words(1, "Bonjour")]).await;
        world.seat(&world.ana).await;
        let ana = world.browser_of(&world.ana).await;
        let conversation = format!("/api/v1/conversations/{talk}");
        let dee = world.browser_of(&world.dee).await;
        assert_eq!(dee.get(&conversation).await.ok()["brand"]["logo_url"], Value::Null);

        let media = pictured(world).await;
        let url = format!("/api/v1/channels/{}/picture/{}", world.channel.id, "07".repeat(32));
        let shown = dee.get(&conversation).await.ok();
        assert_eq!(shown["brand"]["logo_url"], url);
        assert_eq!(shown["brand"]["name"], "Orvelle");

        let copy = ana.get(&url).await.expect(200, "");
        assert_eq!(copy.body, b"copy", "drawn anew by us, never the bytes of others");
        for (name, value) in [
            ("content-type", "image/jpeg"),
            ("content-disposition", "inline"),
            ("content-security-policy", "sandbox; default-src 'none'"),
            ("x-content-type-options", "nosniff"),
            ("cache-control", "private, max-age=3600, immutable"),
        ] {
            assert_eq!(copy.header(name), value, "{name}");
        }
        world.browser().get(&url).await.expect(401, "session.required");
        for odd in ["08".repeat(32), "07".to_owned(), "..%2F..%2Fetc".to_owned()] {
            let path = format!("/api/v1/channels/{}/picture/{odd}", world.channel.id);
            ana.get(&path).await.expect(404, "media.not_found");
        }
        let other = format!("/api/v1/channels/{media}/picture/{}", "07".repeat(32));
        ana.get(&other).await.expect(404, "media.not_found");
        let bytes = format!("/api/v1/media/{media}");
        ana.get(&bytes).await.expect(404, "media.not_found");
    });
}

#[test]
fn c1_the_settings_say_where_the_picture_stands() {
    on_each(async |world: &World| {
        let dee = world.browser_of(&world.dee).await;
        let setup = format!("/api/v1/channels/{}/setup", world.channel.id);
        let check = format!("{setup}/check");
        let read = |has_picture| {
            world.platform.found.lock().unwrap().facts.has_picture = has_picture;
        };
        let picture = async || dee.get(&setup).await.ok()["profile"]["picture"].clone();
        dee.post(&check, &json!({})).await.ok();
        let unread = json!({"url": null, "is_there": null, "is_coming": false, "reason": null});
        assert_eq!(picture().await, unread);
        read(Some(true));
        dee.post(&check, &json!({})).await.ok();
        assert_eq!(picture().await["is_coming"], true);

        pictured(world).await;
        let here = picture().await;
        assert_eq!((&here["is_there"], &here["is_coming"]), (&json!(true), &json!(false)));
        assert!(here["url"].as_str().unwrap().ends_with(&"07".repeat(32)));
        read(Some(false));
        dee.post(&check, &json!({})).await.ok();
        let none = json!({"url": null, "is_there": false, "is_coming": false, "reason": null});
        assert_eq!(picture().await, none);
    });
}
