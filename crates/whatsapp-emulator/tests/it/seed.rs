//! The same seed plays the same day.

use serde_json::{Value, json};

use crate::support::Platform;

/// A short day: ids and statuses in the order in which they came.
async fn play(seed: u64) -> Vec<Value> {
    let platform = Platform::start_with(|it| {
        it.seed = seed;
        it.timings.sent_ms = (0, 40);
        it.timings.delivered_ms = (0, 40);
    })
    .await;
    let visitor = platform.writer("Ana").await;
    let mut heard = vec![visitor["phone"].clone(), visitor["user_id"].clone()];
    for number in 0..5 {
        let bubble = platform.says(&visitor, &format!("{number}")).await;
        heard.push(bubble["wamid"].clone());
        heard.push(json!(platform.send_text(&visitor, "Oui").await));
        platform.flush().await;
    }
    heard.extend(platform.items("statuses").iter().map(|it| json!([it["id"], it["status"]])));
    heard
}

#[tokio::test]
async fn the_same_seed_gives_the_same_ids_in_the_same_order() {
    let first = play(11).await;
    assert_eq!(first.len(), 2 + 10 + 10);
    assert_eq!(first, play(11).await);
    assert_ne!(first, play(12).await);
}
