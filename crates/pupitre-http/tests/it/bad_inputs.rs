//! The catalogue of bad inputs to the REST API: each row has its number, and changes nothing.

use axum::body::Body;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::{World, on_each};

/// A request that is refused.
struct Row {
    id: &'static str,
    method: &'static str,
    path: &'static str,
    content_type: &'static str,
    body: String,
    status: u16,
    code: &'static str,
    /// The field or parameter that is named.
    field: &'static str,
}

const SEND: &str = "/api/v1/conversations/{c}/messages";
const CLOSE: &str = "/api/v1/conversations/{c}/close";
const LIST: &str = "/api/v1/conversations";
const CHAT: &str = "/api/v1/me/availability/chat";
const CLIENT: &str = "0190a000-0000-7000-8000-000000000001";
const JSON: &str = "application/json";

fn get(id: &'static str, path: &'static str, status: u16, code: &'static str) -> Row {
    Row { id, method: "GET", path, content_type: "", body: String::new(), status, code, field: "" }
}

fn post(
    id: &'static str,
    path: &'static str,
    body: impl Into<String>,
    status: u16,
    code: &'static str,
) -> Row {
    let body = body.into();
    Row { id, method: "POST", path, content_type: JSON, body, status, code, field: "" }
}

impl Row {
    fn field(self, field: &'static str) -> Self {
        Self { field, ..self }
    }

    fn typed(self, content_type: &'static str) -> Self {
        Self { content_type, ..self }
    }

    fn put(self) -> Self {
        Self { method: "PUT", ..self }
    }
}

/// A message with that member instead or besides.
fn send(name: &str, value: Value) -> String {
    let mut body = json!({
        "client_message_id": CLIENT,
        "type": "text",
        "text": "Bonjour",
    });
    body[name] = value;
    body.to_string()
}

fn without(name: &str) -> String {
    let mut body: Value = serde_json::from_str(&send("text", json!("Bonjour"))).unwrap();
    body.as_object_mut().unwrap().remove(name);
    body.to_string()
}

