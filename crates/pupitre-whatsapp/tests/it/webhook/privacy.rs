//! Nothing that a person wrote, and nothing that names them, is in the log (O5).

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use tracing::subscriber::set_default;
use tracing_subscriber::fmt::MakeWriter;

use super::fixtures::fixtures;
use crate::support::request::{posted, signature};
use crate::support::{House, OLDER_SECRET, SECRET, TOKEN, VERIFY_TOKEN};

/// A log that a test can read.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self::Writer {
        self.clone()
    }
}

#[tokio::test]
async fn o5_the_log_names_nobody_and_repeats_nothing() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .with_ansi(false)
        .finish();
    let guard = set_default(subscriber);
    let house = House::new();
    for (_, bytes) in fixtures() {
        house.post(bytes.clone()).await;
        house.post(bytes.split_at(bytes.len() / 2).0).await;
        let forged = posted().header("x-hub-signature-256", signature("guess", &bytes));
        house.ask(forged.body(bytes.into()).unwrap()).await;
    }
    drop(guard);

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("account_error") && log.contains("signature_mismatch"), "{log}");
    let private = [
        "Ana",
        "Lucas",
        "3360000000",
        "FR.1000",
        "Bonjour",
        "commande",
        "colis",
        "Facture",
        "orvelle-",
        "invoice",
        "lookaside",
        "not ours",
        SECRET,
        OLDER_SECRET,
        TOKEN,
        VERIFY_TOKEN,
    ];
    for word in private {
        assert!(!log.contains(word), "{word} is in the log:\n{log}");
    }
}
