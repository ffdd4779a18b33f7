//! The past with a contact, what colleagues write of it, and the names that they give (C6, D2, D8,
//! D9).

use jiff::SignedDuration;
use pupitre_app::contact::identify;
use pupitre_app::message::ReceiveMessage;
use pupitre_domain::contact::Sender;
use pupitre_domain::id::ConversationId;
use serde_json::{Value, json};

use crate::support::{Browser, Screen, World, on_each};

/// An id of that number.
fn id(number: u32) -> String {
    format!("0190a000-0000-7000-8000-{number:012}")
}

/// Ana with one conversation on her desk: her browser, its id, and its contact's.
async fn ana_in_a_talk(world: &World) -> (Browser, ConversationId, String) {
    world.seat(&world.ana).await;
    let (conversation, _) = world.hear(1, "Bonjour, où est mon colis ?").await;
    let ana = world.browser_of(&world.ana).await;
    let shown = ana.get(&format!("/api/v1/conversations/{conversation}")).await.ok();
    let contact = shown["contact"]["id"].as_str().unwrap().to_owned();
    (ana, conversation, contact)
}

fn note(number: u32, text: &str, mentions: &[String]) -> Value {
    json!({"id": id(number), "text": text, "mentions": mentions})
}

#[test]
fn a_note_stands_among_the_messages_and_names_a_colleague_who_then_sees_them() {
    on_each(async |world| {
        let address = world.serve().await;
        let (ana, conversation, _) = ana_in_a_talk(world).await;
        let bo = world.browser_of(&world.bo).await;
        let (talk, bo_id) = (format!("/api/v1/conversations/{conversation}"), world.bo.id);
        let notes = format!("{talk}/notes");
        bo.get(&talk).await.expect(404, "conversation.not_found");
        let mut hers = Screen::connect(address, "", ana.cookie.as_deref().unwrap()).await;
        let mut his = Screen::connect(address, "", bo.cookie.as_deref().unwrap()).await;
        hers.next().await;
        his.next().await;

        world.clock.advance(SignedDuration::from_secs(1));
        let body = note(1, "@Bo, tu le connais ?", &[bo_id.to_string()]);
        let written = ana.post(&notes, &body).await.expect(201, "").json();
        let expected = json!({
            "id": written["id"],
            "conversation_id": conversation.to_string(),
            "kind": "note",
            "author": {"id": world.ana.id.to_string(), "name": "Ana"},
            "text": "@Bo, tu le connais ?",
            "mentions": [{"id": bo_id.to_string(), "name": "Bo"}],
            "at": "2026-03-02T09:00:02.000000Z",
        });
        assert_eq!(written, expected);
        assert_eq!(ana.post(&notes, &body).await.expect(200, "").json(), expected);
        assert_eq!(ana.get(&notes).await.ok(), json!({"items": [expected]}));
        let page = ana.get(&format!("{talk}/messages")).await.ok();
        assert_eq!(page["notes"], json!([expected]));
        assert!(page["items"][0]["id"].as_str() < expected["id"].as_str());

        let told = hers.until("note.written").await.pop().unwrap();
        assert_eq!(told["note"], expected);
        let told = his.until("note.mentioned").await.pop().unwrap();
        assert_eq!(
            (&told["note"], &told["conversation"]["id"]),
            (&expected, &written["conversation_id"])
        );
        assert_eq!(bo.get(&talk).await.ok()["can"]["reply"]["allowed"], false);

        let answer = bo.post(&notes, &note(2, "Oui", &[])).await.expect(201, "").json();
        assert_eq!(hers.until("note.written").await.pop().unwrap()["note"], answer);
        assert_eq!(his.until("note.written").await.pop().unwrap()["note"], answer);
    });
}

#[test]
fn i_37_no_note_is_in_what_leaves_the_house() {
    on_each(async |world| {
        let (ana, conversation, _) = ana_in_a_talk(world).await;
        let talk = format!("/api/v1/conversations/{conversation}");
        ana.post(&format!("{talk}/notes"), &note(1, "Coffre 4512", &[])).await.expect(201, "");
        let due = pupitre_app::ports::store::Topic::SendMessage;
        let claims =
            world.write(move |tx, ctx| pupitre_app::jobs::claim_due(tx, ctx, &[due], 10)).await;
        assert!(claims.is_empty());
        let items = ana.get(&format!("{talk}/messages")).await.ok()["items"].to_string();
        assert!(!items.contains("4512"));
        let shown = ana.get(&talk).await.ok();
        assert_eq!(shown["last_message"]["text"], "Bonjour, où est mon colis ?");
    });
}

