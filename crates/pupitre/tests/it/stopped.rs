//! A process that is asked to stop leaves nothing unwritten, what it only counts included.

use serde_json::json;

use crate::kill::binary::{Binary, Database, Settings};
use crate::screen::Screen;

#[tokio::test(flavor = "multi_thread")]
async fn c1_the_last_second_of_the_log_is_written_before_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings::new(folder.path(), &Database::Sqlite, "http://127.0.0.1:9");
    let manager = settings.add_user("manager", "manager", 0);
    let binary = Binary::start(&settings).await;
    let webhook = format!("{}/webhooks/whatsapp", binary.url);
    for _ in 0..3 {
        let refused = reqwest::Client::new().post(&webhook).body("{}").send().await.unwrap();
        assert_eq!(refused.status().as_u16(), 401);
    }
    binary.stop().await;

    let binary = Binary::start(&settings).await;
    let screen = Screen::look(&binary.url, &manager).await;
    let log = screen.get("/api/v1/webhook-log").await;
    let reasons: Vec<_> = log["items"].as_array().unwrap().iter().map(|it| &it["reason"]).collect();
    assert_eq!(reasons, [&json!("webhook.signature_missing"); 3]);
    binary.stop().await;
}
