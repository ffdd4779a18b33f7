//! Every kind of message against the emulator, which checks each by its own reading of the manual.

use pupitre_app::ports::channel::{
    MessageChannel, Outgoing, OutgoingReaction, OutgoingTemplate, ReadOutcome, Recipient,
    SendOutcome, TemplatesOutcome,
};
use pupitre_domain::message::{
    Choice, Choices, ChoicesKind, ChoicesSection, ContactCard, ContactPoint, Content, Location,
};
use pupitre_domain::template::fill::fill;
use serde_json::json;

use crate::client_emulator::{PHONE, Stage, USER_ID, to_ana, word};
use crate::client_platform::{FILE, Platform, Shelf, channel, outgoing, says, with_file};

fn rows(count: usize, title_length: usize) -> Vec<Choice> {
    let title = |it: usize| format!("{it:0>title_length$}");
    let row = |it| Choice { id: format!("row:{it}"), title: title(it), description: None };
    (0..count).map(row).collect()
}

fn buttons(count: usize) -> Choices {
    Choices {
        kind: ChoicesKind::Buttons,
        header: Some("é".repeat(60)),
        body: "é".repeat(1024),
        footer: Some("é".repeat(60)),
        button: None,
        sections: vec![ChoicesSection { title: None, rows: rows(count, 20) }],
        chosen: None,
    }
}

/// A list as large as it may be.
fn list() -> Choices {
    let described = |it: Choice| Choice { description: Some("é".repeat(72)), ..it };
    let section = |rows: &[Choice]| ChoicesSection {
        title: Some("é".repeat(24)),
        rows: rows.iter().cloned().map(described).collect(),
    };
    let rows = rows(10, 24);
    Choices {
        kind: ChoicesKind::List,
        body: "é".repeat(4096),
        button: Some("é".repeat(20)),
        sections: rows.chunks(1).map(section).collect(),
        ..buttons(0)
    }
}

fn place() -> Location {
    Location {
        latitude: 488_566_138,
        longitude: -23_522_219,
        name: Some("Boutique Orvelle".to_owned()),
        address: Some("1 rue de la Paix, Paris".to_owned()),
        url: None,
    }
}

fn card(name: &str) -> ContactCard {
    let point = |value: &str| ContactPoint { value: value.to_owned(), kind: None };
    ContactCard {
        name: name.to_owned(),
        phones: vec![point("+33 1 23 45 67 89")],
        emails: vec![point("camille@orvelle.example")],
        ..ContactCard::default()
    }
}

#[tokio::test]
async fn c4_the_emulator_takes_each_kind_at_its_limits() {
    let stage = Stage::open().await;
    let client = stage.client(Shelf::default());
    let contents = [
        Content::Location(Box::new(place())),
        Content::Contacts(vec![card("Camille Petit"), card("Bo")]),
        Content::Choices(Box::new(buttons(1))),
        Content::Choices(Box::new(buttons(3))),
        Content::Choices(Box::new(list())),
    ];
    for content in contents {
        let kind = content.kind();
        let outcome = client.send(to_ana(outgoing(content))).await;
        assert_eq!(word(&outcome), "accepted", "{kind}: {outcome:?}");
    }
    let shown = stage.bubbles().await;
    let kinds: Vec<_> = shown.iter().map(|it| it["type"].as_str().unwrap()).collect();
    let sent = ["text", "location", "contacts", "interactive", "interactive", "interactive"];
    assert_eq!(kinds, sent);
    assert_eq!(shown[1]["location"]["latitude"], json!(48.856_613_8));
    assert_eq!(shown[1]["location"]["longitude"], json!(-2.352_221_9));
    assert_eq!(shown[1]["location"]["name"], "Boutique Orvelle");
    assert_eq!(shown[2]["text"], "Camille Petit\nBo");
    assert_eq!(shown[4]["choices"].as_array().unwrap().len(), 3);
    assert_eq!(shown[5]["choices"].as_array().unwrap().len(), 10);
    assert_eq!(shown[5]["choices"][0]["id"], "row:0");
}

