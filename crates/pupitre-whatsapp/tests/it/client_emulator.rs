//! The client against the emulator, which read the platform's manual by itself.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use pupitre_app::ports::channel::{
    FetchOutcome, MessageChannel, Outgoing, OutgoingTemplate, ReadOutcome, Recipient, SendOutcome,
    TemplatesOutcome,
};
use pupitre_domain::message::Content;
use pupitre_domain::template::TemplateStatus;
use pupitre_domain::template::fill::Parameter;
use pupitre_whatsapp::{ChannelSecrets, CheckError, ClientConfig, Credentials, WhatsAppClient};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use whatsapp_emulator::{Emulator, EmulatorConfig, NewVisitor, Said, SystemClock, VisitorSays};

use crate::client_platform::{FILE, Shelf, channel, outgoing, with_file};

/// Ana, who wrote first and so may be answered, and the emulator she writes to.
pub(crate) struct Stage {
    pub(crate) emulator: Emulator,
    pub(crate) url: String,
    pub(crate) ana: String,
    pub(crate) first_message: String,
}

pub(crate) const PHONE: &str = "33639980001";
pub(crate) const USER_ID: &str = "FR.13491208655302741918";

impl Stage {
    pub(crate) async fn open() -> Self {
        let config = EmulatorConfig { phone_number_id: "1001".into(), ..EmulatorConfig::default() };
        let emulator = Emulator::new(config, Arc::new(SystemClock::default())).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        emulator.set_public_url(url.replace("127.0.0.1", "localhost"));
        let router = emulator.router();
        tokio::spawn(async move { axum::serve(listener, router).await });
        let ana = NewVisitor {
            name: "Ana".into(),
            phone: Some(PHONE.into()),
            user_id: Some(USER_ID.into()),
            hides_phone: false,
        };
        let ana = emulator.add_visitor(ana).unwrap();
        let said = Said::Text { text: "Bonjour".into(), reply_to: None };
        let says = VisitorSays { visitor_id: ana.clone(), said, said_at: None };
        let first_message = emulator.visitor_says(says).unwrap();
        Self { emulator, url, ana, first_message }
    }

    pub(crate) fn client(&self, files: Shelf) -> WhatsAppClient {
        let config = ClientConfig { graph_url: self.url.clone(), ..ClientConfig::default() };
        let credentials = Arc::new(self.credentials(|secrets| secrets));
        WhatsAppClient::new(config, credentials, Arc::new(files)).unwrap()
    }

    /// The emulator's own credentials, with some changed.
    fn credentials(&self, changed: impl Fn(ChannelSecrets) -> ChannelSecrets) -> Credentials {
        let config = self.emulator.config();
        let secrets = ChannelSecrets {
            access_token: config.access_token.into(),
            app_secret: config.app_secret.into(),
            previous_app_secret: None,
            verify_token: config.verify_token.into(),
        };
        let account = config.business_account_id;
        Credentials::new(config.phone_number_id, account, changed(secrets)).unwrap()
    }

    /// What Ana's phone shows.
    pub(crate) async fn bubbles(&self) -> Vec<Value> {
        let url = format!("{}/_emulator/visitors/{}/messages", self.url, self.ana);
        let shown: Value = reqwest::get(url).await.unwrap().json().await.unwrap();
        shown["items"].as_array().unwrap().clone()
    }

    pub(crate) async fn set_faults(&self, faults: Value) {
        let url = format!("{}/_emulator/faults", self.url);
        let set = reqwest::Client::new().put(url).json(&faults).send().await.unwrap();
        assert!(set.status().is_success());
    }
}

pub(crate) fn to_ana(message: Outgoing) -> Outgoing {
    let recipient = Recipient { user_id: Some(USER_ID.into()), phone: Some(PHONE.into()) };
    Outgoing { recipient, ..message }
}

fn hello() -> Outgoing {
    to_ana(outgoing(Content::Text("Bonjour Ana".into())))
}

/// What an outcome is, in a word.
pub(crate) fn word(outcome: &SendOutcome) -> &'static str {
    match outcome {
        SendOutcome::Accepted { anomaly: None, .. } => "accepted",
        SendOutcome::Accepted { anomaly: Some(code), .. } => code,
        SendOutcome::Rejected(error)
        | SendOutcome::NotSent { error, .. }
        | SendOutcome::ChannelDown(error) => error.code.name(),
        SendOutcome::Ambiguous => "ambiguous",
    }
}

