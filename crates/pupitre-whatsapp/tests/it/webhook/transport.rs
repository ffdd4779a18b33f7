//! Signatures, sizes, methods and bodies that are not what they should be (B-006 to B-034).

use axum::body::{Body, Bytes};
use axum::http::{Method, Request, StatusCode};
use futures_util::stream;

use crate::support::request::{messages, one_text, payload, posted, signature, text};
use crate::support::{House, OLDER_SECRET, SECRET, TOKEN, VERIFY_TOKEN};

const LIMIT_BYTES: usize = 4 * 1024 * 1024;

#[tokio::test]
async fn c2_a_signature_holds_or_nothing_is_read() {
    let body = one_text("one", "Bonjour").to_string();
    let pretty: serde_json::Value = serde_json::from_str(&body).unwrap();
    let pretty = serde_json::to_string_pretty(&pretty).unwrap();
    let right = signature(SECRET, body.as_bytes());
    let hex = right.strip_prefix("sha256=").unwrap().to_owned();
    let upper = format!("sha256={}", hex.to_uppercase());
    let (shorter, last) = right.split_at(right.len() - 1);
    let nearly = format!("{shorter}{}", if last == "0" { '1' } else { '0' });
    let of = |secret: &str| vec![signature(secret, body.as_bytes())];
    let table: Vec<(&str, Vec<String>, u16, &str)> = vec![
        ("the secret", vec![right.clone()], 200, ""),
        ("b_023 upper case", vec![upper], 200, ""),
        ("b_028 the secret before", of(OLDER_SECRET), 200, ""),
        ("b_021 none", vec![], 401, "signature_missing"),
        ("b_022 the old algorithm", vec![format!("sha1={hex}")], 401, "signature_algorithm"),
        ("b_024 one digit less", vec![shorter.to_owned()], 401, "signature_malformed"),
        ("b_024 two digits more", vec![format!("{right}00")], 401, "signature_malformed"),
        (
            "b_024 not digits",
            vec![right.replace(hex.split_at(2).0, "zz")],
            401,
            "signature_malformed",
        ),
        ("b_024 a blank", vec![format!("sha256= {hex}")], 401, "signature_malformed"),
        ("b_024 twice", vec![format!("sha256={right}")], 401, "signature_malformed"),
        ("b_024 no algorithm", vec![hex.clone()], 401, "signature_malformed"),
        ("b_024 empty", vec![String::new()], 401, "signature_malformed"),
        ("b_024 no digits", vec!["sha256=".to_owned()], 401, "signature_malformed"),
        (
            "b_025 other bytes",
            vec![signature(SECRET, pretty.as_bytes())],
            401,
            "signature_mismatch",
        ),
        ("b_026 the verify token", of(VERIFY_TOKEN), 401, "signature_mismatch"),
        ("b_026 the access token", of(TOKEN), 401, "signature_mismatch"),
        ("b_027 another channel's", of("other-secret"), 401, "signature_mismatch"),
        ("b_027 an empty secret", of(""), 401, "signature_mismatch"),
        ("b_030 all but the last digit", vec![nearly], 401, "signature_mismatch"),
        ("b_031 two, one right", vec![right.clone(), of("x").remove(0)], 401, "duplicate_header"),
    ];
    for (what, headers, status, code) in table {
        let house = House::new();
        let request =
            headers.iter().fold(posted(), |it, value| it.header("x-hub-signature-256", value));
        let answer = house.ask(request.body(Body::from(body.clone())).unwrap()).await;
        assert_eq!(answer.status.as_u16(), status, "{what}");
        let code = if code.is_empty() { String::new() } else { format!("webhook.{code}") };
        assert_eq!(answer.code(), code, "{what}");
        assert_eq!(house.counts(), (usize::from(status == 200), 0), "{what}");
    }
}

#[tokio::test]
async fn b_022_the_old_header_alone_is_of_the_wrong_algorithm() {
    let house = House::new();
    let request = posted().header("x-hub-signature", "sha1=00").body(Body::from("{}")).unwrap();
    let answer = house.ask(request).await;
    assert_eq!((answer.status.as_u16(), &*answer.code()), (401, "webhook.signature_algorithm"));
}

