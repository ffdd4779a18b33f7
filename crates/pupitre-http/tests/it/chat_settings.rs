//! What managers set for a web chat: where it may stand, how it looks, its signing key (V1, V4,
//! V6).

use serde_json::{Value, json};

use crate::support::{Page, client_id, on_each, open_chat};

#[test]
fn v6_a_manager_sets_a_chat_up_and_says_which_pages_may_open_it() {
    on_each(async |world| {
        let dee = world.browser_of(&world.dee).await;
        let body = json!({
            "id": client_id(1), "name": "Boutique", "brand_name": "Orvelle",
            "origins": ["https://Shop.example/"],
        });
        let site = dee.post("/api/v1/channels/chat", &body).await.expect(201, "").json();
        assert_eq!(site["origins"], json!(["https://shop.example"]));
        let key = site["site"].as_str().unwrap().to_owned();
        let script = site["script"].as_str().unwrap();
        assert!(script.contains("src=\"http://desk.test/chat/widget.js\""), "{script}");
        assert!(script.contains(&format!("data-site=\"{key}\"")), "{script}");
        let again = dee.post("/api/v1/channels/chat", &body).await.ok();
        assert_eq!(again["site"], json!(key));
        let mut other = body.clone();
        other["name"] = json!("Autre");
        dee.post("/api/v1/channels/chat", &other).await.expect(409, "chat.id_conflict");

        let page = Page { key, ..Page::new(world) };
        assert_eq!(page.get("config").await.ok()["brand"]["name"], "Orvelle");
        let path = format!("/api/v1/channels/{}/chat", client_id(1));
        let change = json!({"origins": ["https://other.example"], "color": "#ffe08a"});
        assert_eq!(dee.patch(&path, &change).await.ok()["color"], "#ffe08a");
        page.get("config").await.expect(403, "chat.origin_refused");
        dee.patch(&path, &json!({"is_on": false})).await.ok();
        page.get("config").await.expect(404, "chat.site_not_found");
    });
}

#[test]
fn v3_another_text_of_the_consent_is_another_version() {
    on_each(async |world| {
        let channel = open_chat(world).await.id;
        let dee = world.browser_of(&world.dee).await;
        let path = format!("/api/v1/channels/{channel}/chat");
        let version = async |change: Value| {
            dee.patch(&path, &json!({"consent": change})).await.ok()["consent"]["version"].clone()
        };
        assert_eq!(version(json!({"text": {"fr": "Vos données"}})).await, 1);
        let linked = json!({"text": {"fr": "Vos données"}, "url": "https://shop.example/p"});
        assert_eq!(version(linked).await, 1);
        assert_eq!(version(json!({"text": {"fr": "Vos données, vraiment"}})).await, 2);
        assert_eq!(version(Value::Null).await, Value::Null);
    });
}

#[test]
fn v4_a_signing_key_is_shown_once() {
    on_each(async |world| {
        let channel = open_chat(world).await.id;
        let dee = world.browser_of(&world.dee).await;
        let path = format!("/api/v1/channels/{channel}/chat");
        assert_eq!(dee.get(&path).await.ok()["signing_key"], Value::Null);
        let made = dee.post(&format!("{path}/signing-key"), &json!({})).await.ok();
        let key = made["signing_key"].as_str().unwrap();
        assert_eq!(key.len(), 64);
        let shown = dee.get(&path).await.ok();
        let ends_with = shown["signing_key"]["ends_with"].as_str().unwrap();
        assert!(ends_with.len() == 6 && key.ends_with(ends_with));
        assert!(!shown.to_string().contains(key));
    });
}

#[test]
fn v6_what_does_not_fit_is_refused_with_its_field_and_only_managers_set() {
    on_each(async |world| {
        let channel = open_chat(world).await.id;
        let path = format!("/api/v1/channels/{channel}/chat");
        let dee = world.browser_of(&world.dee).await;
        for (change, field) in [
            (json!({"origins": ["https://a.example", "javascript:x"]}), "origins[1]"),
            (json!({"color": "red;}"}), "color"),
            (json!({"greeting": {"fr": "a".repeat(301)}}), "greeting"),
            (json!({"whatsapp_url": "javascript:alert(1)"}), "whatsapp_url"),
            (json!({"consent": {"text": {"fr": " "}}}), "consent.text"),
            (json!({"texts": {"<b>": {"fr": "x"}}}), "texts"),
        ] {
            let refused = dee.patch(&path, &change).await.expect(422, "request.invalid_value");
            assert_eq!(refused.json()["field"], field);
        }
        let ana = world.browser_of(&world.ana).await;
        ana.get(&path).await.expect(403, "session.role_insufficient");
        ana.patch(&path, &json!({})).await.expect(403, "session.role_insufficient");
        let whatsapp = format!("/api/v1/channels/{}/chat", world.channel.id);
        dee.get(&whatsapp).await.expect(404, "channel.not_found");
    });
}