#[tokio::test]
async fn ana_reads_what_is_sent() {
    let stage = Stage::open().await;
    let bytes = b"%PDF-1.7 the bytes of a quotation";
    let client = stage.client(Shelf::holding(bytes));
    let by_user_id = Recipient { user_id: Some(USER_ID.into()), phone: None };
    let caption = Some("Voici".to_owned());
    let document = Content::Document { media: FILE, caption };

    let messages = [
        hello(),
        Outgoing { recipient: by_user_id, ..hello() },
        to_ana(with_file(document, "application/pdf", "Devis.pdf")),
    ];
    for message in messages {
        let outcome = client.send(message).await;
        assert_eq!(word(&outcome), "accepted", "{outcome:?}");
    }

    let shown = stage.bubbles().await;
    assert_eq!(shown.len(), 4);
    assert_eq!(shown[1]["text"], "Bonjour Ana");
    assert_eq!(shown[2]["text"], "Bonjour Ana");
    assert_eq!(shown[3]["text"], "Voici");
    assert_eq!(shown[3]["media"]["file_name"], "Devis.pdf");
    assert_eq!(shown[3]["media"]["size_bytes"], bytes.len());
}

#[tokio::test]
async fn a_file_of_anas_is_fetched_from_where_the_emulator_says() {
    let stage = Stage::open().await;
    let bytes = Bytes::from_static(b"the bytes of a picture");
    let said = Said::File {
        kind: "image".into(),
        mime: "image/jpeg".into(),
        file_name: None,
        caption: None,
        bytes: bytes.clone(),
    };
    let says = VisitorSays { visitor_id: stage.ana.clone(), said, said_at: None };
    stage.emulator.visitor_says(says).unwrap();
    let shown = stage.bubbles().await;
    let id = shown[1]["media"]["id"].as_str().unwrap();
    let client = stage.client(Shelf::default());

    let FetchOutcome::Found { mime, sha256, size_bytes, mut chunks } =
        client.fetch_media(channel(), id.into()).await
    else {
        panic!("the file is there");
    };
    let mut fetched = Vec::new();
    while let Some(chunk) = chunks.next().await {
        fetched.extend(chunk.unwrap());
    }
    assert_eq!(fetched, bytes);
    assert_eq!(mime.as_deref(), Some("image/jpeg"));
    assert_eq!(sha256, Some(Sha256::digest(&bytes).into()));
    assert_eq!(size_bytes, Some(22));

    for fault in ["media_404", "media_expired"] {
        stage.set_faults(json!({ fault: true })).await;
        let outcome = client.fetch_media(channel(), id.into()).await;
        assert!(matches!(outcome, FetchOutcome::Gone), "{fault}: {outcome:?}");
        stage.set_faults(json!({ fault: false })).await;
    }
}

#[tokio::test]
async fn the_number_is_checked_and_ana_sees_that_she_was_read() {
    let stage = Stage::open().await;
    let client = stage.client(Shelf::default());

    let outcome = client.mark_read(channel(), stage.first_message.clone()).await;
    assert_eq!(outcome, ReadOutcome::Done);
    assert_eq!(stage.bubbles().await[0]["status"], "read");
    let facts = client.check().await.unwrap();
    assert_eq!(facts.verified_name.as_deref(), Some("Orvelle"));
    assert_eq!(facts.status.as_deref(), Some("CONNECTED"));
    let profile = client.business_profile().await.unwrap();
    assert_eq!(profile.about, Some(stage.emulator.config().about));
}

