//! What is said, both ways: shapes, signature, window, address.

use serde_json::{Value, json};

use crate::support::{Platform, signature};

#[tokio::test]
async fn a_visitors_text_reaches_the_webhook_signed_and_escaped() {
    let platform = Platform::start().await;
    let visitor = platform.visitor("Zoé 😀").await;

    let bubble = platform.says(&visitor, "Ça va ? https://orvelle.example").await;
    assert_eq!(bubble["status"], "pending");
    platform.flush().await;

    let received = platform.received();
    assert_eq!(received.len(), 1);
    let text = String::from_utf8(received[0].bytes.to_vec()).unwrap();
    assert!(text.is_ascii());
    assert!(text.contains(r#""\u00c7a va ? https:\/\/orvelle.example""#), "{text}");
    assert!(text.contains(r"Zo\u00e9 \ud83d\ude00"), "{text}");
    let expected = signature(&platform.config.app_secret, &received[0].bytes);
    assert_eq!(received[0].signature(), expected);
    assert_eq!(received[0].headers["content-type"], "application/json");
    insta::assert_json_snapshot!("a_visitors_text", received[0].body());
    assert_eq!(platform.bubbles(&visitor).await[0]["status"], "delivered");
}

#[tokio::test]
async fn an_answer_is_accepted_with_an_id_and_seen_by_the_visitor() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    let phone = visitor["phone"].as_str().unwrap();

    for version in ["", "v24.0/", "v26.0/"] {
        let url = format!("{}/{version}{}/messages", platform.url, platform.config.phone_number_id);
        let body = json!({
            "messaging_product": "whatsapp",
            "to": format!("+33 {}", phone.strip_prefix("33").unwrap()),
            "context": null,
            "text": { "body": "Bonjour Ana" },
        });
        let token = &platform.config.access_token;
        let answer = platform.client.post(url).bearer_auth(token).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{version}");
        let answer: Value = answer.json().await.unwrap();
        assert_eq!(answer["messaging_product"], "whatsapp");
        assert_eq!(answer["contacts"][0]["input"], body["to"]);
        assert_eq!(answer["contacts"][0]["wa_id"], phone);
        assert!(answer["messages"][0]["id"].as_str().unwrap().starts_with("wamid."));
        assert!(answer["messages"][0]["message_status"].is_null());
    }
    platform.flush().await;

    let bubbles = platform.bubbles(&visitor).await;
    assert_eq!(bubbles.len(), 4);
    assert_eq!(bubbles[1]["text"], "Bonjour Ana");
    assert_eq!(bubbles[1]["direction"], "brand");
    assert_eq!(platform.look(&visitor).await["unread"], 3);
}

#[tokio::test]
async fn outside_the_window_free_text_fails_later_and_a_template_passes() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    platform.advance(23).await;
    platform.send_text(&visitor, "Encore ouvert").await;
    platform.flush().await;
    assert_eq!(platform.status_words(), ["sent", "delivered"]);

    platform.advance(1).await;
    platform.send_text(&visitor, "Trop tard").await;
    platform.flush().await;
    assert_eq!(platform.status_words().last().unwrap(), "failed 131047");
    assert_eq!(platform.bubbles(&visitor).await.last().unwrap()["error"]["code"], 131_047);

    let template = json!({ "type": "template", "template": {
        "name": "hello_world", "language": { "code": "en_US" },
    } });
    let (status, answer) = platform.send(&visitor, template).await;
    assert_eq!((status, &answer["messages"][0]["message_status"]), (200, &json!("accepted")));
    platform.flush().await;
    assert_eq!(platform.status_words().last().unwrap(), "delivered");
    platform.send_text(&visitor, "Un modèle n'ouvre pas").await;
    platform.flush().await;
    assert_eq!(platform.status_words().last().unwrap(), "failed 131047");

    platform.says(&visitor, "Me revoilà").await;
    platform.send_text(&visitor, "Bonjour").await;
    platform.flush().await;
    assert_eq!(platform.status_words().last().unwrap(), "delivered");
}

#[tokio::test]
async fn a_reaction_of_the_visitor_opens_no_window() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    let wamid = platform.send_text(&visitor, "Bonjour").await;
    platform.advance(24).await;

    platform
        .says_this(&visitor, json!({ "type": "reaction", "emoji": "👍", "wamid": wamid }))
        .await;
    platform.says_this(&visitor, json!({ "type": "reaction", "emoji": "", "wamid": wamid })).await;
    platform.flush().await;

    let reactions = platform.items("messages");
    assert_eq!(reactions[0]["reaction"], json!({ "message_id": wamid, "emoji": "👍" }));
    assert_eq!(reactions[1]["reaction"], json!({ "message_id": wamid }));
    let ends_at = platform.look(&visitor).await["window_ends_at"].clone();
    assert_eq!(ends_at, "2026-11-25T10:00:00Z");
}