/// The other reading of the manual agrees on where the limits are.
#[tokio::test]
async fn c4_beyond_its_limits_the_emulator_takes_none() {
    let stage = Stage::open().await;
    let client = stage.client(Shelf::default());
    let changed = |change: &dyn Fn(&mut Choices), choices: Choices| {
        let mut choices = choices;
        change(&mut choices);
        assert!(
            pupitre_domain::message::check_choices(&choices).is_err(),
            "the desk refuses it too"
        );
        Content::Choices(Box::new(choices))
    };
    let contents = [
        changed(&|_| {}, buttons(4)),
        changed(&|it| it.body.push('é'), buttons(1)),
        changed(&|it| it.header = Some("é".repeat(61)), buttons(1)),
        changed(&|it| it.footer = Some("é".repeat(61)), buttons(1)),
        changed(&|it| it.sections[0].rows[0].title.push('é'), buttons(1)),
        changed(&|it| it.sections[0].rows[0].id = "a".repeat(257), buttons(1)),
        changed(
            &|it| it.sections[0].rows[1].title = it.sections[0].rows[0].title.clone(),
            buttons(2),
        ),
        changed(&|it| it.body.push('é'), list()),
        changed(&|it| it.button = Some("é".repeat(21)), list()),
        changed(&|it| it.button = None, list()),
        changed(&|it| it.sections[3].title = None, list()),
        changed(&|it| it.sections[3].title = Some("é".repeat(25)), list()),
        changed(&|it| it.sections[0].rows.extend(rows(1, 5)), list()),
        changed(&|it| it.sections[3].rows[0].title.push('é'), list()),
        changed(&|it| it.sections[3].rows[0].id = "a".repeat(201), list()),
        changed(&|it| it.sections[3].rows[0].id = "row:0".to_owned(), list()),
        changed(&|it| it.sections[3].rows[0].description = Some("é".repeat(73)), list()),
    ];
    for content in contents {
        let outcome = client.send(to_ana(outgoing(content.clone()))).await;
        assert_eq!(word(&outcome), "invalid", "{content:?}");
    }
    assert_eq!(stage.bubbles().await.len(), 1);
}

#[tokio::test]
async fn c4_a_reply_quotes_and_a_reaction_is_made_and_taken_away() {
    let stage = Stage::open().await;
    let client = stage.client(Shelf::default());
    let quoted = Some(stage.first_message.clone());
    let reply = Outgoing { quoted, ..to_ana(outgoing(Content::Text("Oui".to_owned()))) };
    assert_eq!(word(&client.send(reply).await), "accepted");
    assert_eq!(stage.bubbles().await[1]["reply_to"], stage.first_message);

    let recipient = Recipient { user_id: Some(USER_ID.into()), phone: Some(PHONE.into()) };
    for emoji in [Some("👍"), Some("❤️"), None] {
        let reaction = OutgoingReaction {
            channel: channel(),
            recipient: recipient.clone(),
            platform_id: stage.first_message.clone(),
            emoji: emoji.map(str::to_owned),
        };
        let outcome = client.react(reaction).await;
        assert!(matches!(outcome, SendOutcome::Accepted { .. }), "{outcome:?}");
        let last = stage.bubbles().await.pop().unwrap();
        assert_eq!(
            (&last["type"], &last["text"]),
            (&json!("reaction"), &json!(emoji.unwrap_or("")))
        );
        assert_eq!(last["reply_to"], stage.first_message);
    }
}

#[tokio::test]
async fn d4_ana_sees_that_somebody_types_and_that_she_was_read() {
    let stage = Stage::open().await;
    let client = stage.client(Shelf::default());
    let typing = client.show_typing(channel(), stage.first_message.clone()).await;
    assert_eq!(typing, ReadOutcome::Done);
    assert_eq!(stage.bubbles().await[0]["status"], "read");
    let url = format!("{}/_emulator/state", stage.url);
    let seen: serde_json::Value = reqwest::get(url).await.unwrap().json().await.unwrap();
    assert_eq!(seen["visitors"][0]["is_brand_typing"], true, "{seen}");
    let unknown = client.show_typing(channel(), "wamid.none".to_owned()).await;
    assert_eq!(unknown, ReadOutcome::Done, "what is refused is not tried again");
}

