//! The page, its state, its socket, its clock.

use serde_json::{Value, json};

use crate::support::{Platform, next_event};

#[tokio::test]
async fn the_state_shows_brand_visitors_faults_and_version() {
    let platform = Platform::start().await;
    platform.writer("Ana").await;
    let (_, state) = platform.control("GET", "state", Value::Null).await;
    assert_eq!(state["now"], "2026-11-24T10:00:00Z");
    assert_eq!(
        state["brand"],
        json!({
            "name": "Orvelle", "about": "Luminaires et objets de maison.",
            "logo_url": "/_emulator/profile/picture?v=1000000000000001",
            "display_phone_number": "+33 6 39 98 00 00",
        })
    );
    let visitor = &state["visitors"][0];
    assert_eq!(visitor["window_ends_at"], "2026-11-25T10:00:00Z");
    assert_eq!(visitor["last"]["text"], "Bonjour");
    assert_eq!(visitor["last"]["direction"], "visitor");
    assert_eq!(state["faults"]["random_percent"], 100);
    assert!(state["version"].as_u64().unwrap() > 0);
}

#[tokio::test]
async fn messages_can_be_asked_for_after_a_number() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    platform.says(&visitor, "Deux").await;
    let (_, page) = platform.control("GET", "visitors/v1/messages?after=1", Value::Null).await;
    assert_eq!(page["next"], 2);
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    assert_eq!(page["items"][0]["text"], "Deux");
}

#[tokio::test]
async fn the_socket_tells_changes_and_the_clock() {
    let platform = Platform::start().await;
    let visitor = platform.visitor("Ana").await;
    let mut socket = platform.live().await;
    platform.says(&visitor, "Bonjour").await;
    let event = next_event(&mut socket).await;
    assert_eq!((&event["type"], &event["visitor_id"]), (&json!("changed"), &json!("v1")));
    assert!(event["version"].is_u64());

    platform.advance(24).await;
    loop {
        let event = next_event(&mut socket).await;
        if event["type"] == "clock" {
            assert_eq!(event["now"], "2026-11-25T10:00:00Z");
            break;
        }
    }
}

#[tokio::test]
async fn the_socket_is_closed_to_pages_of_other_sites() {
    let platform = Platform::start().await;
    let open = |origin: String| {
        platform
            .client
            .get(format!("{}/_emulator/live", platform.url))
            .header("origin", origin)
            .header("connection", "upgrade")
            .header("upgrade", "websocket")
            .header("sec-websocket-version", "13")
            .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
            .send()
    };
    assert_eq!(open("https://evil.example".to_owned()).await.unwrap().status(), 403);
    assert_eq!(open(platform.url.clone()).await.unwrap().status(), 101);

    let url = format!("{}/_emulator/clock", platform.url);
    let post = platform.client.post(url).header("origin", "https://evil.example");
    let answer = post.body(r#"{"advance_seconds":1}"#).send().await.unwrap();
    assert_eq!(answer.status(), 403);
}

#[tokio::test]
async fn any_update_can_be_sent_by_hand() {
    let platform = Platform::start().await;
    let update = json!({ "field": "account_update", "value": { "event": "ACCOUNT_RESTRICTION" } });
    assert_eq!(platform.control("POST", "updates", update.clone()).await.0, 200);
    assert_eq!(platform.control("POST", "updates", json!({ "field": "x" })).await.0, 400);
    platform.flush().await;
    assert_eq!(platform.received()[0].body()["entry"][0]["changes"][0], update);
}

#[tokio::test]
async fn the_clock_only_goes_forward() {
    let platform = Platform::start().await;
    let (_, answer) = platform.control("POST", "clock", json!({ "advance_seconds": 60 })).await;
    assert_eq!(answer, json!({ "now": "2026-11-24T10:01:00Z" }));
    for wrong in [-1, 10 * 365 * 24 * 3_600 + 1] {
        let body = json!({ "advance_seconds": wrong });
        assert_eq!(platform.control("POST", "clock", body).await.0, 400);
    }
    assert_eq!(platform.control("POST", "clock", json!({})).await.0, 400);
}

#[tokio::test]
async fn the_log_holds_webhooks_and_calls() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    platform.send_text(&visitor, "Voilà").await;
    platform.flush().await;
    let (_, log) = platform.control("GET", "log?after=1", Value::Null).await;
    let call = &log["items"][0];
    assert_eq!(
        (&call["kind"], &call["status"], &call["n"]),
        (&json!("graph"), &json!(200), &json!(2))
    );
    let path = format!("POST /{}/messages", platform.config.phone_number_id);
    assert_eq!(call["request"], path);
    let body: Value = serde_json::from_str(call["body"].as_str().unwrap()).unwrap();
    assert_eq!(body["text"]["body"], "Voilà");
    assert_eq!(log["items"].as_array().unwrap().len(), 3);
    assert_eq!(log["next"], 4);
}

#[tokio::test]
async fn the_page_and_its_files_come_with_strict_headers() {
    let platform = Platform::start().await;
    for (path, mime) in [
        ("", "text/html; charset=utf-8"),
        ("_emulator/page/phone.js", "text/javascript; charset=utf-8"),
        ("_emulator/page/tokens.css", "text/css; charset=utf-8"),
        ("_emulator/page/logo.svg", "image/svg+xml"),
    ] {
        let answer = platform.client.get(format!("{}/{path}", platform.url)).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(answer.headers()["content-type"], mime);
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
        let policy = answer.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self'"));
        assert!(!policy.contains("unsafe"));
        assert!(!answer.bytes().await.unwrap().is_empty());
    }
    let none = format!("{}/_emulator/page/none.js", platform.url);
    assert_eq!(platform.client.get(none).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn every_file_that_the_page_names_is_served() {
    let platform = Platform::start().await;
    let page = platform.client.get(&platform.url).send().await.unwrap().text().await.unwrap();
    let named: Vec<&str> =
        page.split('"').filter(|it| it.starts_with("/_emulator/page/")).collect();
    assert!(named.len() > 3);
    for path in named {
        let answer = platform.client.get(format!("{}{path}", platform.url)).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
    }
}
