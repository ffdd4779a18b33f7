//! The faults, one by one.

use serde_json::{Value, json};

use crate::support::{Platform, next_event, signature};

#[tokio::test]
async fn duplicate_posts_the_same_bytes_twice() {
    let platform = Platform::start().await;
    let visitor = platform.visitor("Ana").await;
    platform.set_faults(json!({ "duplicate": true })).await;
    platform.says(&visitor, "Bonjour").await;
    platform.flush().await;

    let received = platform.received();
    assert_eq!(received.len(), 2);
    assert_eq!(received[0].bytes, received[1].bytes);
}

#[tokio::test]
async fn reorder_swaps_neighbours_and_loses_none() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    platform.set_faults(json!({ "reorder": true })).await;
    platform.send_text(&visitor, "Bonjour").await;
    platform.flush().await;
    assert_eq!(platform.status_words(), ["delivered", "sent"]);

    platform.says(&visitor, "Seul").await;
    platform.flush().await;
    assert_eq!(platform.items("messages").len(), 1);
}

#[tokio::test]
async fn delay_holds_a_webhook_while_others_pass() {
    let platform = Platform::start().await;
    let visitor = platform.visitor("Ana").await;
    platform.set_faults(json!({ "delay_ms": 86_400_000 })).await;
    platform.says(&visitor, "Plus tard").await;
    platform.set_faults(json!({ "delay_ms": 0 })).await;
    let bubble = platform.says(&visitor, "Maintenant").await;

    let mut changes = platform.watch_bubble(&visitor, &bubble).await;
    changes.until("delivered").await;
    let texts: Vec<Value> =
        platform.items("messages").iter().map(|it| it["text"]["body"].clone()).collect();
    assert_eq!(texts, ["Maintenant"]);
    let (_, state) = platform.control("GET", "state", Value::Null).await;
    assert_eq!(state["webhook"]["pending"], 1);
}

#[tokio::test]
async fn a_dropped_webhook_comes_with_its_retry() {
    let platform = Platform::start().await;
    let visitor = platform.visitor("Ana").await;
    platform.set_faults(json!({ "drop": true })).await;
    platform.says(&visitor, "Bonjour").await;
    platform.flush().await;

    assert_eq!(platform.received().len(), 1);
    let (_, log) = platform.control("GET", "log?after=0", Value::Null).await;
    assert_eq!(log["items"][0]["attempts"], 2);
}

#[tokio::test]
async fn batch_puts_several_updates_into_one_payload() {
    let platform = Platform::start_with(|it| it.timings.batch_wait_ms = 5_000).await;
    let visitor = platform.visitor("Ana").await;
    platform.set_faults(json!({ "batch": 4 })).await;
    for number in 0..8 {
        platform.says(&visitor, &format!("{number}")).await;
    }
    platform.flush().await;

    assert_eq!(platform.received().len(), 2);
    assert_eq!(platform.items("messages").len(), 8);
    let (_, bubbles) = platform.control("GET", "visitors/v1/messages", Value::Null).await;
    assert!(bubbles["items"].as_array().unwrap().iter().all(|it| it["status"] == "delivered"));
}

#[tokio::test]
async fn a_batch_that_does_not_fill_leaves_anyway() {
    let platform = Platform::start().await;
    let visitor = platform.visitor("Ana").await;
    platform.set_faults(json!({ "batch": 4 })).await;
    platform.says(&visitor, "Seul").await;
    platform.flush().await;
    assert_eq!(platform.items("messages").len(), 1);
}

#[tokio::test]
async fn a_batch_holds_at_most_a_thousand() {
    let platform = Platform::start_with(|it| it.timings.batch_wait_ms = 5_000).await;
    let visitor = platform.visitor("Ana").await;
    assert_eq!(platform.control("PUT", "faults", json!({ "batch": 1_001 })).await.0, 400);
    platform.set_faults(json!({ "batch": 1_000 })).await;
    for number in 0..1_000 {
        platform
            .emulator
            .visitor_says(whatsapp_emulator::VisitorSays {
                visitor_id: visitor["id"].as_str().unwrap().to_owned(),
                said: whatsapp_emulator::Said::Text { text: number.to_string(), reply_to: None },
                said_at: None,
            })
            .unwrap();
    }
    platform.flush().await;
    assert_eq!(platform.received().len(), 1);
    assert_eq!(platform.items("messages").len(), 1_000);
}

#[tokio::test]
async fn a_wrong_signature_is_well_formed_and_never_right() {
    let platform = Platform::start().await;
    let visitor = platform.visitor("Ana").await;
    platform.set_faults(json!({ "wrong_signature": true })).await;
    platform.says(&visitor, "Bonjour").await;
    platform.flush().await;

    let received = &platform.received()[0];
    assert_eq!(received.signature().len(), "sha256=".len() + 64);
    assert_ne!(received.signature(), signature(&platform.config.app_secret, &received.bytes));
}

