//! What visitors do to messages, and who they are, as the platform tells it (C3, C6, L1).

use serde_json::{Value, json};

use crate::support::request::{messages, payload, text, with};
use crate::support::{House, NUMBER};

/// An item of Ana's of that type.
fn of(id: &str, kind: &str, content: &Value) -> Value {
    let bare = with(&text(id, ""), "text", &Value::Null);
    with(&with(&bare, "type", &json!(kind)), kind, content)
}

async fn tell(house: &House, items: &[Value]) {
    house.tell(&payload(&[messages(items)])).await;
}

fn signs(house: &House) -> Vec<String> {
    house.rows("SELECT emoji FROM reactions WHERE emoji IS NOT NULL")
}

#[tokio::test]
async fn c3_a_reaction_an_edit_and_a_deletion_stand_on_their_message() {
    let edit = json!({ "original_message_id": "one",
        "message": { "type": "text", "text": { "body": "Bonsoir" } } });
    let items = [
        of("r", "reaction", &json!({ "message_id": "one", "emoji": "👍" })),
        of("e", "edit", &edit),
        of("d", "revoke", &json!({ "original_message_id": "one" })),
    ];
    let state = "SELECT body, first_body, edited_at_us IS NOT NULL, revoked_at_us IS NOT NULL
        FROM messages";
    // In the platform's order, and with all of it before the message.
    for is_early in [false, true] {
        let house = House::new();
        if is_early {
            tell(&house, &items).await;
            assert_eq!(house.counts(), (0, 0));
            assert_eq!(house.rows("SELECT count(*) FROM message_changes"), ["3"]);
        }
        tell(&house, &[text("one", "Bonjour")]).await;
        tell(&house, &items).await;
        assert_eq!(house.rows(state), ["Bonsoir | Bonjour | 1 | 1"], "{is_early}");
        assert_eq!(signs(&house), ["👍"], "{is_early}");
        assert_eq!(house.rows("SELECT count(*) FROM conversations"), ["1"]);
        assert_eq!(house.rows("SELECT unread_count FROM conversations"), ["1"]);
        tell(&house, &[of("r2", "reaction", &json!({ "message_id": "one" }))]).await;
        assert_eq!(signs(&house), [""; 0], "{is_early}");
        assert_eq!(house.reasons(), [""; 0], "{is_early}");
    }
}

#[tokio::test]
async fn c3_an_edit_that_cannot_be_read_is_said_in_the_thread() {
    let house = House::new();
    tell(&house, &[text("one", "Bonjour")]).await;
    let odd = json!({ "original_message_id": "one", "message": { "type": "hologram" } });
    tell(&house, &[of("e", "edit", &odd)]).await;
    assert_eq!(house.words(), ["Bonjour", "edit"]);
}

#[tokio::test]
async fn c6_a_new_number_is_said_in_the_thread_and_the_contact_stays_the_same() {
    let house = House::new();
    tell(&house, &[text("one", "Bonjour")]).await;
    let changed = json!({ "type": "user_changed_number", "body": "Ana changed",
        "wa_id": "33600000011", "user_id": "FR.2", "previous_user_id": "FR.1000000000000001" });
    let value = with(&messages(&[of("s", "system", &changed)]), "contacts", &Value::Null);
    house.tell(&payload(std::slice::from_ref(&value))).await;
    house.tell(&payload(&[value])).await;

    let notices = house.rows("SELECT body, parts FROM messages WHERE kind = 'system'");
    let parts = r#"{"kind":"number_changed","old":"33600000001","new":"33600000011"}"#;
    assert_eq!(notices, [format!("Ana changed | {parts}")]);
    let people = house.rows("SELECT user_id, phone FROM contact_identities");
    assert_eq!(people, ["FR.2 | 33600000011"]);

    let late = with(&messages(&[text("late", "Tard")]), "contacts", &Value::Null);
    house.tell(&payload(&[late])).await;
    let since = with(&text("two", "Depuis"), "from", &json!("33600000011"));
    let since = with(&since, "from_user_id", &json!("FR.2"));
    house.tell(&payload(&[with(&messages(&[since]), "contacts", &Value::Null)])).await;
    assert_eq!(house.rows("SELECT count(*) FROM contacts"), ["1"]);
    assert_eq!(house.rows("SELECT user_id, phone FROM contact_identities"), people);
    assert_eq!(house.rows("SELECT count(*) FROM conversations"), ["1"]);
}

