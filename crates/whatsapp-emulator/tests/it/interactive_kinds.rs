//! The interactive kinds beside buttons, lists and links: what passes, and what each lacks.

use serde_json::{Value, json};

use crate::support::Platform;

fn of(kind: &str, action: &Value) -> Value {
    json!({ "type": kind, "body": { "text": "Bonjour" }, "action": action })
}

fn card(kind: &str, text: &str) -> Value {
    json!({ "header": { "type": kind }, "body": { "text": text } })
}

fn carousel(cards: &[Value]) -> Value {
    of("carousel", &json!({ "cards": cards }))
}

fn products(header: &str, count: usize) -> Value {
    let items: Vec<Value> =
        (0..count).map(|it| json!({ "product_retailer_id": it.to_string() })).collect();
    let sections = json!([{ "title": "Lampes", "product_items": items }]);
    let mut all = of("product_list", &json!({ "catalog_id": "1", "sections": sections }));
    all["header"] = json!({ "type": header, "text": "Lampes" });
    all
}

fn flow(parameters: &Value) -> Value {
    of("flow", &json!({ "name": "flow", "parameters": parameters }))
}

/// The codes with which each of these is refused, 0 for none.
async fn codes(all: Vec<Value>) -> Vec<u64> {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    let mut codes = Vec::new();
    for interactive in all {
        let message = json!({ "type": "interactive", "interactive": interactive });
        let (_, answer) = platform.send(&visitor, message).await;
        codes.push(answer["error"]["code"].as_u64().unwrap_or_default());
    }
    codes
}

#[tokio::test]
async fn each_kind_passes_as_the_manual_has_it() {
    let two = vec![card("image", "Une"), card("image", "Deux")];
    let flow_parameters =
        json!({ "flow_message_version": "3", "flow_id": "1", "flow_cta": "Ouvrir" });
    let product = json!({ "catalog_id": "1", "product_retailer_id": "2" });
    let all = vec![
        of("location_request_message", &json!({ "name": "send_location" })),
        of("request_contact_info", &json!({ "name": "request_contact_info" })),
        of("call_permission_request", &json!({ "name": "call_permission_request" })),
        of("catalog_message", &json!({ "name": "catalog_message" })),
        of("address_message", &json!({ "name": "address_message" })),
        of("product", &product),
        products("text", 30),
        flow(&flow_parameters),
        carousel(&two),
    ];

    assert!(codes(all).await.iter().all(|it| *it == 0));
}

#[tokio::test]
async fn each_kind_is_refused_for_what_it_lacks() {
    let mixed = vec![card("image", "Une"), card("video", "Deux")];
    let long = "x".repeat(161);
    let mut headed = carousel(&[card("image", "Une"), card("image", "Deux")]);
    headed["footer"] = json!({ "text": "Orvelle" });
    let cases = vec![
        (of("location_request_message", &json!({ "name": "other" })), 131_009),
        (of("request_contact_info", &json!({})), 131_008),
        (of("product", &json!({ "catalog_id": "1" })), 131_008),
        (products("text", 31), 131_009),
        (products("image", 1), 131_008),
        (flow(&json!({ "flow_message_version": "3", "flow_cta": "Ouvrir" })), 131_008),
        (flow(&json!({ "flow_message_version": "2", "flow_id": "1", "flow_cta": "A" })), 131_009),
        (
            flow(
                &json!({ "flow_message_version": "3", "flow_id": "1", "flow_cta": "x".repeat(31) }),
            ),
            100,
        ),
        (carousel(&[card("image", "Une")]), 131_009),
        (carousel(&vec![card("image", "Une"); 11]), 131_009),
        (carousel(&mixed), 131_009),
        (carousel(&vec![card("image", &long); 2]), 100),
        (headed, 131_009),
        (of("hologram", &json!({ "name": "hologram" })), 131_009),
    ];
    let (all, expected): (Vec<Value>, Vec<u64>) = cases.into_iter().unzip();

    assert_eq!(codes(all).await, expected);
}
