//! The examples of `docs/identified-visitors.md`, as they stand there: the real binary takes what
//! each of them signs (V4).
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::io::ErrorKind;
use std::process::Command;

use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::kill::binary::{Binary, Database, Settings};
use crate::screen::Screen;

const DOCS: &str = include_str!("../../../../docs/identified-visitors.md");
const SHOP: &str = "https://shop.example";

/// Who is signed for: with all that may be said of them, and with their id alone.
const VISITORS: [[&str; 3]; 2] =
    [["4512", "Léa « l’Orage » Marchand", "lea@mail.example"], ["4513", "", ""]];

/// The example of a language.
fn example(language: &str) -> &'static str {
    let (_, after) = DOCS.split_once(&format!("\n### {language}\n")).unwrap();
    let (_, code) = after.split_once("```").and_then(|(_, code)| code.split_once('\n')).unwrap();
    code.split_once("```").unwrap().0
}

fn signature(key: &str, site: &str, who: [&str; 3], issued_at: i64, nonce: &str) -> String {
    let [id, name, email] = who;
    let text = format!("pupitre-identity-v1\n{site}\n{id}\n{name}\n{email}\n{issued_at}\n{nonce}");
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("a key of any length");
    mac.update(text.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

#[test]
fn v4_the_example_in_rust_is_what_is_tried_here() {
    let here = include_str!("identity.rs");
    let (imports, function) = example("Rust").split_once("\n\n").unwrap();
    for line in imports.lines().chain([function]) {
        assert!(here.contains(line), "not here: {line}");
    }
    let key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    let who = ["4512", "Léa Marchand", "lea@mail.example"];
    let signed = signature(key, "site-orvelle", who, 1_800_000_000, "b0c9f1a27d3e4455");
    assert!(DOCS.contains(&format!("\n{signed}\n")), "{signed}");
}

/// A desk with a web chat of which it signs visitors.
struct Site {
    chat: String,
    public_key: String,
    signing_key: String,
}

impl Site {
    async fn open(desk: &Binary, manager: &str) -> Self {
        let dee = Screen::look(&desk.url, manager).await;
        let id = "01890000-0000-7000-8000-000000000001";
        let body = json!({
            "id": id, "name": "Boutique", "brand_name": "Orvelle", "origins": [SHOP],
        });
        let site = dee.post("/api/v1/channels/chat", &body).await;
        let public_key = site["site"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/channels/{id}/chat");
        let change = dee.request("PATCH", &path).json(&json!({"identity": "optional"}));
        assert_eq!(change.send().await.unwrap().status(), StatusCode::OK);
        let made = dee.post(&format!("{path}/signing-key"), &json!({})).await;
        let signing_key = made["signing_key"].as_str().unwrap().to_owned();
        let chat = format!("{}/chat/v1/{public_key}/session", desk.url);
        Self { chat, public_key, signing_key }
    }

    /// What the example signs of that visitor, if its language is on this machine.
    fn signed(&self, program: &[&str], code: &str, call: &str, who: [&str; 3]) -> Option<Value> {
        let [id, name, email] = who;
        let values =
            [("KEY", &*self.signing_key), ("SITE", &*self.public_key), ("ID", id), ("NAME", name)];
        let call = values
            .into_iter()
            .chain([("EMAIL", email)])
            .fold(call.to_owned(), |call, (place, value)| call.replace(place, value));
        let script = format!("{code}{call}");
        let run = Command::new(program[0]).args(&program[1..]).arg(script).output();
        if matches!(&run, Err(error) if error.kind() == ErrorKind::NotFound) {
            return None;
        }
        let run = run.unwrap();
        let words = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "{program:?}: {words}");
        Some(serde_json::from_slice(&run.stdout).unwrap())
    }

    /// What the chat answers to whoever says so.
    async fn answer(&self, identity: &Value) -> (StatusCode, Value) {
        let body = json!({"language": "fr", "identity": identity});
        let client = Client::builder().no_proxy().build().unwrap();
        let request = client.post(&self.chat).header("origin", SHOP).json(&body);
        let answer = request.send().await.unwrap();
        (answer.status(), answer.json().await.unwrap())
    }

    /// The chat knows the visitor by the example's signature, and by that alone.
    async fn takes(&self, language: &str, identity: &Value, who: [&str; 3]) {
        let mut forged = identity.clone();
        forged["id"] = json!("4514");
        let (status, refusal) = self.answer(&forged).await;
        let refusal = (status, refusal["code"].as_str().unwrap());
        assert_eq!(refusal, (StatusCode::UNAUTHORIZED, "chat.identity_invalid"), "{language}");
        let (status, session) = self.answer(identity).await;
        assert_eq!(status, StatusCode::OK, "{language}: {session}");
        assert_eq!(session["visitor"]["is_identified"], true, "{language}");
        let name = (!who[1].is_empty()).then_some(who[1]);
        assert_eq!(session["visitor"]["name"], json!(name), "{language}");
    }
}

/// The languages with what runs them, and how the function of the example is called.
const LANGUAGES: [(&str, &[&str], &str); 3] = [
    (
        "Node",
        &["node", "--input-type=module", "-e"],
        "\nconst who = { id: 'ID', name: 'NAME', email: 'EMAIL' };
        console.log(JSON.stringify(identity('KEY', 'SITE', who)));",
    ),
    (
        "Python",
        &["python3", "-c"],
        "\nimport json\nprint(json.dumps(identity('KEY', 'SITE', 'ID', 'NAME', 'EMAIL')))",
    ),
    ("PHP", &["php", "-r"], "\necho json_encode(identity('KEY', 'SITE', 'ID', 'NAME', 'EMAIL'));"),
];

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::print_stderr, reason = "what is not tried is said")]
async fn v4_the_chat_takes_what_each_example_signs() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings::new(folder.path(), &Database::Sqlite, "http://127.0.0.1:9");
    let manager = settings.add_user("dee", "manager", 1);
    let desk = Binary::start(&settings).await;
    let site = Site::open(&desk, &manager).await;
    let mut issued_at = None;
    for (language, program, call) in LANGUAGES {
        for who in VISITORS {
            let Some(identity) = site.signed(program, example(language), call, who) else {
                eprintln!("NOT TRIED: the example in {language}, which is not on this machine");
                continue;
            };
            issued_at = identity["issued_at"].as_i64();
            site.takes(language, &identity, who).await;
        }
    }
    let issued_at = issued_at.expect("one of the languages is on this machine");
    for who in VISITORS {
        let [id, name, email] = who;
        let nonce = format!("nonce-of-the-rust-one-{id}");
        let signature = signature(&site.signing_key, &site.public_key, who, issued_at, &nonce);
        let identity = json!({
            "id": id, "name": name, "email": email,
            "issued_at": issued_at, "nonce": nonce, "signature": signature,
        });
        site.takes("Rust", &identity, who).await;
    }
    desk.stop().await;
}
