//! The log of what came: what it was and what was done with it, never a word of it (C1, C2).

use axum::body::Body;
use pupitre_app::ports::store::WebhookSubject;
use serde_json::json;

use crate::support::request::{messages, payload, posted, signature, statuses, text, with};
use crate::support::{House, NUMBER, channel};

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
            let channel = match it.subject {
                WebhookSubject::Channel(_) => "own",
                WebhookSubject::Claimed(_) => "claimed",
                WebhookSubject::Unknown => "none",
            };
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

#[tokio::test]
async fn c1_a_refused_body_is_noted_at_the_number_or_the_account_that_it_names() {
    let house = House::new();
    let hello = payload(&[messages(&[text("a", "mot très secret")])]);
    let own = channel(NUMBER).id;
    let nobody = WebhookSubject::Unknown;
    let claimed = WebhookSubject::Claimed(own);
    let of_account = |id: &str| {
        let changes = json!([{ "field": "account_update", "value": { "event": "X" } }]);
        json!({ "object": "whatsapp_business_account",
            "entry": [{ "id": id, "changes": changes }] })
    };
    let cases = [
        (hello.to_string(), claimed),
        (of_account("201000000000001").to_string(), claimed),
        (of_account("999999").to_string(), nobody),
        (hello.to_string().replace(NUMBER, "999999"), claimed),
        (with(&hello, "entry", &json!(5)).to_string(), nobody),
        ("null".to_owned(), nobody),
        ("{".to_owned(), nobody),
        ("[".repeat(5_000), nobody),
        (String::new(), nobody),
    ];
    for (body, expected) in cases {
        let forged = signature("nobody's secret", body.as_bytes());
        let forged = posted().header("x-hub-signature-256", forged);
        let forged = forged.body(Body::from(body.clone())).unwrap();
        assert_eq!(house.ask(forged).await.status.as_u16(), 401, "{body}");
        let lines = house.tally.take_lines();
        let line: Vec<_> = lines.iter().map(|it| (it.subject, it.outcome.name())).collect();
        assert_eq!(line, [(expected, "refused")], "{}", body.get(..80).unwrap_or(&body));
        assert_eq!(house.tally.take()[0].subject, expected);
    }
    assert_eq!(house.counts(), (0, 0), "and nothing is done with it");
}
