//! What the client writes to the log: that something was sent and why not, never to whom or with
//! what (O5).

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use pupitre_app::ports::channel::MessageChannel;
use pupitre_domain::message::Content;
use serde_json::json;
use tracing::Level;
use tracing::subscriber::set_default;

use crate::client_platform::{
    FILE, Platform, Shelf, TOKEN, client, outgoing, says, text, with_file,
};

/// A log that the test reads.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn o5_the_log_has_a_line_for_each_attempt_and_no_secret_in_it() {
    let log = Log::default();
    let written = log.clone();
    let lines = tracing_subscriber::fmt().with_max_level(Level::TRACE).with_ansi(false);
    let guard = set_default(lines.with_writer(move || log.clone()).finish());
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

    let log = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
    let attempts = |outcome: &str| log.matches(&format!("outcome=\"{outcome}\"")).count();
    let counts = ["accepted", "channel_down", "ambiguous", "rejected", "not_sent"].map(attempts);
    assert_eq!(counts, [1; 5], "{log}");
    for secret in [TOKEN, "secret-of-orvelle", "appsecret_proof", "16505551234", "Bonjour"] {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
    }
}
