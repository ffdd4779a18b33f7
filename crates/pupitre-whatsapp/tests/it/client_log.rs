//! What the client writes to the log: that something was sent and why not, never to whom or with
//! what.

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};

use pupitre_app::ports::channel::MessageChannel;
use pupitre_domain::message::Content;
use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::client_platform::{
    FILE, Platform, Shelf, TOKEN, client, outgoing, says, text, with_file,
};

/// Every line of the log, with its fields.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, "{}={value:?} ", field.name()).unwrap();
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut line = Line(String::new());
        span.record(&mut line);
        self.0.lock().unwrap().push(line.0);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut line = Line(String::new());
        values.record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(String::new());
        event.record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn the_log_has_a_line_for_each_attempt_and_no_secret_in_it() {
    let log = Log::default();
    let guard = tracing::subscriber::set_default(log.clone());
    let quoting = json!({ "error": { "code": 190, "message": format!("Malformed {TOKEN}") } });
    let accepted = json!({ "messages": [{ "id": "wamid.HBgL" }] });
    let broken = Shelf(Some(vec![Ok(vec![1; 1000]), Err("the disk is gone")]));
    let image = || Content::Image { media: FILE, caption: Some("Bonjour Ana".into()) };
    let replies = [says(200, &accepted), says(400, &quoting), text(500, "Bonjour"), text(200, "")];
    let platform = Platform::answering(replies).await;

    for _ in 0..3 {
        platform.client().send(outgoing(Content::Text("Bonjour Ana".into()))).await;
    }
    for files in [Shelf::default(), broken] {
        let message = with_file(image(), "image/png", "Bonjour.png");
        client(&platform.url, files).send(message).await;
    }
    drop(guard);

    let lines = log.0.lock().unwrap().clone();
    let attempts = |outcome: &str| {
        let said = format!("outcome=\"{outcome}\"");
        lines.iter().filter(|it| it.contains(&said)).count()
    };
    let counts = ["accepted", "channel_down", "ambiguous", "rejected", "not_sent"].map(attempts);
    assert_eq!(counts, [1; 5], "{lines:#?}");
    for secret in [TOKEN, "secret-of-orvelle", "appsecret_proof", "16505551234", "Bonjour"] {
        assert!(lines.iter().all(|it| !it.contains(secret)), "{secret}: {lines:#?}");
    }
}
