//! The whole desk against the emulator, with every fault that it can play (C7): the real binary, a
//! visitor's phone, an agent's screen. `docs/emulator.md` says the same in a table.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use whatsapp_emulator::{Emulator, EmulatorConfig, SystemClock, Timings};

use crate::kill::binary::{APP_SECRET, Binary, Database, NUMBER, Settings};
use crate::screen::Screen;

/// How long a fault may take to be survived.
const ROW_WAIT: Duration = Duration::from_mins(1);

/// A fault, the desk's part in it, and what is true afterwards.
struct Row {
    fault: &'static str,
    switches: &'static str,
    kind: Kind,
    desk: &'static str,
}

/// What is done while the fault is on, and what is expected.
#[derive(Debug, Clone, Copy)]
enum Kind {
    /// The visitor writes three times: each is in the thread once.
    Hears,
    /// The visitor writes three times, nothing arrives; all of it does once the fault is over.
    HearsAfter,
    /// The agent answers: the message ends in this state, with this code or none.
    Answers(&'static str, Option<&'static str>),
    /// The agent answers twice: both wait, and leave once the fault is over and that was found out.
    AnswersAfter(Mend),
    /// The agent answers and the visitor opens the chat: the message is read.
    IsRead,
    /// The visitor sends a photo: it ends in this state, with this reason or none.
    SendsPhoto(&'static str, Option<&'static str>),
    /// A manager has the channel checked: its picture is not taken for this reason while the fault
    /// is on.
    IsPictured(&'static str),
    /// The visitor takes a reaction away: nothing is lost, and what follows arrives.
    TakesBack,
    /// The window is over for the platform alone, and the agent answers.
    AnswersTooLate,
}

/// How it is found out that a channel sends again.
#[derive(Debug, Clone, Copy)]
enum Mend {
    /// By the message that tries for all.
    Probe,
    /// By a manager's check.
    Check,
}

const fn row(fault: &'static str, switches: &'static str, kind: Kind, desk: &'static str) -> Row {
    Row { fault, switches, kind, desk }
}

const TABLE: [Row; 27] = [
    row("duplicate", "true", Kind::Hears, "each message is in the thread once"),
    row("reorder", "true", Kind::Hears, "each message is in the thread once"),
    row("delay_ms", "50", Kind::Hears, "each message is in the thread once"),
    row("drop", "true", Kind::Hears, "the retry brings it, once"),
    row("batch", "3", Kind::Hears, "each message of a batch is in the thread once"),
    row("no_contacts", "true", Kind::Hears, "the visitor is known by the message alone"),
    row("hide_phone", "true", Kind::Hears, "the visitor is known by the user id"),
    row("raw_utf8", "true", Kind::Hears, "the signature is over the bytes as they came"),
    row("signing_secret", r#""secret-before""#, Kind::Hears, "the secret before is accepted too"),
    row("wrong_signature", "true", Kind::HearsAfter, "refused; the retry brings it, once"),
    row(
        "media_404",
        "true",
        Kind::SendsPhoto("lost", Some("gone_from_platform")),
        "the photo is lost, and says why",
    ),
    row(
        "media_expired",
        "true",
        Kind::SendsPhoto("lost", Some("gone_from_platform")),
        "another link is asked for; when that is over too, the photo is lost, and says why",
    ),
    row("no_media_url", "true", Kind::SendsPhoto("stored", None), "the photo is fetched by its id"),
    row(
        "picture",
        r#""redirect""#,
        Kind::IsPictured("bad_media_host"),
        "the desk shows initials, and says why; the next check mends it",
    ),
    row("empty_emoji", "true", Kind::TakesBack, "the reaction is taken away"),
    row(
        "send_error",
        "131047",
        Kind::Answers("failed", Some("window_closed")),
        "the message failed, and says why",
    ),
    row(
        "async_error",
        "131026",
        Kind::Answers("failed", Some("not_on_whatsapp")),
        "the message failed, and says why",
    ),
    row(
        "send_http",
        "500",
        Kind::Answers("unknown", None),
        "nobody can say whether it left: it is not sent again by itself",
    ),
    row(
        "send_http_accepted",
        "500",
        Kind::Answers("delivered", None),
        "the statuses name our message: it was sent",
    ),
    row("conversation_object", "true", Kind::IsRead, "the statuses are read as the others"),
    row("read_without_delivered", "true", Kind::IsRead, "the message is read"),
    row(
        "account_restricted",
        "true",
        Kind::AnswersAfter(Mend::Probe),
        "the channel says so, one message tries now and then, and all leave once it may",
    ),
    row(
        "send_hang_accepted",
        "true",
        Kind::Answers("delivered", None),
        "the statuses name our message: it was sent",
    ),
    row(
        "token_expired",
        "true",
        Kind::AnswersAfter(Mend::Check),
        "the channel says so, the messages wait, and leave once a check finds it well",
    ),
    row(
        "send_hang",
        "true",
        Kind::Answers("unknown", None),
        "nobody can say whether it left: it is not sent again by itself",
    ),
    row("random_percent", "50", Kind::Hears, "as the faults that it is a share of"),
    row("sync_window_error", "true", Kind::AnswersTooLate, "the message failed, and says why"),
];

/// A desk with an agent, and a platform with visitors.
struct Stage {
    binary: Binary,
    screen: Screen,
    manager: Screen,
    emulator_url: String,
    stop: CancellationToken,
    ids: AtomicU32,
    _folder: tempfile::TempDir,
}

impl Stage {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let emulator_url = format!("http://{}", listener.local_addr().unwrap());
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::new(folder.path(), &Database::Sqlite, &emulator_url)
            .with("PUPITRE_WHATSAPP_PREVIOUS_APP_SECRET", "secret-before");
        let config = EmulatorConfig {
            phone_number_id: NUMBER.to_owned(),
            business_account_id: "102290000000001".to_owned(),
            app_secret: APP_SECRET.to_owned(),
            access_token: "token-of-the-kill-test".to_owned(),
            verify_token: "word-of-the-kill-test".to_owned(),
            timings: Timings { pair_interval_ms: 0, ..Timings::instant() },
            ..EmulatorConfig::default()
        };
        let emulator = Emulator::new(config, Arc::new(SystemClock::default())).unwrap();
        emulator.set_public_url(emulator_url.clone());
        let stop = CancellationToken::new();
        tokio::spawn(whatsapp_emulator::serve(listener, emulator, stop.clone()));
        let agents = settings.add_agents(1, 100);
        let manager = settings.add_user("manager", "manager", 0);
        let binary = Binary::start(&settings).await;
        let screen = Screen::open(&binary.url, &agents[0]).await;
        let manager = Screen::look(&binary.url, &manager).await;
        let ids = AtomicU32::new(1);
        let stage = Self { binary, screen, manager, emulator_url, stop, ids, _folder: folder };
        let url = format!("{}/webhooks/whatsapp", stage.binary.url);
        let met = stage.play("POST", "webhook", &json!({ "url": url })).await;
        assert_eq!(met, json!({ "verified": true, "status": 200 }));
        stage
    }

    /// Asks something of the emulator.
    async fn play(&self, method: &str, path: &str, body: &Value) -> Value {
        let url = format!("{}/_emulator/{path}", self.emulator_url);
        let request = reqwest::Client::new().request(method.parse().unwrap(), url).json(body);
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let body = answer.text().await.unwrap();
        assert!(status.is_success(), "{path}: {status} {body}");
        serde_json::from_str(&body).unwrap_or(Value::Null)
    }

    async fn switch(&self, fault: &str, value: &str) {
        let value: Value = serde_json::from_str(value).unwrap();
        let mut faults = json!({ fault: value });
        if fault == "random_percent" {
            faults["duplicate"] = json!(true);
        }
        self.play("PUT", "faults", &faults).await;
    }

    /// Waits until the platform has nothing left to tell.
    async fn flush(&self) {
        let is_told = async || {
            let left = self.play("POST", "flush", &json!({})).await;
            (left["pending"] == json!(0)).then_some(())
        };
        self.screen.until(is_told).await;
    }

    /// A visitor of that name, who wrote; the visitor's id, and the conversation.
    async fn visitor(&self, name: &str) -> (String, String) {
        let visitor = self.play("POST", "visitors", &json!({ "name": name })).await;
        let visitor = visitor["id"].as_str().unwrap().to_owned();
        self.says(&visitor, "Bonjour").await;
        let talk = self.screen.talk_with(name).await;
        (visitor, talk)
    }

    async fn says(&self, visitor: &str, text: &str) -> String {
        let body = json!({ "type": "text", "text": text });
        let said = self.play("POST", &format!("visitors/{visitor}/messages"), &body).await;
        said["wamid"].as_str().unwrap().to_owned()
    }

    /// The agent's answer; its id.
    async fn answers(&self, talk: &str, text: &str) -> String {
        let number = self.ids.fetch_add(1, Ordering::Relaxed);
        let client_id = format!("0190a000-0000-7000-8000-{number:012}");
        let body = json!({ "client_message_id": client_id, "type": "text", "text": text });
        let path = format!("/api/v1/conversations/{talk}/messages");
        self.screen.post(&path, &body).await["id"].as_str().unwrap().to_owned()
    }

    /// The words of the visitor in a thread, in order, from those that begin so on.
    async fn heard(&self, talk: &str, beginning: &str) -> Vec<String> {
        let thread = self.screen.thread(talk).await;
        let words = thread.iter().filter_map(|it| it["content"]["text"].as_str());
        words.filter(|it| it.starts_with(beginning)).map(str::to_owned).collect()
    }

    async fn hears_all(&self, talk: &str, words: &[String], beginning: &str) {
        let mut expected = words.to_vec();
        expected.sort();
        let all = async || {
            let mut heard = self.heard(talk, beginning).await;
            heard.sort();
            (heard.len() >= expected.len()).then_some(heard)
        };
        assert_eq!(self.screen.until(all).await, expected);
        self.flush().await;
        let mut heard = self.heard(talk, beginning).await;
        heard.sort();
        assert_eq!(heard, expected, "and no more");
    }

    /// Waits until a message is in that state.
    async fn becomes(&self, talk: &str, message: &str, state: &str) -> Value {
        let reached = async || {
            let thread = self.screen.thread(talk).await;
            let found = thread.into_iter().find(|it| it["id"] == message)?;
            (found["delivery"]["state"] == state).then_some(found["delivery"].clone())
        };
        self.screen.until(reached).await
    }

    /// A manager has the channel checked, with success.
    async fn checks(&self) {
        let channels = self.manager.get("/api/v1/channels").await;
        let id = channels["items"][0]["id"].as_str().unwrap();
        let path = format!("/api/v1/channels/{id}/setup/check");
        let found = self.manager.post(&path, &json!({})).await;
        assert_eq!(found["check"]["problems"], json!([]), "{found}");
    }

    /// A manager has the channel checked until its picture is there, or was not taken for this
    /// reason.
    async fn is_pictured(&self, reason: Option<&str>) {
        let settled = async || {
            self.checks().await;
            let channels = self.manager.get("/api/v1/channels").await;
            let id = channels["items"][0]["id"].as_str()?.to_owned();
            let setup = self.manager.get(&format!("/api/v1/channels/{id}/setup")).await;
            let picture = &setup["profile"]["picture"];
            let is_so = picture["reason"].as_str() == reason;
            (is_so && picture["url"].is_string() == reason.is_none()).then_some(())
        };
        self.screen.until(settled).await;
    }

    /// How often a text reached the visitor's phone.
    async fn shown(&self, visitor: &str, text: &str) -> usize {
        let path = format!("visitors/{visitor}/messages");
        let bubbles = self.play("GET", &path, &Value::Null).await;
        let bubbles = bubbles["items"].as_array().unwrap().clone();
        bubbles.iter().filter(|it| it.to_string().contains(text)).count()
    }
}

/// Plays a fault.
async fn play(stage: &Stage, row: &Row) {
    let (visitor, talk) = stage.visitor(&format!("Visiteur {}", row.fault)).await;
    if matches!(row.kind, Kind::AnswersTooLate) {
        stage.play("POST", "clock", &json!({ "advance_seconds": 25 * 3600 })).await;
    }
    stage.switch(row.fault, row.switches).await;
    let text = format!("Réponse {}", row.fault);
    match row.kind {
        Kind::Hears => stage.hears(&visitor, &talk, row.fault, false).await,
        Kind::HearsAfter => stage.hears(&visitor, &talk, row.fault, true).await,
        Kind::Answers(ends_as, code) => {
            let message = stage.answers(&talk, &text).await;
            let delivery = stage.becomes(&talk, &message, ends_as).await;
            assert_eq!(delivery["error"]["code"].as_str(), code, "{}", row.fault);
            // What fails later may have been seen before.
            if row.fault != "async_error" {
                let shown = stage.shown(&visitor, &text).await;
                assert_eq!(shown, usize::from(ends_as == "delivered"), "{}", row.fault);
            }
        }
        Kind::AnswersAfter(mend) => {
            let message = stage.answers(&talk, &text).await;
            stage.waits_with_reason(&talk, &message).await;
            let second = stage.answers(&talk, &format!("{text} encore")).await;
            clear(stage).await;
            if let Mend::Check = mend {
                stage.checks().await;
            }
            for message in [message, second] {
                stage.becomes(&talk, &message, "delivered").await;
            }
            assert_eq!(stage.shown(&visitor, &text).await, 2);
        }
        Kind::IsRead => {
            let message = stage.answers(&talk, &text).await;
            stage.flush_sent(&visitor, &text).await;
            stage.play("POST", &format!("visitors/{visitor}/read"), &json!({})).await;
            stage.becomes(&talk, &message, "read").await;
        }
        Kind::SendsPhoto(ends_as, reason) => {
            photo(stage, &visitor, &talk, ends_as, reason).await;
        }
        Kind::IsPictured(reason) => {
            stage.is_pictured(Some(reason)).await;
            clear(stage).await;
            stage.is_pictured(None).await;
        }
        Kind::TakesBack => takes_back(stage, &visitor, &talk, row.fault).await,
        Kind::AnswersTooLate => {
            let message = stage.answers(&talk, &text).await;
            let delivery = stage.becomes(&talk, &message, "failed").await;
            assert_eq!(delivery["error"]["code"], "window_closed");
        }
    }
    clear(stage).await;
}

async fn takes_back(stage: &Stage, visitor: &str, talk: &str, fault: &str) {
    let wamid = stage.says(visitor, "Merci").await;
    for emoji in ["👍", ""] {
        let body = json!({ "type": "reaction", "emoji": emoji, "wamid": wamid });
        stage.play("POST", &format!("visitors/{visitor}/messages"), &body).await;
    }
    let after = format!("{fault} après");
    stage.says(visitor, &after).await;
    stage.hears_all(talk, &[after], fault).await;
}

impl Stage {
    /// The visitor writes three times, and all of it is in the thread once: at once, or when the
    /// fault is over.
    async fn hears(&self, visitor: &str, talk: &str, fault: &str, is_after: bool) {
        let words: Vec<String> = (0..3).map(|it| format!("{fault} é {it}")).collect();
        for word in &words {
            self.says(visitor, word).await;
        }
        if is_after {
            self.hears_none(talk, fault).await;
            clear(self).await;
        }
        self.hears_all(talk, &words, fault).await;
    }