#[tokio::test]
async fn a_message_that_arrives_late_counts_from_when_it_was_written() {
    let platform = Platform::start().await;
    let visitor = platform.visitor("Ana").await;
    let late = json!({ "type": "text", "text": { "body": "Hier" }, "timestamp": "1795428001" });
    let bubble = platform.says_this(&visitor, json!({ "type": "raw", "message": late })).await;
    assert_eq!(bubble["at"], "2026-11-23T10:00:01Z");
    assert_eq!(platform.look(&visitor).await["window_ends_at"], "2026-11-24T10:00:01Z");
    platform.control("POST", "clock", json!({ "advance_seconds": 1 })).await;
    platform.send_text(&visitor, "Trop tard").await;
    platform.flush().await;
    assert_eq!(platform.items("messages")[0]["timestamp"], "1795428001");
    assert_eq!(platform.status_words(), ["failed 131047"]);
}

#[tokio::test]
async fn two_visitors_have_each_their_window_and_their_bubbles() {
    let platform = Platform::start().await;
    let (ana, bo) = (platform.writer("Ana").await, platform.visitor("Bo").await);
    assert_ne!(ana["phone"], bo["phone"]);
    assert_ne!(ana["user_id"], bo["user_id"]);

    platform.send_text(&ana, "Pour Ana").await;
    platform.send_text(&bo, "Pour Bo").await;
    platform.flush().await;

    let mut words = platform.status_words();
    words.sort();
    assert_eq!(words, ["delivered", "failed 131047", "sent"]);
    assert_eq!(platform.bubbles(&ana).await.len(), 2);
    assert_eq!(platform.bubbles(&bo).await[0]["text"], "Pour Bo");
}

#[tokio::test]
async fn a_visitor_without_a_phone_is_known_by_the_user_id() {
    let platform = Platform::start().await;
    let new = json!({ "name": "Cy", "hides_phone": true, "user_id": "FR.12345" });
    let (_, visitor) = platform.control("POST", "visitors", new).await;
    assert_eq!(visitor["phone"], Value::Null);
    platform.says(&visitor, "Bonjour").await;
    let message = json!({ "recipient": "FR.12345", "text": { "body": "Bonjour Cy" } });
    let (_, answer) = platform.send(&visitor, message).await;
    assert_eq!(answer["contacts"][0], json!({ "input": "FR.12345", "user_id": "FR.12345" }));
    platform.flush().await;

    let message = &platform.items("messages")[0];
    assert_eq!(message["from"], Value::Null);
    assert_eq!(message["from_user_id"], "FR.12345");
    let contact = &platform.items("contacts")[0];
    assert_eq!(contact["wa_id"], Value::Null);
    assert_eq!(contact["profile"]["username"], "cy.v1");
    for status in platform.items("statuses") {
        assert_eq!(status["recipient_id"], Value::Null);
        assert_eq!(status["recipient_user_id"], "FR.12345");
    }
}

#[tokio::test]
async fn places_buttons_and_quotes_have_the_manuals_shape() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    let own = platform.config.display_phone_number.replace(['+', ' '], "");
    let buttons = json!({ "type": "interactive", "interactive": {
        "type": "button", "body": { "text": "Une question ?" },
        "action": { "buttons": [{ "type": "reply", "reply": { "id": "yes", "title": "Oui" } }] },
    } });
    let (status, answer) = platform.send(&visitor, buttons).await;
    assert_eq!(status, 200, "{answer}");
    let wamid = answer["messages"][0]["id"].clone();

    for message in [
        json!({ "type": "location", "latitude": 48.5, "longitude": 2.25, "name": "Atelier" }),
        json!({ "type": "text", "text": "Celui-ci", "reply_to": wamid }),
        json!({ "type": "button", "text": "Oui", "payload": "yes", "reply_to": wamid }),
        json!({ "type": "raw", "message": { "type": "order", "order": { "text": "x" } } }),
    ] {
        platform.says_this(&visitor, message).await;
    }
    platform.flush().await;

    let messages = platform.items("messages");
    let place = json!({ "latitude": 48.5, "longitude": 2.25, "name": "Atelier" });
    assert_eq!(messages[0]["location"], place);
    assert_eq!(messages[1]["context"], json!({ "id": wamid, "from": own }));
    let reply = json!({ "type": "button_reply", "button_reply": { "id": "yes", "title": "Oui" } });
    assert_eq!(messages[2]["interactive"], reply);
    assert_eq!(messages[2]["context"]["id"], wamid);
    assert_eq!(messages[3]["order"], json!({ "text": "x" }));
    assert_eq!(messages[3]["from"], visitor["phone"]);
    assert_eq!(platform.bubbles(&visitor).await[1]["choices"][0]["id"], "yes");
}

