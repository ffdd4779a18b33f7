//! Calls that the platform refuses at once, with the manual's codes.

use serde_json::{Value, json};

use crate::support::Platform;

/// A text of so many letters.
fn long(count: usize) -> String {
    "é".repeat(count)
}

#[tokio::test]
async fn a_call_without_the_right_token_is_refused() {
    let platform = Platform::start().await;
    let path = platform.config.phone_number_id.clone();
    let app_token = format!("{}|{}", platform.config.app_id, platform.config.app_secret);
    for (token, status, code) in [
        (None, 400, 104),
        (Some("wrong"), 401, 190),
        (Some("emulator-access-tokem"), 401, 190),
        (Some(app_token.as_str()), 401, 190),
    ] {
        let (answered, answer) = platform.graph_with(token, "GET", &path, Value::Null).await;
        assert_eq!((answered, &answer["error"]["code"]), (status, &json!(code)), "{token:?}");
        assert_eq!(answer["error"]["type"], "OAuthException");
        assert!(answer["error"]["fbtrace_id"].is_string());
    }
}

#[tokio::test]
async fn a_wrong_proof_of_the_secret_is_refused_and_a_right_one_passes() {
    let platform = Platform::start().await;
    let (id, token) = (&platform.config.phone_number_id, &platform.config.access_token);
    let right = crate::support::signature(&platform.config.app_secret, token.as_bytes());
    let right = right.strip_prefix("sha256=").unwrap();
    for (proof, status) in [(right, 200), ("00", 400)] {
        let path = format!("{id}?appsecret_proof={proof}");
        assert_eq!(platform.graph("GET", &path, Value::Null).await.0, status);
    }
}

#[tokio::test]
async fn an_unknown_object_is_not_supported() {
    let platform = Platform::start().await;
    for (method, path) in [("POST", "1/messages"), ("GET", "1"), ("DELETE", "1"), ("POST", "1")] {
        let (status, answer) = platform.graph(method, path, json!({})).await;
        let error = &answer["error"];
        assert_eq!(
            (status, &error["code"], &error["error_subcode"]),
            (400, &json!(100), &json!(33))
        );
        assert_eq!(error["type"], "GraphMethodException");
    }
    let path = format!("{}/nothing", platform.config.phone_number_id);
    let (status, answer) = platform.graph("GET", &path, Value::Null).await;
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(2500)));
}

#[tokio::test]
async fn a_message_that_breaks_the_manual_is_refused_at_once() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    let text = json!({ "body": "x" });
    let own = platform.config.display_phone_number.clone();
    let opaque = long(513);
    let cases = [
        (json!({ "to": "abc", "text": text }), 100),
        (json!({ "to": own, "text": text }), 131_021),
        (json!({ "recipient_type": "group", "text": text }), 131_009),
        (json!({ "type": "text" }), 131_008),
        (json!({ "text": { "body": "" } }), 131_008),
        (json!({ "text": { "body": long(4_097) } }), 100),
        (json!({ "text": { "body": 3 } }), 100),
        (json!({ "type": "poll", "poll": {} }), 131_051),
        (json!({ "type": "image", "image": {} }), 131_008),
        (json!({ "type": "image", "image": { "id": "1", "link": "https://x.example" } }), 100),
        (json!({ "type": "image", "image": { "id": "404" } }), 100),
        (json!({ "type": "audio", "audio": { "id": "1", "caption": "x" } }), 100),
        (json!({ "type": "image", "image": { "id": "1", "caption": long(1_025) } }), 100),
        (json!({ "type": "location", "location": { "latitude": 91, "longitude": 0 } }), 131_009),
        (json!({ "type": "location", "location": { "latitude": 1 } }), 131_008),
        (json!({ "type": "contacts", "contacts": [] }), 131_008),
        (
            json!({ "type": "contacts", "contacts": [{ "name": { "formatted_name": "A" } }] }),
            131_008,
        ),
        (json!({ "type": "reaction", "reaction": { "message_id": "x" } }), 131_008),
        (json!({ "type": "template", "template": { "name": "x" } }), 131_008),
        (json!({ "text": text, "context": {} }), 131_008),
        (json!({ "text": text, "biz_opaque_callback_data": opaque }), 100),
    ];
    for (message, code) in cases {
        let (status, answer) = platform.send(&visitor, message.clone()).await;
        assert_eq!((status, &answer["error"]["code"]), (400, &json!(code)), "{message} {answer}");
        assert!(answer["error"]["error_data"]["details"].is_string());
    }
    let path = format!("{}/messages", platform.config.phone_number_id);
    for body in [json!({ "to": "33600000000", "text": text }), json!([])] {
        let (status, answer) = platform.graph("POST", &path, body).await;
        assert_eq!((status, &answer["error"]["code"]), (400, &json!(100)));
    }
    platform.flush().await;
    assert!(platform.received().is_empty());
}