#[test]
fn each_refusal_of_a_note_has_its_code() {
    on_each(async |world| {
        let (ana, conversation, _) = ana_in_a_talk(world).await;
        let path = format!("/api/v1/conversations/{conversation}/notes");
        ana.post(&path, &note(1, "Une note", &[])).await.expect(201, "");
        let bo = world.bo.id.to_string();
        let table = [
            (note(2, " \n", &[]), 422, "note.empty", "text"),
            (note(2, &"é".repeat(4_097), &[]), 422, "note.too_long", "text"),
            (note(2, "x", &vec![bo; 21]), 422, "note.too_many_mentions", "mentions"),
            (note(2, "x", &[id(9)]), 422, "note.mention_unknown", "mentions"),
            (note(2, "x", &["Bo".to_owned()]), 422, "request.invalid_value", "mentions"),
            (note(1, "Une autre", &[]), 409, "note.id_conflict", ""),
            (json!({"id": "x", "text": "x"}), 422, "request.invalid_value", "id"),
            (json!({"id": id(2)}), 422, "request.missing_field", "text"),
        ];
        for (body, status, code, field) in table {
            let answer = ana.post(&path, &body).await.expect(status, code).json();
            assert_eq!(answer["field"].as_str().unwrap_or_default(), field, "{code}");
        }
        let bo = world.browser_of(&world.bo).await;
        bo.post(&path, &note(3, "x", &[])).await.expect(404, "conversation.not_found");
        let dee = world.browser_of(&world.dee).await;
        dee.post(&path, &note(3, "Bien joué", &[])).await.expect(201, "");
    });
}