#[tokio::test]
async fn a_row_of_a_list_comes_back_as_a_list_reply() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    let rows = json!([{ "rows": [{ "id": "1", "title": "Lundi" }] }]);
    let list = json!({ "type": "interactive", "interactive": {
        "type": "list", "body": { "text": "Quand ?" },
        "action": { "button": "Choisir", "sections": rows },
    } });
    let (_, answer) = platform.send(&visitor, list).await;
    let wamid = answer["messages"][0]["id"].clone();
    let tap = json!({ "type": "button", "text": "Lundi", "payload": "1", "reply_to": wamid });
    platform.says_this(&visitor, tap).await;
    platform.flush().await;

    let reply = json!({ "type": "list_reply", "list_reply": { "id": "1", "title": "Lundi" } });
    assert_eq!(platform.items("messages")[0]["interactive"], reply);
}

#[tokio::test]
async fn nested_objects_may_come_as_strings() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    let action = json!({ "buttons": [{ "type": "reply", "reply": { "id": "1", "title": "Un" } }] });
    let message = json!({ "type": "interactive", "interactive": {
        "type": "button", "body": { "text": "Lequel ?" }, "action": action.to_string(),
    } });
    assert_eq!(platform.send(&visitor, message).await.0, 200);
}

#[tokio::test]
async fn reading_marks_earlier_messages_and_typing_shows_until_the_answer() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    let second = platform.says(&visitor, "Encore moi").await;
    let third = platform.says(&visitor, "Et encore").await;
    platform.flush().await;
    let path = format!("{}/messages", platform.config.phone_number_id);
    let read = json!({
        "messaging_product": "whatsapp", "status": "read", "message_id": second["wamid"],
        "typing_indicator": { "type": "text" },
    });

    let (status, answer) = platform.graph("POST", &path, read).await;
    assert_eq!((status, answer), (200, json!({ "success": true })));
    let words: Vec<Value> =
        platform.bubbles(&visitor).await.iter().map(|it| it["status"].clone()).collect();
    assert_eq!(words, ["read", "read", "delivered"]);
    assert_eq!(third["status"], "pending");
    assert_eq!(platform.look(&visitor).await["is_brand_typing"], true);

    platform.send_text(&visitor, "Voilà").await;
    assert_eq!(platform.look(&visitor).await["is_brand_typing"], false);
}

#[tokio::test]
async fn each_thing_that_a_visitor_can_send_has_the_platforms_shape() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    let first = platform.says(&visitor, "Bonjour").await["wamid"].clone();
    let card = json!({ "name": { "formatted_name": "Dom" }, "phones": [{ "phone": "+33 1" }] });
    let article = json!({ "product_retailer_id": "A", "quantity": 2, "item_price": 5.5,
        "currency": "EUR" });
    let said = [
        json!({ "type": "contacts", "contacts": [card] }),
        json!({ "type": "flow", "body": "Envoyé", "response": { "size": "M" }, "reply_to": first }),
        json!({ "type": "order", "items": [article] }),
        json!({ "type": "unsupported", "kind": "poll_creation" }),
        json!({ "type": "edit", "wamid": first, "text": "Bonsoir" }),
        json!({ "type": "revoke", "wamid": first }),
    ];
    for message in said {
        platform.says_this(&visitor, message).await;
    }
    platform.flush().await;
    let mut items = platform.items("messages").split_off(1);
    for item in &mut items {
        for key in ["id", "from", "from_user_id", "timestamp", "context"] {
            item.as_object_mut().unwrap().remove(key);
        }
    }
    assert_eq!(items[0]["contacts"][0]["name"]["formatted_name"], "Dom");
    assert_eq!(items[1]["interactive"]["nfm_reply"]["response_json"], r#"{"size":"M"}"#);
    assert_eq!(items[2]["order"]["product_items"][0]["quantity"], 2);
    assert_eq!(items[3]["unsupported"]["type"], "poll_creation");
    assert_eq!(items[4]["edit"]["original_message_id"], first);
    assert_eq!(items[5], json!({ "type": "revoke", "revoke": { "original_message_id": first } }));

    let path = format!("visitors/{}/messages", visitor["id"].as_str().unwrap());
    for odd in [
        json!({ "type": "edit", "wamid": "wamid.none", "text": "x" }),
        json!({ "type": "revoke", "wamid": "wamid.none" }),
        json!({ "type": "contacts", "contacts": [] }),
        json!({ "type": "order", "items": [] }),
        json!({ "type": "unsupported", "kind": "" }),
    ] {
        assert_eq!(platform.control("POST", &path, odd.clone()).await.0, 400, "{odd}");
    }
}
