//! Signature headers: only the right one opens the door, and none breaks it.

use axum::body::Body;
use axum::http::HeaderValue;
use tokio::runtime::Runtime;

use super::{corpus, kept, run};
use crate::support::request::{one_text, posted, signature};
use crate::support::{House, OLDER_SECRET, SECRET};

#[test]
fn c2_no_mutation_of_a_signature_opens_the_door() {
    let body = one_text("one", "Bonjour").to_string();
    let right = [SECRET, OLDER_SECRET].map(|it| signature(it, body.as_bytes()));
    let mut corpus = corpus(&[kept("signatures")]);
    corpus.extend(right.iter().map(|it| it.clone().into_bytes()));
    let runtime = Runtime::new().unwrap();
    let house = House::new();
    run("signatures", 3_000, &corpus, |mutator, header| {
        let Ok(value) = HeaderValue::from_bytes(header) else { return };
        let mut request = posted().header("x-hub-signature-256", &value);
        if mutator.below(10) == 0 {
            request = request.header("x-hub-signature", "sha1=00");
        }
        let request = request.body(Body::from(body.clone())).unwrap();
        let status = runtime.block_on(house.ask(request)).status.as_u16();
        let hex = header.strip_prefix(b"sha256=").unwrap_or_default();
        let is_right = right.iter().any(|it| {
            let expected = it.trim_start_matches("sha256=").as_bytes();
            hex.eq_ignore_ascii_case(expected)
        });
        // Whoever knocks too often is asked to wait, right or wrong.
        let expected: &[u16] = if is_right { &[200] } else { &[401, 429] };
        assert!(expected.contains(&status), "{status} for {value:?}");
    });
    assert!(house.counts().0 <= 1, "one message, however often it comes");
}
