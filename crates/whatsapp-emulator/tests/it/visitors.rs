//! Visitors: made, changed, rotated.

use serde_json::{Value, json};
use whatsapp_emulator::{PastMessage, PastVisitor};

use crate::support::Platform;

#[tokio::test]
async fn a_visitor_has_a_phone_and_a_user_id_of_its_own() {
    let platform = Platform::start().await;
    let visitor = platform.visitor("Ana").await;
    assert_eq!(visitor["id"], "v1");
    assert!(visitor["phone"].as_str().unwrap().starts_with("3363998"));
    assert!(visitor["user_id"].as_str().unwrap().starts_with("FR."));
    assert_eq!(visitor["window_ends_at"], Value::Null);
    assert_eq!(visitor["last"], Value::Null);
    assert_eq!((&visitor["is_online"], &visitor["read_receipts"]), (&json!(true), &json!(true)));

    let taken = visitor["phone"].clone();
    for wrong in [
        json!({}),
        json!({ "name": " " }),
        json!({ "name": "x".repeat(121) }),
        json!({ "name": "Bo", "phone": "+33600000000" }),
        json!({ "name": "Bo", "phone": "123456" }),
        json!({ "name": "Bo", "phone": taken }),
        json!({ "name": "Bo", "phone": "33639980000" }),
        json!({ "name": "Bo", "user_id": visitor["user_id"] }),
        json!({ "name": "Bo", "user_id": "x".repeat(132) }),
        json!({ "name": "Bo", "age": 3 }),
    ] {
        let (status, answer) = platform.control("POST", "visitors", wrong.clone()).await;
        assert_eq!(status, 400, "{wrong}");
        assert!(answer["error"]["message"].is_string());
    }
}

#[tokio::test]
async fn a_new_number_comes_with_a_new_user_id_and_a_system_message() {
    let platform = Platform::start().await;
    let visitor = platform.visitor("Ana").await;
    let change = json!({ "phone": "33639989999" });
    let (status, changed) = platform.control("PATCH", "visitors/v1", change).await;
    assert_eq!((status, &changed["phone"]), (200, &json!("33639989999")));
    assert_ne!(changed["user_id"], visitor["user_id"]);
    platform.flush().await;

    let message = &platform.items("messages")[0];
    assert_eq!(message["type"], "system");
    assert_eq!(message["from"], visitor["phone"]);
    assert_eq!(message["system"]["type"], "user_changed_number");
    assert_eq!(message["system"]["wa_id"], "33639989999");
    assert_eq!(message["system"]["previous_user_id"], visitor["user_id"]);
    assert!(platform.items("contacts").is_empty());
    assert_eq!(platform.look(&visitor).await["window_ends_at"], Value::Null);

    platform.says(&visitor, "Mon nouveau numéro").await;
    platform.flush().await;
    assert_eq!(platform.items("messages")[1]["from"], "33639989999");
    platform.send_text(&changed, "Noté").await;
    platform.flush().await;
    assert_eq!(platform.status_words(), ["sent", "delivered"]);
}

#[tokio::test]
async fn a_user_id_rotates_with_a_system_message() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    let change = json!({ "user_id": "FR.999" });
    assert_eq!(platform.control("PATCH", "visitors/v1", change).await.0, 200);
    platform.flush().await;

    let message = &platform.items("messages")[0];
    assert_eq!(message["from"], Value::Null);
    assert_eq!(message["from_user_id"], "FR.999");
    let system = &message["system"];
    assert_eq!(system["type"], "user_changed_user_id");
    assert_eq!(
        (&system["user_id"], &system["previous_user_id"]),
        (&json!("FR.999"), &visitor["user_id"])
    );
    let old = json!({ "recipient": visitor["user_id"], "text": { "body": "x" } });
    platform.send(&visitor, old).await;
    platform.flush().await;
    assert_eq!(platform.status_words(), ["failed 131026"]);
}

