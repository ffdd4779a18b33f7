//! Sending: what the platform is asked, and what each of its answers means (C4, C5).

use pupitre_app::ports::channel::{MessageChannel, Outgoing, Recipient, SendOutcome};
use pupitre_domain::delivery::{DeliveryError, FailureCode};
use pupitre_domain::message::Content;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::client_platform::{
    FILE, Heard, MESSAGES, Platform, Reply, Shelf, TOKEN, client, connections, impatient_client,
    outgoing, says, text, with_file,
};

fn hello() -> Outgoing {
    outgoing(Content::Text("Bonjour Ana".into()))
}

fn accepted() -> Reply {
    says(
        200,
        &json!({
            "messaging_product": "whatsapp",
            "contacts": [{ "input": "+16505551234", "wa_id": "16505551234" }],
            "messages": [{ "id": "wamid.HBgL" }],
        }),
    )
}

fn refused(code: i64) -> Value {
    let details = json!({ "messaging_product": "whatsapp", "details": "Why not" });
    json!({ "error": {
        "message": "(#1) No", "type": "OAuthException", "code": code,
        "error_data": details, "fbtrace_id": "A",
    } })
}

/// What an outcome is, in short: its kind, the desk's code and the wait in seconds.
fn short(outcome: &SendOutcome) -> String {
    let code = |error: &DeliveryError| error.code.name();
    match outcome {
        SendOutcome::Accepted { platform_id, anomaly, .. } => {
            format!("accepted {platform_id} {}", anomaly.unwrap_or("-"))
        }
        SendOutcome::Rejected(error) => format!("rejected {}", code(error)),
        SendOutcome::NotSent { retry_after, error } => {
            let wait = retry_after.map_or(0, |it| it.as_secs());
            format!("not sent {} {wait}", code(error))
        }
        SendOutcome::ChannelDown(error) => format!("channel down {}", code(error)),
        SendOutcome::Ambiguous => "ambiguous".to_owned(),
    }
}

#[tokio::test]
async fn a_text_goes_to_the_phone_with_our_words_and_the_token() {
    let platform = Platform::answering([accepted()]).await;
    let outcome = platform.client().send(hello()).await;

    assert_eq!(short(&outcome), "accepted wamid.HBgL -");
    let heard = platform.heard();
    assert_eq!(heard.len(), 1);
    assert_eq!(heard[0].line(), format!("POST {MESSAGES}"));
    assert_eq!(heard[0].header("authorization"), format!("Bearer {TOKEN}"));
    assert!(heard[0].header("user-agent").starts_with("pupitre/"));
    let proof = heard[0].query.strip_prefix("appsecret_proof=").unwrap();
    assert_eq!(proof.len(), 64);
    let mut body = heard[0].json();
    let words = body["biz_opaque_callback_data"].take();
    let words = words.as_str().unwrap();
    assert!(words.starts_with("01010101-0101-0101-0101-010101010101.1."), "{words}");
    assert_eq!(
        body,
        json!({
            "messaging_product": "whatsapp", "recipient_type": "individual", "to": "+16505551234",
            "type": "text", "text": { "body": "Bonjour Ana" }, "biz_opaque_callback_data": null,
        })
    );
}

#[tokio::test]
async fn c6_a_visitor_without_a_phone_is_written_to_by_user_id() {
    let platform = Platform::answering([accepted()]).await;
    let user_id = Some("US.13491208655302741918".to_owned());
    let recipient = Recipient { user_id, phone: None };
    platform.client().send(Outgoing { recipient, ..hello() }).await;

    let body = platform.heard()[0].json();
    assert_eq!(body["recipient"], "US.13491208655302741918");
    assert_eq!(body.get("to"), None);
}

#[tokio::test]
async fn a_link_is_shown_as_a_card() {
    let platform = Platform::answering([accepted(), accepted()]).await;
    let client = platform.client();
    client.send(outgoing(Content::Text("See https://orvelle.example/a".into()))).await;
    client.send(outgoing(Content::Text("https is a word".into()))).await;

    let heard = platform.heard();
    assert_eq!(heard[0].json()["text"]["preview_url"], true);
    assert_eq!(heard[1].json()["text"].get("preview_url"), None);
}