#[tokio::test]
async fn texts_at_the_limit_pass() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    let opaque = long(512);
    for message in [
        json!({ "text": { "body": long(4_096) } }),
        json!({ "text": { "body": "x" }, "biz_opaque_callback_data": opaque }),
        json!({ "type": "location", "location": { "latitude": "48.5", "longitude": "2.25" } }),
        json!({ "type": "contacts", "contacts": [
            { "name": { "formatted_name": "Ana", "first_name": "Ana" } },
        ] }),
    ] {
        let (status, answer) = platform.send(&visitor, message).await;
        assert_eq!(status, 200, "{answer}");
    }
}

#[tokio::test]
async fn interactive_messages_have_limits() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    let button =
        |id: &str, title: &str| json!({ "type": "reply", "reply": { "id": id, "title": title } });
    let row = |id: &str| json!({ "id": id, "title": "Ligne" });
    let rows: Vec<Value> = (0..11).map(|it| row(&it.to_string())).collect();
    let buttons = |all: Value| {
        let action = json!({ "buttons": all });
        json!({ "type": "button", "body": { "text": "?" }, "action": action })
    };
    let list = |rows: &[Value]| {
        json!({ "type": "list", "body": { "text": "?" },
            "action": { "button": "Choisir", "sections": [{ "rows": rows }] } })
    };
    let link = json!({ "type": "cta_url", "body": { "text": "?" }, "action": {
        "name": "cta_url", "parameters": { "display_text": "Voir", "url": "https://x.example" },
    } });
    let titled = json!({ "type": "list", "header": { "type": "image" }, "body": { "text": "?" },
        "action": { "button": "Choisir", "sections": [{ "rows": [row("1")] }] } });
    let one = buttons(json!([button("1", "Un")]));
    let mut footer = one.clone();
    footer["footer"] = json!({ "text": long(61) });
    let mut body = one.clone();
    body["body"] = json!({ "text": long(1_025) });
    let cases = [
        (one, 200),
        (list(&rows[..10]), 200),
        (link, 200),
        (buttons(json!([])), 400),
        (
            buttons(json!([
                button("1", "a"),
                button("2", "b"),
                button("3", "c"),
                button("4", "d")
            ])),
            400,
        ),
        (buttons(json!([button("1", "a"), button("2", "a")])), 400),
        (buttons(json!([button("1", &long(21))])), 400),
        (buttons(json!([button(&long(257), "a")])), 400),
        (list(&rows), 400),
        (list(&[]), 400),
        (titled, 400),
        (footer, 400),
        (body, 400),
        (json!({ "type": "unknown", "action": {} }), 400),
        (json!({ "type": "button", "body": { "text": "?" } }), 400),
    ];
    for (interactive, expected) in cases {
        let message = json!({ "type": "interactive", "interactive": interactive });
        let (status, answer) = platform.send(&visitor, message.clone()).await;
        assert_eq!(status, expected, "{message} {answer}");
    }
}

#[tokio::test]
async fn a_message_that_is_not_the_visitors_cannot_be_read() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    let own = platform.send_text(&visitor, "Bonjour").await;
    let inbound = platform.bubbles(&visitor).await[0]["wamid"].clone();
    let path = format!("{}/messages", platform.config.phone_number_id);
    let read = |fields: Value| {
        let mut body = json!({ "messaging_product": "whatsapp", "status": "read" });
        body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        body
    };
    for (body, code) in [
        (read(json!({ "message_id": "wamid.none" })), 131_009),
        (read(json!({ "message_id": own })), 131_009),
        (read(json!({})), 131_008),
        (read(json!({ "message_id": inbound, "status": "seen" })), 131_009),
        (read(json!({ "message_id": inbound, "typing_indicator": { "type": "voice" } })), 131_009),
        (json!({ "status": "read", "message_id": inbound }), 100),
    ] {
        let (status, answer) = platform.graph("POST", &path, body.clone()).await;
        assert_eq!((status, &answer["error"]["code"]), (400, &json!(code)), "{body}");
    }
}

#[tokio::test]
async fn a_burst_to_one_visitor_meets_the_pair_limit_and_spares_the_others() {
    let platform = Platform::start_with(|it| it.timings.pair_interval_ms = 3_600_000).await;
    let (ana, bo) = (platform.writer("Ana").await, platform.writer("Bo").await);
    for _ in 0..45 {
        platform.send_text(&ana, "x").await;
    }
    let (status, answer) = platform.send(&ana, json!({ "text": { "body": "x" } })).await;
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(131_056)));
    assert_eq!(answer["error"]["is_transient"], true);
    platform.send_text(&bo, "x").await;
}

#[tokio::test]
async fn a_number_that_is_not_registered_sends_nothing() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    let id = platform.config.phone_number_id.clone();
    assert_eq!(platform.graph("POST", &format!("{id}/deregister"), Value::Null).await.0, 200);
    let (status, answer) = platform.send(&visitor, json!({ "text": { "body": "x" } })).await;
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(133_010)));

    let path = format!("{id}/register");
    let short = json!({ "messaging_product": "whatsapp", "pin": "123" });
    assert_eq!(platform.graph("POST", &path, short).await.0, 400);
    let right = json!({ "messaging_product": "whatsapp", "pin": "123456" });
    assert_eq!(platform.graph("POST", &path, right).await.0, 200);
    platform.send_text(&visitor, "x").await;
}