#[tokio::test]
async fn a_past_is_shown_counts_for_the_window_and_is_not_delivered() {
    let platform = Platform::start().await;
    let said = |platform_id: &str, is_by_visitor: bool, at: &str| PastMessage {
        is_by_visitor,
        text: "Bonjour".to_owned(),
        at: at.parse().unwrap(),
        platform_id: platform_id.to_owned(),
    };
    let past = PastVisitor {
        name: "Ana".to_owned(),
        phone: Some("33639981111".to_owned()),
        user_id: "FR.1".to_owned(),
        messages: vec![
            said("wamid.1", true, "2026-11-24T08:00:00Z"),
            said("wamid.2", false, "2026-11-24T09:00:00Z"),
        ],
    };
    platform.emulator.remember(past).unwrap();
    let known = PastVisitor {
        name: "Ana".to_owned(),
        phone: None,
        user_id: "FR.1".to_owned(),
        messages: vec![said("wamid.3", true, "2026-11-24T09:30:00Z")],
    };
    platform.emulator.remember(known).unwrap();
    platform.flush().await;

    let visitor = platform.look(&json!({ "id": "v1" })).await;
    assert_eq!(visitor["window_ends_at"], "2026-11-25T09:30:00Z");
    assert_eq!(visitor["unread"], 0);
    let words: Vec<Value> =
        platform.bubbles(&visitor).await.iter().map(|it| it["status"].clone()).collect();
    assert_eq!(words, ["delivered", "read", "delivered"]);
    assert!(platform.received().is_empty());
    platform.send_text(&visitor, "Encore ouvert").await;
    platform.flush().await;
    assert_eq!(platform.status_words(), ["sent", "delivered"]);
}

#[tokio::test]
async fn what_was_said_is_remembered_by_a_later_emulator() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    let wamid = platform.send_text(&visitor, "Bonjour Ana").await;
    platform
        .says_this(&visitor, json!({ "type": "reaction", "emoji": "👍", "wamid": wamid }))
        .await;
    platform.flush().await;

    let later = Platform::start().await;
    for past in platform.emulator.memory() {
        later.emulator.remember(past).unwrap();
    }
    let (known, now) = (later.look(&visitor).await, platform.look(&visitor).await);
    for key in ["name", "phone", "user_id", "window_ends_at"] {
        assert_eq!(known[key], now[key], "{key}");
    }
    let texts: Vec<Value> =
        later.bubbles(&visitor).await.iter().map(|it| it["text"].clone()).collect();
    assert_eq!(texts, ["Bonjour", "Bonjour Ana"]);
}

#[tokio::test]
async fn a_wrong_change_changes_nothing() {
    let platform = Platform::start().await;
    let visitor = platform.visitor("Ana").await;
    let other = platform.visitor("Bo").await;
    for wrong in [
        json!({ "name": "Bea", "phone": other["phone"] }),
        json!({ "name": "" }),
        json!({ "name": "Bea", "user_id": "" }),
        json!({ "unknown": 1 }),
    ] {
        assert_eq!(platform.control("PATCH", "visitors/v1", wrong).await.0, 400);
    }
    assert_eq!(platform.look(&visitor).await, visitor);
    for path in ["visitors/v9", "visitors/x", "visitors/v0"] {
        assert_eq!(platform.control("PATCH", path, json!({})).await.0, 404, "{path}");
    }
    assert_eq!(platform.control("POST", "visitors/v9/read", Value::Null).await.0, 404);
}

#[tokio::test]
async fn what_nobody_can_say_is_refused() {
    let platform = Platform::start().await;
    platform.visitor("Ana").await;
    for wrong in [
        json!({ "type": "text", "text": "" }),
        json!({ "type": "text", "text": "x".repeat(65_537) }),
        json!({ "type": "location", "latitude": 91, "longitude": 0 }),
        json!({ "type": "raw", "message": [] }),
        json!({ "type": "poll" }),
        json!({}),
    ] {
        let (status, _) = platform.control("POST", "visitors/v1/messages", wrong).await;
        assert_eq!(status, 400);
    }
    let text = json!({ "type": "text", "text": "x" });
    assert_eq!(platform.control("POST", "visitors/v9/messages", text).await.0, 404);
    assert_eq!(platform.control("GET", "visitors/v9/messages", Value::Null).await.0, 404);
}
