//! What messages and statuses may say (B-036 to B-070).

use axum::body::Body;
use serde_json::{Value, json};

use crate::support::request::{
    SENT_AT, messages, one_text, payload, posted, signature, statuses, text, with,
};
use crate::support::{CHANNEL, House, NOW, channel};

/// The desk after one message of Ana's.
async fn house_told(message: &Value) -> House {
    let house = House::new();
    house.tell(&payload(&[messages(std::slice::from_ref(message))])).await;
    house
}

#[tokio::test]
async fn b_036_a_body_for_an_unknown_number_is_kept_whole_until_there_is_a_channel() {
    let house = House::new();
    let mut body = payload(&[messages(&[text("one", "Bonjour")]), messages(&[text("two", "Ici")])]);
    body["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = json!("999");
    house.tell(&body).await;

    assert_eq!(
        (house.words(), house.reasons()),
        (vec!["Ici".to_owned()], vec!["unknown_number".to_owned()])
    );
    let kept: Value = serde_json::from_str(&house.rows("SELECT raw FROM quarantine")[0]).unwrap();
    assert_eq!(kept, body["entry"][0]["changes"][0]);

    house.store.write(|tx| tx.put_channel(&channel("999"))).unwrap();
    house.tell(&payload(&[serde_json::from_value(kept["value"].clone()).unwrap()])).await;
    assert_eq!(house.words(), ["Ici", "Bonjour"], "within a second they stand as they arrived");
}

#[tokio::test]
async fn regression_an_unknown_number_is_kept_aside_and_no_or_a_wrong_secret_is_nothing() {
    let house = House::new();
    let mut body = payload(&[messages(&[text("one", "Bonjour")])]);
    body["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = json!("999");
    house.tell(&body).await;
    assert_eq!((house.words(), house.reasons()), (vec![], vec!["unknown_number".to_owned()]));

    let body = one_text("two", "Bonjour").to_string();
    let forged = signature("another secret", body.as_bytes());
    for header in [None, Some(forged)] {
        let request =
            header.iter().fold(posted(), |it, value| it.header("x-hub-signature-256", value));
        let answer = house.ask(request.body(Body::from(body.clone())).unwrap()).await;
        assert_eq!(answer.status.as_u16(), 401, "{header:?}");
    }
    assert_eq!((house.words(), house.reasons().len()), (vec![], 1));
}

#[tokio::test]
async fn b_038_to_b_042_who_wrote_and_which_message_must_be_known_and_no_more() {
    let good = text("one", "Bonjour");
    let null = Value::Null;
    let no_phone = with(&good, "from", &null);
    let nobody = with(&no_phone, "from_user_id", &null);
    let table: Vec<(&str, Value, Value, &str)> = vec![
        ("b_038 no contacts", good.clone(), null.clone(), ""),
        ("b_038 contacts of another shape", good.clone(), json!("none"), ""),
        ("b_039 no phone", no_phone.clone(), json!([]), ""),
        ("b_039 an empty phone", with(&good, "from", &json!("")), json!([]), ""),
        ("b_040 nobody", nobody.clone(), json!([]), "no_sender"),
        (
            "b_040 nobody among two",
            nobody.clone(),
            json!([{ "user_id": "A" }, { "user_id": "B" }]),
            "no_sender",
        ),
        ("b_041 our own number", with(&good, "from", &json!("33100000001")), json!([]), ""),
        ("b_042 no id", with(&good, "id", &null), json!([]), "bad_id"),
        ("b_042 an empty id", with(&good, "id", &json!("")), json!([]), "bad_id"),
        ("b_042 a long id", with(&good, "id", &json!("x".repeat(5000))), json!([]), "bad_id"),
        ("b_042 an id with NUL", with(&good, "id", &json!("a\0b")), json!([]), "bad_id"),
        ("b_042 a number", with(&good, "id", &json!(7)), json!([]), "unexpected_shape"),
        ("a group", with(&good, "group_id", &json!("1")), json!([]), "group"),
    ];
    for (what, message, contacts, reason) in table {
        let house = House::new();
        house.tell(&payload(&[with(&messages(&[message]), "contacts", &contacts)])).await;
        if reason.is_empty() {
            assert_eq!(house.words(), ["Bonjour"], "{what}");
        } else {
            assert_eq!(
                (house.counts(), house.reasons()),
                ((0, 1), vec![reason.to_owned()]),
                "{what}"
            );
        }
    }
}

#[tokio::test]
async fn c6_a_user_id_and_a_phone_that_come_together_are_one_contact() {
    let house = House::new();
    let null = Value::Null;
    let by_phone = with(&text("1", "Un"), "from_user_id", &null);
    let by_both = text("2", "Deux");
    let by_user_id = with(&text("3", "Trois"), "from", &null);
    for message in [by_phone, by_both, by_user_id] {
        let value = with(&messages(&[message]), "contacts", &null);
        house.tell(&payload(&[value])).await;
    }
    let people = house.rows("SELECT user_id, phone FROM contact_identities");
    assert_eq!(people, ["FR.1000000000000001 | 33600000001"]);
    assert_eq!(house.rows("SELECT count(*) FROM conversations"), ["1"]);
}

#[tokio::test]
async fn b_043_an_instant_that_cannot_be_is_the_time_of_receipt_and_never_stretches_the_window() {
    let wrong = [
        json!("0"),
        json!("-1"),
        json!("abc"),
        json!(1e300),
        json!("4070908800"),
        json!("1795000000000"),
        json!({}),
        Value::Null,
    ];
    for timestamp in wrong {
        let message = with(&text("one", "Bonjour"), "timestamp", &timestamp);
        let house = house_told(&message).await;
        let rows =
            house.rows("SELECT last_visitor_message_at_us / 1000000 FROM contact_identities");
        assert_eq!(rows, [NOW.to_string()], "{timestamp}");
        assert_eq!(house.rows("SELECT sent_at_us / 1000000 FROM messages"), [NOW.to_string()]);

        // The platform repeats it later: it is still the same message.
        house.hands.advance(60);
        house.tell(&payload(&[messages(&[message])])).await;
        assert_eq!(house.counts(), (1, 0), "{timestamp}");
    }
    let house =
        house_told(&with(&text("one", "Bonjour"), "timestamp", &json!(1_795_000_000))).await;
    assert_eq!(house.rows("SELECT sent_at_us / 1000000 FROM messages"), [SENT_AT]);
}

#[tokio::test]
async fn l5_a_message_that_comes_late_keeps_its_own_time() {
    let house = House::new();
    house.hands.advance(3 * 24 * 3600);
    house.tell(&one_text("one", "Bonjour")).await;
    assert_eq!(house.rows("SELECT sent_at_us / 1000000 FROM messages"), [SENT_AT]);
    let end = 1_795_000_000 + 24 * 3600 - 60;
    assert_eq!(
        house.rows("SELECT window_ends_at_us / 1000000 FROM conversations"),
        [end.to_string()]
    );
}

#[tokio::test]
async fn i_23_words_are_stored_to_the_byte_whatever_their_length() {
    let zwj = "👩‍👩‍👧‍👦".repeat(40_000);
    let long = [
        "x".repeat(4096),
        "é".repeat(65_536),
        zwj,
        "\u{202e}drawkcab \u{200b}\u{feff}\u{1}".to_owned(),
        "<img src=x onerror=alert(1)> {{7*7}} =cmd() '; DROP TABLE messages".to_owned(),
    ];
    for words in long {
        let house = house_told(&text("one", &words)).await;
        assert_eq!(house.words(), [words]);
        assert_eq!(house.rows("SELECT raw IS NULL FROM messages"), ["1"]);
    }
}

#[tokio::test]
async fn b_047_what_cannot_be_stored_is_replaced_and_the_raw_content_kept() {
    let house = House::new();
    let body = one_text("one", "WORDS").to_string().replace("WORDS", r"a\u0000b\ud800c\udc00");
    assert_eq!(house.post(body).await.status.as_u16(), 200);
    assert_eq!(house.words(), ["a\u{fffd}b\u{fffd}c\u{fffd}"]);
    assert!(house.rows("SELECT raw FROM messages")[0].contains(r"a\u0000b\ud800c\udc00"));
}

#[tokio::test]
async fn b_044_to_b_058_any_content_is_stored() {
    let null = Value::Null;
    let of = |kind: &str, content: Value| {
        let bare = with(&text("one", ""), "text", &null);
        with(&with(&bare, "type", &json!(kind)), kind, &content)
    };
    let cards: Vec<Value> =
        (0..10_000).map(|it| json!({ "name": { "formatted_name": it } })).collect();
    let first_cards = (0..257).map(|it| it.to_string()).collect::<Vec<_>>().join(", ");
    let table: Vec<(&str, Value, &str)> = vec![
        ("b_044 an unknown type", of("hologram", json!({})), "hologram"),
        ("b_045 a text without text", with(&text("one", ""), "text", &null), "text"),
        ("b_045 no type", with(&text("one", "x"), "type", &null), "x"),
        ("b_045 no type and nothing", with(&of("text", null.clone()), "type", &null), "unknown"),
        ("b_049 a quote of another shape", with(&text("one", "x"), "context", &json!([1])), "x"),
        (
            "b_051 a choice never offered",
            of("interactive", json!({ "button_reply": { "id": "no", "title": "Non" } })),
            "Non",
        ),
        (
            "b_052 a payload",
            of("button", json!({ "text": "Oui", "payload": "{\"a\":1}".repeat(300) })),
            "Oui",
        ),
        ("b_053 an image without id", of("image", json!({ "mime_type": "image/jpeg" })), "image"),
        ("b_053 an image with a path", of("image", json!({ "id": "../../x" })), "image"),
        (
            "b_056 a place that is none",
            of("location", json!({ "latitude": 999, "longitude": "NaN" })),
            "location",
        ),
        ("b_057 many cards", of("contacts", json!(cards)), &first_cards),
        ("b_057 a card that is none", of("contacts", json!([{}, 5])), "contacts"),
        (
            "b_058 a negative price",
            of("order", json!({ "product_items": [{ "item_price": -5 }] })),
            "order",
        ),
    ];
    for (what, message, body) in table {
        let house = house_told(&message).await;
        assert_eq!(house.words(), [body], "{what}");
        let raw: Value = serde_json::from_str(&house.rows("SELECT raw FROM messages")[0]).unwrap();
        assert_eq!(raw, message, "{what}");
    }
}

#[tokio::test]
async fn b_049_a_quote_of_a_message_that_never_came_is_kept_beside_its_answer() {
    let message = with(&text("one", "x"), "context", &json!({ "id": "?", "from": "33100000001" }));
    let house = house_told(&message).await;
    let rows = house.rows("SELECT body, quoted_platform_id, quoted_id, raw FROM messages");
    assert_eq!(rows, ["x | ? | - | -"]);
}

#[tokio::test]
async fn b_053_a_file_of_any_type_stands_in_the_conversation_and_is_fetched() {
    for mime in ["image/svg+xml", "text/html", "IMAGE/JPEG", "x\u{0}y", ""] {
        let content = json!({ "id": "301", "mime_type": mime, "sha256": "wrong", "file_size": 10 });
        let message = with(&with(&text("one", ""), "type", &json!("image")), "image", &content);
        let house = house_told(&message).await;
        assert_eq!(house.rows("SELECT kind FROM messages"), ["image"], "{mime}");
        assert_eq!(house.rows("SELECT state FROM media"), ["pending"], "{mime}");
        let due = house.rows("SELECT topic FROM due_work ORDER BY topic");
        assert_eq!(due, ["auto_close", "fetch_media"], "{mime}");
    }
}

#[tokio::test]
async fn b_013_an_item_that_is_too_deep_is_kept_aside_and_a_large_flat_one_is_not() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let house = House::new();
    let body = payload(&[messages(&[
        with(&text("deep", "x"), "extra", &json!("DEEP")),
        text("two", "Deux"),
    ])]);
    house.post(body.to_string().replace("\"DEEP\"", &deep)).await;
    assert_eq!(
        (house.words(), house.reasons()),
        (vec!["Deux".to_owned()], vec!["too_deep".to_owned()])
    );

    let flat = json!({ "signs": "[{".repeat(500), "list": vec![json!({}); 500] });
    let house = house_told(&with(&text("flat", "Plat"), "extra", &flat)).await;
    assert_eq!(house.words(), ["Plat"]);
}

#[tokio::test]
async fn l1_what_is_about_a_message_joins_an_open_conversation_and_opens_none() {
    let of = |kind: &str| with(&with(&text("two", ""), "type", &json!(kind)), kind, &json!({}));
    for kind in ["reaction", "edit", "revoke", "system", "request_welcome"] {
        let house = house_told(&of(kind)).await;
        assert_eq!(house.counts(), (0, 1), "{kind}");
        assert_eq!(house.reasons(), ["no_open_conversation"], "{kind}");

        let house = house_told(&text("one", "Bonjour")).await;
        house.tell(&payload(&[messages(&[of(kind)])])).await;
        let shown = if kind == "system" { "-" } else { kind };
        assert_eq!(house.words(), ["Bonjour", shown]);
        assert_eq!(house.rows("SELECT count(*) FROM conversations"), ["1"]);
    }
}

#[tokio::test]
async fn b_060_to_b_063_statuses_of_unknown_messages_wait_and_create_nothing() {
    let house = House::new();
    let status = json!({
        "id": "out-1", "status": "sent", "timestamp": SENT_AT, "recipient_id": "33600000001",
        "biz_opaque_callback_data": "01010101-0101-0101-0101-010101010101.1.00",
    });
    let errors = vec![json!({ "code": "131026", "title": "Undeliverable" }); 50];
    let items = [
        status.clone(),
        with(&status, "timestamp", &json!("never")),
        with(&with(&status, "status", &json!("failed")), "errors", &json!(errors)),
        with(&with(&status, "status", &json!("failed")), "errors", &json!([{ "code": 999_999 }])),
        with(&status, "status", &json!("failed")),
        with(&status, "status", &json!("teleported")),
        with(&status, "id", &Value::Null),
        json!({ "id": "out-2" }),
    ];
    house.tell(&payload(&[statuses(&items)])).await;

    let parked =
        house.rows("SELECT state, error_code, error_platform_code FROM parked_reports ORDER BY id");
    let expected = [
        "sent | - | -",
        "sent | - | -",
        "failed | not_on_whatsapp | 131026",
        "failed | unknown | 999999",
        "failed | unknown | -",
    ];
    assert_eq!(parked, expected);
    assert_eq!(house.reasons(), ["unknown_status", "bad_id", "unexpected_shape"]);
    assert_eq!(house.rows("SELECT count(*) FROM messages"), ["0"]);
    let channels = house.rows("SELECT DISTINCT channel_id FROM parked_reports");
    assert_eq!(channels, [String::from_utf8_lossy(CHANNEL.as_bytes())]);
}
