//! Answers of the platform: whatever they are, a client lives on, calls nobody else, and is certain
//! of nothing without an id or a code.

use pupitre_app::ports::channel::{MessageChannel as _, SendOutcome};
use pupitre_domain::message::Content;
use serde_json::Value;
use tokio::runtime::Runtime;

use super::{corpus, kept, run};
use crate::client_platform::{FILE, Platform, Reply, Shelf, channel, client, outgoing, with_file};

/// Statuses that come, and that should not.
const STATUSES: [u16; 16] =
    [200, 200, 200, 201, 204, 206, 301, 303, 400, 401, 403, 404, 429, 500, 503, 599];

/// Headers that are read of an answer.
const HEADERS: [(&str, &str); 6] = [
    ("retry-after", "99999999999999999999"),
    ("retry-after", "-1"),
    ("retry-after", "soon"),
    ("x-business-use-case-usage", "{\"1\":[{\"estimated_time_to_regain_access\":1e999}]}"),
    ("x-business-use-case-usage", "[[[[[[["),
    ("location", "http://127.0.0.1:1/"),
];

#[test]
fn c4_no_mutation_of_an_answer_is_certain_without_an_id_or_a_code() {
    let corpus = corpus(&[kept("answers")]);
    let runtime = Runtime::new().unwrap();
    let platform = runtime.block_on(Platform::answering([]));
    let caller = client(&platform.url, Shelf::holding(b"bytes"));
    run("answers", 1_200, &corpus, |mutator, body| {
        let status = *mutator.pick(&STATUSES);
        let headers: Vec<(&str, String)> = (0..mutator.below(3))
            .map(|_| mutator.pick(&HEADERS))
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        let call = mutator.below(6);
        // As often as any call asks.
        for _ in 0..4 {
            platform.then(Reply::Says(status, headers.clone(), body.to_vec()));
        }
        runtime.block_on(async {
            match call {
                0 | 1 => check(&caller.send(hello()).await, status, body),
                2 => {
                    let image = Content::Image { media: FILE, caption: None };
                    caller.send(with_file(image, "image/png", "a.png")).await;
                }
                3 => drop(caller.fetch_media(channel(), "555".into()).await),
                4 => drop(caller.templates(channel()).await),
                _ => drop(caller.mark_read(channel(), "wamid.1".into()).await),
            }
        });
        platform.forget();
        assert!(platform.heard().len() <= 4);
    });
}

fn hello() -> pupitre_app::ports::channel::Outgoing {
    outgoing(Content::Text("Bonjour Ana".into()))
}

/// Without an id there is no acceptance; without a code, or a status that comes before any work, no
/// refusal.
fn check(outcome: &SendOutcome, status: u16, body: &[u8]) {
    let value: Value = serde_json::from_slice(body).unwrap_or_default();
    let is_early = [301, 302, 307, 308, 401, 429].contains(&status);
    match outcome {
        SendOutcome::Accepted { platform_id, .. } => {
            assert!((200..300).contains(&status));
            assert_eq!(value["messages"][0]["id"].as_str(), Some(platform_id.as_str()));
        }
        SendOutcome::Rejected(_) | SendOutcome::NotSent { .. } | SendOutcome::ChannelDown(_) => {
            let has_code = !value["error"]["code"].is_null();
            let shown = String::from_utf8_lossy(body);
            assert!(is_early || has_code, "{outcome:?} of {status} {shown}");
        }
        SendOutcome::Ambiguous => {}
    }
}
