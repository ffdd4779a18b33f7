//! The house's voice: canned replies filled for a conversation, and the signatures of channels.

use serde_json::{Value, json};

use crate::support::{World, on_each};

const REPLIES: &str = "/api/v1/canned-replies";

/// An id of that number.
fn id(number: u32) -> String {
    format!("0190a000-0000-7000-8000-{number:012}")
}

fn reply(number: u32, scope: &str, shortcut: &str, text: &str) -> Value {
    let id = id(number);
    json!({"id": id, "scope": scope, "shortcut": shortcut, "title": "Délai", "text": text})
}

fn with(mut body: Value, name: &str, value: Value) -> Value {
    body[name] = value;
    body
}

#[test]
fn d4_replies_are_listed_and_filled_for_a_conversation() {
    on_each(async |world| {
        world.seat(&world.ana).await;
        let (conversation, _) = world.hear(1, "Bonjour").await;
        let (ana, dee) = (world.browser_of(&world.ana).await, world.browser_of(&world.dee).await);
        let text = "Bonjour {contact_first_name}, {agent_pseudonym} de {brand_name} {x}";
        let shared = with(reply(1, "shared", "/Delai", text), "language", json!("FR"));
        let added = dee.post(REPLIES, &shared).await.expect(201, "").json();
        let mut expected = json!({
            "id": id(1),
            "scope": "shared",
            "shortcut": "delai",
            "title": "Délai",
            "text": text,
            "language": "fr",
            "is_active": true,
            "variables": ["contact_first_name", "agent_pseudonym", "brand_name"],
            "filled": null,
        });
        assert_eq!(added, expected);
        assert_eq!(dee.post(REPLIES, &shared).await.expect(200, "").json(), expected);

        assert_eq!(ana.get(REPLIES).await.ok(), json!({"items": [expected]}));
        let path = format!("{REPLIES}?conversation={conversation}");
        let text = "Bonjour Visitor, Ana O. de Orvelle {x}";
        expected["filled"] = json!({"text": text, "missing": []});
        assert_eq!(ana.get(&path).await.ok(), json!({"items": [expected]}));

        world.nameless(1).await;
        let filled = ana.get(&path).await.ok()["items"][0]["filled"].clone();
        let text = "Bonjour {contact_first_name}, Ana O. de Orvelle {x}";
        assert_eq!(filled, json!({"text": text, "missing": ["contact_first_name"]}));

        let bo = world.browser_of(&world.bo).await;
        bo.get(&path).await.expect(404, "conversation.not_found");
        let nowhere = format!("{REPLIES}?conversation=x");
        ana.get(&nowhere).await.expect(404, "conversation.not_found");
        ana.get(&format!("{REPLIES}?state=some")).await.expect(422, "request.invalid_parameter");
    });
}

#[test]
fn d4_a_reply_is_changed_and_switched_off() {
    on_each(async |world| {
        let ana = world.browser_of(&world.ana).await;
        let own = with(reply(1, "personal", "merci", "Merci !"), "language", json!("fr"));
        ana.post(REPLIES, &own).await.expect(201, "");
        let path = format!("{REPLIES}/{}", id(1));
        let change = async |body: &Value| ana.json("PATCH", &path, &body.to_string()).await;

        let body = json!({"title": "Merci", "text": "Merci à vous", "language": null});
        let changed = change(&body).await.ok();
        assert_eq!(changed["title"], "Merci");
        assert_eq!((&changed["language"], &changed["scope"]), (&Value::Null, &json!("personal")));
        let changed = change(&json!({"language": "en", "shortcut": "mille-mercis"})).await.ok();
        assert_eq!((&changed["language"], &changed["title"]), (&json!("en"), &json!("Merci")));
        let off = change(&json!({"is_active": false})).await.ok();
        assert_eq!(off["is_active"], false);
        assert_eq!(ana.get(REPLIES).await.ok()["items"], json!([]));
        assert_eq!(ana.get(&format!("{REPLIES}?state=all")).await.ok()["items"], json!([off]));
    });
}