#[test]
fn c6_a_merged_contact_is_told_live_and_found_by_both_ids() {
    on_each(async |world| {
        let address = world.serve().await;
        let (ana, conversation, contact) = ana_in_a_talk(world).await;
        let mut screen = Screen::connect(address, "", ana.cookie.as_deref().unwrap()).await;
        screen.next().await;
        let known = world.words(1, "").sender;
        let renewed = Sender { user_id: Some("renewed".to_owned()), phone: None, ..known.clone() };
        let stranger = ReceiveMessage { sender: renewed.clone(), ..world.words(1, "C’est moi") };
        let (other, _) = world.receive(vec![stranger]).await;
        let told = screen.until("conversation.assigned").await.pop().unwrap();
        let gone = told["conversation"]["contact"]["id"].as_str().unwrap().to_owned();
        assert_ne!(gone, contact);

        let channel = world.words(1, "").channel.id;
        world.write(move |tx, ctx| identify(tx, ctx, channel, &known, &renewed)).await;
        let told = screen.until("conversation.closed").await.pop().unwrap();
        assert_eq!(told["conversation"]["id"], other.to_string());
        assert_eq!(told["conversation"]["closing"], json!({"cause": "merged", "reason": null}));
        let told = screen.until("conversation.updated").await.pop().unwrap();
        assert_eq!(
            (&told["cause"], &told["conversation"]["id"]),
            (&json!("contact.merged"), &json!(conversation.to_string()),)
        );
        assert_eq!(told["conversation"]["contact"]["id"], contact);
        let told = screen.until("message.received").await.pop().unwrap();
        assert_eq!(
            told["message"]["content"],
            json!({
                "type": "system", "kind": "merged", "text": null,
            })
        );

        for id in [&contact, &gone] {
            let path = format!("/api/v1/contacts/{id}");
            for list in ["conversations", "history"] {
                let page = ana.get(&format!("{path}/{list}")).await.ok();
                assert_eq!(page["items"].as_array().unwrap().len(), 2, "{list}");
            }
            let found = ana.get(&format!("{path}/search?q=moi")).await.ok();
            assert_eq!(found["items"][0]["conversation_id"], other.to_string());
            ana.get(&format!("{path}/blocked-messages")).await.ok();
            let named = ana.json("PATCH", &path, r#"{"name":"Léa"}"#).await.ok();
            assert_eq!(named["id"], contact);
        }
        let blocked = ana.post(&format!("/api/v1/contacts/{gone}/block"), &json!({})).await.ok();
        assert_eq!(blocked, json!({"id": contact, "is_blocked": true}));
        let bo = world.browser_of(&world.bo).await;
        let path = format!("/api/v1/contacts/{gone}/history");
        bo.get(&path).await.expect(404, "contact.not_found");
    });
}

#[test]
fn d9_an_agent_writes_the_visitor_s_name_with_its_origin() {
    on_each(async |world| {
        let address = world.serve().await;
        let (ana, conversation, contact) = ana_in_a_talk(world).await;
        let path = format!("/api/v1/contacts/{contact}");
        let mut screen = Screen::connect(address, "", ana.cookie.as_deref().unwrap()).await;
        screen.next().await;
        let body = json!({"name": " Léa Marchand ", "name_note": "commande 4512"}).to_string();
        let named = ana.json("PATCH", &path, &body).await.ok();
        let expected = json!({
            "id": contact,
            "name": "Léa Marchand",
            "name_origin": "agent",
            "name_note": "commande 4512",
        });
        assert_eq!(named, expected);
        let told = screen.until("conversation.updated").await.pop().unwrap();
        assert_eq!(told["cause"], "contact.renamed");
        for shown in [
            told["conversation"].clone(),
            ana.get(&format!("/api/v1/conversations/{conversation}")).await.ok(),
        ] {
            for name in ["id", "name", "name_origin", "name_note"] {
                assert_eq!(shown["contact"][name], expected[name], "{name}");
            }
        }
        let table = [
            (r#"{"name":" "}"#, "name"),
            (r#"{"name":"a\nb"}"#, "name"),
            (r#"{"name":"Léa","name_note":"a\nb"}"#, "name_note"),
        ];
        for (body, field) in table {
            let refused = ana.json("PATCH", &path, body).await;
            let refused = refused.expect(422, "request.invalid_value").json();
            assert_eq!((&refused["field"], &refused["limit"]), (&json!(field), &json!(120)));
        }
        let bo = world.browser_of(&world.bo).await;
        let body = r#"{"name":"Léa"}"#;
        bo.json("PATCH", &path, body).await.expect(404, "contact.not_found");
    });
}

#[test]
fn d8_the_holder_sets_the_language_of_the_conversation() {
    on_each(async |world| {
        let (ana, conversation, _) = ana_in_a_talk(world).await;
        let path = format!("/api/v1/conversations/{conversation}");
        let set = ana.json("PATCH", &path, r#"{"language":"EN","expected_epoch":1}"#).await.ok();
        assert_eq!(set["language"], "en");
        let english = r#"{"language":"english"}"#;
        let refused = ana.json("PATCH", &path, english).await;
        let refused = refused.expect(422, "request.invalid_value").json();
        assert_eq!(refused["field"], "language");
        let stale = r#"{"language":"fr","expected_epoch":7}"#;
        ana.json("PATCH", &path, stale).await.expect(409, "conversation.stale");
        let french = r#"{"language":"fr"}"#;
        let dee = world.browser_of(&world.dee).await;
        dee.json("PATCH", &path, french).await.expect(409, "conversation.not_owner");
        let bo = world.browser_of(&world.bo).await;
        for body in [french, english] {
            bo.json("PATCH", &path, body).await.expect(404, "conversation.not_found");
        }
        ana.post(&format!("{path}/close"), &json!({})).await.expect(200, "");
        ana.json("PATCH", &path, french).await.expect(409, "conversation.closed");
    });
}

#[test]
fn d2_the_past_is_paged_backwards_and_searched() {
    on_each(async |world| {
        let (ana, first, contact) = ana_in_a_talk(world).await;
        world.hear(1, "C’était l’ÉTÉ").await;
        ana.post(&format!("/api/v1/conversations/{first}/close"), &json!({})).await.ok();
        let (second, _) = world.hear(1, "Me revoilà").await;
        let path = format!("/api/v1/contacts/{contact}");

        let page = ana.get(&format!("{path}/history?limit=2")).await.ok();
        let parts = page["items"].as_array().unwrap();
        let ids: Vec<&Value> = parts.iter().map(|part| &part["id"]).collect();
        assert_eq!(ids, [&json!(second.to_string()), &json!(first.to_string())]);
        let has_beginning = |part: &Value| part["has_beginning"].as_bool().unwrap();
        assert_eq!(parts.iter().map(has_beginning).collect::<Vec<_>>(), [true, false]);
        let earlier = &parts[1];
        assert_eq!(earlier["messages"][0]["content"]["text"], "C’était l’ÉTÉ");
        assert_eq!(earlier["stays"][0]["agent"]["name"], "Ana");
        assert_eq!(earlier["closing"], json!({"cause": "agent", "reason": null}));
        assert_eq!((&earlier["transfer_count"], &earlier["relaunch"]), (&json!(0), &Value::Null));
        let cursor = page["next_cursor"].as_str().unwrap();
        let rest = ana.get(&format!("{path}/history?limit=2&before={cursor}")).await.ok();
        assert_eq!(rest["next_cursor"], Value::Null);
        let text = &rest["items"][0]["messages"][0]["content"]["text"];
        assert_eq!(
            (text, rest["items"].as_array().unwrap().len()),
            (&json!("Bonjour, où est mon colis ?"), 1)
        );

        let found = ana.get(&format!("{path}/search?q=%20ete%20")).await.ok();
        assert_eq!(found["is_complete"], true);
        assert_eq!(found["items"][0]["conversation_id"], first.to_string());
        assert_eq!(found["items"].as_array().unwrap().len(), 1);
        for q in ["", "q=", "q=a", &format!("q={}", "a".repeat(101))] {
            let refused = ana.get(&format!("{path}/search?{q}")).await;
            let refused = refused.expect(422, "request.invalid_parameter").json();
            assert_eq!(refused["field"], "q");
        }
        let wrong = ana.get(&format!("{path}/history?before=x")).await;
        wrong.expect(400, "request.invalid_cursor");
        let bo = world.browser_of(&world.bo).await;
        bo.get(&format!("{path}/history")).await.expect(404, "contact.not_found");
        bo.get(&format!("{path}/search?q=ete")).await.expect(404, "contact.not_found");
        let stolen = bo.get(&format!("{path}/history?before={cursor}")).await;
        stolen.expect(400, "request.invalid_cursor");
    });
}

#[test]
fn d2_whoever_holds_the_contact_sees_all_of_the_past_and_others_what_was_theirs() {
    on_each(async |world| {
        let (ana, first, contact) = ana_in_a_talk(world).await;
        ana.post(&format!("/api/v1/conversations/{first}/close"), &json!({})).await.ok();
        let away = json!({"choice": "unavailable"});
        ana.put("/api/v1/me/availability/messaging", &away).await.ok();
        world.seat(&world.bo).await;
        let (second, _) = world.hear(1, "Encore une question").await;
        let bo = world.browser_of(&world.bo).await;
        let body = note(1, "@Cy, tu connais ?", &[world.cy.id.to_string()]);
        bo.post(&format!("/api/v1/conversations/{second}/notes"), &body).await.expect(201, "");

        let (first, second) = (json!(first.to_string()), json!(second.to_string()));
        let cy = world.browser_of(&world.cy).await;
        let path = format!("/api/v1/contacts/{contact}");
        let table = [
            (&bo, vec![&second, &first]),
            (&ana, vec![&first]),
            // Named in a note.
            (&cy, vec![&second]),
        ];
        for (browser, expected) in table {
            for list in ["history", "conversations"] {
                let page = browser.get(&format!("{path}/{list}")).await.ok();
                let items = page["items"].as_array().unwrap();
                let ids: Vec<&Value> = items.iter().map(|item| &item["id"]).collect();
                assert_eq!(ids, expected, "{list}");
            }
            let found = browser.get(&format!("{path}/search?q=question")).await.ok();
            let is_found = !found["items"].as_array().unwrap().is_empty();
            assert_eq!(is_found, expected.contains(&&second));
        }
        let named = r#"{"name":"Léa"}"#;
        cy.json("PATCH", &path, named).await.expect(404, "contact.not_found");
    });
}
