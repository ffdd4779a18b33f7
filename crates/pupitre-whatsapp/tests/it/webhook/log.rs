//! The log of what came: what it was and what was done with it, never a word of it (C1, C2).

use axum::body::Body;
use serde_json::json;

use crate::support::House;
use crate::support::request::{messages, payload, posted, statuses, text, with};

#[tokio::test]
async fn c1_c2_each_item_that_came_has_a_line_that_says_what_was_done_with_it() {
    let house = House::new();
    let hello = payload(&[messages(&[text("a", "mot très secret")])]);
    house.tell(&hello).await;
    house.tell(&hello).await;
    let status = json!({
        "id": "out", "status": "read", "timestamp": "1795000000", "recipient_id": "33600",
    });
    house.tell(&payload(&[statuses(&[status])])).await;
    let odd = with(&text("b", "x"), "type", &json!("hologram"));
    house.tell(&payload(&[messages(&[odd])])).await;
    let field = json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": "1", "changes": [{ "field": "novelties", "value": { "a": 1 } }] }],
    });
    house.tell(&field).await;
    let unsigned = posted().body(Body::from(hello.to_string())).unwrap();
    assert_eq!(house.ask(unsigned).await.status.as_u16(), 401);

    let lines = house.tally.take_lines();
    let told: Vec<String> = lines
        .iter()
        .map(|it| {
            let reason = it.reason.as_deref().unwrap_or("-");
            let channel = if it.channel.is_some() { "own" } else { "none" };
            format!("{} {} {reason} {channel}", it.kind, it.outcome.name())
        })
        .collect();
    let of = |beginning: &str| {
        told.iter().filter(|it| it.starts_with(beginning)).cloned().collect::<Vec<_>>()
    };
    assert_eq!(
        of("message.text"),
        ["message.text taken - own", "message.text duplicate - own"],
        "{told:?}"
    );
    assert_eq!(of("status"), ["status.read taken - own"]);
    assert_eq!(of("message.unsupported"), ["message.unsupported taken - own"]);
    assert_eq!(of("unread"), ["unread kept_aside other_field none"]);
    assert_eq!(of("body"), ["body refused webhook.signature_missing none"]);
    assert_eq!(lines.len(), 6, "{told:?}");
    assert!(!format!("{lines:?}").contains("secret"), "no word of a message");
}
