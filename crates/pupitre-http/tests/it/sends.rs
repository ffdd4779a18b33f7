//! Every kind of message an agent sends, refused field by field; reactions, typing, limits.

use jiff::SignedDuration;
use pupitre_domain::id::ConversationId;
use serde_json::{Value, json};

use crate::support::{Browser, World, on_each};

/// A client id of that number.
fn client(number: u32) -> String {
    format!("0190a000-0000-7000-8000-{number:012}")
}

/// Ana with one conversation on her desk: her browser, its id and its path.
async fn ana_in_a_talk(world: &World) -> (Browser, ConversationId, String) {
    world.seat(&world.ana).await;
    let (conversation, _) = world.hear(1, "Bonjour").await;
    let path = format!("/api/v1/conversations/{conversation}");
    (world.browser_of(&world.ana).await, conversation, path)
}

fn with(number: u32, fields: &Value) -> Value {
    let mut body = json!({ "client_message_id": client(number) });
    body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    body
}

fn location() -> Value {
    json!({
        "type": "location", "latitude": 48.856_613_8, "longitude": -2.352_221_9,
        "name": "Boutique Orvelle", "address": "1 rue de la Paix, Paris",
    })
}

fn contacts() -> Value {
    json!({ "type": "contacts", "contacts": [{
        "name": { "formatted": "Camille Petit", "first": "Camille", "last": "Petit" },
        "organization": "Orvelle",
        "phones": [{ "number": "+33 1 23 45 67 89", "kind": "WORK" }],
        "emails": [{ "address": "camille@orvelle.example" }],
    }]})
}

fn buttons() -> Value {
    json!({ "type": "choices", "kind": "buttons", "header": "Rendez-vous",
        "text": "Quand ?", "footer": "Orvelle", "sections": [{ "rows": [
            { "id": "am", "title": "Le matin" }, { "id": "pm", "title": "L’après-midi" },
        ]}]
    })
}

fn list() -> Value {
    json!({ "type": "choices", "kind": "list", "text": "Quand ?", "button": "Choisir",
        "sections": [
            { "title": "Lundi", "rows": [{ "id": "a", "title": "9 h", "description": "Libre" }] },
            { "title": "Mardi", "rows": [{ "id": "b", "title": "9 h" }] },
        ]
    })
}

#[test]
fn c4_d11_a_place_cards_and_choices_are_sent_shown_and_sent_once() {
    on_each(async |world| {
        let (ana, _, path) = ana_in_a_talk(world).await;
        let messages = format!("{path}/messages");
        for (number, fields) in (1..).zip([location(), contacts(), buttons(), list()]) {
            let body = with(number, &fields);
            let sent = ana.post(&messages, &body).await.expect(201, "").json();
            let content = &sent["content"];
            assert_eq!(content["type"], fields["type"]);
            let again = ana.post(&messages, &body).await;
            assert_eq!((again.status.as_u16(), again.json()), (200, sent.clone()));
            let last = ana.get(&messages).await.ok()["items"].as_array().unwrap().len();
            assert_eq!(last, usize::try_from(number).unwrap() + 1);
            match number {
                1 => {
                    assert_eq!(content["latitude"], json!(48.856_613_8));
                    assert_eq!(content["longitude"], json!(-2.352_221_9));
                    assert_eq!(content["name"], "Boutique Orvelle");
                }
                2 => {
                    assert_eq!(content["contacts"][0]["name"], "Camille Petit");
                    assert_eq!(content["contacts"][0]["phones"][0]["kind"], "WORK");
                    assert_eq!(content["contacts"][0]["emails"][0]["kind"], Value::Null);
                }
                _ => {
                    assert_eq!(content["kind"], fields["kind"]);
                    assert_eq!(content["chosen"], Value::Null);
                    let title = &fields["sections"][0]["rows"][0]["title"];
                    assert_eq!(&content["sections"][0]["rows"][0]["title"], title);
                }
            }
        }
    });
}

fn changed(mut fields: Value, pointer: &str, value: Value) -> Value {
    if let Some(place) = fields.pointer_mut(pointer) {
        *place = value;
    } else {
        let name = pointer.trim_start_matches('/').to_owned();
        fields.as_object_mut().unwrap().insert(name, value);
    }
    fields
}

fn long(count: usize) -> Value {
    json!("é".repeat(count))
}

fn rows(count: u32) -> Value {
    let row = |it: u32| json!({ "id": it.to_string(), "title": format!("n° {it}") });
    Value::Array((0..count).map(row).collect())
}

