//! Odd answers of the platform, by the numbers of the catalogue (B-175 to B-185).

use std::time::Duration;

use futures_util::StreamExt;
use pupitre_app::ports::channel::{
    FetchOutcome, MessageChannel, Outgoing, SendOutcome, TemplatesOutcome,
};
use pupitre_domain::message::Content;
use pupitre_whatsapp::WhatsAppClient;
use serde_json::{Value, json};

use crate::client_platform::{
    MESSAGES, Platform, Reply, Shelf, TOKEN, channel, client, connections, impatient_client,
    outgoing, says, text,
};

fn hello() -> Outgoing {
    outgoing(Content::Text("Bonjour Ana".into()))
}

fn error(code: i64) -> Value {
    json!({ "error": { "message": "No", "type": "OAuthException", "code": code } })
}

/// What an outcome is, in a word: nothing is certain of an ambiguous one.
fn word(outcome: &SendOutcome) -> String {
    match outcome {
        SendOutcome::Accepted { platform_id, .. } => format!("accepted {platform_id}"),
        SendOutcome::Rejected(error) => format!("rejected {}", error.code.name()),
        SendOutcome::NotSent { .. } => "not sent".to_owned(),
        SendOutcome::ChannelDown(_) => "channel down".to_owned(),
        SendOutcome::Ambiguous => "ambiguous".to_owned(),
    }
}

/// What comes of a message whose answer is this one, and how often the platform was asked.
async fn sent(reply: Reply) -> String {
    let platform = Platform::answering([reply]).await;
    let outcome = platform.client().send(hello()).await;
    assert_eq!(platform.heard().len(), 1, "one call for one attempt");
    word(&outcome)
}

#[tokio::test]
async fn b_175_an_answer_without_an_id_settles_nothing() {
    let cut = "{\"messages\":[{\"id\":\"wamid.HBgL\"}]}";
    for length in 0..cut.len() {
        let reply = text(200, cut.get(..length).unwrap());
        assert_eq!(sent(reply).await, "ambiguous", "{length} bytes of it");
    }
    for odd in ["<html>OK</html>", "null", "[]", "\"ok\"", "{}", "{\"messages\":{}}"] {
        assert_eq!(sent(text(200, odd)).await, "ambiguous", "{odd}");
    }
}

#[tokio::test]
async fn b_176_of_two_ids_the_first_is_taken_on_record() {
    let both = json!({ "messages": [{ "id": "wamid.1" }, { "id": "wamid.2" }] });
    let platform = Platform::answering([says(200, &both)]).await;
    let outcome = platform.client().send(hello()).await;
    let SendOutcome::Accepted { platform_id, anomaly, .. } = outcome else {
        panic!("it was accepted: {outcome:?}")
    };
    assert_eq!((platform_id.as_str(), anomaly), ("wamid.1", Some("several_ids")));
}

#[tokio::test]
async fn b_177_b_178_the_code_counts_whatever_the_status_and_an_unknown_one_ends() {
    for status in [200, 400, 401, 403, 429, 500] {
        let reply = says(status, &error(131_047));
        assert_eq!(sent(reply).await, "rejected window_closed", "{status}");
    }
    for (attempt, expected) in [(1, "not sent"), (2, "not sent"), (3, "rejected unknown")] {
        let platform = Platform::answering([says(400, &error(7_654_321))]).await;
        let outcome = platform.client().send(Outgoing { attempt, ..hello() }).await;
        assert_eq!(word(&outcome), expected, "attempt {attempt}");
    }
}

#[tokio::test]
async fn b_179_an_answer_after_the_time_is_up_is_none() {
    let platform = Platform::answering([Reply::Hangs]).await;
    let client = impatient_client(&platform.url, Shelf::default());
    assert_eq!(word(&client.send(hello()).await), "ambiguous");
}

#[tokio::test]
async fn b_180_a_redirect_is_not_followed_and_the_token_goes_nowhere() {
    let elsewhere = Platform::answering([]).await;
    for status in [301, 302, 307, 308] {
        let location = vec![("location", format!("{}{MESSAGES}", elsewhere.url))];
        let reply = Reply::Says(status, location, Vec::new());
        assert_eq!(sent(reply).await, "channel down", "{status}");
    }
    assert!(elsewhere.heard().is_empty());
}

#[tokio::test]
async fn b_181_without_a_secure_connection_nothing_is_sent() {
    let plain = Platform::answering([]).await;
    let secure = plain.url.replace("http://", "https://");
    assert_eq!(word(&client(&secure, Shelf::default()).send(hello()).await), "not sent");
    let babbles = connections(async |mut stream| {
        let noise = b"\x16\x03\x03\x00\x05nonsense";
        tokio::io::AsyncWriteExt::write_all(&mut stream, noise).await.unwrap();
    })
    .await;
    let secure = babbles.replace("http://", "https://");
    assert_eq!(word(&client(&secure, Shelf::default()).send(hello()).await), "not sent");
    assert!(plain.heard().is_empty(), "the token was not said");
}