#[tokio::test]
async fn a_send_can_be_refused_at_once_fail_later_or_break() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    let text = json!({ "text": { "body": "x" } });

    platform.set_faults(json!({ "send_error": 130_429 })).await;
    let (status, answer) = platform.send(&visitor, text.clone()).await;
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(130_429)));
    platform.set_faults(json!({ "send_error": 190 })).await;
    assert_eq!(platform.send(&visitor, text.clone()).await.0, 401);
    platform.set_faults(json!({ "send_error": null, "send_http": 503 })).await;
    assert_eq!(platform.send(&visitor, text.clone()).await, (503, Value::Null));
    platform.flush().await;
    assert!(platform.received().is_empty());

    platform.set_faults(json!({ "send_http": null, "async_error": 131_049 })).await;
    assert_eq!(platform.send(&visitor, text).await.0, 200);
    platform.flush().await;
    assert_eq!(platform.status_words(), ["failed 131049"]);
}

#[tokio::test]
async fn an_accepted_send_may_never_answer() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    platform.set_faults(json!({ "send_hang_accepted": true })).await;
    let body = json!({
        "messaging_product": "whatsapp", "to": visitor["phone"], "text": { "body": "x" },
        "biz_opaque_callback_data": "mine",
    });
    let path = format!("{}/v26.0/{}/messages", platform.url, platform.config.phone_number_id);
    let mut socket = platform.live().await;
    let request = platform.client.post(path).bearer_auth(&platform.config.access_token).json(&body);
    let waiting = tokio::spawn(request.send());
    while platform.bubbles(&visitor).await.len() < 2 {
        next_event(&mut socket).await;
    }
    platform.flush().await;
    assert_eq!(platform.status_words(), ["sent", "delivered"]);
    assert!(!waiting.is_finished());
    waiting.abort();
    assert_eq!(platform.items("statuses")[0]["biz_opaque_callback_data"], "mine");
}

#[tokio::test]
async fn a_closed_window_may_be_refused_at_once() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    platform.advance(24).await;
    platform.set_faults(json!({ "sync_window_error": true })).await;
    let (status, answer) = platform.send(&visitor, json!({ "text": { "body": "x" } })).await;
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(131_047)));
}

#[tokio::test]
async fn contacts_and_phones_can_be_withheld() {
    let platform = Platform::start().await;
    let visitor = platform.visitor("Ana").await;
    platform.set_faults(json!({ "no_contacts": true, "hide_phone": true })).await;
    platform.says(&visitor, "Bonjour").await;
    platform.flush().await;

    assert!(platform.items("contacts").is_empty());
    let message = &platform.items("messages")[0];
    assert_eq!((&message["from"], &message["from_user_id"]), (&Value::Null, &visitor["user_id"]));
}

#[tokio::test]
async fn raw_bodies_are_plain_utf_8_and_signed_as_they_are() {
    let platform = Platform::start().await;
    let visitor = platform.visitor("Zoé").await;
    platform.set_faults(json!({ "raw_utf8": true })).await;
    platform.says(&visitor, "Où / quand ?").await;
    platform.flush().await;

    let received = &platform.received()[0];
    assert!(std::str::from_utf8(&received.bytes).unwrap().contains("Où / quand ?"));
    assert_eq!(received.signature(), signature(&platform.config.app_secret, &received.bytes));
}

#[tokio::test]
async fn read_may_come_without_delivered() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    platform.set_faults(json!({ "read_without_delivered": true })).await;
    platform.send_text(&visitor, "Bonjour").await;
    platform.flush().await;
    platform.control("POST", "visitors/v1/read", Value::Null).await;
    platform.flush().await;
    assert_eq!(platform.status_words(), ["sent", "read"]);
    assert_eq!(platform.items("statuses")[1]["pricing"]["category"], "service");
}

#[tokio::test]
async fn a_share_of_the_items_meets_a_fault_the_same_for_the_same_seed() {
    async fn refused(seed: u64) -> Vec<bool> {
        let platform = Platform::start().await;
        let visitor = platform.writer("Ana").await;
        let faults = json!({ "send_error": 131_000, "random_percent": 50, "seed": seed });
        platform.set_faults(faults).await;
        let mut refused = Vec::new();
        for _ in 0..40 {
            let (status, _) = platform.send(&visitor, json!({ "text": { "body": "x" } })).await;
            refused.push(status == 500);
        }
        refused
    }
    let first = refused(3).await;
    assert!(first.contains(&true) && first.contains(&false));
    assert_eq!(first, refused(3).await);
    assert_ne!(first, refused(4).await);
}