#[tokio::test]
async fn what_can_not_be_sent_is_refused_without_a_call() {
    let platform = Platform::answering([]).await;
    let client = platform.client();
    let nobody = Recipient { user_id: None, phone: Some(String::new()) };
    let other = {
        let mut channel = crate::client_platform::channel();
        channel.platform_address = "1002".into();
        channel
    };
    let cases = [
        (Outgoing { recipient: nobody, ..hello() }, "rejected invalid"),
        (Outgoing { channel: other, ..hello() }, "channel down token_invalid"),
        (outgoing(Content::Unsupported { kind: "order".into(), reason: None }), "rejected invalid"),
        (outgoing(Content::Sticker { media: FILE }), "rejected media_refused"),
        (
            with_file(Content::Sticker { media: FILE }, "image/webp", "a.webp"),
            "rejected media_refused",
        ),
    ];
    for (message, expected) in cases {
        assert_eq!(short(&client.send(message).await), expected);
    }
    assert!(platform.heard().is_empty());
}

#[tokio::test]
async fn a_file_is_uploaded_then_named() {
    let caption = Some("Voici".to_owned());
    let voice = Content::Audio { media: FILE, is_voice: true };
    let cases = [
        (
            Content::Image { media: FILE, caption: caption.clone() },
            "image/jpeg",
            json!({ "image": { "id": "77", "caption": "Voici" } }),
        ),
        (
            Content::Video { media: FILE, caption: None },
            "video/mp4",
            json!({ "video": { "id": "77" } }),
        ),
        (
            Content::Document { media: FILE, caption },
            "application/pdf",
            json!({ "document": { "id": "77", "caption": "Voici", "filename": "Devis é.pdf" } }),
        ),
        (voice.clone(), "audio/ogg", json!({ "audio": { "id": "77", "voice": true } })),
        (voice, "audio/mpeg", json!({ "audio": { "id": "77" } })),
        (
            Content::Audio { media: FILE, is_voice: false },
            "audio/ogg",
            json!({ "audio": { "id": "77" } }),
        ),
        (Content::Sticker { media: FILE }, "image/webp", json!({ "sticker": { "id": "77" } })),
    ];
    let bytes: Vec<u8> = (0..2500_u32).map(|it| it.to_le_bytes()[0]).collect();
    for (content, mime, expected) in cases {
        let platform = Platform::answering([says(200, &json!({ "id": "77" })), accepted()]).await;
        let client = client(&platform.url, Shelf::holding(&bytes));
        let outcome = client.send(with_file(content, mime, "Devis é.pdf")).await;

        assert_eq!(short(&outcome), "accepted wamid.HBgL -");
        let heard = platform.heard();
        assert_eq!(heard[0].line(), "POST /v26.0/1001/media");
        assert_eq!(heard[0].header("content-length"), heard[0].body.len().to_string());
        assert!(heard[0].body.windows(bytes.len()).any(|it| it == bytes));
        let form = String::from_utf8_lossy(&heard[0].body).into_owned();
        assert!(form.contains("name=\"messaging_product\"\r\n\r\nwhatsapp\r\n"), "{form}");
        assert!(form.contains(&format!("name=\"type\"\r\n\r\n{mime}\r\n")), "{form}");
        assert!(form.contains(&format!("Content-Type: {mime}\r\n")), "{form}");
        let body = heard[1].json();
        let (kind, object) = expected.as_object().unwrap().iter().next().unwrap();
        assert_eq!(body["type"], *kind);
        assert_eq!(body[kind], *object);
    }
}

#[tokio::test]
async fn c4_an_answer_means_what_its_code_says() {
    let code = |status, code| says(status, &refused(code));
    let after = |status, header, value: &str, body: &Value| {
        Reply::Says(status, vec![(header, value.to_owned())], body.to_string().into())
    };
    let cases = [
        (code(400, 131_047), "rejected window_closed"),
        (code(400, 131_026), "rejected not_on_whatsapp"),
        (code(400, 131_009), "rejected invalid"),
        (code(400, 100), "rejected invalid"),
        (code(404, 132_001), "rejected template_not_approved"),
        (code(200, 131_047), "rejected window_closed"),
        (code(500, 131_047), "rejected window_closed"),
        (code(400, 130_429), "not sent rate_limited 2"),
        (code(429, 131_056), "not sent pair_limited 1"),
        (code(400, 80_007), "not sent rate_limited 60"),
        (code(500, 131_016), "not sent platform_unavailable 0"),
        (code(503, 2), "not sent platform_unavailable 0"),
        (code(500, 131_000), "not sent unknown 0"),
        (code(400, 7_654_321), "not sent unknown 0"),
        (after(429, "retry-after", "30", &refused(130_429)), "not sent rate_limited 30"),
        (after(429, "retry-after", "99999999", &json!({})), "not sent rate_limited 3600"),
        (text(429, "slow down"), "not sent rate_limited 2"),
        (code(429, 7_654_321), "not sent rate_limited 2"),
        (code(401, 190), "channel down token_invalid"),
        (code(400, 190), "channel down token_invalid"),
        (code(401, 7_654_321), "channel down token_invalid"),
        (code(403, 200), "channel down permission_missing"),
        (code(403, 368), "channel down blocked_by_platform"),
        (code(400, 131_042), "channel down payment_problem"),
        (text(401, ""), "channel down token_invalid"),
    ];
    for (reply, expected) in cases {
        let platform = Platform::answering([reply]).await;
        let outcome = platform.client().send(hello()).await;
        assert_eq!(short(&outcome), expected, "{outcome:?}");
        assert_eq!(platform.heard().len(), 1);
    }
}