#[tokio::test]
async fn c6_a_number_that_was_asked_for_is_the_visitors() {
    let house = House::new();
    let null = Value::Null;
    let card = json!([{ "origin": "contact_request",
        "phones": [{ "phone": "+33 6 00 00 00 01", "wa_id": "33600000001" }] }]);
    let given = with(&of("c", "contacts", &card), "from", &null);
    house.tell(&payload(&[with(&messages(&[given]), "contacts", &null)])).await;
    let people = house.rows("SELECT user_id, phone FROM contact_identities");
    assert_eq!(people, ["FR.1000000000000001 | 33600000001"]);
}

#[tokio::test]
async fn c2_what_is_written_to_a_group_is_shown_as_such_and_opens_nothing() {
    let of_group = with(&text("g", "Bonjour à tous"), "group_id", &json!("group-1"));
    let house = House::new();
    tell(&house, std::slice::from_ref(&of_group)).await;
    assert_eq!((house.counts(), house.reasons()), ((0, 1), vec!["group".to_owned()]));

    let house = House::new();
    tell(&house, &[text("one", "Bonjour")]).await;
    let window = house.rows("SELECT window_ends_at_us, unread_count FROM conversations");
    tell(&house, &[with(&of_group, "timestamp", &json!("1795000060"))]).await;
    assert_eq!(house.words(), ["Bonjour", "group"]);
    let since = house.rows("SELECT window_ends_at_us, unread_count FROM conversations");
    assert_eq!(since, window);
}

#[tokio::test]
async fn c3_what_a_message_came_with_is_kept_and_a_quote_finds_its_message() {
    let house = House::new();
    let context = json!({ "id": "one", "from": "33100000001", "forwarded": true,
        "referred_product": { "catalog_id": "7", "product_retailer_id": "SKU-1" } });
    let referral = json!({ "source_type": "ad", "headline": "Soldes", "source_id": "1" });
    let answer = with(&with(&text("two", "Oui"), "context", &context), "referral", &referral);
    tell(&house, &[text("one", "Bonjour"), answer]).await;
    let rows = house.rows(
        "SELECT m.quoted_platform_id, q.body, m.forwarded, m.brought_by, m.raw IS NOT NULL
         FROM messages AS m LEFT JOIN messages AS q ON q.id = m.quoted_id WHERE m.body = 'Oui'",
    );
    let brought = r#"{"referral":{"source":"ad","headline":"Soldes"},"product":["7","SKU-1"]}"#;
    assert_eq!(rows, [format!("one | Bonjour | once | {brought} | 1")]);
}

#[tokio::test]
async fn c3_what_the_brand_writes_on_its_phone_is_shown_as_the_brands() {
    let echo = json!({ "from": "33100000001", "to": "33600000001", "id": "echo-1",
        "timestamp": "1795000060", "type": "text", "text": { "body": "On arrive" } });
    let value = json!({
        "messaging_product": "whatsapp",
        "metadata": { "display_phone_number": "33100000001", "phone_number_id": NUMBER },
        "message_echoes": [echo],
    });
    let body = json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": "1", "changes": [{ "field": "smb_message_echoes", "value": value }] }],
    });
    let house = House::new();
    house.tell(&body).await;
    assert_eq!(house.reasons(), ["no_open_conversation"]);

    let house = House::new();
    tell(&house, &[text("one", "Bonjour")]).await;
    let window = house.rows("SELECT window_ends_at_us FROM conversations");
    house.tell(&body).await;
    house.tell(&body).await;
    let rows = house.rows(
        "SELECT direction, m.body, d.state, d.platform_id FROM messages AS m
         JOIN deliveries AS d ON d.message_id = m.id",
    );
    assert_eq!(rows, ["outbound | On arrive | sent | echo-1"]);
    assert_eq!(house.rows("SELECT waiting_on FROM conversations"), ["visitor"]);
    assert_eq!(house.rows("SELECT window_ends_at_us FROM conversations"), window);
    let react = of("r", "reaction", &json!({ "message_id": "echo-1", "emoji": "👍" }));
    tell(&house, &[react]).await;
    assert_eq!(signs(&house), ["👍"]);
}
