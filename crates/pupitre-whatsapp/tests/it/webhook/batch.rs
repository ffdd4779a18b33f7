//! Bodies with many items: one bad one never spoils the others, and their order stays.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::support::House;
use crate::support::request::{messages, one_text, payload, statuses, text, with};

fn texts(count: usize) -> Vec<Value> {
    (0..count).map(|number| text(&format!("id-{number}"), &format!("{number:04}"))).collect()
}

#[tokio::test]
async fn f_04_one_bad_item_among_100_good_ones_keeps_100() {
    let bad = [
        json!(null),
        json!(5),
        json!([]),
        json!({}),
        with(&text("bad", "x"), "id", &Value::Null),
        with(&with(&text("bad", "x"), "from", &json!("")), "from_user_id", &json!("")),
        with(&text("bad", "x"), "type", &json!({})),
    ];
    for (case, bad) in bad.iter().enumerate() {
        for place in [0, 50, 100] {
            let house = House::new();
            let mut items = texts(100);
            items.insert(place, bad.clone());
            let mut value = messages(&items);
            value["contacts"] = json!([]);
            house.tell(&payload(&[value])).await;
            assert_eq!(house.counts(), (100, 1), "case {case} at {place}");
        }
    }
}

#[tokio::test]
async fn b_064_of_1_000_items_with_one_malformed_999_are_stored_in_their_order() {
    let house = House::new();
    let mut items = texts(1000);
    items[500] = json!({ "id": ["not", "an", "id"] });
    house.tell(&payload(&[messages(&items)])).await;

    assert_eq!(house.counts(), (999, 1));
    let expected: Vec<String> =
        (0..1000).filter(|it| *it != 500).map(|number| format!("{number:04}")).collect();
    assert_eq!(house.words(), expected);
    assert_eq!(house.rows("SELECT count(*) FROM conversations"), ["1"]);
}

#[tokio::test]
async fn b_065_another_text_under_a_known_id_is_kept_beside_the_first() {
    let house = House::new();
    house.tell(&one_text("one", "Bonjour")).await;
    house.tell(&one_text("one", "Bonsoir")).await;
    house.tell(&one_text("one", "Bonjour")).await;
    assert_eq!(house.words(), ["Bonjour"]);
    assert_eq!(house.reasons(), ["conflict"]);
    assert!(house.rows("SELECT raw FROM quarantine")[0].contains("Bonsoir"));
}

#[tokio::test]
async fn a_fault_at_any_level_leaves_the_other_levels_standing() {
    let house = House::new();
    let good = |id: &str| json!({ "field": "messages", "value": messages(&[text(id, id)]) });
    let twice = r#"{"field":"messages","field":"messages","value":{}}"#;
    let body = json!({
        "object": "whatsapp_business_account",
        "entry": [
            { "id": "1", "changes": [good("a"), 5, { "field": "messages" }, good("b")] },
            "not an entry",
            { "id": "2", "changes": "nothing" },
            { "id": "3", "changes": [] },
            { "id": "4", "changes": [{ "field": "messages", "value": messages(&[]) }, good("c")] },
            { "id": "5", "changes": ["TWICE", { "field": "flows", "value": {} }, good("d")] },
        ],
    });
    let body = body.to_string().replace("\"TWICE\"", twice);
    assert_eq!(house.post(body).await.status, StatusCode::OK);

    assert_eq!(house.words(), ["a", "b", "c", "d"]);
    let reasons = [
        "unexpected_shape",
        "unexpected_shape",
        "unexpected_shape",
        "unexpected_shape",
        "empty",
        "empty",
        "duplicate_key",
        "other_field",
    ];
    assert_eq!(house.reasons(), reasons);
}

#[tokio::test]
async fn messages_and_statuses_of_one_change_are_both_taken_in() {
    let house = House::new();
    let mut value = messages(&[text("one", "Bonjour")]);
    let status = json!({ "id": "out", "status": "delivered", "timestamp": "1795000000" });
    value["statuses"] = json!([status]);
    value["errors"] = json!([{ "code": 130_429 }]);
    house.tell(&payload(&[value])).await;
    assert_eq!(house.words(), ["Bonjour"]);
    assert_eq!(house.rows("SELECT state FROM parked_reports"), ["delivered"]);
    assert_eq!(house.reasons(), ["account_error"]);
}

#[tokio::test]
async fn b_014_a_key_that_stands_twice_in_an_item_keeps_that_item_aside() {
    let house = House::new();
    let body = payload(&[messages(&[text("one", "Un"), text("two", "Deux")])]).to_string();
    let body = body.replace(r#""id":"one""#, r#""id":"one","id":"uno""#);
    assert_eq!(house.post(body).await.status, StatusCode::OK);
    assert_eq!(
        (house.words(), house.reasons()),
        (vec!["Deux".to_owned()], vec!["duplicate_key".to_owned()])
    );
}

#[tokio::test]
async fn more_items_than_the_platform_ever_sends_are_kept_as_one() {
    let house = House::new();
    let many = vec![json!({ "id": "out", "status": "sent" }); 10_001];
    house.tell(&payload(&[statuses(&many)])).await;
    assert_eq!((house.counts(), house.reasons()), ((0, 1), vec!["too_many_items".to_owned()]));
}
