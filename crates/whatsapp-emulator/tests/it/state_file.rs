//! A state that outlives the run, in a file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use whatsapp_emulator::{Emulator, EmulatorConfig, StateFileError, SystemClock};

use crate::support::Platform;

/// Writes the platform's state, as it does when it is stopped.
async fn save(platform: &Platform, path: &Path) {
    let stop = CancellationToken::new();
    stop.cancel();
    platform.emulator.keep_state(path, stop).await.unwrap();
}

fn file(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("state.json")
}

/// Uploads a picture and answers with its id.
async fn upload(platform: &Platform) -> String {
    let part = reqwest::multipart::Part::bytes(b"pixels".to_vec())
        .file_name("lamp.png")
        .mime_str("image/png")
        .unwrap();
    let form =
        reqwest::multipart::Form::new().text("messaging_product", "whatsapp").part("file", part);
    let url = format!("{}/{}/media", platform.url, platform.config.phone_number_id);
    let request = platform.client.post(url).bearer_auth(&platform.config.access_token);
    let answer: Value = request.multipart(form).send().await.unwrap().json().await.unwrap();
    answer["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn visitors_messages_files_and_templates_are_there_in_the_next_run() {
    let folder = tempfile::tempdir().unwrap();
    let first = Platform::start().await;
    let visitor = first.writer("Ana").await;
    let wamid = first.send_text(&visitor, "Bonjour Ana").await;
    let media = upload(&first).await;
    let template = json!({ "status": "PAUSED" });
    first.control("PATCH", "templates/910000000000001", template).await;
    first.set_faults(json!({ "raw_utf8": true })).await;
    first.flush().await;
    let bubbles = first.bubbles(&visitor).await;
    save(&first, &file(&folder)).await;

    let second = Platform::start_silent(|_| {}).await;
    second.emulator.load_state(&file(&folder)).unwrap();

    assert_eq!(second.look(&visitor).await, first.look(&visitor).await);
    assert_eq!(second.bubbles(&visitor).await, bubbles);
    let (_, described) = second.graph("GET", &media, Value::Null).await;
    assert_eq!(described["file_size"], 6);
    let url = format!("{}/_emulator/media/{media}", second.url);
    assert_eq!(second.client.get(url).send().await.unwrap().bytes().await.unwrap(), "pixels");
    let (_, template) = second.graph("GET", "910000000000001", Value::Null).await;
    assert_eq!(template["status"], "PAUSED");
    let (_, faults) = second.control("GET", "faults", Value::Null).await;
    assert_eq!(faults["raw_utf8"], true);
    // The window is still open, the message can still be read, and a newcomer is somebody else.
    second.send_text(&visitor, "Re-bonjour").await;
    let newcomer = second.visitor("Bo").await;
    assert_ne!(newcomer["user_id"], visitor["user_id"]);
    let read = format!("visitors/{}/read", visitor["id"].as_str().unwrap());
    second.flush().await;
    second.control("POST", &read, Value::Null).await;
    let bubble = second.bubbles(&visitor).await;
    let bubble = bubble.iter().find(|it| it["wamid"] == json!(wamid)).unwrap();
    assert_eq!(bubble["status"], "read");
}

#[tokio::test]
async fn what_had_no_200_is_delivered_by_the_next_run_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let first = Platform::start_silent(|_| {}).await;
    let visitor = first.visitor("Ana").await;
    let bubble = first.says(&visitor, "Êtes-vous là ?").await;
    save(&first, &file(&folder)).await;
    let (_, log) = first.control("GET", "log?after=0", Value::Null).await;
    drop(first);

    let second = Platform::start_silent(|_| {}).await;
    second.emulator.load_state(&file(&folder)).unwrap();
    let hook = json!({ "url": second.hook_url });
    second.control("POST", "webhook", hook).await;
    second.flush().await;

    assert_eq!(second.items("messages")[0]["id"], bubble["wamid"]);
    let sent = String::from_utf8(second.received()[0].bytes.to_vec()).unwrap();
    assert_eq!(json!(sent), log["items"][0]["body"]);
    assert_eq!(second.bubbles(&visitor).await[0]["status"], "delivered");
}

#[tokio::test]
async fn statuses_that_were_to_come_come_in_the_next_run() {
    let folder = tempfile::tempdir().unwrap();
    let first = Platform::start_silent(|it| it.timings.sent_ms = (600_000, 600_000)).await;
    let visitor = first.visitor("Ana").await;
    first.says(&visitor, "Bonjour").await;
    first.send_text(&visitor, "Bonjour Ana").await;
    save(&first, &file(&folder)).await;

    let second = Platform::start_silent(|_| {}).await;
    second.emulator.load_state(&file(&folder)).unwrap();
    second.control("POST", "webhook", json!({ "url": second.hook_url })).await;
    second.flush().await;

    assert_eq!(second.status_words(), ["sent", "delivered"]);
}

#[tokio::test]
async fn the_clock_never_goes_back_from_run_to_run() {
    let folder = tempfile::tempdir().unwrap();
    let first = Platform::start().await;
    let visitor = first.writer("Ana").await;
    first.advance(25).await;
    save(&first, &file(&folder)).await;

    let second = Platform::start().await;
    second.emulator.load_state(&file(&folder)).unwrap();
    second.control("POST", "webhook", json!({ "url": second.hook_url })).await;

    second.send_text(&visitor, "Trop tard").await;
    second.flush().await;
    assert_eq!(second.status_words(), ["failed 131047"]);
}

#[tokio::test]
async fn a_wrong_file_is_refused_with_its_reason_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder);
    let platform = Platform::start().await;
    save(&platform, &path).await;
    let mut of_another: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    of_another["phone_number_id"] = json!("1");
    let mut of_later = of_another.clone();
    of_later["version"] = json!(2);
    let cases = [
        ("not JSON", "is not a state file"),
        ("{}", "is not a state file"),
        (r#"{"format":"other","version":1}"#, "is not a state file"),
        (r#"{"format":"whatsapp-emulator-state","version":1}"#, "is not a state file"),
        (&of_later.to_string(), "is of version 2, this emulator reads version 1"),
        (&of_another.to_string(), "is of the phone number id 1, not 410500860000017"),
    ];
    for (text, reason) in cases {
        std::fs::write(&path, text).unwrap();

        let emulator =
            Emulator::new(EmulatorConfig::default(), Arc::new(SystemClock::default())).unwrap();
        let error = emulator.load_state(&path).unwrap_err();

        assert!(error.to_string().contains(reason), "{text}: {error}");
        assert!(error.to_string().contains("state.json"), "{error}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    }
}

#[tokio::test]
async fn a_place_that_cannot_be_written_is_an_error_and_no_file_is_an_empty_state() {
    let folder = tempfile::tempdir().unwrap();
    let platform = Platform::start().await;
    platform.emulator.load_state(&file(&folder)).unwrap();

    let nowhere = folder.path().join("no/state.json");
    let kept = platform.emulator.keep_state(&nowhere, CancellationToken::new()).await;

    assert!(matches!(kept, Err(StateFileError::Write(path, _)) if path == nowhere));
}

#[tokio::test]
async fn files_that_are_gone_leave_the_folder_of_the_state() {
    let folder = tempfile::tempdir().unwrap();
    let platform = Platform::start().await;
    let media = upload(&platform).await;
    save(&platform, &file(&folder)).await;
    let bytes = folder.path().join("state.json.media").join(&media);
    assert_eq!(std::fs::read(&bytes).unwrap(), b"pixels");

    platform.graph("DELETE", &media, Value::Null).await;
    save(&platform, &file(&folder)).await;

    assert!(!bytes.exists());
}
