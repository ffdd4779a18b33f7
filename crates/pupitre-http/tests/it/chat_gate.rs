//! The gate of the visitors' chat: origins, tokens, floods, and what is not theirs (V6).

use std::num::NonZeroU32;

use axum::body::Body;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{Page, World, client_id, on_each, on_each_with, open_chat, try_connect_to};

/// What a page may ask, with a body where one is needed.
const ASKED: [(&str, &str); 9] = [
    ("GET", "config"),
    ("POST", "session"),
    ("POST", "messages"),
    ("POST", "files"),
    ("GET", "files/01900000-0000-7000-8000-000000000001"),
    ("POST", "read"),
    ("POST", "logout"),
    ("GET", "events?after=0"),
    ("GET", "live"),
];

async fn ask(page: &Page, method: &str, rest: &str) -> crate::support::Answer {
    let request = page.request(method, rest).header("content-type", "application/json");
    page.browser.send(request.body(Body::from("{}")).unwrap()).await
}

#[test]
fn v6_b_140_only_the_pages_of_the_list_are_answered() {
    on_each(async |world| {
        open_chat(world).await;
        let page = Page::open(world).await;
        for origin in [
            None,
            Some("null"),
            Some("https://evil.example"),
            Some("https://shop.example.evil.example"),
            Some("https://sub.shop.example"),
            Some("http://shop.example"),
            Some("https://shop.example:8443"),
            Some("http://desk.test"),
        ] {
            let other = Page { origin: origin.map(str::to_owned), ..page.clone() };
            for (method, rest) in ASKED {
                let answer = ask(&other, method, rest).await;
                let allowed = answer.header("access-control-allow-origin");
                assert_eq!(allowed, "", "{origin:?} {rest}");
                answer.expect(403, "chat.origin_refused");
            }
            let asked = ask(&other, "OPTIONS", "messages").await;
            asked.expect(403, "chat.origin_refused");
        }
        let asked = ask(&page, "OPTIONS", "messages").await;
        assert_eq!(asked.status, 204);
        assert_eq!(asked.header("access-control-allow-origin"), "https://shop.example");
        assert_eq!(asked.header("access-control-allow-credentials"), "");
        assert!(asked.header("vary").contains("Origin"));
        let refused = page.write(1, " ").await.expect(422, "message.empty_text");
        assert_eq!(refused.header("access-control-allow-origin"), "https://shop.example");
        assert_eq!(refused.header("cross-origin-resource-policy"), "cross-origin");
    });
}

#[test]
fn v6_b_128_a_socket_is_refused_before_it_opens_to_another_page() {
    on_each(async |world| {
        open_chat(world).await;
        let page = Page::open(world).await;
        let url = format!("ws://{}{}", world.serve().await, page.path("live"));
        for origin in [None, Some("null"), Some("https://evil.example")] {
            assert_eq!(try_connect_to(&url, None, origin).await.err(), Some(403), "{origin:?}");
        }
        let over = url.replace("site-orvelle", "site-other");
        assert_eq!(
            try_connect_to(&over, None, Some("https://shop.example")).await.err(),
            Some(404)
        );
    });
}

#[test]
fn b_141_an_unknown_site_or_one_that_is_off_is_not_there() {
    on_each(async |world| {
        let channel = open_chat(world).await;
        let page = Page::open(world).await;
        let other = Page { key: "site-other".to_owned(), ..page.clone() };
        for (method, rest) in ASKED {
            ask(&other, method, rest).await.expect(404, "chat.site_not_found");
        }
        let off = world.write(move |tx, _ctx| {
            let site = tx.chat_site(channel.id)?.unwrap();
            tx.save_chat_site(&pupitre_domain::chat::ChatSite { is_on: false, ..site })
        });
        off.await;
        world.clock.advance(SignedDuration::from_secs(6));
        page.get("config").await.expect(404, "chat.site_not_found");
    });
}

