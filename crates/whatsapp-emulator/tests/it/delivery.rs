//! Webhooks: their address, their handshake, their retries.

use std::collections::VecDeque;

use serde_json::{Value, json};

use crate::support::Platform;

#[tokio::test]
async fn a_webhook_is_repeated_byte_for_byte_until_it_has_its_200() {
    let platform = Platform::start().await;
    let visitor = platform.visitor("Ana").await;
    *platform.hook.answers.lock().unwrap() = VecDeque::from([500, 201, 204, 401]);
    platform.says(&visitor, "Bonjour").await;
    platform.flush().await;

    let received = platform.received();
    assert_eq!(received.len(), 5);
    for one in &received {
        assert_eq!(one.bytes, received[0].bytes);
        assert_eq!(one.signature(), received[0].signature());
    }
    let (_, log) = platform.control("GET", "log?after=0", Value::Null).await;
    let entry = &log["items"][0];
    assert_eq!(
        (&entry["kind"], &entry["attempts"], &entry["status"]),
        (&json!("webhook"), &json!(5), &json!(200))
    );
    assert_eq!(entry["body"].as_str().unwrap().as_bytes(), received[0].bytes);
}

#[tokio::test]
async fn webhooks_wait_for_an_address_that_answers_the_handshake() {
    let platform = Platform::start_silent(|_| {}).await;
    let visitor = platform.visitor("Ana").await;
    platform.says(&visitor, "Bonjour").await;
    let deaf = platform.hook_url.replace("/hook", "/deaf");
    for (body, answer) in [
        (json!({ "url": deaf }), json!({ "verified": false, "status": 200 })),
        (
            json!({ "url": platform.hook_url, "verify_token": "wrong" }),
            json!({ "verified": false, "status": 403 }),
        ),
        (json!({ "url": "http://127.0.0.1:1/x" }), json!({ "verified": false, "status": 0 })),
    ] {
        assert_eq!(platform.control("POST", "webhook", body).await, (200, answer));
    }
    assert_eq!(platform.control("POST", "webhook", json!({ "url": "ftp://x" })).await.0, 400);
    let (_, state) = platform.control("GET", "state", Value::Null).await;
    assert_eq!(
        state["webhook"],
        json!({ "url": null, "verified": false, "pending": 1, "last_status": null })
    );
    assert!(platform.received().is_empty());

    let right = json!({ "url": platform.hook_url, "verify_token": "other" });
    let answer = json!({ "verified": true, "status": 200 });
    assert_eq!(platform.control("POST", "webhook", right).await, (200, answer));
    platform.flush().await;
    assert_eq!(platform.received().len(), 1);
    let (_, state) = platform.control("GET", "state", Value::Null).await;
    assert_eq!(state["webhook"]["last_status"], 200);
}

#[tokio::test]
async fn an_address_set_by_code_is_verified_by_the_loop() {
    let platform = Platform::start_silent(|_| {}).await;
    let visitor = platform.visitor("Ana").await;
    platform.emulator.set_webhook_url(Some(platform.hook_url.clone()));
    platform.says(&visitor, "Bonjour").await;
    platform.flush().await;

    assert_eq!(platform.received().len(), 1);
    let challenges = platform.hook.challenges.lock().unwrap().clone();
    assert_eq!(challenges.len(), 1);
    assert!(challenges[0].contains("hub.verify_token=emulator-verify-token"));
    assert_eq!(platform.emulator.config().webhook_url, Some(platform.hook_url.clone()));
}

#[tokio::test]
async fn the_apps_address_is_set_through_the_api_with_the_apps_token() {
    let platform = Platform::start_silent(|_| {}).await;
    let config = &platform.config;
    let token = format!("{}|{}", config.app_id, config.app_secret);
    let path = format!("{}/subscriptions", config.app_id);
    let body = json!({
        "object": "whatsapp_business_account", "fields": "messages",
        "callback_url": platform.hook_url, "verify_token": "other",
    });
    let (status, answer) = platform.graph_with(Some(&token), "POST", &path, body.clone()).await;
    assert_eq!((status, answer), (200, json!({ "success": true })));
    let (_, list) = platform.graph_with(Some(&token), "GET", &path, Value::Null).await;
    assert_eq!(list["data"][0]["callback_url"], platform.hook_url);

    let mut wrong = body.clone();
    wrong["verify_token"] = json!("nothing");
    let (status, answer) = platform.graph_with(Some(&token), "POST", &path, wrong).await;
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(2200)));
    let mut other = body;
    other["object"] = json!("page");
    assert_eq!(platform.graph_with(Some(&token), "POST", &path, other).await.0, 400);

    let visitor = platform.visitor("Ana").await;
    platform.says(&visitor, "Bonjour").await;
    platform.flush().await;
    assert_eq!(platform.received().len(), 1);
}

#[tokio::test]
async fn an_override_goes_before_the_apps_address_until_it_is_cleared() {
    let platform = Platform::start_silent(|_| {}).await;
    let (number, account) =
        (&platform.config.phone_number_id, &platform.config.business_account_id);
    let address = json!({ "override_callback_uri": platform.hook_url, "verify_token": "other" });
    let subscribed = format!("{account}/subscribed_apps");
    assert_eq!(platform.graph("POST", &subscribed, address.clone()).await.0, 200);
    let (_, apps) = platform.graph("GET", &subscribed, Value::Null).await;
    assert_eq!(apps["data"][0]["override_callback_uri"], platform.hook_url);
    assert_eq!(platform.graph("POST", &subscribed, Value::Null).await.0, 200);

    let set = json!({ "webhook_configuration": address });
    assert_eq!(platform.graph("POST", number, set).await.0, 200);
    let path = format!("{number}?fields=webhook_configuration");
    let (_, shown) = platform.graph("GET", &path, Value::Null).await;
    assert_eq!(shown["webhook_configuration"]["phone_number"], platform.hook_url);
    let visitor = platform.visitor("Ana").await;
    platform.says(&visitor, "Bonjour").await;
    platform.flush().await;
    assert_eq!(platform.received().len(), 1);

    let clear = json!({ "webhook_configuration": { "override_callback_uri": "" } });
    assert_eq!(platform.graph("POST", number, clear).await.0, 200);
    platform.says(&visitor, "Personne n'écoute").await;
    let (_, state) = platform.control("GET", "state", Value::Null).await;
    assert_eq!(state["webhook"]["pending"], 1);
    let wrong = json!({ "override_callback_uri": "x".repeat(201), "verify_token": "other" });
    assert_eq!(platform.graph("POST", &subscribed, wrong).await.0, 400);
}

#[tokio::test]
async fn without_a_subscription_nothing_arrives() {
    let platform = Platform::start().await;
    let visitor = platform.visitor("Ana").await;
    let path = format!("{}/subscribed_apps", platform.config.business_account_id);
    assert_eq!(platform.graph("DELETE", &path, Value::Null).await.0, 200);
    platform.says(&visitor, "Perdu").await;
    platform.flush().await;
    assert_eq!(platform.graph("POST", &path, Value::Null).await.0, 200);
    platform.says(&visitor, "Reçu").await;
    platform.flush().await;

    let texts: Vec<Value> =
        platform.items("messages").iter().map(|it| it["text"]["body"].clone()).collect();
    assert_eq!(texts, ["Reçu"]);
}
