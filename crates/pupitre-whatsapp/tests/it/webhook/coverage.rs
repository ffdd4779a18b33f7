//! Every payload of a folder, posted to a desk of its own, and what the desk made of it (C2).
//!
//! The folder is that of `PUPITRE_TEST_WHATSAPP_PAYLOADS`, else `fixtures/whatsapp`. The table that
//! it gives is written to the temporary folder of the tests, and stands in
//! `docs/whatsapp-coverage.md`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use axum::http::StatusCode;
use serde_json::Value;

use crate::support::{House, channel};

const FOLDER: &str = "PUPITRE_TEST_WHATSAPP_PAYLOADS";

/// The payloads of a folder and of those in it.
fn payloads(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            payloads(&path, found);
        } else if path.extension().is_some_and(|it| it == "json") {
            found.push(path);
        }
    }
}

/// The first number that a body names.
fn number(value: &Value) -> Option<String> {
    match value {
        Value::Object(object) => {
            let own = object.get("phone_number_id").and_then(Value::as_str).map(str::to_owned);
            own.filter(|it| !it.is_empty()).or_else(|| object.values().find_map(number))
        }
        Value::Array(list) => list.iter().find_map(number),
        _ => None,
    }
}

/// A desk that has the number of the payload.
fn house_of(bytes: &[u8]) -> House {
    let house = House::new();
    let body: Value = serde_json::from_slice(bytes).unwrap_or_default();
    if let Some(number) = number(&body) {
        house.store.write(|tx| tx.put_channel(&channel(&number))).unwrap();
    }
    house
}

/// What became of one payload, a line for each kind of thing.
fn classes(house: &House) -> Vec<String> {
    let queries = [
        ("message", "SELECT kind FROM messages"),
        ("change", "SELECT kind FROM message_changes"),
        ("status", "SELECT state FROM parked_reports"),
        ("news", "SELECT topic FROM due_work WHERE topic = 'sync_templates'"),
        ("account", "SELECT code FROM channel_news"),
        (
            "preference",
            "SELECT 'marketing' FROM contact_identities WHERE marketing_stopped_at_us IS NOT NULL",
        ),
        ("kept aside", "SELECT reason FROM quarantine"),
    ];
    let rows = queries.iter().flat_map(|(class, sql)| {
        house.rows(sql).into_iter().map(move |row| format!("{class}: {row}"))
    });
    rows.collect()
}

#[tokio::test]
async fn c2_every_payload_of_a_folder_is_accepted_and_classified() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/whatsapp");
    let folder = std::env::var_os(FOLDER).map_or(own, PathBuf::from);
    let mut paths = Vec::new();
    payloads(&folder, &mut paths);
    paths.sort();
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for path in &paths {
        let bytes = fs::read(path).unwrap();
        let house = house_of(&bytes);
        let answer = house.post(bytes).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", path.display());
        let classes = classes(&house);
        assert!(!classes.is_empty(), "{}: nothing came of it", path.display());
        let mut seen = Vec::new();
        for class in classes {
            let count = counts.entry(class.clone()).or_default();
            count.0 += usize::from(!seen.contains(&class));
            count.1 += 1;
            seen.push(class);
        }
    }
    let mut table =
        format!("{} payloads\n\n| what | payloads | items |\n|---|---|---|\n", paths.len());
    for (class, (files, items)) in counts {
        writeln!(table, "| {class} | {files} | {items} |").unwrap();
    }
    fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("whatsapp-coverage.md"), table).unwrap();
}
