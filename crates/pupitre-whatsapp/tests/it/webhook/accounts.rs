//! News of the account, and the bodies of several numbers with several apps (C1, C2, C5).

use std::sync::Arc;

use axum::body::Body;
use pupitre_app::ports::store::{StoreError, Transaction};
use pupitre_domain::channel::Channel;
use pupitre_domain::id::ChannelId;
use pupitre_whatsapp::{ChannelSecrets, Credentials};
use serde_json::{Value, json};

use crate::support::request::{messages, payload, posted, signature, text};
use crate::support::{House, NUMBER, SECRET, channel, credentials};

const ACCOUNT: &str = "201000000000001";
const OTHER_NUMBER: &str = "102000000000002";
const OTHER_SECRET: &str = "app-secret-of-another-brand";
const OTHER_WORD: &str = "verify-token-of-another-brand";

fn news(account: &str, field: &str, value: &Value) -> Value {
    let changes = [json!({ "field": field, "value": value })];
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": account, "time": 1_795_000_000, "changes": changes }],
    })
}

fn told(house: &House) -> Vec<String> {
    house.rows(
        "SELECT code || ' ' || level || ' ' || coalesce(detail, '-') FROM channel_news ORDER BY id",
    )
}

/// A house with another brand's number, of another app.
fn of_two() -> House {
    let house = House::new();
    let second = |tx: &mut dyn Transaction| -> Result<(), StoreError> {
        tx.put_channel(&Channel { id: ChannelId::from_bytes([0xc2; 16]), ..channel(OTHER_NUMBER) })
    };
    house.store.write(second).unwrap();
    let secrets = ChannelSecrets {
        access_token: "token-of-another-brand".into(),
        app_secret: OTHER_SECRET.into(),
        previous_app_secret: None,
        verify_token: OTHER_WORD.into(),
    };
    let other = Credentials::new(OTHER_NUMBER.to_owned(), "202".to_owned(), secrets).unwrap();
    house.book.replace([Arc::new(credentials()), Arc::new(other)]);
    house
}

fn value_of(number: &str, id: &str, body: &str) -> Value {
    let mut value = messages(&[text(id, body)]);
    value["metadata"]["phone_number_id"] = json!(number);
    value
}

async fn post(house: &House, secret: &str, body: &Value) -> u16 {
    let bytes = body.to_string().into_bytes();
    let request = posted().header("x-hub-signature-256", signature(secret, &bytes));
    house.ask(request.body(Body::from(bytes)).unwrap()).await.status.as_u16()
}

#[tokio::test]
async fn c2_each_number_is_signed_by_the_secret_of_its_own_app() {
    let house = of_two();
    let ours = payload(&[value_of(NUMBER, "a", "un")]);
    let theirs = payload(&[value_of(OTHER_NUMBER, "b", "deux")]);
    assert_eq!(post(&house, SECRET, &ours).await, 200);
    assert_eq!(post(&house, OTHER_SECRET, &theirs).await, 200);
    assert_eq!(house.counts(), (2, 0));

    let forged = payload(&[value_of(NUMBER, "c", "faux"), value_of(OTHER_NUMBER, "d", "trois")]);
    assert_eq!(post(&house, OTHER_SECRET, &forged).await, 200);
    assert_eq!(house.counts(), (3, 1), "b_027 another app's secret tells nothing of our number");
    assert_eq!(house.reasons(), ["other_secret"]);
    assert_eq!(post(&house, "nobody's", &ours).await, 401);
}

#[tokio::test]
async fn c1_a_change_of_secrets_counts_at_once_and_without_any_the_webhook_is_not_ready() {
    let house = House::new();
    let body = payload(&[value_of(NUMBER, "a", "un")]);
    house.book.replace([]);
    assert_eq!(post(&house, SECRET, &body).await, 503, "b_034");
    house.book.replace([Arc::new(credentials())]);
    assert_eq!(post(&house, SECRET, &body).await, 200);
    assert_eq!(house.counts(), (1, 0));
    let counted = house.tally.take();
    assert_eq!(counted.iter().map(|it| it.received).sum::<u32>(), 1);
}

