//! What becomes of the brand's messages.

use serde_json::{Value, json};

use crate::support::Platform;

#[tokio::test]
async fn a_message_is_sent_delivered_and_read_with_its_price_and_our_own_value() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    let message = json!({ "text": { "body": "Bonjour" }, "biz_opaque_callback_data": "m-42" });
    let (_, answer) = platform.send(&visitor, message).await;
    platform.flush().await;
    let path = format!("visitors/{}/read", visitor["id"].as_str().unwrap());
    platform.control("POST", &path, Value::Null).await;
    platform.flush().await;

    assert_eq!(platform.status_words(), ["sent", "delivered", "read"]);
    let statuses = platform.items("statuses");
    for status in &statuses {
        assert_eq!(status["id"], answer["messages"][0]["id"]);
        assert_eq!(status["biz_opaque_callback_data"], "m-42");
        assert_eq!(status["recipient_id"], visitor["phone"]);
        assert_eq!(status["timestamp"], "1795514400");
    }
    assert_eq!(statuses[1]["pricing"]["type"], "free_customer_service");
    assert_eq!(statuses[2]["pricing"], Value::Null);
    insta::assert_json_snapshot!("a_delivered_status", platform.received()[1].body());
    assert_eq!(platform.bubbles(&visitor).await[1]["status"], "read");
    assert_eq!(platform.look(&visitor).await["unread"], 0);
}

#[tokio::test]
async fn webhooks_of_older_versions_carry_the_conversation() {
    let platform = Platform::start_with(|it| it.has_conversation_object = true).await;
    let visitor = platform.writer("Ana").await;
    platform.send_text(&visitor, "Bonjour").await;
    platform.flush().await;

    let statuses = platform.items("statuses");
    assert_eq!(statuses[0]["conversation"]["origin"]["type"], "service");
    assert_eq!(statuses[0]["conversation"]["expiration_timestamp"], "1795600800");
    assert_eq!(statuses[1]["conversation"]["expiration_timestamp"], Value::Null);
}

#[tokio::test]
async fn someone_who_cannot_be_reached_fails_later() {
    let platform = Platform::start().await;
    let blocking = platform.writer("Ana").await;
    let path = format!("visitors/{}", blocking["id"].as_str().unwrap());
    platform.control("PATCH", &path, json!({ "is_blocked": true })).await;
    platform.send_text(&blocking, "Bonjour").await;
    let unknown = json!({ "phone": "33600000000" });
    platform.send_text(&unknown, "Bonjour").await;
    let unknown = json!({ "recipient": "FR.0", "text": { "body": "Bonjour" } });
    assert_eq!(platform.send(&Value::Null, unknown).await.0, 200);
    platform.flush().await;

    assert_eq!(platform.status_words(), ["failed 131026"; 3]);
    let statuses = platform.items("statuses");
    let of_phone = |phone: &Value| statuses.iter().find(|it| it["recipient_id"] == *phone).unwrap();
    assert_eq!(of_phone(&blocking["phone"])["recipient_user_id"], Value::Null);
    assert_eq!(of_phone(&json!("33600000000"))["errors"][0]["title"], "Message undeliverable");
    assert!(platform.items("contacts").is_empty());
}

#[tokio::test]
async fn a_phone_that_is_off_gets_its_messages_when_it_is_on() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    let path = format!("visitors/{}", visitor["id"].as_str().unwrap());
    platform.control("PATCH", &path, json!({ "is_online": false })).await;
    platform.send_text(&visitor, "Bonjour").await;
    platform.flush().await;
    assert_eq!(platform.status_words(), ["sent"]);

    platform.control("PATCH", &path, json!({ "is_online": true })).await;
    platform.flush().await;
    assert_eq!(platform.status_words(), ["sent", "delivered"]);
}

#[tokio::test]
async fn without_read_receipts_nothing_is_ever_read() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    let path = format!("visitors/{}", visitor["id"].as_str().unwrap());
    platform.control("PATCH", &path, json!({ "read_receipts": false })).await;
    platform.send_text(&visitor, "Bonjour").await;
    platform.flush().await;
    platform.control("POST", &format!("{path}/read"), Value::Null).await;
    platform.flush().await;

    assert_eq!(platform.status_words(), ["sent", "delivered"]);
    assert_eq!(platform.look(&visitor).await["unread"], 0);
}

#[tokio::test]
async fn the_brands_reaction_is_only_sent_and_a_wrong_target_fails_later() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    let target = platform.bubbles(&visitor).await[0]["wamid"].clone();
    let reaction = |target: &Value| {
        let reaction = json!({ "message_id": target, "emoji": "👍" });
        json!({ "type": "reaction", "reaction": reaction })
    };
    platform.send(&visitor, reaction(&target)).await;
    platform.flush().await;
    platform.send(&visitor, reaction(&json!("wamid.none"))).await;
    platform.flush().await;

    assert_eq!(platform.status_words(), ["sent", "failed 131009"]);
}

#[tokio::test]
async fn a_status_can_be_sent_by_hand() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    let wamid = platform.send_text(&visitor, "Bonjour").await;
    platform.flush().await;
    let by_hand = json!({
        "wamid": wamid, "status": "failed", "error_code": 131_049,
        "timestamp": "2026-11-24T09:00:00Z",
    });
    assert_eq!(platform.control("POST", "statuses", by_hand).await.0, 200);
    platform.flush().await;

    assert_eq!(platform.status_words().last().unwrap(), "failed 131049");
    assert_eq!(platform.items("statuses")[2]["timestamp"], "1795510800");
    assert_eq!(platform.bubbles(&visitor).await[1]["status"], "delivered");
    let unknown = json!({ "wamid": "wamid.none", "status": "read" });
    assert_eq!(platform.control("POST", "statuses", unknown).await.0, 404);
}