#[tokio::test]
async fn a_refusal_keeps_the_platforms_code_and_words() {
    let platform = Platform::answering([says(400, &refused(131_026))]).await;
    let outcome = platform.client().send(hello()).await;
    let expected = DeliveryError {
        code: FailureCode::NotOnWhatsApp,
        platform_code: Some(131_026),
        detail: Some("Why not".into()),
    };
    assert_eq!(outcome, SendOutcome::Rejected(expected));
}

#[tokio::test]
async fn c4_an_answer_that_settles_nothing_leaves_the_message_unconfirmed() {
    let cases = [
        text(200, ""),
        text(200, "<html>OK</html>"),
        text(200, "{\"messages\":[{\"id\":\"wam"),
        says(200, &json!({})),
        says(200, &json!({ "messages": [] })),
        says(200, &json!({ "messages": [{}] })),
        says(200, &json!({ "messages": [{ "id": "" }] })),
        says(200, &json!({ "success": true })),
        says(200, &json!({ "error": { "message": "no code" } })),
        says(400, &json!({ "messages": [{ "id": "wamid.HBgL" }] })),
        text(400, "Bad request"),
        text(404, "Not found"),
        text(500, ""),
        text(502, "<html>Bad gateway</html>"),
        text(503, "busy"),
        says(500, &json!({ "error": "odd" })),
        Reply::Endless,
    ];
    for (number, reply) in cases.into_iter().enumerate() {
        let platform = Platform::answering([reply]).await;
        assert_eq!(short(&platform.client().send(hello()).await), "ambiguous", "case {number}");
        assert_eq!(platform.heard().len(), 1, "case {number}");
    }
}

#[tokio::test]
async fn c4_an_answer_that_never_comes_leaves_the_message_unconfirmed() {
    let platform = Platform::answering([Reply::Hangs]).await;
    let client = impatient_client(&platform.url, Shelf::default());
    assert_eq!(short(&client.send(hello()).await), "ambiguous");
}

#[tokio::test]
async fn several_ids_are_an_acceptance_on_record() {
    let both = json!({ "messages": [{ "id": "wamid.1" }, { "id": "wamid.2" }] });
    let mut with_error = refused(131_047);
    with_error["messages"] = json!([{ "id": "wamid.3" }]);
    let platform = Platform::answering([says(200, &both), says(200, &with_error)]).await;
    let client = platform.client();

    assert_eq!(short(&client.send(hello()).await), "accepted wamid.1 several_ids");
    assert_eq!(short(&client.send(hello()).await), "accepted wamid.3 accepted_with_error");
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_the_token_stays_here() {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = Platform::answering([accepted(), accepted()]).await;
        let location = vec![("location", format!("{}{MESSAGES}", elsewhere.url))];
        let platform = Platform::answering([Reply::Says(status, location, Vec::new())]).await;
        let outcome = platform.client().send(hello()).await;

        // A 303 may follow a request that was carried out.
        let expected =
            if status == 303 { "ambiguous" } else { "channel down platform_unavailable" };
        assert_eq!(short(&outcome), expected, "{status}");
        assert!(elsewhere.heard().is_empty());
    }
}

