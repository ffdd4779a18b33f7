//! The visitors' chat: a session, messages both ways, files, marks, logout (V2, V3, D5, R8).

use jiff::SignedDuration;
use pupitre_app::contact::block_contact;
use pupitre_domain::chat::{ChatSite, Consent, Words};
use serde_json::{Value, json};

use crate::support::{Browser, Page, World, client_id, on_each, open_chat, seat_for_chat};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01";

/// The one conversation on an agent's desk.
async fn on_desk(browser: &Browser) -> Value {
    let list = browser.get("/api/v1/conversations?view=mine").await.ok();
    list["items"][0].clone()
}

async fn answer(browser: &Browser, conversation: &str, number: u32, text: &str) -> Value {
    let body = json!({"client_message_id": client_id(number), "type": "text", "text": text});
    browser.post(&format!("/api/v1/conversations/{conversation}/messages"), &body).await.ok()
}

#[test]
fn v2_a_visitor_writes_and_is_answered_and_finds_both_again_after_a_reload() {
    on_each(async |world| {
        open_chat(world).await;
        seat_for_chat(world, &world.ana).await;
        let ana = world.browser_of(&world.ana).await;
        let page = Page::open(world).await;
        let fresh = page.session().await;
        assert_eq!((&fresh["conversation"], &fresh["messages"]), (&Value::Null, &json!([])));

        let written = page.write(1, "Bonjour, la lampe Ardoise ?").await.expect(201, "").json();
        assert_eq!(written["from"], "visitor");
        assert_eq!(written["client_id"], client_id(1));
        assert_eq!(
            written["content"],
            json!({"type": "text", "text": "Bonjour, la lampe Ardoise ?"})
        );
        assert_eq!(written["state"], "delivered");

        let conversation = on_desk(&ana).await;
        assert_eq!(conversation["channel"]["kind"], "webchat");
        let id = conversation["id"].as_str().unwrap();
        let sent = answer(&ana, id, 9, "Oui, avec une ampoule.").await;
        assert_eq!(sent["delivery"]["state"], "sent");

        let shown = page.session().await;
        assert_eq!(shown["conversation"]["state"], "open");
        assert_eq!(shown["conversation"]["agent"]["name"], "Ana O.");
        let messages = shown["messages"].as_array().unwrap();
        assert_eq!(messages.len(), 2);
        assert_eq!(
            (&messages[0]["from"], &messages[0]["state"]),
            (&json!("visitor"), &json!("read"))
        );
        assert_eq!(messages[1]["agent"]["name"], "Ana O.");
        assert_eq!(messages[1]["content"]["text"], "Oui, avec une ampoule.");
        let text = shown.to_string();
        assert!(!text.contains("orvelle.example") && !text.contains(&world.ana.id.to_string()));
    });
}

#[test]
fn v2_d11_a_message_that_is_sent_twice_is_there_once() {
    on_each(async |world| {
        open_chat(world).await;
        let page = Page::open(world).await;
        let first = page.write(1, "Bonjour").await.expect(201, "").json();
        let again = page.write(1, "Bonjour").await.expect(201, "").json();
        assert_eq!(first["id"], again["id"]);
        page.write(1, "Autre chose").await.expect(409, "message.client_id_conflict");
        assert_eq!(page.session().await["messages"].as_array().unwrap().len(), 1);

        let other = Page::open(world).await;
        let same_id = other.write(1, "Bonjour").await.expect(201, "").json();
        assert_ne!(first["id"], same_id["id"]);
        assert_eq!(page.session().await["messages"].as_array().unwrap().len(), 1);
    });
}

