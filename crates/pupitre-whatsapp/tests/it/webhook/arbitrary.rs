//! Whatever the bytes, there is an answer, and what was signed is somewhere.

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use tokio::runtime::Runtime;

use crate::support::request::payload;
use crate::support::{House, NUMBER};

/// JSON of any shape, a few levels deep, with the platform's own keys in it.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!(NUMBER)),
        Just(json!("text")),
        Just(json!("1795000000")),
    ];
    let key = prop_oneof![
        prop::sample::select(vec![
            "id",
            "from",
            "from_user_id",
            "timestamp",
            "type",
            "text",
            "body",
            "image",
            "contacts",
            "messages",
            "statuses",
            "status",
            "errors",
            "metadata",
            "phone_number_id",
            "context",
            "interactive",
            "button_reply",
            "title",
            "system",
            "unsupported",
            "field",
            "value",
            "changes",
            "entry",
            "object",
        ])
        .prop_map(str::to_owned),
        ".{0,6}",
    ];
    leaf.prop_recursive(5, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((key.clone(), inner), 0..6)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Posts and says whether something is there afterwards.
fn is_kept(bytes: Vec<u8>) -> bool {
    let house = House::new();
    let runtime = Runtime::new().unwrap();
    let answer = runtime.block_on(house.post(bytes));
    assert_eq!(answer.status.as_u16(), 200);
    let (message_count, kept_count) = house.counts();
    let waits = |sql: &str| !house.rows(sql).is_empty();
    message_count + kept_count > 0
        || waits("SELECT id FROM parked_reports")
        || waits("SELECT 1 FROM message_changes")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn c2_any_signed_bytes_are_kept(bytes in prop::collection::vec(any::<u8>(), 1..600)) {
        prop_assert!(is_kept(bytes));
    }

    #[test]
    fn c2_any_signed_json_is_kept(body in any_json()) {
        prop_assert!(is_kept(body.to_string().into_bytes()));
    }

    #[test]
    fn c2_any_value_of_a_change_is_kept(values in prop::collection::vec(any_json(), 1..3)) {
        prop_assert!(is_kept(payload(&values).to_string().into_bytes()));
    }

    #[test]
    fn i_20_any_items_are_each_one_thing(
        messages in prop::collection::vec(any_json(), 1..6),
        statuses in prop::collection::vec(any_json(), 0..6),
    ) {
        let house = House::new();
        let value = json!({
            "metadata": { "phone_number_id": NUMBER },
            "messages": messages,
            "statuses": statuses,
        });
        let runtime = Runtime::new().unwrap();
        runtime.block_on(house.tell(&payload(&[value])));
        let (message_count, kept_count) = house.counts();
        let parked_count = house.rows("SELECT id FROM parked_reports").len();
        let change_count = house.rows("SELECT 1 FROM message_changes").len();
        let item_count = messages.len() + statuses.len();
        prop_assert_eq!(message_count + kept_count + parked_count + change_count, item_count);
    }

    #[test]
    fn a_body_changed_in_one_place_is_still_taken_in(place: prop::sample::Index, byte: u8) {
        let body = crate::support::request::one_text("one", "Bonjour \u{e9} \"\\");
        let mut bytes = body.to_string().into_bytes();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        prop_assert!(is_kept(bytes));
    }
}