#[tokio::test]
async fn c5_news_of_the_account_are_kept_once_with_their_level() {
    let house = House::new();
    let flagged = json!({ "display_phone_number": "33100000001", "event": "FLAGGED" });
    for _ in 0..2 {
        house.tell(&news(ACCOUNT, "phone_number_quality_update", &flagged)).await;
    }
    let restricted = json!({
        "event": "ACCOUNT_RESTRICTION",
        "restriction_info": [{ "restriction_type": "RESTRICTED_CUSTOMER_INITIATED_MESSAGING" }],
    });
    house.tell(&news(ACCOUNT, "account_update", &restricted)).await;
    house.tell(&news(ACCOUNT, "security", &json!({ "event": "PIN_CHANGED" }))).await;
    assert_eq!(
        told(&house),
        [
            "quality.low problem -",
            "account.restricted problem RESTRICTED_CUSTOMER_INITIATED_MESSAGING",
            "security.pin_changed warning -",
        ]
    );
    let raw = house.rows("SELECT raw FROM channel_news ORDER BY id LIMIT 1");
    assert_eq!(raw, [flagged.to_string()], "what the platform wrote is kept");

    let better = json!({ "display_phone_number": "33100000001", "event": "UNFLAGGED" });
    house.tell(&news(ACCOUNT, "phone_number_quality_update", &better)).await;
    let open = house.rows("SELECT code FROM channel_news WHERE ended_at_us IS NULL ORDER BY code");
    assert_eq!(open, ["account.restricted", "quality.high", "security.pin_changed"]);
}

#[tokio::test]
async fn c5_news_of_another_account_or_shape_are_kept_aside() {
    let house = House::new();
    house.tell(&news("999", "account_update", &json!({ "event": "ACCOUNT_DELETED" }))).await;
    house.tell(&news(ACCOUNT, "account_update", &json!({ "event": 5 }))).await;
    assert!(told(&house).is_empty());
    assert_eq!(house.reasons(), ["unknown_number", "unexpected_shape"]);
}

#[tokio::test]
async fn c5_who_wants_no_marketing_is_noted_on_the_channel() {
    let house = House::new();
    house.tell(&payload(&[messages(&[text("a", "Bonjour")])])).await;
    let wish_at = |value: &str, user: &str, at: i64| {
        let wish = json!({
            "user_id": user, "category": "marketing_messages", "value": value, "timestamp": at,
        });
        json!({ "metadata": { "phone_number_id": NUMBER }, "user_preferences": [wish] })
    };
    let wish = |value: &str, user: &str| wish_at(value, user, 1_795_000_000);
    let stopped = || house.rows("SELECT marketing_stopped_at_us FROM contact_identities");
    house.tell(&news(ACCOUNT, "user_preferences", &wish("stop", "FR.1000000000000001"))).await;
    assert_eq!(stopped(), ["1795000000000000"]);
    house.tell(&news(ACCOUNT, "user_preferences", &wish("resume", "FR.1000000000000001"))).await;
    assert_eq!(stopped(), ["-"]);
    let older = wish_at("stop", "FR.1000000000000001", 1_794_999_000);
    house.tell(&news(ACCOUNT, "user_preferences", &older)).await;
    assert_eq!(stopped(), ["-"], "what was told before changes nothing, though it comes later");
    house.tell(&news(ACCOUNT, "user_preferences", &wish("stop", "FR.2"))).await;
    assert_eq!(house.reasons(), ["unknown_visitor"]);
}

#[tokio::test]
async fn c1_each_channel_s_word_is_met_and_noted() {
    use axum::http::Request;
    let house = of_two();
    house
        .store
        .write(|tx| {
            tx.put_channel_account(&pupitre_app::ports::store::ChannelAccount {
                channel: ChannelId::from_bytes([0xc2; 16]),
                business_account_id: "202".to_owned(),
                webhook_verified_at: None,
            })
        })
        .unwrap();
    let path = format!(
        "{}?hub.mode=subscribe&hub.challenge=42&hub.verify_token={OTHER_WORD}",
        pupitre_whatsapp::WEBHOOK_PATH
    );
    let answer = house.ask(Request::get(path).body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status.as_u16(), &*answer.body), (200, "42"));
    house.store.write(|tx| tx.channel_count()).unwrap();
    let noted = house.rows("SELECT webhook_verified_at_us IS NOT NULL FROM channel_accounts");
    assert_eq!(noted, ["1"]);
}