#[tokio::test]
async fn d6_the_picture_of_the_profile_is_fetched_from_where_the_emulator_says() {
    let stage = Stage::open().await;
    let client = stage.client(Shelf::default());
    let FetchOutcome::Found { mime, size_bytes, mut chunks, .. } =
        client.fetch_picture(channel()).await
    else {
        panic!("the picture is there");
    };
    let mut picture = Vec::new();
    while let Some(chunk) = chunks.next().await {
        picture.extend(chunk.unwrap());
    }
    assert!(picture.starts_with(b"\x89PNG"));
    assert_eq!(mime.as_deref(), Some("image/png"));
    assert_eq!(size_bytes, u64::try_from(picture.len()).ok());
    for (fault, expected) in [
        ("missing", "later"),
        ("expired", "later"),
        ("large", "too_large"),
        ("redirect", "bad_media_host"),
    ] {
        stage.set_faults(json!({ "picture": fault })).await;
        match client.fetch_picture(channel()).await {
            FetchOutcome::Refused { reason } => assert_eq!(reason, expected, "{fault}"),
            FetchOutcome::Later { .. } => assert_eq!(expected, "later", "{fault}"),
            other => panic!("{fault}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn c4_the_emulators_faults_mean_what_they_are() {
    let stage = Stage::open().await;
    let client = stage.client(Shelf::default());
    let cases = [
        (json!({ "send_error": 131_047 }), "window_closed"),
        (json!({ "send_error": 130_429 }), "rate_limited"),
        (json!({ "send_error": 131_026 }), "not_on_whatsapp"),
        (json!({ "send_error": 190 }), "token_invalid"),
        (json!({ "send_error": 131_016 }), "platform_unavailable"),
        (json!({ "send_error": null, "send_http": 500 }), "ambiguous"),
        (json!({ "send_http": 503 }), "ambiguous"),
        (json!({ "send_http": 429 }), "rate_limited"),
        (json!({ "send_http": 401 }), "token_invalid"),
        (json!({ "send_http": null }), "accepted"),
    ];
    for (faults, expected) in cases {
        stage.set_faults(faults.clone()).await;
        let outcome = client.send(hello()).await;
        assert_eq!(word(&outcome), expected, "{faults}");
    }
    assert_eq!(stage.bubbles().await.len(), 2, "only the last one was accepted");
}

#[tokio::test]
async fn c4_a_message_taken_without_an_answer_is_unconfirmed() {
    let stage = Stage::open().await;
    stage.set_faults(json!({ "send_hang_accepted": true })).await;
    let config = ClientConfig {
        graph_url: stage.url.clone(),
        call_timeout: Duration::from_secs(3),
        ..ClientConfig::default()
    };
    let credentials = Arc::new(stage.credentials(|secrets| secrets));
    let client = WhatsAppClient::new(config, credentials, Arc::new(Shelf::default())).unwrap();

    assert_eq!(word(&client.send(hello()).await), "ambiguous");
    assert_eq!(stage.bubbles().await.len(), 2, "Ana reads it all the same");
}

#[tokio::test]
async fn c5_a_wrong_secret_stops_the_channel_and_the_check_says_so() {
    let stage = Stage::open().await;
    let wrong_token = |it| ChannelSecrets { access_token: "another".into(), ..it };
    let wrong_secret = |it| ChannelSecrets { app_secret: "another".into(), ..it };
    let changes: [fn(ChannelSecrets) -> ChannelSecrets; 2] = [wrong_token, wrong_secret];
    for changed in changes {
        let config = ClientConfig { graph_url: stage.url.clone(), ..ClientConfig::default() };
        let credentials = Arc::new(stage.credentials(changed));
        let client = WhatsAppClient::new(config, credentials, Arc::new(Shelf::default())).unwrap();

        let outcome = client.send(hello()).await;
        assert!(matches!(outcome, SendOutcome::ChannelDown(_)), "{outcome:?}");
        let checked = client.check().await;
        assert!(matches!(checked, Err(CheckError::TokenRefused { .. })), "{checked:?}");
    }
    assert_eq!(stage.bubbles().await.len(), 1);
}

#[tokio::test]
async fn w9_templates_are_listed_and_sent_with_their_values() {
    let stage = Stage::open().await;
    let client = stage.client(Shelf::holding(b""));
    let TemplatesOutcome::Listed(all) = client.templates(channel()).await else {
        panic!("the templates are listed")
    };
    let found = all.iter().find(|it| it.name == "reprise_de_conversation").unwrap();
    assert_eq!(found.parts.keys(), ["1", "2"]);
    assert_eq!(found.parts.quick_replies().count(), 2);
    let paused = all.iter().find(|it| it.status == TemplateStatus::Paused).unwrap();

    let value = |text: &str| Parameter { name: None, text: text.to_owned() };
    let template = |name: &str, body: Vec<Parameter>| OutgoingTemplate {
        name: name.to_owned(),
        language: "fr".to_owned(),
        header: Vec::new(),
        body,
        quick_replies: vec![(0, "m:0".to_owned()), (1, "m:1".to_owned())],
        header_value: None,
        buttons: Vec::new(),
    };
    let with = |template| Outgoing { template: Some(template), ..hello() };
    let filled = template("reprise_de_conversation", vec![value("{{2}}"), value("votre lampe")]);
    assert_eq!(word(&client.send(with(filled)).await), "accepted");
    let bubbles = stage.bubbles().await;
    let text = bubbles.last().unwrap()["text"].as_str().unwrap();
    assert!(text.starts_with("Bonjour {{2}}, vous nous avez écrit à propos de : votre lampe."));

    let filled = template("reprise_de_conversation", vec![value("Yanis")]);
    assert_eq!(word(&client.send(with(filled)).await), "template_values");
    let filled = template(&paused.name, vec![value("Yanis")]);
    assert_eq!(word(&client.send(with(filled)).await), "template_paused");
    let filled = template("nothing_of_that_name", Vec::new());
    assert_eq!(word(&client.send(with(filled)).await), "template_not_approved");
}