/// A place of the message, what stands there instead, and the field, reason and limit of the
/// refusal.
type Wrong = (&'static str, Value, &'static str, &'static str, Option<u32>);

/// Each is refused so, and nothing is written.
async fn refuses(world: &World, good: Value, code: &str, table: Vec<Wrong>) {
    let (ana, _, path) = ana_in_a_talk(world).await;
    let messages = format!("{path}/messages");
    for (pointer, value, field, reason, limit) in table {
        let body = with(1, &changed(good.clone(), pointer, value));
        let refused = ana.post(&messages, &body).await.expect(422, code).json();
        assert_eq!((&refused["field"], &refused["reason"]), (&json!(field), &json!(reason)));
        assert_eq!(refused["limit"], json!(limit), "{field}");
    }
    assert_eq!(ana.get(&messages).await.ok()["items"].as_array().unwrap().len(), 1);
    ana.post(&messages, &with(1, &good)).await.expect(201, "");
}

#[test]
fn c4_a_place_or_a_card_that_can_t_be_names_its_field() {
    on_each(async |world| {
        let table = vec![
            ("/latitude", json!(90.1), "latitude", "invalid", None),
            ("/longitude", json!(1e300), "longitude", "invalid", None),
            ("/name", long(1001), "name", "too_long", Some(1000)),
            ("/address", long(1001), "address", "too_long", Some(1000)),
        ];
        refuses(world, location(), "message.location_invalid", table).await;
    });
    on_each(async |world| {
        let card = "/contacts/0";
        let name = "contacts[0].name.formatted";
        let phone = "contacts[0].phones[0].number";
        let table = vec![
            ("/contacts", json!([]), "contacts", "missing", None),
            ("/contacts/0/name/formatted", json!(" "), name, "missing", None),
            ("/contacts/0/phones/0/number", json!("chez elle"), phone, "invalid", None),
            (
                card,
                json!({ "name": { "formatted": "é".repeat(201) } }),
                name,
                "too_long",
                Some(200),
            ),
        ];
        refuses(world, contacts(), "message.contacts_invalid", table).await;
    });
}

#[test]
fn c4_buttons_that_can_t_be_name_their_field_and_its_limit() {
    on_each(async |world| {
        let title = "sections[0].rows[1].title";
        let table = vec![
            ("/text", long(1025), "text", "too_long", Some(1024)),
            ("/text", json!(" "), "text", "missing", None),
            ("/header", long(61), "header", "too_long", Some(60)),
            ("/footer", long(61), "footer", "too_long", Some(60)),
            ("/button", json!("Voir"), "button", "unexpected", None),
            ("/sections/0/rows", rows(4), "sections[0].rows", "too_many", Some(3)),
            ("/sections/0/rows/1/title", long(21), title, "too_long", Some(20)),
            ("/sections/0/rows/1/title", json!("Le matin"), title, "repeated", None),
            ("/sections/0/rows/1/id", json!("am"), "sections[0].rows[1].id", "repeated", None),
        ];
        refuses(world, buttons(), "message.choices_invalid", table).await;
    });
}

#[test]
fn c4_a_list_that_can_t_be_names_its_field_and_its_limit() {
    on_each(async |world| {
        let description = "sections[0].rows[0].description";
        let title = "sections[0].rows[0].title";
        let table = vec![
            ("/text", long(4097), "text", "too_long", Some(4096)),
            ("/button", long(21), "button", "too_long", Some(20)),
            ("/button", Value::Null, "button", "missing", None),
            ("/sections/1/title", Value::Null, "sections[1].title", "missing", None),
            ("/sections/1/title", long(25), "sections[1].title", "too_long", Some(24)),
            ("/sections/0/rows", rows(10), "sections", "too_many", Some(10)),
            ("/sections/0/rows", rows(0), "sections[0].rows", "missing", None),
            ("/sections/0/rows/0/description", long(73), description, "too_long", Some(72)),
            ("/sections/0/rows/0/title", long(25), title, "too_long", Some(24)),
        ];
        refuses(world, list(), "message.choices_invalid", table).await;
    });
}

#[test]
fn c4_a_field_of_another_kind_is_refused_and_one_that_lacks_is_named() {
    on_each(async |world| {
        let (ana, _, path) = ana_in_a_talk(world).await;
        let messages = format!("{path}/messages");
        let stray = changed(location(), "/caption", json!("x"));
        let stray = ana.post(&messages, &with(1, &stray)).await;
        assert_eq!(stray.expect(422, "request.unknown_field").json()["field"], "caption");
        let mut lost = location();
        lost.as_object_mut().unwrap().remove("longitude");
        let lost = ana.post(&messages, &with(1, &lost)).await;
        assert_eq!(lost.expect(422, "request.missing_field").json()["field"], "longitude");
    });
}

#[test]
fn c4_a_reply_shows_the_message_that_it_answers() {
    on_each(async |world| {
        let (ana, _, path) = ana_in_a_talk(world).await;
        let messages = format!("{path}/messages");
        let first = ana.get(&messages).await.ok()["items"][0]["id"].clone();
        let text = json!({ "type": "text", "text": "Oui", "quoted_message_id": first });
        let sent = ana.post(&messages, &with(1, &text)).await.expect(201, "").json();
        let quoted = &sent["quoted"];
        assert_eq!((&quoted["message_id"], &quoted["by"]), (&first, &json!("visitor")));
        assert_eq!((&quoted["kind"], &quoted["excerpt"]), (&json!("text"), &json!("Bonjour")));
        for unknown in ["0", "0190a000-0000-7000-8000-0000000000ff"] {
            let text = json!({ "type": "text", "text": "Oui", "quoted_message_id": unknown });
            let refused = ana.post(&messages, &with(2, &text)).await;
            refused.expect(404, "message.quoted_not_found");
        }
    });
}

#[test]
fn c4_a_reaction_is_shown_refused_and_taken_away() {
    on_each(async |world| {
        let (ana, _, path) = ana_in_a_talk(world).await;
        let messages = format!("{path}/messages");
        let first = ana.get(&messages).await.ok()["items"][0]["id"].clone();
        let reaction = format!("{messages}/{}/reaction", first.as_str().unwrap());
        let emoji = |it: &str| json!({ "emoji": it });
        let shown = ana.put(&reaction, &emoji("👍")).await.expect(200, "").json();
        let agent = json!({ "id": world.ana.id.to_string(), "name": "Ana" });
        let expected = json!([{ "by": "brand", "emoji": "👍", "agent": agent, "state": "queued" }]);
        assert_eq!(shown["reactions"], expected);
        ana.put(&reaction, &emoji("ok")).await.expect(422, "reaction.emoji_invalid");
        let taken = ana.put(&reaction, &emoji("")).await.expect(200, "").json();
        assert_eq!(taken["reactions"], json!([]));

        let ours = ana.post(&messages, &with(1, &json!({ "type": "text", "text": "Oui" }))).await;
        let ours = format!("{messages}/{}/reaction", ours.ok()["id"].as_str().unwrap());
        ana.put(&ours, &emoji("👍")).await.expect(409, "reaction.not_allowed");
        let nothing = format!("{messages}/{}/reaction", client(9));
        ana.put(&nothing, &emoji("👍")).await.expect(404, "message.not_found");
        let dee = world.browser_of(&world.dee).await;
        dee.put(&reaction, &emoji("👍")).await.expect(409, "conversation.not_owner");
        let bo = world.browser_of(&world.bo).await;
        bo.put(&reaction, &emoji("👍")).await.expect(404, "conversation.not_found");
        world.clock.advance(SignedDuration::from_hours(24));
        let ana = world.browser_of(&world.ana).await;
        ana.put(&reaction, &emoji("👍")).await.expect(409, "conversation.window_closed");
    });
}

#[test]
fn d4_typing_is_the_holders_inside_the_window() {
    on_each(async |world| {
        let (ana, _, path) = ana_in_a_talk(world).await;
        let typing = format!("{path}/typing");
        for _ in 0..3 {
            ana.post(&typing, &json!({})).await.expect(204, "");
        }
        let bo = world.browser_of(&world.bo).await;
        bo.post(&typing, &json!({})).await.expect(404, "conversation.not_found");
        let dee = world.browser_of(&world.dee).await;
        dee.post(&typing, &json!({})).await.expect(409, "conversation.not_owner");
        world.clock.advance(SignedDuration::from_hours(24));
        let ana = world.browser_of(&world.ana).await;
        ana.post(&typing, &json!({})).await.expect(409, "conversation.window_closed");
    });
}

#[test]
fn c4_a_channel_says_what_it_takes() {
    on_each(async |world| {
        let ana = world.browser_of(&world.ana).await;
        let (_, _, _) = ana_in_a_talk(world).await;
        let talk = ana.get("/api/v1/conversations").await.ok();
        let channel = talk["items"][0]["channel"]["id"].as_str().unwrap().to_owned();
        let limits = ana.get(&format!("/api/v1/channels/{channel}/limits")).await.ok();
        assert_eq!(limits["kind"], "whatsapp");
        assert_eq!((&limits["text_max"], &limits["caption_max"]), (&json!(4096), &json!(1024)));
        let image = json!({ "types": ["image/jpeg", "image/png"], "max_bytes": 5_242_880 });
        assert_eq!(limits["files"]["image"], image);
        assert_eq!(limits["files"]["voice"]["types"], json!(["audio/ogg"]));
        assert_eq!(limits["choices"]["buttons"]["count_max"], 3);
        assert_eq!(limits["choices"]["list"]["rows_max"], 10);
        for unknown in ["0", "0190a000-0000-7000-8000-0000000000ff"] {
            let answer = ana.get(&format!("/api/v1/channels/{unknown}/limits")).await;
            answer.expect(404, "channel.not_found");
        }
    });
}