/// What leaves is what the manual shows, letter by letter.
#[tokio::test]
async fn c4_each_kind_is_written_as_the_manual_has_it() {
    let accepted = || says(200, &json!({ "messages": [{ "id": "out.1" }] }));
    let platform = Platform::answering((0..5).map(|_| accepted())).await;
    let client = platform.client();
    let contents = [
        Content::Location(Box::new(place())),
        Content::Contacts(vec![card("Camille Petit")]),
        Content::Choices(Box::new(Choices { header: None, footer: None, ..buttons(1) })),
    ];
    for content in contents {
        let outgoing = Outgoing { quoted: Some("in.1".to_owned()), ..outgoing(content) };
        assert_eq!(word(&client.send(outgoing).await), "accepted");
    }
    client
        .react(OutgoingReaction {
            channel: channel(),
            recipient: Recipient { user_id: None, phone: Some("16505551234".to_owned()) },
            platform_id: "in.1".to_owned(),
            emoji: None,
        })
        .await;
    let heard: Vec<_> = platform.heard().iter().map(crate::client_platform::Heard::json).collect();
    for body in &heard[..3] {
        assert_eq!(body["context"], json!({ "message_id": "in.1" }));
        assert!(body["biz_opaque_callback_data"].is_string());
    }
    assert_eq!(heard[0]["location"]["longitude"], json!(-2.352_221_9));
    assert_eq!(
        heard[1]["contacts"],
        json!([{
            "name": { "formatted_name": "Camille Petit", "first_name": "Camille Petit" },
            "phones": [{ "phone": "+33 1 23 45 67 89" }],
            "emails": [{ "email": "camille@orvelle.example" }],
        }])
    );
    let interactive = json!({
        "type": "button",
        "body": { "text": "é".repeat(1024) },
        "action": { "buttons": [
            { "type": "reply", "reply": { "id": "row:0", "title": "0".repeat(20) } },
        ] },
    });
    assert_eq!(heard[2]["interactive"], interactive);
    assert_eq!(
        heard[3],
        json!({
            "messaging_product": "whatsapp", "recipient_type": "individual", "to": "+16505551234",
            "type": "reaction", "reaction": { "message_id": "in.1", "emoji": "" },
        })
    );
}

#[tokio::test]
async fn c4_a_voice_note_is_sent_as_one() {
    let accepted = || says(200, &json!({ "messages": [{ "id": "out.1" }] }));
    let uploaded = || says(200, &json!({ "id": "77" }));
    let platform = Platform::answering([uploaded(), accepted(), uploaded(), accepted()]).await;
    let client = crate::client_platform::client(&platform.url, Shelf::holding(b"OggS"));
    for mime in ["audio/ogg; codecs=opus", "audio/mpeg"] {
        let sound = Content::Audio { media: FILE, is_voice: true };
        assert_eq!(word(&client.send(with_file(sound, mime, "note")).await), "accepted");
    }
    let heard = platform.heard();
    assert_eq!(heard[1].json()["audio"], json!({ "id": "77", "voice": true }));
    assert_eq!(heard[3].json()["audio"], json!({ "id": "77" }));
}