    /// The message waits, and says what for.
    async fn waits_with_reason(&self, talk: &str, message: &str) {
        let noted = async || {
            let thread = self.screen.thread(talk).await;
            let found = thread.into_iter().find(|it| it["id"] == message)?;
            let delivery = &found["delivery"];
            (delivery["state"] == "queued" && delivery["error"]["code"].is_string()).then_some(())
        };
        self.screen.until(noted).await;
    }

    /// The platform has tried, and was refused.
    async fn hears_none(&self, talk: &str, beginning: &str) {
        let refused = async || {
            let log = self.play("GET", "log", &Value::Null).await.to_string();
            log.contains("401").then_some(())
        };
        self.screen.until(refused).await;
        assert!(self.heard(talk, beginning).await.is_empty());
    }

    /// Waits until the phone shows a text.
    async fn flush_sent(&self, visitor: &str, text: &str) {
        let is_shown = async || (self.shown(visitor, text).await > 0).then_some(());
        self.screen.until(is_shown).await;
        self.flush().await;
    }
}

async fn photo(stage: &Stage, visitor: &str, talk: &str, ends_as: &str, reason: Option<&str>) {
    let url = format!("{}/_emulator/visitors/{visitor}/files", stage.emulator_url);
    let request = reqwest::Client::new().post(url).header("content-type", "image/jpeg");
    let sent = request.body(b"\xff\xd8\xff\xe0\x00\x10JFIF0123456789".to_vec()).send().await;
    assert!(sent.unwrap().status().is_success());
    let settled = async || {
        let thread = stage.screen.thread(talk).await;
        let media = thread.last()?["content"]["media"].clone();
        (media.is_object() && media["state"] != "pending").then_some(media)
    };
    let media = stage.screen.until(settled).await;
    assert_eq!((media["state"].as_str(), media["reason"].as_str()), (Some(ends_as), reason));
}

/// Turns every switch back.
async fn clear(stage: &Stage) {
    let mut off = json!({ "random_percent": 100 });
    for row in &TABLE {
        off[row.fault] = match row.switches {
            "true" => json!(false),
            _ if ["delay_ms", "batch"].contains(&row.fault) => json!(0),
            _ if row.fault == "random_percent" => json!(100),
            _ => Value::Null,
        };
    }
    stage.play("PUT", "faults", &off).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c7_the_desk_survives_every_fault_that_the_emulator_plays() {
    let stage = Stage::open().await;
    let played = stage.play("GET", "faults", &Value::Null).await;
    let names: BTreeSet<&str> = played.as_object().unwrap().keys().map(String::as_str).collect();
    let rows: BTreeSet<&str> = TABLE.iter().map(|it| it.fault).chain(["seed"]).collect();
    assert_eq!(names, rows, "a fault has a row in this table");

    for row in &TABLE {
        let played = tokio::time::timeout(ROW_WAIT, play(&stage, row)).await;
        played.unwrap_or_else(|_| panic!("{}: it never came to that", row.fault));
    }
    stage.stop.cancel();
    stage.binary.stop().await;
}

#[test]
fn the_manual_says_what_the_desk_does_with_each_fault() {
    let manual = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/emulator.md");
    let manual = std::fs::read_to_string(manual).unwrap();
    for row in &TABLE {
        let line = format!("| `{}` | {} |", row.fault, row.desk);
        assert!(manual.contains(&line), "docs/emulator.md has no line: {line}");
    }
}
