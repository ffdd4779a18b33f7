//! Each payload of `fixtures/whatsapp`, and what the desk has of it.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use axum::http::StatusCode;

use crate::support::House;

/// The payloads, in the order of their names.
pub(super) fn fixtures() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/whatsapp");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = entries.collect();
    paths.sort();
    let named = paths.into_iter().map(|path| {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        (name, fs::read(path).unwrap())
    });
    named.collect()
}

/// What the desk has: messages, people, files, reports and what is kept aside.
pub(super) fn described(house: &House) -> String {
    let queries = [
        (
            "message",
            "SELECT kind, body, is_voice, sent_at_us / 1000000, platform_id, raw IS NOT NULL,
                parts, quoted_platform_id, forwarded, brought_by
             FROM messages ORDER BY conversation_id, id",
        ),
        (
            "change",
            "SELECT kind, body, message_id IS NOT NULL, sent_at_us / 1000000
             FROM message_changes ORDER BY dedup_key",
        ),
        (
            "person",
            "SELECT name, name_origin, user_id, phone, last_visitor_message_at_us / 1000000
             FROM contacts JOIN contact_identities ON contact_id = contacts.id
             ORDER BY contacts.id",
        ),
        ("file", "SELECT state, mime, file_name, platform_id, hex(sha256) FROM media"),
        (
            "parked",
            "SELECT state, error_code, error_platform_code, error_detail
             FROM parked_reports ORDER BY id",
        ),
        ("asked", "SELECT topic FROM due_work WHERE topic = 'sync_templates'"),
        ("told", "SELECT code, subject, detail FROM channel_news ORDER BY id"),
        ("aside", "SELECT reason, channel_id IS NOT NULL FROM quarantine ORDER BY id"),
    ];
    let mut text = String::new();
    for (name, sql) in queries {
        for row in house.rows(sql) {
            writeln!(text, "  {name}: {row}").unwrap();
        }
    }
    text
}

#[tokio::test]
async fn c2_and_c3_each_payload_becomes_what_it_says() {
    let mut text = String::new();
    for (name, bytes) in fixtures() {
        let house = House::new();
        let answer = house.post(bytes).await;
        assert_eq!(answer.status, StatusCode::OK, "{name}");
        write!(text, "{name}\n{}", described(&house)).unwrap();
    }
    insta::assert_snapshot!("each_payload", text);
}

#[tokio::test]
async fn i_21_a_payload_delivered_again_changes_nothing() {
    for (name, bytes) in fixtures() {
        let house = House::new();
        house.post(bytes.clone()).await;
        let states = "SELECT id, version, unread_count, window_ends_at_us FROM conversations";
        let before = (house.counts().0, house.rows(states));
        house.hands.advance(3600);
        for _ in 0..3 {
            assert_eq!(house.post(bytes.clone()).await.status, StatusCode::OK, "{name}");
        }
        assert_eq!((house.counts().0, house.rows(states)), before, "{name}");
    }
}

/// Nothing is lost: what is not a message or a report is in the quarantine as it came.
#[tokio::test]
async fn i_20_what_is_kept_aside_is_there_to_the_byte() {
    for (name, bytes) in fixtures() {
        let house = House::new();
        house.post(bytes.clone()).await;
        let body = String::from_utf8(bytes).unwrap();
        let kept = house.rows("SELECT raw FROM quarantine");
        let (message_count, kept_count) = house.counts();
        let parked = house.rows("SELECT id FROM parked_reports").len();
        let asked = house.rows("SELECT 1 FROM due_work WHERE topic = 'sync_templates'").len();
        let told = house.rows("SELECT raw FROM channel_news");
        let waiting = house.rows("SELECT raw FROM message_changes");
        let came = message_count + kept_count + parked + asked + waiting.len() + told.len();
        assert!(came > 0, "{name}: something came of it");
        for raw in kept.into_iter().chain(told).chain(waiting) {
            assert!(body.contains(&raw), "{name}");
        }
        for raw in house.rows("SELECT raw FROM messages WHERE raw IS NOT NULL") {
            assert!(body.contains(&raw), "{name}");
        }
    }
}