#[tokio::test]
async fn b_182_an_answer_without_an_end_is_cut() {
    assert_eq!(sent(Reply::Endless).await, "ambiguous");
    let drips = connections(async |mut stream| {
        let head = b"HTTP/1.1 200 OK\r\ncontent-length: 99999\r\n\r\n{";
        tokio::io::AsyncWriteExt::write_all(&mut stream, head).await.unwrap();
        std::future::pending::<()>().await;
    })
    .await;
    let client = impatient_client(&drips, Shelf::default());
    assert_eq!(word(&client.send(hello()).await), "ambiguous");
}

#[tokio::test]
async fn b_183_a_wait_is_a_second_at_least_and_an_hour_at_most() {
    let table = [
        ("99999999", Some(3600)),
        ("-5", Some(2)),
        ("0", Some(2)),
        ("30", Some(30)),
        ("Wed, 21 Oct 2026 07:28:00 GMT", Some(2)),
        ("soon", Some(2)),
    ];
    for (asked, expected) in table {
        let header = vec![("retry-after", asked.to_owned())];
        let platform = Platform::answering([Reply::Says(429, header, Vec::new())]).await;
        let outcome = platform.client().send(hello()).await;
        let SendOutcome::NotSent { retry_after, .. } = outcome else { panic!("{outcome:?}") };
        assert_eq!(retry_after.map(|it| it.as_secs()), expected, "{asked}");
    }
}

/// What comes of a file that is said to be there.
async fn fetched(client: &WhatsAppClient) -> String {
    match client.fetch_media(channel(), "555".into()).await {
        FetchOutcome::Found { chunks, .. } => format!("found {}", chunks.count().await),
        FetchOutcome::Gone => "gone".to_owned(),
        FetchOutcome::Refused { reason } => reason.to_owned(),
        FetchOutcome::Later { .. } => "later".to_owned(),
    }
}

#[tokio::test]
async fn b_184_a_file_that_is_said_to_be_elsewhere_is_not_asked_for() {
    for url in [
        "https://evil.example/blob",
        "http://lookaside.fbsbx.com/blob",
        "https://lookaside.fbsbx.com@evil.example/blob",
        "https://lookaside.fbsbx.com.evil.example/blob",
        "https://evilfbsbx.com/blob",
        "http://127.1/blob",
        "http://0x7f000001/blob",
        "http://2130706433/blob",
        "http://[::ffff:7f00:1]:1/blob",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "//evil.example/blob",
        "",
    ] {
        let announced = json!({ "url": url, "mime_type": "image/jpeg", "id": "555" });
        let platform = Platform::answering([says(200, &announced)]).await;
        let outcome = fetched(&platform.client()).await;
        // A desk that meets an emulator on this machine may be sent to this machine, by plain
        // addresses, and finds nobody there.
        let is_here = ["http://127.1/", "http://0x7f", "http://2130706433/", "http://[::ffff:"];
        if is_here.iter().any(|it| url.starts_with(it)) {
            assert!(["bad_media_host", "later"].contains(&outcome.as_str()), "{url}: {outcome}");
        } else {
            assert_eq!(outcome, "bad_media_host", "{url}");
        }
        let heard = platform.heard();
        assert_eq!(heard.len(), 1, "{url}");
        assert_eq!(heard[0].header("authorization"), format!("Bearer {TOKEN}"));
    }
}

#[tokio::test]
async fn b_185_pages_that_lead_in_a_circle_end() {
    let page = |after: &str| {
        let paging = json!({ "cursors": { "after": after }, "next": "https://x.example/next" });
        says(200, &json!({ "data": [], "paging": paging }))
    };
    let circle = (0..1000).map(|number| page(if number % 2 == 0 { "a" } else { "b" }));
    let platform = Platform::answering(circle).await;
    let caller = platform.client();
    let listed = tokio::time::timeout(Duration::from_mins(1), caller.templates(channel()));
    let listed = listed.await.unwrap();
    let is_told = matches!(listed, TemplatesOutcome::Refused { reason: "pages_in_a_circle" });
    assert!(is_told && platform.heard().len() <= 4, "{listed:?}");
    let same = Platform::answering([page("a"), page("a")]).await;
    assert!(matches!(same.client().templates(channel()).await, TemplatesOutcome::Listed(_)));
}