fn bodies() -> Vec<Row> {
    let unknown = "request.unknown_field";
    let wrong = "request.wrong_type";
    let invalid = "request.invalid_value";
    let malformed = "request.malformed_json";
    let media = "request.unsupported_media_type";
    let mut rows = vec![
        post("b_074", SEND, send("colour", json!(1)), 422, unknown).field("colour"),
        post("b_074", CLOSE, r#"{"a":1}"#, 422, unknown).field("a"),
        post("b_104", SEND, send("avatar_url", json!("http://x")), 422, unknown)
            .field("avatar_url"),
        post("b_076", SEND, without("text"), 422, "request.missing_field").field("text"),
        post("b_076", SEND, without("type"), 422, "request.missing_field").field("type"),
        post("b_076", SEND, "{}", 422, "request.missing_field").field("client_message_id"),
        post("b_076", SEND, send("type", json!("carrier pigeon")), 422, invalid).field("type"),
        post("b_076", SEND, send("client_message_id", json!("x")), 422, invalid)
            .field("client_message_id"),
        post("b_076", SEND, send("caption", json!("x")), 422, unknown).field("caption"),
        post("b_076", SEND, "[]", 422, wrong),
        post("b_076", SEND, "null", 422, wrong),
        post("b_076", CLOSE, r#"{"expected_epoch":-1}"#, 422, invalid).field("expected_epoch"),
        post("b_076", CLOSE, r#"{"expected_epoch":1.5}"#, 422, wrong).field("expected_epoch"),
        post("b_076", CLOSE, r#"{"expected_epoch":99999999999}"#, 422, invalid)
            .field("expected_epoch"),
        post("b_076", CHAT, r#"{"choice":"busy"}"#, 422, invalid).field("choice").put(),
        post("b_076", CHAT, r#"{"choice":true}"#, 422, wrong).field("choice").put(),
        post("b_076", SEND, "", 400, malformed),
        post("b_076", SEND, "{", 400, malformed),
        post("b_076", CLOSE, "{}x", 400, malformed),
        post("b_076", SEND, r#"{"text":"\ud800"}"#, 400, malformed),
        post("b_076", SEND, "[".repeat(10_000), 422, wrong),
        post("b_076", SEND, format!("  [\"{CLIENT}\",\"text\",\"x\"]"), 422, wrong),
        post("b_076", CLOSE, "[1]", 422, wrong),
        post("b_076", SEND, format!("{}{}", r#"{"text":"#, "[".repeat(10_000)), 422, wrong),
        post("b_077", SEND, send("text", json!("x".repeat(65_536))), 413, "request.too_large"),
        post("b_078", SEND, send("text", json!("x")), 415, media).typed("text/plain"),
        post("b_078", SEND, send("text", json!("x")), 415, media).typed("multipart/form-data"),
        post("b_078", SEND, send("text", json!("x")), 415, media).typed("application/json+x"),
        post("b_078", SEND, send("text", json!("x")), 415, media).typed(""),
    ];
    for name in ["id", "created_at", "role", "account_id", "assignee_id", "__proto__"] {
        rows.push(post("b_075", SEND, send(name, json!("x")), 422, unknown).field(name));
    }
    for value in [json!(1), json!([]), json!({}), json!(true)] {
        rows.push(post("b_076", SEND, send("text", value), 422, wrong).field("text"));
    }
    rows
}

fn addresses() -> Vec<Row> {
    let parameter = "request.invalid_parameter";
    let cursor = "request.invalid_cursor";
    let nothing = "conversation.not_found";
    let mut rows = vec![
        get("b_073", "/api/v1/conversations?api_key=x", 422, "request.unknown_parameter")
            .field("api_key"),
        get("b_095", "/api/v1/conversations?order=1;DROP", 422, "request.unknown_parameter")
            .field("order"),
        get("b_095", "/api/v1/conversations?view=theirs", 422, parameter).field("view"),
        get("b_096", "/api/v1/conversations?limit=0", 422, parameter).field("limit"),
        get("b_096", "/api/v1/conversations?limit=-1", 422, parameter).field("limit"),
        get("b_096", "/api/v1/conversations?limit=201", 422, parameter).field("limit"),
        get("b_096", "/api/v1/conversations?limit=1e9", 422, parameter).field("limit"),
        get("b_096", "/api/v1/conversations?limit=1000000000", 422, parameter).field("limit"),
        get("b_096", "/api/v1/conversations?limit=", 422, parameter).field("limit"),
        get("b_096", "/api/v1/conversations?cursor=x", 400, cursor).field("cursor"),
        get("b_096", "/api/v1/conversations?cursor=", 400, cursor).field("cursor"),
        get("b_096", "/api/v1/conversations/{c}/messages?before=AAAA", 400, cursor),
        get("b_097", "/api/v1/conversations?limit=1&limit=2", 400, "request.duplicate_parameter")
            .field("limit"),
        get("b_097", "/api/v1/conversations?limit=1&%6cimit=1", 400, "request.duplicate_parameter")
            .field("limit"),
        get("b_098", "/api/v1/contacts/{c}/conversations", 404, "contact.not_found"),
        get("b_098", "/api/v1/media/{c}", 404, "media.not_found"),
        get("b_125", "/api/v1/media/{c}?download=2", 422, parameter).field("download"),
        post("b_120", "/api/v1/media", "x", 422, parameter).field("client_media_id"),
        post("b_120", "/api/v1/media?client_media_id=x", "x", 422, parameter)
            .field("client_media_id"),
        post(
            "b_095",
            "/api/v1/me/availability/fax",
            r#"{"choice":"available"}"#,
            404,
            "request.not_found",
        )
        .put(),
    ];
    for path in [
        "/api/v1/conversations/0",
        "/api/v1/conversations/-1",
        "/api/v1/conversations/9223372036854775808",
        "/api/v1/conversations/1%20OR%201",
        "/api/v1/conversations/%00",
        "/api/v1/conversations/%FF",
        "/api/v1/conversations/%2e%2e",
        "/api/v1/conversations/%252e%252e",
        "/api/v1/conversations/00000000-0000-0000-0000-000000000000",
        "/api/v1/conversations/ffffffff-ffff-ffff-ffff-ffffffffffff",
    ] {
        rows.push(get("b_098", path, 404, nothing));
    }
    rows
}

async fn refuses(world: &World, rows: Vec<Row>) {
    world.seat(&world.ana).await;
    let (conversation, _) = world.hear(1, "Bonjour").await;
    let ana = world.browser_of(&world.ana).await;
    let before = ana.get(LIST).await.ok();
    for row in rows {
        let Row { id, method, path, body, status, code, field, .. } = &row;
        let path = path.replace("{c}", &conversation.to_string());
        let mut request = ana.request(method, &path);
        if !row.content_type.is_empty() {
            request = request.header("content-type", row.content_type);
        }
        let answer = ana.send(request.body(Body::from(body.clone())).unwrap()).await;
        let beginning: String = body.chars().take(80).collect();
        let row = format!("{id} {method} {path} {beginning}");
        let got = (answer.status.as_u16(), answer.code());
        assert_eq!(got, (*status, (*code).to_owned()), "{row}");
        let answer = answer.expect(*status, code).json();
        if !field.is_empty() {
            assert_eq!(answer["field"], *field, "{row}");
        }
        assert_ne!(answer["field"], ".", "{row}");
    }
    assert_eq!(ana.get(LIST).await.ok(), before, "nothing has changed");
}

#[test]
fn b_074_to_b_104_bodies_that_do_not_fit_are_refused_by_code_and_field() {
    on_each(async |world| refuses(world, bodies()).await);
}

#[test]
fn b_073_to_b_125_addresses_that_do_not_fit_are_refused_by_code_and_field() {
    on_each(async |world| refuses(world, addresses()).await);
}

#[test]
fn b_076_bytes_that_are_not_text_are_not_json() {
    on_each(async |world| {
        world.seat(&world.ana).await;
        let (conversation, _) = world.hear(1, "Bonjour").await;
        let ana = world.browser_of(&world.ana).await;
        let path = format!("/api/v1/conversations/{conversation}/close");
        let request = ana.request("POST", &path).header("content-type", "application/json");
        let body = Body::from(b"{\"a\":\"\xff\xfe\"}".to_vec());
        let answer = ana.send(request.body(body).unwrap()).await;
        assert!(answer.status.is_client_error(), "{}", answer.status);
        assert_eq!(answer.header("content-type"), "application/problem+json");
    });
}

#[test]
fn b_108_a_header_does_not_change_the_method() {
    on_each(async |world| {
        let ana = world.browser_of(&world.ana).await;
        for name in ["x-http-method-override", "x-method-override", "x-http-method"] {
            let request = ana.request("GET", "/api/v1/me").header(name, "DELETE");
            ana.send(request.body(Body::empty()).unwrap()).await.expect(200, "");
        }
    });
}

/// Says these bytes to the desk and reads all that it answers.
async fn say(address: std::net::SocketAddr, text: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // The desk may close while it is still written to; what it said before counts.
    drop(stream.read_to_end(&mut answer).await);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn b_108_b_109_what_is_not_one_http_request_ends_the_connection() {
    on_each(async |world| {
        let address = world.serve().await;
        let start = "POST /api/v1/sessions HTTP/1.1\r\nhost: desk.test\r\n";
        let many = "x-y: 1\r\n".repeat(200);
        let table = [
            (
                "b_109 two lengths",
                format!("{start}content-length: 2\r\ncontent-length: 3\r\n\r\n{{}}"),
                "400",
            ),
            ("b_109 a length that is none", format!("{start}content-length: -1\r\n\r\n"), "400"),
            ("b_109 a folded header", format!("{start}x-a: b\r\n c\r\n\r\n"), "400"),
            ("b_109 a space before the colon", format!("{start}x-a : b\r\n\r\n"), "400"),
            ("b_108 two hundred headers", format!("{start}{many}\r\n"), "431"),
        ];
        for (row, request, status) in table {
            let answer = say(address, &request).await;
            assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{row}: {answer}");
        }
    });
}