#[test]
fn v6_a_token_that_is_none_or_over_or_of_another_site_opens_nothing() {
    on_each(async |world| {
        open_chat(world).await;
        let page = Page::open(world).await;
        page.write(1, "Bonjour").await.ok();
        let guarded =
            ASKED.iter().filter(|(_, rest)| !["config", "session", "live"].contains(rest));
        let token = page.token.clone().unwrap();
        let reversed: String = token.chars().rev().collect();
        for forged in [None, Some(""), Some("x"), Some(reversed.as_str()), Some("' OR 1=1 --")] {
            let other = Page { token: forged.map(str::to_owned), ..page.clone() };
            for (method, rest) in guarded.clone() {
                ask(&other, method, rest).await.expect(401, "chat.session_over");
            }
        }
        world.clock.advance(SignedDuration::from_hours(31 * 24));
        page.write(2, "Encore").await.expect(401, "chat.session_over");
        let again = page.session().await;
        assert_ne!(again["token"], json!(token));
        assert_eq!(again["messages"], json!([]));
    });
}

#[test]
fn i_61_b_146_a_visitor_sees_nothing_of_another() {
    on_each(async |world| {
        open_chat(world).await;
        let (page, other) = (Page::open(world).await, Page::open(world).await);
        let secret = page.write(1, "Mon numéro de commande").await.ok();
        other.write(1, "Bonjour").await.ok();
        let seen = other.session().await;
        assert!(!seen.to_string().contains("commande"));
        assert_ne!(seen["conversation"]["id"], page.session().await["conversation"]["id"]);
        let events = other.get("events?after=0").await.ok();
        assert!(!events.to_string().contains("commande"));
        let read = json!({"message_id": secret["id"]});
        other.post("read", &read).await.expect(404, "message.not_found");
    });
}

#[test]
fn v6_b_146_a_flood_is_told_when_to_try_again() {
    let few = NonZeroU32::new(3).unwrap();
    let limited = |config: &mut pupitre_http::HttpConfig| {
        config.chat_limits.messages_per_visitor = few;
        config.chat_limits.sessions_per_address = few;
        config.chat_limits.files_per_visitor = few;
    };
    on_each_with(limited, async |world: &World| {
        open_chat(world).await;
        let page = Page::open(world).await;
        for number in 0..3 {
            page.write(number, "Bonjour").await.expect(201, "");
        }
        let refused = page.write(9, "Bonjour").await.expect(429, "chat.too_many_requests");
        let wait: i64 = refused.header("retry-after").parse().unwrap();
        assert!((1..=60).contains(&wait));
        Page::open(world).await;
        Page::open(world).await;
        let fourth = Page::new(world).post("session", &json!({})).await;
        fourth.expect(429, "chat.too_many_requests");
        page.session().await;

        world.clock.advance(SignedDuration::from_secs(wait));
        page.write(9, "Bonjour").await.expect(201, "");
        let stored = page.session().await["messages"].as_array().unwrap().len();
        assert_eq!(stored, 4);
    });
}

#[test]
fn v6_every_request_of_an_address_counts() {
    let few = NonZeroU32::new(2).unwrap();
    on_each_with(
        |config| config.chat_limits.requests_per_address = few,
        async |world: &World| {
            open_chat(world).await;
            let page = Page::new(world);
            page.get("config").await.ok();
            page.get("config").await.ok();
            page.get("config").await.expect(429, "chat.too_many_requests");
        },
    );
}

#[test]
fn b_101_bodies_that_do_not_fit_are_refused_with_the_field() {
    on_each(async |world| {
        open_chat(world).await;
        let page = Page::open(world).await;
        let long = "é".repeat(4097);
        let id = client_id(1);
        let table: [(Value, u16, &str); 6] = [
            (json!({"client_id": "x", "text": "a"}), 422, "request.invalid_value"),
            (json!({"client_id": id}), 422, "request.missing_field"),
            (json!({"client_id": id, "text": "a", "agent": 1}), 422, "request.unknown_field"),
            (json!({"client_id": id, "text": long}), 422, "message.text_too_long"),
            (json!({"client_id": id, "text": 3}), 422, "request.wrong_type"),
            (json!({"client_id": id, "file_id": "../x"}), 404, "chat.file_not_found"),
        ];
        for (body, status, code) in table {
            page.post("messages", &body).await.expect(status, code);
        }
        let huge = json!({"client_id": id, "text": "a".repeat(70_000)});
        page.post("messages", &huge).await.expect(413, "request.too_large");
        assert_eq!(page.session().await["messages"], json!([]));
    });
}
