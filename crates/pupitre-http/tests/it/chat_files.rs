//! What a visitor brings: pictures have their small copy made, and what is never sent is removed
//! (V2, D11, C3).

use std::io::Cursor;
use std::num::NonZeroU32;

use image::{DynamicImage, ImageFormat};
use jiff::SignedDuration;
use pupitre_app::jobs::claim_due;
use pupitre_app::jobs::remove_upload::{begin_removal, finish_removal};
use pupitre_app::ports::files::Files as _;
use pupitre_app::ports::store::{ClaimedWork, StoreError, Topic};
use pupitre_domain::id::MediaId;
use serde_json::json;

use crate::support::{Page, World, client_id, on_each, on_each_with, open_chat};

/// A picture of 3 by 2 pixels.
fn png() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(3, 2).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

async fn claims(world: &World, topic: Topic) -> Vec<ClaimedWork> {
    world.write(move |tx, ctx| claim_due(tx, ctx, &[topic], 64)).await
}

/// Removes what is due, as the worker does.
async fn remove(world: &World) -> Vec<MediaId> {
    let mut removed = Vec::new();
    for claim in claims(world, Topic::RemoveUpload).await {
        let begun = claim.clone();
        let Some(id) = world.write(move |tx, _ctx| begin_removal(tx, &begun)).await else {
            continue;
        };
        world.files.remove(id).await.unwrap();
        world.write(move |tx, ctx| finish_removal(tx, ctx, &claim, true)).await;
        removed.push(id);
    }
    removed
}

async fn bring(page: &Page) -> MediaId {
    let file = page.upload("image/png", &png()).await.expect(201, "").json();
    assert_eq!((&file["width"], &file["height"]), (&json!(3), &json!(2)));
    file["id"].as_str().unwrap().parse().unwrap()
}

#[test]
fn v2_d11_what_a_visitor_brought_and_never_sent_is_removed_after_a_day() {
    on_each(async |world| {
        open_chat(world).await;
        let page = Page::open(world).await;
        let (sent, forgotten) = (bring(&page).await, bring(&page).await);
        page.post("messages", &json!({"client_id": client_id(1), "file_id": sent.to_string()}))
            .await
            .expect(201, "");
        page.get(&format!("files/{forgotten}")).await.expect(200, "");
        world.clock.advance(SignedDuration::from_hours(23));
        assert_eq!(remove(world).await, []);
        world.clock.advance(SignedDuration::from_hours(1));
        assert_eq!(remove(world).await, [forgotten]);

        page.get(&format!("files/{forgotten}")).await.expect(404, "chat.file_not_found");
        page.get(&format!("files/{sent}")).await.expect(200, "");
        let late = json!({"client_id": client_id(2), "file_id": forgotten.to_string()});
        page.post("messages", &late).await.expect(404, "chat.file_not_found");
        assert_eq!(world.files.count(), 1);
        let owner = world.write(move |tx, _ctx| tx.visitor_of_file(forgotten)).await;
        assert_eq!(owner, None);
    });
}

#[test]
fn c3_a_visitor_s_picture_has_a_small_copy_made() {
    on_each(async |world| {
        open_chat(world).await;
        let page = Page::open(world).await;
        let picture = bring(&page).await;
        let due = claims(world, Topic::PreviewMedia).await;
        assert_eq!(due.iter().map(|it| it.work.subject).collect::<Vec<_>>(), [*picture.as_bytes()]);
    });
}

#[test]
fn b_121_an_upload_that_is_refused_while_it_comes_leaves_nothing() {
    on_each(async |world| {
        open_chat(world).await;
        let page = Page::open(world).await;
        world.store.set_down(true);
        let answer = page.upload("image/png", &png()).await;
        world.store.set_down(false);
        assert!(answer.status.is_server_error(), "{}", answer.status);
        assert_eq!(world.files.count(), 0);

        // Its bytes came, and it could not be recorded: they are looked at all the same.
        let cut_off = MediaId::from_bytes([9; 16]);
        world.files.insert(cut_off, &png());
        let expected = world.write(move |tx, ctx| {
            pupitre_app::jobs::remove_upload::expect_upload(tx, ctx, cut_off)?;
            Ok::<_, StoreError>(())
        });
        expected.await;
        world.clock.advance(SignedDuration::from_hours(24));
        assert_eq!(remove(world).await, [cut_off]);
        assert_eq!(world.files.count(), 0);
    });
}

#[test]
fn v6_b_127_a_visitor_who_brings_too_many_files_is_told_when_to_try_again() {
    let few = NonZeroU32::new(3).unwrap();
    let limited =
        |config: &mut pupitre_http::HttpConfig| config.chat_limits.files_per_visitor = few;
    on_each_with(limited, async |world: &World| {
        open_chat(world).await;
        let page = Page::open(world).await;
        for _ in 0..3 {
            bring(&page).await;
        }
        let refused = page.upload("image/png", &png()).await;
        let refused = refused.expect(429, "chat.too_many_requests");
        assert_eq!(world.files.count(), 3, "nothing of it is kept");
        page.write(1, "Bonjour").await.expect(201, "");
        let other = Page::open(world).await;
        bring(&other).await;
        let wait: i64 = refused.header("retry-after").parse().unwrap();
        world.clock.advance(SignedDuration::from_secs(wait));
        bring(&page).await;
    });
}
