//! What the platform is told and asked besides messages and files.

use pupitre_app::ports::channel::{MessageChannel, ReadOutcome};
use pupitre_whatsapp::{BusinessProfile, CheckError, PhoneNumberFacts};
use serde_json::{Value, json};

use crate::client_platform::{
    Heard, MESSAGES, Platform, Reply, Shelf, channel, client, impatient_client, says, text,
};

fn error(code: i64) -> Value {
    json!({ "error": { "message": "No", "code": code, "error_data": { "details": "Why not" } } })
}

#[tokio::test]
async fn the_platform_is_told_what_was_read_and_no_typing_is_shown() {
    let platform = Platform::answering([says(200, &json!({ "success": true }))]).await;
    let outcome = platform.client().mark_read(channel(), "wamid.HBgL".into()).await;

    assert_eq!(outcome, ReadOutcome::Done);
    let heard = platform.heard();
    assert_eq!(heard[0].line(), format!("POST {MESSAGES}"));
    assert_eq!(
        heard[0].json(),
        json!({ "messaging_product": "whatsapp", "status": "read", "message_id": "wamid.HBgL" })
    );
}

#[tokio::test]
async fn what_the_platform_refuses_for_good_is_not_told_again() {
    let cases = [
        (says(400, &error(131_009)), ReadOutcome::Done),
        (says(400, &error(100)), ReadOutcome::Done),
        (says(401, &error(190)), ReadOutcome::Later),
        (says(400, &error(130_429)), ReadOutcome::Later),
        (says(500, &error(131_000)), ReadOutcome::Later),
        (text(500, "<html>"), ReadOutcome::Later),
        (text(302, ""), ReadOutcome::Later),
    ];
    for (reply, expected) in cases {
        let platform = Platform::answering([reply]).await;
        let outcome = platform.client().mark_read(channel(), "wamid.HBgL".into()).await;
        assert_eq!(outcome, expected);
        assert_eq!(platform.heard().len(), 1);
    }
}

#[tokio::test]
async fn a_platform_that_never_answers_is_told_later() {
    let platform = Platform::answering([Reply::Hangs, Reply::Hangs]).await;
    let client = impatient_client(&platform.url, Shelf::default());
    let outcome = client.mark_read(channel(), "wamid.HBgL".into()).await;
    assert_eq!(outcome, ReadOutcome::Later);
    assert_eq!(client.check().await, Err(CheckError::Unreachable));
}

#[tokio::test]
async fn a_check_says_how_the_platform_sees_the_number() {
    let number = json!({ "display_phone_number": "+1 555-078-3881", "verified_name": "Orvelle",
        "status": "CONNECTED", "quality_rating": "GREEN", "id": "1001" });
    let app = json!({ "whatsapp_business_api_data": { "link": "x", "name": "Desk", "id": "7" } });
    let apps = json!({ "data": [app, {}] });
    let platform = Platform::answering([says(200, &number), says(200, &apps)]).await;

    let facts = platform.client().check().await.unwrap();
    let expected = PhoneNumberFacts {
        display_phone_number: "+1 555-078-3881".into(),
        verified_name: Some("Orvelle".into()),
        status: Some("CONNECTED".into()),
        quality_rating: Some("GREEN".into()),
        subscribed_apps: vec!["Desk".into(), "without a name".into()],
    };
    assert_eq!(facts, expected);
    let calls: Vec<String> = platform.heard().iter().map(Heard::line).collect();
    assert_eq!(calls, ["GET /v26.0/1001", "GET /v26.0/2002/subscribed_apps"]);
}

#[tokio::test]
async fn a_check_says_why_the_platform_does_not() {
    let detail = "Why not".to_owned();
    let cases = [
        (says(401, &error(190)), CheckError::TokenRefused { code: 190, detail: detail.clone() }),
        (says(403, &error(10)), CheckError::TokenRefused { code: 10, detail: detail.clone() }),
        (says(400, &error(100)), CheckError::Refused { code: 100, detail }),
        (text(500, "<html>"), CheckError::Unreadable { status: 500 }),
        (text(200, "<html>"), CheckError::Unreadable { status: 200 }),
    ];
    for (reply, expected) in cases {
        let platform = Platform::answering([reply]).await;
        assert_eq!(platform.client().check().await, Err(expected));
    }
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let nobody = client(&format!("http://{}", socket.local_addr().unwrap()), Shelf::default());
    assert_eq!(nobody.check().await, Err(CheckError::Unreachable));
}

#[tokio::test]
async fn a_profile_is_what_visitors_read() {
    let written = json!({ "data": [{ "about": "Sur mesure", "messaging_product": "whatsapp" }] });
    let platform = Platform::answering([says(200, &written), says(200, &json!({ "data": [] }))]);
    let platform = platform.await;
    let client = platform.client();

    let about = Some("Sur mesure".to_owned());
    let empty = BusinessProfile { about: None, description: None, picture_url: None };
    assert_eq!(client.business_profile().await, Ok(BusinessProfile { about, ..empty.clone() }));
    assert_eq!(client.business_profile().await, Ok(empty));
}