#[test]
fn d5_what_the_page_has_is_delivered_and_what_the_visitor_saw_is_read() {
    on_each(async |world| {
        open_chat(world).await;
        seat_for_chat(world, &world.ana).await;
        let ana = world.browser_of(&world.ana).await;
        let page = Page::open(world).await;
        page.write(1, "Bonjour").await.ok();
        let id = on_desk(&ana).await["id"].as_str().unwrap().to_owned();
        let messages = format!("/api/v1/conversations/{id}/messages");
        let first = answer(&ana, &id, 8, "Un").await["id"].as_str().unwrap().to_owned();
        world.clock.advance(SignedDuration::from_secs(1));
        let second = answer(&ana, &id, 9, "Deux").await["id"].as_str().unwrap().to_owned();
        let states = async || {
            let page = ana.get(&messages).await.ok();
            let items = page["items"].as_array().unwrap().clone();
            let sent = items.iter().filter(|it| it["direction"] == "outbound");
            sent.map(|it| it["delivery"]["state"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(states().await, ["sent", "sent"]);
        page.get(&format!("events?after=0&received={first}")).await.ok();
        assert_eq!(states().await, ["delivered", "sent"]);
        page.post("read", &json!({"message_id": second})).await.expect(204, "");
        assert_eq!(states().await, ["read", "read"]);

        let other = Page::open(world).await;
        other.write(1, "Bonjour").await.ok();
        let refused = other.post("read", &json!({"message_id": second})).await;
        refused.expect(404, "message.not_found");
    });
}

#[test]
fn v2_v6_files_go_both_ways_and_only_to_their_own_visitor() {
    on_each(async |world| {
        open_chat(world).await;
        seat_for_chat(world, &world.ana).await;
        let ana = world.browser_of(&world.ana).await;
        let (page, other) = (Page::open(world).await, Page::open(world).await);
        other.write(1, "Bonjour").await.ok();

        let file = page.upload("image/png", PNG).await.expect(201, "").json();
        assert_eq!((&file["mime"], &file["file_name"]), (&json!("image/png"), &json!("café.png")));
        let file = file["id"].as_str().unwrap().to_owned();
        let served = page.get(&format!("files/{file}")).await.expect(200, "");
        assert_eq!(served.body, PNG);
        assert_eq!(served.header("content-security-policy"), "sandbox; default-src 'none'");
        let body = json!({"client_id": client_id(2), "file_id": file, "text": "Ma lampe"});
        other.post("messages", &body).await.expect(404, "chat.file_not_found");
        other.get(&format!("files/{file}")).await.expect(404, "chat.file_not_found");
        let written = page.post("messages", &body).await.expect(201, "").json();
        assert_eq!(
            (&written["content"]["type"], &written["content"]["caption"]),
            (&json!("image"), &json!("Ma lampe"))
        );

        let shown = page.session().await;
        let id = shown["conversation"]["id"].as_str().unwrap();
        ana.get(&format!("/api/v1/media/{file}")).await.expect(200, "");
        let sent = ana.upload(&client_id(3), "image/png", PNG).await.ok();
        let sent = sent["id"].as_str().unwrap().to_owned();
        page.get(&format!("files/{sent}")).await.expect(404, "chat.file_not_found");
        let reply = json!({"client_message_id": client_id(4), "type": "media", "media_id": sent});
        ana.post(&format!("/api/v1/conversations/{id}/messages"), &reply).await.ok();
        page.get(&format!("files/{sent}")).await.expect(200, "");
        other.get(&format!("files/{sent}")).await.expect(404, "chat.file_not_found");
    });
}

#[test]
fn b_113_b_117_a_file_that_runs_or_is_too_large_is_refused() {
    on_each(async |world| {
        open_chat(world).await;
        let page = Page::open(world).await;
        let html = b"<!DOCTYPE html><script>alert(1)</script>";
        page.upload("image/png", html).await.expect(415, "media.type_not_allowed");
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
        page.upload("image/svg+xml", svg).await.expect(415, "media.type_not_allowed");
        page.upload("image/png", b"").await.expect(422, "media.empty");
        let mut large = PNG.to_vec();
        large.resize(6 * 1024 * 1024, 0);
        page.upload("image/png", &large).await.expect(413, "media.too_large");
        assert_eq!(world.files.count(), 0);
    });
}

#[test]
fn v3_consent_comes_before_the_first_message() {
    on_each(async |world| {
        let channel = open_chat(world).await;
        let text = Words { french: "Vos données".to_owned(), english: "Your data".to_owned() };
        let site = ChatSite {
            origins: vec!["https://shop.example".parse().unwrap()],
            consent: Some(Consent { version: 3, text, url: None }),
            ..ChatSite::new(channel.id)
        };
        world.write(move |tx, _ctx| tx.save_chat_site(&site)).await;
        let page = Page::open(world).await;
        let config = page.get("config?language=en").await.ok();
        assert_eq!(config["consent"], json!({"version": 3, "text": "Your data", "url": null}));

        let refused = page.write(1, "Bonjour").await.expect(409, "chat.consent_required");
        assert_eq!(refused.json()["version"], 3);
        let old = json!({"client_id": client_id(1), "text": "Bonjour", "consent_version": 2});
        page.post("messages", &old).await.expect(409, "chat.consent_required");
        let agreed = json!({"client_id": client_id(1), "text": "Bonjour", "consent_version": 3});
        page.post("messages", &agreed).await.expect(201, "");
        page.write(2, "Encore").await.expect(201, "");
    });
}

#[test]
fn r8_what_a_blocked_visitor_writes_looks_sent_and_alerts_no_one() {
    on_each(async |world| {
        open_chat(world).await;
        seat_for_chat(world, &world.ana).await;
        let ana = world.browser_of(&world.ana).await;
        let page = Page::open(world).await;
        page.write(1, "Bonjour").await.ok();
        let contact = on_desk(&ana).await["contact"]["id"].as_str().unwrap().parse().unwrap();
        let ctx = world.context(pupitre_domain::event::Actor::Agent(world.dee.id));
        world.write(move |tx, _ctx| block_contact(tx, &ctx, contact)).await;

        let unheard = page.write(2, "Encore moi").await.expect(201, "").json();
        assert_eq!((&unheard["from"], &unheard["state"]), (&json!("visitor"), &json!("sent")));
        assert_eq!(on_desk(&ana).await, Value::Null);
    });
}

#[test]
fn v2_after_a_logout_the_token_opens_nothing() {
    on_each(async |world| {
        open_chat(world).await;
        let page = Page::open(world).await;
        page.write(1, "Bonjour").await.ok();
        page.post("logout", &json!({})).await.expect(204, "");
        page.write(2, "Encore").await.expect(401, "chat.session_over");
        let fresh = page.session().await;
        assert_ne!(fresh["token"].as_str(), page.token.as_deref());
        assert_eq!((&fresh["conversation"], &fresh["messages"]), (&Value::Null, &json!([])));
    });
}

#[test]
fn v3_the_chat_says_whether_somebody_is_there() {
    on_each(async |world: &World| {
        open_chat(world).await;
        let page = Page::new(world);
        let availability = async || page.get("config").await.ok()["availability"].clone();
        assert_eq!(availability().await, "closed");
        seat_for_chat(world, &world.ana).await;
        assert_eq!(availability().await, "available");
        for _ in 0..3 {
            Page::open(world).await.write(1, "Bonjour").await.ok();
        }
        assert_eq!(availability().await, "busy");
        let config = page.get("config?language=en-GB").await.ok();
        assert_eq!((&config["language"], &config["open"]), (&json!("en"), &json!(true)));
        assert_eq!(config["brand"]["name"], "Orvelle");
        assert_eq!(config["theme"]["text_on_color"], "#ffffff");
    });
}

#[test]
fn v3_other_opening_hours_are_said_at_once() {
    on_each(async |world: &World| {
        let channel = open_chat(world).await.id;
        let (page, dee) = (Page::new(world), world.browser_of(&world.dee).await);
        let is_open = async || page.get("config").await.ok()["open"].clone();
        assert_eq!(is_open().await, true);

        let id = "01900000-0000-7000-8000-0000000000a1";
        let week = |to: &str| json!(vec![json!([{"from": "00:00", "to": to}]); 7]);
        let hours = json!({
            "id": id, "name": "Boutique", "time_zone": "UTC", "week": week("00:01"),
        });
        dee.post("/api/v1/opening-hours", &hours).await.ok();
        let set = json!({"opening_hours_id": id});
        dee.patch(&format!("/api/v1/channels/{channel}"), &set).await.ok();
        assert_eq!(is_open().await, false);

        let longer = json!({"week": week("24:00")});
        dee.patch(&format!("/api/v1/opening-hours/{id}"), &longer).await.ok();
        assert_eq!(is_open().await, true);
    });
}

#[test]
fn v3_a_new_default_schedule_is_said_at_once() {
    on_each(async |world: &World| {
        open_chat(world).await;
        let (page, dee) = (Page::new(world), world.browser_of(&world.dee).await);
        let config = async || page.get("config").await.ok();
        assert_eq!(config().await["open"], true);
        let hours = json!({
            "id": "01900000-0000-7000-8000-0000000000a2",
            "name": "Fermé",
            "is_default": true,
            "time_zone": "UTC",
            "week": vec![json!([]); 7],
        });
        dee.post("/api/v1/opening-hours", &hours).await.ok();
        let told = config().await;
        assert_eq!((&told["open"], &told["availability"]), (&json!(false), &json!("closed")));
    });
}
