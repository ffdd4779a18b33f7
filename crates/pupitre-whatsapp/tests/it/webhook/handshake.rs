//! The platform's handshake (B-001 to B-005).

use axum::body::Body;
use axum::http::Request;

use crate::support::request::Answer;
use crate::support::{House, VERIFY_TOKEN};

async fn meet(query: &str) -> Answer {
    let house = House::new();
    let request = Request::get(format!("/webhooks/whatsapp?{query}")).body(Body::empty()).unwrap();
    let answer = house.ask(request).await;
    assert_eq!(house.counts(), (0, 0));
    answer
}

#[tokio::test]
async fn b_001_who_knows_the_token_gets_the_challenge_back() {
    let ours = format!("hub.verify_token={VERIFY_TOKEN}");
    for query in [
        format!("hub.mode=subscribe&hub.challenge=1158201444&{ours}"),
        format!("{ours}&hub.challenge=1158201444&hub.mode=subscribe&other=1"),
        format!("hub%2Emode=subscribe&hub.challenge=1158201444&{ours}"),
    ] {
        let answer = meet(&query).await;
        assert_eq!((answer.status.as_u16(), &*answer.body), (200, "1158201444"), "{query}");
        assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
}

#[tokio::test]
async fn b_002_to_b_005_a_wrong_handshake_says_what_is_wrong_and_nothing_else() {
    let ours = format!("hub.verify_token={VERIFY_TOKEN}");
    let good = format!("hub.mode=subscribe&{ours}");
    let long = "1".repeat(257);
    let table = [
        (
            "hub.mode=subscribe&hub.challenge=1&hub.verify_token=x".to_owned(),
            403,
            "verify_token_mismatch",
        ),
        (
            "hub.mode=subscribe&hub.challenge=1&hub.verify_token=".to_owned(),
            403,
            "verify_token_mismatch",
        ),
        (format!("hub.mode=unsubscribe&hub.challenge=1&{ours}"), 403, "verify_token_mismatch"),
        (format!("{good}x&hub.challenge=1"), 403, "verify_token_mismatch"),
        (String::new(), 400, "missing_parameter"),
        (format!("hub.challenge=1&{ours}"), 400, "missing_parameter"),
        (good.clone(), 400, "missing_parameter"),
        ("hub.mode=subscribe&hub.challenge=1".to_owned(), 400, "missing_parameter"),
        (format!("{good}&hub.challenge=%3Cscript%3E"), 400, "bad_challenge"),
        (format!("{good}&hub.challenge="), 400, "bad_challenge"),
        (format!("{good}&hub.challenge={long}"), 400, "bad_challenge"),
        (format!("{good}&hub.challenge=1&{ours}"), 400, "duplicate_parameter"),
        (format!("{good}&hub.challenge=1&hub.challenge=2"), 400, "duplicate_parameter"),
    ];
    for (query, status, code) in table {
        let answer = meet(&query).await;
        assert_eq!(answer.status.as_u16(), status, "{query}");
        assert_eq!(answer.code(), format!("webhook.{code}"), "{query}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert!(!answer.body.contains(VERIFY_TOKEN) && !answer.body.contains("script"));
    }
    let longest = "1".repeat(256);
    assert_eq!(meet(&format!("{good}&hub.challenge={longest}")).await.body, longest);
}
