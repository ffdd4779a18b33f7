//! Statuses of messages that the desk sent, with its own words in them or without (C4, I-24,
//! B-063).

use hmac::{Hmac, KeyInit, Mac};
use pupitre_app::ports::store::DeliveryRow;
use pupitre_domain::contact::Sender;
use pupitre_domain::delivery::{Delivery, DeliveryState};
use pupitre_domain::id::MessageId;
use pupitre_domain::message::{
    Author, Content, Direction, Message, MessageChanges, MessageContext,
};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::support::request::{SENT_AT, one_text, payload, statuses, with};
use crate::support::{CHANNEL, House, OLDER_SECRET, SECRET};

const ANSWER: MessageId = MessageId::from_bytes([7; 16]);

/// A desk that answered Ana and never learnt whether the platform has it.
async fn house_with_unconfirmed_answer() -> House {
    let house = House::new();
    house.tell(&one_text("one", "Bonjour")).await;
    let ana = Sender { user_id: None, phone: Some("33600000001".to_owned()), profile_name: None };
    let sent_at = jiff::Timestamp::from_second(1_795_000_050).unwrap();
    let inserted = house.store.write(|tx| {
        let known = tx.correspondent(CHANNEL, &ana)?.and_then(|it| it.open);
        let conversation = known.map(|it| it.id).unwrap();
        let message = Message {
            id: ANSWER,
            conversation,
            direction: Direction::Outbound,
            author: Author::System,
            content: Content::Text("Bonjour Ana".to_owned()),
            sent_at,
            received_at: sent_at,
            platform_id: None,
            client_id: None,
            context: MessageContext::default(),
            changes: MessageChanges::default(),
        };
        let delivery =
            Delivery { state: DeliveryState::Unknown, attempt: 1, ..Delivery::queued(sent_at) };
        let row = DeliveryRow { message: ANSWER, conversation, channel: CHANNEL, delivery };
        tx.insert_outbound(&message, &row)
    });
    inserted.unwrap();
    house
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mac = Hmac::<Sha256>::new_from_slice(key).unwrap().chain_update(text);
    mac.finalize().into_bytes().to_vec()
}

/// The words that travel with an attempt, as they are specified.
fn words(secret: &str, message: MessageId, attempt: u32) -> String {
    let key = hmac(secret.as_bytes(), "pupitre callback 1");
    let named = format!("{message}.{attempt}");
    let tag = hex::encode(hmac(&key, &named));
    format!("{named}.{}", tag.split_at(32).0)
}

fn status(name: &str, words: &str) -> Value {
    let failed = json!([{ "code": 131_026, "title": "Message undeliverable" }]);
    let errors = if name == "failed" { failed } else { Value::Null };
    let status = json!({
        "id": "out-1", "status": name, "timestamp": SENT_AT, "biz_opaque_callback_data": words,
    });
    with(&status, "errors", &errors)
}

async fn tell(house: &House, items: &[Value]) -> Vec<String> {
    house.tell(&payload(&[statuses(items)])).await;
    house.rows("SELECT state, platform_id, error_code FROM deliveries")
}

#[tokio::test]
async fn c4_a_status_with_our_words_heals_an_unconfirmed_send() {
    for secret in [SECRET, OLDER_SECRET] {
        let house = house_with_unconfirmed_answer().await;
        let ours = words(secret, ANSWER, 1);
        assert_eq!(tell(&house, &[status("sent", &ours)]).await, ["sent | out-1 | -"]);
        let without = with(&status("read", ""), "biz_opaque_callback_data", &Value::Null);
        assert_eq!(tell(&house, &[without]).await, ["read | out-1 | -"]);
        assert_eq!(tell(&house, &[status("delivered", &ours)]).await, ["read | out-1 | -"]);
    }
    let house = house_with_unconfirmed_answer().await;
    let failed = status("failed", &words(SECRET, ANSWER, 1));
    assert_eq!(tell(&house, &[failed]).await, ["failed | out-1 | not_on_whatsapp"]);
}

#[tokio::test]
async fn i_24_statuses_of_a_batch_climb_whatever_their_order() {
    let house = house_with_unconfirmed_answer().await;
    let ours = words(SECRET, ANSWER, 1);
    let items = ["read", "sent", "delivered", "failed", "sent", "played"];
    let items: Vec<Value> = items.iter().map(|name| status(name, &ours)).collect();
    assert_eq!(tell(&house, &items).await, ["read | out-1 | -"]);
}

#[tokio::test]
async fn b_063_words_that_are_not_ours_bind_nothing() {
    let ours = words(SECRET, ANSWER, 1);
    let forged = [
        String::new(),
        ours.to_uppercase(),
        ours.replace(".1.", ".2."),
        words("guess", ANSWER, 1),
        words(SECRET, MessageId::from_bytes([8; 16]), 1),
        format!("{ANSWER}.1"),
        "x".repeat(600),
    ];
    for words in forged {
        let house = house_with_unconfirmed_answer().await;
        let rows = tell(&house, &[status("delivered", &words)]).await;
        assert_eq!(rows, ["unknown | - | -"], "{words}");
        assert_eq!(house.rows("SELECT state FROM parked_reports"), ["delivered"], "{words}");
    }
}
