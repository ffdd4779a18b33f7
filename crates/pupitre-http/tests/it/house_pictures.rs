//! The brand's logo and the agents' faces: who sets them, what is taken, who sees them (V1, M5,
//! D6).

use std::io::Cursor;

use axum::body::Body;
use image::{DynamicImage, ImageFormat};
use pupitre_app::jobs::claim_due;
use pupitre_app::jobs::remove_upload::begin_removal;
use pupitre_app::ports::store::{StoreError, Topic};
use pupitre_domain::agent::{Agent, Role};
use pupitre_domain::id::MediaId;
use serde_json::{Value, json};

use crate::support::{Answer, Browser, Page, World, client_id, on_each, open_chat, seat_for_chat};

fn encoded(width: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(width, 40).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn png(width: u32) -> Vec<u8> {
    encoded(width, ImageFormat::Png)
}

async fn bring(browser: &Browser, path: &str, bytes: Vec<u8>) -> Answer {
    browser.send(browser.request("POST", path).body(Body::from(bytes)).unwrap()).await
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// What is to be removed now, after it was looked at once more.
async fn to_remove(world: &World) -> Vec<MediaId> {
    let removed = world.write(|tx, ctx| {
        let mut removed = Vec::new();
        for claim in claim_due(tx, ctx, &[Topic::RemoveUpload], 10)? {
            removed.extend(begin_removal(tx, &claim)?);
        }
        Ok::<_, StoreError>(removed)
    });
    removed.await
}

#[test]
fn v1_the_logo_of_a_brand_is_shown_on_its_chat_until_another_or_none_is() {
    on_each(async |world| {
        let path = format!("/api/v1/channels/{}/chat/logo", open_chat(world).await.id);
        let [dee, ana] = [&world.dee, &world.ana];
        let (dee, ana) = (world.browser_of(dee).await, world.browser_of(ana).await);
        let page = Page::new(world);
        assert_eq!(page.get("config").await.ok()["brand"]["logo_url"], Value::Null);
        let mut before = None;
        let formats = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP];
        for (width, format) in (60..).zip(formats) {
            let site = bring(&dee, &path, encoded(width, format)).await.ok();
            let shown = ana.get(&text(&site["brand"]["logo_url"])).await.expect(200, "");
            assert_eq!(shown.header("content-type"), "image/png", "{format:?} is drawn anew");
            assert_eq!(shown.header("cache-control"), "private, max-age=31536000, immutable");

            let address = text(&page.get("config").await.ok()["brand"]["logo_url"]);
            assert!(address.starts_with("logo/"), "{address}");
            let seen = page.get(&address).await.expect(200, "");
            assert_eq!(seen.body, shown.body);
            for (name, value) in [
                ("cache-control", "public, max-age=31536000, immutable"),
                ("x-content-type-options", "nosniff"),
                ("content-security-policy", "sandbox; default-src 'none'"),
                ("cross-origin-resource-policy", "cross-origin"),
                ("content-disposition", "inline"),
            ] {
                assert_eq!(seen.header(name), value, "{name}");
            }
            if let Some(before) = before.replace(address) {
                page.get(&before).await.expect(404, "chat.file_not_found");
                assert_eq!(to_remove(world).await.len(), 1, "the one before is let go of");
            }
        }
        let site = dee.delete(&path).await.ok();
        assert_eq!(site["brand"]["logo_url"], Value::Null);
        assert_eq!(page.get("config").await.ok()["brand"]["logo_url"], Value::Null);
        page.get(&before.unwrap()).await.expect(404, "chat.file_not_found");
        assert_eq!(to_remove(world).await.len(), 1);
        page.get("logo/..%2f").await.expect(404, "chat.file_not_found");

        bring(&ana, &path, png(60)).await.expect(403, "session.role_insufficient");
        ana.delete(&path).await.expect(403, "session.role_insufficient");
        let phone = format!("/api/v1/channels/{}/chat/logo", world.channel.id);
        bring(&dee, &phone, png(60)).await.expect(404, "channel.not_found");
        dee.delete(&phone).await.expect(404, "channel.not_found");
    });
}

#[test]
fn v1_a_logo_that_is_shown_is_kept_when_its_upload_is_looked_at_again() {
    on_each(async |world| {
        let path = format!("/api/v1/channels/{}/chat/logo", open_chat(world).await.id);
        let dee = world.browser_of(&world.dee).await;
        bring(&dee, &path, png(60)).await.ok();
        world.clock.advance(jiff::SignedDuration::from_hours(25));
        assert_eq!(to_remove(world).await, []);
        let dee = world.browser_of(&world.dee).await;
        let site = dee.get(path.trim_end_matches("/logo")).await.ok();
        dee.get(&text(&site["brand"]["logo_url"])).await.expect(200, "");
    });
}

#[test]
fn b_113_b_114_b_116_a_picture_of_the_house_is_a_picture_and_small() {
    on_each(async |world| {
        let logo = format!("/api/v1/channels/{}/chat/logo", open_chat(world).await.id);
        let dee = world.browser_of(&world.dee).await;
        let page = b"<!doctype html><script>alert(1)</script>".to_vec();
        let svg = br#"<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>"#.to_vec();
        let large = [png(60), vec![0; 512 * 1024]].concat();
        let whole = png(900);
        let damaged = whole[..whole.len() / 2].to_vec();
        let refusals = [
            ("SVG", svg, 415, "media.type_not_allowed"),
            ("a page", page, 415, "media.type_not_allowed"),
            ("what moves", encoded(60, ImageFormat::Gif), 415, "media.type_not_allowed"),
            ("a document", b"%PDF-1.7\n".to_vec(), 415, "media.type_not_allowed"),
            ("nothing", Vec::new(), 422, "media.empty"),
            ("cut", damaged, 422, "media.picture_damaged"),
            ("heavy", large, 413, "media.too_large"),
            ("wide", png(1_001), 422, "media.picture_too_large"),
        ];
        let before = world.files.count();
        for path in [logo.as_str(), "/api/v1/me/avatar"] {
            for (what, bytes, status, code) in refusals.clone() {
                let request = dee.request("POST", path).header("content-type", "image/png");
                let request = request.header("x-file-name", "logo.png");
                let answer = dee.send(request.body(Body::from(bytes)).unwrap()).await;
                assert_eq!(
                    (answer.status.as_u16(), answer.code().as_str()),
                    (status, code),
                    "{what}"
                );
            }
        }
        assert_eq!(world.files.count(), before, "nothing of it is kept");
        let site = dee.get(logo.trim_end_matches("/logo")).await.ok();
        assert_eq!(site["brand"]["logo_url"], Value::Null);
    });
}

/// A chat that Ana answers, with her words in it.
async fn answered(world: &World, ana: &Browser) -> Page {
    seat_for_chat(world, &world.ana).await;
    let page = Page::open(world).await;
    page.write(1, "Bonjour").await.ok();
    let id = text(&page.session().await["conversation"]["id"]);
    let path = format!("/api/v1/conversations/{id}");
    let said = json!({"client_message_id": client_id(2), "type": "text", "text": "Bonjour"});
    ana.post(&format!("{path}/messages"), &said).await.ok();
    page
}

#[test]
fn d6_m5_a_face_is_seen_by_colleagues_and_by_the_visitors_whom_it_answers() {
    on_each(async |world| {
        let site = format!("/api/v1/channels/{}/chat", open_chat(world).await.id);
        let [ana, bo, dee] = [&world.ana, &world.bo, &world.dee];
        let ana = world.browser_of(ana).await;
        let (bo, dee) = (world.browser_of(bo).await, world.browser_of(dee).await);
        let page = answered(world, &ana).await;
        let faces = async |page: &Page| {
            let shown = page.session().await;
            let said = shown["messages"][1]["agent"].clone();
            (shown["conversation"]["agent"].clone(), said)
        };
        let none = json!({"name": "Ana O.", "avatar_url": null});
        assert_eq!(faces(&page).await, (none.clone(), none.clone()));

        let set = bring(&ana, "/api/v1/me/avatar", png(60)).await.ok();
        let address = text(&set["avatar_url"]);
        assert_eq!(ana.get("/api/v1/me").await.ok()["agent"]["avatar_url"], address.as_str());
        bo.get(&address).await.expect(200, "");
        let colleagues = bo.get("/api/v1/agents").await.ok();
        let items = colleagues["items"].as_array().unwrap();
        let found = items.iter().find(|it| it["name"] == "Ana").unwrap();
        assert_eq!(found["avatar_url"], address.as_str());

        let (holder, said) = faces(&page).await;
        assert_eq!(holder, said);
        let face = text(&holder["avatar_url"]);
        page.get(&face).await.expect(200, "");
        Page::open(world).await.get(&face).await.expect(404, "chat.file_not_found");
        Page::new(world).get(&face).await.expect(401, "chat.session_over");

        dee.patch(&site, &json!({"shows_agent": false})).await.ok();
        assert_eq!(faces(&page).await, (Value::Null, Value::Null));
        page.get(&face).await.expect(404, "chat.file_not_found");
        dee.patch(&site, &json!({"shows_agent": true})).await.ok();

        let of_ana = format!("/api/v1/agents/{}/avatar", world.ana.id);
        bo.delete(&of_ana).await.expect(403, "session.role_insufficient");
        dee.delete(&of_ana).await.expect(204, "");
        assert_eq!(faces(&page).await, (none.clone(), none));
        page.get(&face).await.expect(404, "chat.file_not_found");
        assert_eq!(ana.get("/api/v1/me").await.ok()["agent"]["avatar_url"], Value::Null);
        bo.get(&address).await.expect(404, "media.not_found");
        assert_eq!(to_remove(world).await.len(), 1);
        ana.delete("/api/v1/me/avatar").await.expect(204, "");
    });
}

#[test]
fn m5_the_picture_of_an_admin_is_taken_away_by_admins_only() {
    on_each(async |world| {
        let boss = Agent { role: Role::Admin, ..world.ana.clone() };
        let path = format!("/api/v1/agents/{}/avatar", boss.id);
        world.write(move |tx, _| tx.save_agent(&boss)).await;
        let (ana, dee) = (world.browser_of(&world.ana).await, world.browser_of(&world.dee).await);
        bring(&ana, "/api/v1/me/avatar", png(60)).await.ok();
        let shown = async || ana.get("/api/v1/me").await.ok()["agent"]["avatar_url"].clone();

        dee.delete(&path).await.expect(403, "session.role_insufficient");
        assert!(shown().await.is_string(), "it stays");
        ana.delete(&path).await.expect(204, "");
        assert_eq!(shown().await, Value::Null);
    });
}