/// A template of the account, approved, with these components beside its words.
async fn approved(stage: &Stage, name: &str, components: serde_json::Value) {
    let config = stage.emulator.config();
    let mut all = vec![json!({ "type": "BODY", "text": "Votre commande est prête." })];
    all.extend(components.as_array().unwrap().clone());
    let url = format!("{}/v26.0/{}/message_templates", stage.url, config.business_account_id);
    let draft = json!({ "name": name, "language": "fr", "category": "UTILITY", "components": all });
    let client = reqwest::Client::new();
    let created = client.post(url).bearer_auth(&config.access_token).json(&draft).send().await;
    let created: serde_json::Value = created.unwrap().json().await.unwrap();
    let id = created["id"].as_str().unwrap();
    let url = format!("{}/_emulator/templates/{id}", stage.url);
    let decided = client.patch(url).json(&json!({ "status": "APPROVED" })).send().await.unwrap();
    assert!(decided.status().is_success());
}

/// A template, what it has beside its words, and the values that it then wants.
type Case = (&'static str, serde_json::Value, Vec<(&'static str, &'static str)>);

#[tokio::test]
async fn w9_a_template_with_any_header_and_button_is_read_filled_and_taken() {
    let stage = Stage::open().await;
    let client = stage.client(Shelf::default());
    let example = json!({ "header_handle": ["4::x"] });
    let file = |format: &str| json!({ "type": "HEADER", "format": format, "example": example });
    let link = "https://orvelle.example/a.bin";
    let place = [
        ("header.latitude", "48.8566"),
        ("header.longitude", "-2.35"),
        ("header.name", "Boutique"),
        ("header.address", "1 rue de la Paix"),
    ];
    let url = json!({ "type": "URL", "text": "Suivre", "url": "https://orvelle.example/{{1}}",
        "example": ["https://orvelle.example/a"] });
    let code = json!({ "type": "COPY_CODE", "example": "NOEL25" });
    let phone =
        json!({ "type": "PHONE_NUMBER", "text": "Appeler", "phone_number": "+33123456789" });
    let replies = [
        json!({ "type": "QUICK_REPLY", "text": "Oui" }),
        json!({ "type": "QUICK_REPLY", "text": "Non" }),
    ];
    let buttons =
        json!({ "type": "BUTTONS", "buttons": [replies[0], replies[1], url, code, phone] });
    let table: [Case; 5] = [
        ("avec_image", json!([file("IMAGE")]), vec![("header.link", link)]),
        ("avec_film", json!([file("VIDEO")]), vec![("header.link", link)]),
        ("avec_devis", json!([file("DOCUMENT")]), vec![("header.link", link)]),
        ("avec_lieu", json!([{ "type": "HEADER", "format": "LOCATION" }]), place.to_vec()),
        ("avec_boutons", json!([buttons]), vec![("button.2", "A-12"), ("button.3", "NOEL25")]),
    ];
    for (name, components, _) in &table {
        approved(&stage, name, components.clone()).await;
    }
    let TemplatesOutcome::Listed(all) = client.templates(channel()).await else {
        panic!("the templates are listed")
    };
    for (name, _, values) in table {
        let facts = all.iter().find(|it| it.name == name).unwrap();
        let keys: Vec<&str> = values.iter().map(|(key, _)| *key).collect();
        assert_eq!(facts.parts.keys(), keys, "{name}");
        assert!(!facts.parts.has_other_parts, "{name}");
        let owned = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
        let values: Vec<(String, String)> = values.iter().map(owned).collect();
        let filled = fill(&facts.parts, &values, None).unwrap();
        let template = OutgoingTemplate {
            name: name.to_owned(),
            language: "fr".to_owned(),
            header: filled.header_parameters,
            body: filled.body_parameters,
            quick_replies: Vec::new(),
            header_value: filled.header_value,
            buttons: filled.buttons,
        };
        let words = || to_ana(outgoing(Content::Text("Bonjour".to_owned())));
        let whole = Outgoing { template: Some(template.clone()), ..words() };
        let outcome = client.send(whole).await;
        assert_eq!(word(&outcome), "accepted", "{name}: {outcome:?}");
        let bare = OutgoingTemplate { header_value: None, buttons: Vec::new(), ..template };
        let outcome = client.send(Outgoing { template: Some(bare), ..words() }).await;
        assert_eq!(word(&outcome), "template_values", "{name} without its values: {outcome:?}");
    }
}
