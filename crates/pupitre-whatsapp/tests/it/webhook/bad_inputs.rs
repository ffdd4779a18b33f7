//! The bad inputs of the catalogue that no other file proves (B-029 to B-070).

use axum::body::Body;
use serde_json::{Value, json};

use crate::support::House;
use crate::support::request::{
    SENT_AT, messages, one_text, payload, posted, signature, statuses, text, with,
};

/// What an account is told of, beside its messages.
fn news(field: &str, value: &Value) -> Value {
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": "201000000000001", "changes": [{ "field": field, "value": value }] }],
    })
}

#[tokio::test]
async fn b_029_a_secret_that_is_neither_this_one_nor_the_one_before_is_refused() {
    let house = House::new();
    let body = one_text("one", "Bonjour").to_string();
    for secret in ["the secret of the year before", "", "app-secret-of-orvell"] {
        let header = signature(secret, body.as_bytes());
        let request = posted().header("x-hub-signature-256", header);
        let answer = house.ask(request.body(Body::from(body.clone())).unwrap()).await;
        assert_eq!(answer.status.as_u16(), 401, "{secret}");
        assert_eq!(answer.code(), "webhook.signature_mismatch");
    }
    assert_eq!(house.counts(), (0, 0));
}

#[tokio::test]
async fn b_037_a_value_that_names_no_number_is_kept() {
    for metadata in [Value::Null, json!({}), json!("101"), json!({ "phone_number_id": 7 })] {
        let house = House::new();
        let value = with(&messages(&[text("one", "Bonjour")]), "metadata", &metadata);
        house.tell(&payload(&[value])).await;
        assert_eq!(house.counts(), (0, 1), "{metadata}");
    }
}

#[tokio::test]
async fn b_046_a_text_of_any_length_is_stored_whole() {
    let family = "👩‍👩‍👧‍👦";
    for words in ["é".repeat(4_096), "a".repeat(65_536), family.repeat(20_000)] {
        let house = House::new();
        house.tell(&one_text("one", &words)).await;
        assert!(house.words() == [words.clone()], "{} characters", words.chars().count());
    }
}

#[tokio::test]
async fn b_050_a_reaction_to_nothing_known_opens_nothing_and_loses_nothing() {
    let reaction = |emoji: Value| {
        let reaction = with(&json!({ "message_id": "wamid.of-nobody" }), "emoji", &emoji);
        let item = with(&text("one", ""), "type", &json!("reaction"));
        with(&with(&item, "text", &Value::Null), "reaction", &reaction)
    };
    for emoji in [json!("👍"), json!(""), Value::Null, json!(7)] {
        let house = House::new();
        house.tell(&payload(&[messages(&[reaction(emoji.clone())])])).await;
        assert!(house.words().is_empty() && house.rows("SELECT id FROM conversations").is_empty());
        house.tell(&one_text("two", "Bonjour")).await;
        assert_eq!(house.words(), ["Bonjour"], "{emoji}");
    }
}

#[tokio::test]
async fn b_059_a_change_of_number_that_can_not_be_merges_nobody() {
    let house = House::new();
    house.tell(&one_text("one", "Bonjour")).await;
    let cy = json!({
        "from": "33600000002", "from_user_id": "FR.1000000000000002", "id": "two",
        "timestamp": SENT_AT, "type": "text", "text": { "body": "Ici" },
    });
    house.tell(&payload(&[with(&messages(&[cy]), "contacts", &json!([]))])).await;
    let people = "SELECT user_id, phone FROM contact_identities ORDER BY user_id";
    let before = house.rows(people);
    assert_eq!(before.len(), 2);
    // Ana's number becomes what it was, then Cy's.
    for (id, to) in [("same", "33600000001"), ("cy", "33600000002")] {
        let system = json!({
            "body": "Ana changed", "wa_id": to, "type": "user_changed_number",
        });
        let item = with(&text(id, ""), "type", &json!("system"));
        let item = with(&with(&item, "text", &Value::Null), "system", &system);
        house.tell(&payload(&[with(&messages(&[item]), "contacts", &Value::Null)])).await;
    }
    assert_eq!(house.rows("SELECT count(*) FROM contacts"), ["2"]);
    let strangers = house.rows(people);
    assert!(strangers.contains(&before[1]), "Cy is who Cy was: {strangers:?}");
}

#[tokio::test]
async fn b_061_a_status_that_nobody_knows_is_counted_and_changes_nothing() {
    let house = House::new();
    let status = json!({
        "id": "out-1", "status": "teleported", "timestamp": SENT_AT,
        "recipient_id": "33600000001",
    });
    house.tell(&payload(&[statuses(&[status])])).await;
    assert_eq!(house.rows("SELECT id FROM parked_reports").len(), 0);
    assert_eq!(house.counts().1, 1, "its raw content is kept");
}

#[tokio::test]
async fn b_066_to_b_068_news_of_the_account_are_taken_in_and_no_message_is_lost_for_them() {
    let template = json!({
        "event": "PAUSED", "message_template_id": 7, "message_template_name": "unknown",
        "message_template_language": "fr", "reason": "NONE",
    });
    let ban = json!({ "event": "ACCOUNT_RESTRICTION", "restriction_info": [{}] });
    let failed = json!([{ "code": 130_429, "title": "Rate limit hit" }]);
    let errors = with(&statuses(&[]), "errors", &failed);
    let errors = with(&errors, "statuses", &Value::Null);
    for (what, body) in [
        ("b_066", news("message_template_status_update", &template)),
        ("b_066 of another shape", news("message_template_status_update", &json!([]))),
        ("b_067", news("account_update", &ban)),
        ("b_067 of another shape", news("account_update", &json!("banned"))),
        ("b_068", payload(&[errors])),
    ] {
        let house = House::new();
        house.tell(&body).await;
        house.tell(&one_text("one", "Bonjour")).await;
        assert_eq!(house.words(), ["Bonjour"], "{what}");
    }
}