#[test]
fn d4_each_refusal_of_a_reply_has_its_code() {
    on_each(async |world| {
        let (ana, dee) = (world.browser_of(&world.ana).await, world.browser_of(&world.dee).await);
        let own = reply(1, "personal", "merci", "Merci !");
        ana.post(REPLIES, &own).await.expect(201, "");
        dee.post(REPLIES, &reply(2, "shared", "delai", "Trois jours")).await.expect(201, "");
        let table = [
            (reply(3, "shared", "x", "x"), 403, "session.role_insufficient", ""),
            (reply(3, "personal", "MERCI", "x"), 409, "canned_reply.shortcut_taken", "shortcut"),
            (reply(1, "personal", "merci", "x"), 409, "canned_reply.id_conflict", ""),
            (reply(2, "personal", "delai", "x"), 409, "canned_reply.id_conflict", ""),
            (reply(3, "personal", "a b", "x"), 422, "request.invalid_value", "shortcut"),
            (reply(3, "personal", "x", " "), 422, "request.invalid_value", "text"),
            (reply(3, "ours", "x", "x"), 422, "request.invalid_value", "scope"),
            (with(own.clone(), "title", json!("")), 422, "request.invalid_value", "title"),
            (with(own.clone(), "language", json!("fra")), 422, "request.invalid_value", "language"),
            (with(own.clone(), "id", json!("x")), 422, "request.invalid_value", "id"),
            (with(own, "owner", json!("x")), 422, "request.unknown_field", "owner"),
        ];
        for (body, status, code, field) in table {
            let answer = ana.post(REPLIES, &body).await.expect(status, code).json();
            assert_eq!(answer["field"].as_str().unwrap_or_default(), field, "{body}");
        }
        let (own, shared) = (format!("{REPLIES}/{}", id(1)), format!("{REPLIES}/{}", id(2)));
        let nobody = format!("{REPLIES}/{}", id(9));
        let title = r#"{"title":"Autre"}"#;
        ana.json("PATCH", &shared, title).await.expect(403, "session.role_insufficient");
        dee.json("PATCH", &own, title).await.expect(404, "canned_reply.not_found");
        ana.json("PATCH", &nobody, title).await.expect(404, "canned_reply.not_found");
        ana.json("PATCH", &own, r#"{"title":null}"#).await.expect(200, "");
        let wrong = ana.json("PATCH", &own, r#"{"language":7}"#).await;
        wrong.expect(422, "request.wrong_type");
    });
}

fn voice(world: &World) -> String {
    format!("/api/v1/channels/{}/voice", world.channel.id)
}

#[test]
fn d7_a_manager_sets_the_signature_of_a_channel() {
    on_each(async |world| {
        let (ana, dee) = (world.browser_of(&world.ana).await, world.browser_of(&world.dee).await);
        let path = voice(world);
        let off = json!({"signature_policy": "off", "signature_text": "", "preview": ""});
        assert_eq!(ana.get(&path).await.ok(), off);
        let line = "{agent_pseudonym}, votre conseillère {brand_name}";
        let body = json!({"signature_policy": "required", "signature_text": line});
        let set = dee.json("PATCH", &path, &body.to_string()).await.ok();
        let preview = "Dee O., votre conseillère Orvelle";
        assert_eq!(set, with(body.clone(), "preview", json!(preview)));
        assert_eq!(ana.get(&path).await.ok()["preview"], "Ana O., votre conseillère Orvelle");
        let optional = r#"{"signature_policy":"optional"}"#;
        let set = dee.json("PATCH", &path, optional).await.ok();
        assert_eq!(
            (&set["signature_policy"], &set["signature_text"]),
            (&json!("optional"), &json!(line))
        );
    });
}

#[test]
fn d7_each_refusal_of_a_signature_has_its_code() {
    on_each(async |world| {
        let (ana, dee) = (world.browser_of(&world.ana).await, world.browser_of(&world.dee).await);
        let path = voice(world);
        ana.json("PATCH", &path, "{}").await.expect(403, "session.role_insufficient");
        let table = [
            (r#"{"signature_policy":"required"}"#, "request.invalid_value"),
            (r#"{"signature_text":"a\nb"}"#, "request.invalid_value"),
            (r#"{"signature_text":"{contact_name}"}"#, "signature.contact_variable"),
            (r#"{"signature_policy":"sometimes"}"#, "request.invalid_value"),
        ];
        for (body, code) in table {
            dee.json("PATCH", &path, body).await.expect(422, code);
        }
        let nowhere = format!("/api/v1/channels/{}/voice", id(9));
        dee.get(&nowhere).await.expect(404, "channel.not_found");
        dee.json("PATCH", &nowhere, "{}").await.expect(404, "channel.not_found");
        assert_eq!(ana.get(&path).await.ok()["signature_policy"], "off");
    });
}

#[test]
fn d7_the_screen_knows_the_signature_and_when_it_is_due() {
    on_each(async |world| {
        world.seat(&world.ana).await;
        let dee = world.browser_of(&world.dee).await;
        let line = "{agent_pseudonym}, votre conseillère {brand_name}";
        let body = json!({"signature_policy": "required", "signature_text": line});
        dee.json("PATCH", &voice(world), &body.to_string()).await.ok();
        let (conversation, _) = world.hear(1, "Bonjour").await;
        let ana = world.browser_of(&world.ana).await;
        let path = format!("/api/v1/conversations/{conversation}");
        let shown = ana.get(&path).await.ok();
        let text = "Ana O., votre conseillère Orvelle";
        assert_eq!(shown["signature"], json!({"policy": "required", "text": text}));
        assert_eq!(shown["is_signature_due"], true);
        assert_eq!(dee.get(&path).await.ok()["is_signature_due"], false);

        let body = json!({"client_message_id": id(1), "type": "text", "text": "Bonjour "});
        let sent = ana.post(&format!("{path}/messages"), &body).await.expect(201, "").json();
        assert_eq!(sent["content"]["text"], format!("Bonjour\n{text}"));
        let again = ana.post(&format!("{path}/messages"), &body).await.expect(200, "").json();
        assert_eq!(again, sent);
        assert_eq!(ana.get(&path).await.ok()["is_signature_due"], false);
    });
}

#[test]
fn d8_unfilled_variables_are_refused_by_name() {
    on_each(async |world| {
        world.seat(&world.ana).await;
        let (conversation, _) = world.hear(1, "Bonjour").await;
        let ana = world.browser_of(&world.ana).await;
        let path = format!("/api/v1/conversations/{conversation}/messages");
        let text = "Bonjour {contact_name}, {x} {brand_name}";
        let body = json!({"client_message_id": id(1), "type": "text", "text": text});
        let refused = ana.post(&path, &body).await.expect(422, "message.variable_unfilled").json();
        assert_eq!(refused["variables"], json!(["contact_name", "brand_name"]));
        let body = with(body, "text", json!("Bonjour {x}"));
        ana.post(&path, &with(body, "signed", json!(true))).await.expect(201, "");
    });
}