#[tokio::test]
async fn c4_what_fails_before_the_first_byte_was_not_sent() {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let nobody_listens = format!("http://{}", socket.local_addr().unwrap());
    let outcome = client(&nobody_listens, Shelf::default()).send(hello()).await;
    assert_eq!(short(&outcome), "not sent platform_unavailable 0");

    let no_tls = Platform::answering([]).await;
    let secure = no_tls.url.replace("http://", "https://");
    let outcome = client(&secure, Shelf::default()).send(hello()).await;
    assert_eq!(short(&outcome), "not sent platform_unavailable 0");
}

async fn read_request(stream: &mut TcpStream) {
    let mut heard = Vec::new();
    while !heard.ends_with(b"}") {
        let count = stream.read_buf(&mut heard).await.unwrap();
        assert!(count > 0, "the client went away");
    }
}

#[tokio::test]
async fn c4_what_breaks_off_after_the_first_byte_is_unconfirmed() {
    let at_once = connections(async |stream| drop(stream)).await;
    let after_the_request = connections(async |mut stream| read_request(&mut stream).await).await;
    let within_the_answer = connections(async |mut stream| {
        read_request(&mut stream).await;
        let head =
            b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"messages\":[{\"id\":\"wamid.1\"}]}";
        stream.write_all(head).await.unwrap();
    })
    .await;
    let no_http = connections(async |mut stream| {
        read_request(&mut stream).await;
        stream.write_all(b"220 mail.orvelle.example ESMTP\r\n").await.unwrap();
    })
    .await;

    for url in [at_once, after_the_request, within_the_answer, no_http] {
        let outcome = client(&url, Shelf::default()).send(hello()).await;
        assert_eq!(short(&outcome), "ambiguous", "{url}");
    }
}

#[tokio::test]
async fn an_upload_that_fails_sends_nothing() {
    let cases = [
        (says(400, &refused(131_053)), "rejected media_refused"),
        (says(400, &refused(100)), "rejected media_refused"),
        (says(401, &refused(190)), "channel down token_invalid"),
        (says(400, &refused(4)), "not sent rate_limited 60"),
        (says(500, &refused(131_000)), "not sent unknown 0"),
        (text(500, ""), "not sent platform_unavailable 0"),
        (text(413, "too large"), "not sent platform_unavailable 0"),
        (text(200, "<html>"), "not sent platform_unavailable 0"),
        (says(200, &json!({ "id": "" })), "not sent platform_unavailable 0"),
    ];
    for (reply, expected) in cases {
        let platform = Platform::answering([reply]).await;
        let client = client(&platform.url, Shelf::holding(b"bytes"));
        let image = Content::Image { media: FILE, caption: None };
        let outcome = client.send(with_file(image, "image/png", "a.png")).await;

        assert_eq!(short(&outcome), expected);
        let calls: Vec<String> = platform.heard().iter().map(Heard::line).collect();
        assert_eq!(calls, ["POST /v26.0/1001/media"]);
    }
}

#[tokio::test]
async fn an_upload_that_is_never_answered_sends_nothing() {
    let platform = Platform::answering([Reply::Hangs]).await;
    let client = impatient_client(&platform.url, Shelf::holding(b"bytes"));
    let image = Content::Image { media: FILE, caption: None };
    let outcome = client.send(with_file(image, "image/png", "a.png")).await;

    assert_eq!(short(&outcome), "not sent platform_unavailable 0");
    assert!(platform.heard().iter().all(|it| it.path != MESSAGES));
}

#[tokio::test]
async fn a_file_that_breaks_off_in_our_store_sends_nothing() {
    let platform = Platform::answering([says(200, &json!({ "id": "77" })), accepted()]).await;
    let broken = Shelf(Some(vec![Ok(vec![1; 1000]), Err("the disk is gone")]));
    let image = Content::Image { media: FILE, caption: None };
    let message = with_file(image, "image/png", "a.png");
    let outcome = client(&platform.url, broken).send(message).await;

    assert_eq!(short(&outcome), "not sent platform_unavailable 0");
    assert!(platform.heard().iter().all(|it| it.path != MESSAGES));
}

#[tokio::test]
async fn the_token_is_taken_out_of_the_platforms_words() {
    let mut quoting = refused(190);
    quoting["error"]["error_data"] = Value::Null;
    quoting["error"]["message"] = json!(format!("Malformed access token {TOKEN}"));
    let platform = Platform::answering([says(400, &quoting)]).await;
    match platform.client().send(hello()).await {
        SendOutcome::ChannelDown(error) => {
            assert_eq!(error.detail.as_deref(), Some("Malformed access token [redacted]"));
        }
        outcome => panic!("{outcome:?}"),
    }
}