#[tokio::test]
async fn b_032_bad_signatures_never_hinder_good_ones() {
    let house = House::new();
    let mut codes = Vec::new();
    for _ in 0..150 {
        let request = posted().header("x-hub-signature-256", signature("guess", b"{}"));
        codes.push(house.ask(request.body(Body::from("{}")).unwrap()).await.status.as_u16());
    }
    assert_eq!(codes.iter().filter(|it| **it == 401).count(), 100);
    assert_eq!(codes[100..], [429; 50]);
    house.tell(&one_text("one", "Bonjour")).await;
    assert_eq!(house.counts(), (1, 0));
}

#[tokio::test]
async fn b_006_to_b_010_a_signed_body_that_is_not_ours_is_kept_and_acknowledged() {
    let whole = one_text("one", "Bonjour").to_string();
    let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
    let deep_entry = format!(r#"{{"object":"whatsapp_business_account","entry":[{deep}]}}"#);
    let mut latin1 = whole.clone().into_bytes();
    let place = whole.find("Bonjour").unwrap();
    latin1[place] = 0xe9;
    let table: Vec<(&str, Vec<u8>, &str)> = vec![
        ("b_007 null", b"null".to_vec(), "unexpected_shape"),
        ("b_007 a list", b"[]".to_vec(), "unexpected_shape"),
        ("b_007 a string", b"\"x\"".to_vec(), "unexpected_shape"),
        ("b_007 a number", b"123".to_vec(), "unexpected_shape"),
        ("b_008 cut", whole.as_bytes()[..whole.len() / 2].to_vec(), "invalid_json"),
        ("b_008 twice", format!("{whole}{whole}").into_bytes(), "invalid_json"),
        ("b_008 not a number", br#"{"object":NaN}"#.to_vec(), "invalid_json"),
        ("b_008 blanks", b"  \n".to_vec(), "invalid_json"),
        ("b_008 a page", b"<html></html>".to_vec(), "invalid_json"),
        ("b_009 not UTF-8", latin1, "invalid_utf8"),
        ("b_013 deep", deep.into_bytes(), "too_deep"),
        ("b_013 a deep entry", deep_entry.into_bytes(), "too_deep"),
        ("b_035 another object", br#"{"object":"page","entry":[]}"#.to_vec(), "other_object"),
        ("b_035 no object", b"{}".to_vec(), "other_object"),
        ("b_069 no entry", br#"{"object":"whatsapp_business_account"}"#.to_vec(), "empty"),
        (
            "b_014 a key twice",
            br#"{"object":"whatsapp_business_account","object":"page","entry":[]}"#.to_vec(),
            "duplicate_key",
        ),
    ];
    for (what, bytes, reason) in table {
        let house = House::new();
        let answer = house.post(bytes.clone()).await;
        assert_eq!(answer.status, StatusCode::OK, "{what}");
        assert_eq!(house.counts(), (0, 1), "{what}");
        assert_eq!(house.reasons(), [reason], "{what}");
    }
}

#[tokio::test]
async fn b_006_an_empty_body_is_refused() {
    let house = House::new();
    let answer = house.post("").await;
    assert_eq!((answer.status.as_u16(), &*answer.code()), (400, "webhook.invalid_json"));
    assert_eq!(house.counts(), (0, 0));
}

/// I-09: the truncated body is kept wherever it was cut.
#[tokio::test]
async fn b_008_a_body_cut_at_any_byte_is_kept() {
    let house = House::new();
    let whole = one_text("one", "Bonjour é").to_string().into_bytes();
    for length in 1..whole.len() {
        let answer = house.post(whole[..length].to_vec()).await;
        assert_eq!(answer.status, StatusCode::OK, "cut after {length}");
    }
    assert_eq!(house.counts(), (0, whole.len() - 1));
}

#[tokio::test]
async fn b_010_and_b_015_a_mark_before_the_json_and_another_type_are_fine() {
    let house = House::new();
    let body = format!("\u{feff}{}", one_text("one", "Bonjour")).into_bytes();
    let request = Request::post("/webhooks/whatsapp")
        .header("content-type", "text/plain")
        .header("x-hub-signature-256", signature(SECRET, &body));
    let answer = house.ask(request.body(Body::from(body)).unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(house.words(), ["Bonjour"]);
}

#[tokio::test]
async fn b_011_and_b_012_a_body_may_have_4_mib_and_not_a_byte_more() {
    let body = one_text("one", "Bonjour").to_string();
    for (bytes, status, count) in [(LIMIT_BYTES, 200, 1), (LIMIT_BYTES + 1, 413, 0)] {
        let padded = format!("{body}{}", " ".repeat(bytes - body.len())).into_bytes();
        let signed = signature(SECRET, &padded);

        let house = House::new();
        assert_eq!(house.post(padded.clone()).await.status.as_u16(), status);
        assert_eq!(house.counts(), (count, 0));

        // In pieces, under a length that is not its own.
        let house = House::new();
        let pieces: Vec<Bytes> = padded.chunks(65_536).map(Bytes::copy_from_slice).collect();
        let pieces = stream::iter(pieces.into_iter().map(Ok::<_, std::convert::Infallible>));
        let request = posted().header("x-hub-signature-256", signed).header("content-length", "9");
        let answer = house.ask(request.body(Body::from_stream(pieces)).unwrap()).await;
        assert_eq!(answer.status.as_u16(), status);
        assert_eq!(house.counts(), (count, 0));
    }
}

#[tokio::test]
async fn b_012_a_body_that_announces_too_much_is_not_read() {
    let house = House::new();
    let unread = stream::pending::<Result<Bytes, std::convert::Infallible>>();
    let request = posted()
        .header("x-hub-signature-256", signature(SECRET, b""))
        .header("content-length", (LIMIT_BYTES + 1).to_string());
    let answer = house.ask(request.body(Body::from_stream(unread)).unwrap()).await;
    assert_eq!((answer.status.as_u16(), &*answer.code()), (413, "webhook.body_too_large"));
}

#[tokio::test]
async fn b_016_a_compressed_body_is_refused() {
    let body = one_text("one", "Bonjour").to_string();
    for (encoding, status) in [("gzip", 415), ("br", 415), ("identity", 200)] {
        let house = House::new();
        let request = posted()
            .header("x-hub-signature-256", signature(SECRET, body.as_bytes()))
            .header("content-encoding", encoding);
        let answer = house.ask(request.body(Body::from(body.clone())).unwrap()).await;
        assert_eq!(answer.status.as_u16(), status, "{encoding}");
    }
}

#[tokio::test]
async fn b_018_a_body_that_breaks_off_is_not_taken_in() {
    let house = House::new();
    let body = one_text("one", "Bonjour").to_string();
    let signed = signature(SECRET, body.as_bytes());
    let broken = [Ok(Bytes::from(body)), Err(std::io::Error::other("the peer went away"))];
    let request = posted().header("x-hub-signature-256", signed);
    let answer = house.ask(request.body(Body::from_stream(stream::iter(broken))).unwrap()).await;
    assert_eq!((answer.status.as_u16(), &*answer.code()), (400, "webhook.body_broken"));
    assert_eq!(house.counts(), (0, 0));
}

#[tokio::test]
async fn b_020_other_methods_are_refused() {
    let house = House::new();
    let others =
        [Method::PUT, Method::DELETE, Method::HEAD, Method::TRACE, Method::PATCH, Method::OPTIONS];
    for method in others {
        let request = Request::builder().method(method.clone()).uri("/webhooks/whatsapp");
        let answer = house.ask(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status.as_u16(), 405, "{method}");
        assert_eq!(answer.header("allow"), "GET, POST", "{method}");
    }
    assert_eq!(house.counts(), (0, 0));
}

#[tokio::test]
async fn b_033_a_body_of_30_days_ago_changes_nothing() {
    let house = House::new();
    let body = payload(&[messages(&[text("one", "Bonjour"), text("two", "Encore")])]);
    house.tell(&body).await;
    let rows = "SELECT id, version, window_ends_at_us, unread_count FROM conversations";
    let before = house.rows(rows);
    house.hands.advance(30 * 24 * 3600);
    house.tell(&body).await;
    assert_eq!(house.rows(rows), before);
    assert_eq!(house.counts(), (2, 0));
}
