//! The phone number, its profile, its token, whom it blocks.

use serde_json::{Value, json};

use crate::support::Platform;

#[tokio::test]
async fn the_number_shows_the_fields_that_are_asked_for() {
    let platform = Platform::start().await;
    let id = &platform.config.phone_number_id;
    let (_, usual) = platform.graph("GET", id, Value::Null).await;
    assert_eq!(
        usual,
        json!({
            "id": id,
            "display_phone_number": "+33 6 39 98 00 00",
            "quality_rating": "GREEN",
            "verified_name": "Orvelle",
        })
    );
    let path = format!("{id}?fields=status,health_status,throughput");
    let (_, asked) = platform.graph("GET", &path, Value::Null).await;
    assert_eq!(asked["status"], "CONNECTED");
    assert_eq!(asked["health_status"]["can_send_message"], "AVAILABLE");
    assert_eq!(asked["verified_name"], Value::Null);
    let path = format!("{}/phone_numbers", platform.config.business_account_id);
    let (_, list) = platform.graph("GET", &path, Value::Null).await;
    assert_eq!(list["data"][0]["id"], *id);
    let (_, account) =
        platform.graph("GET", &platform.config.business_account_id, Value::Null).await;
    assert_eq!(account["name"], "Orvelle");
}

#[tokio::test]
async fn a_pin_has_six_digits() {
    let platform = Platform::start().await;
    let id = &platform.config.phone_number_id;
    for (body, status) in
        [(json!({ "pin": "123456" }), 200), (json!({ "pin": "12345x" }), 400), (json!({}), 400)]
    {
        assert_eq!(platform.graph("POST", id, body).await.0, status);
    }
    let (_, settings) = platform.graph("GET", &format!("{id}/settings"), Value::Null).await;
    assert_eq!(settings["user_identity_change"]["enable_identity_key_check"], false);
    assert_eq!(platform.graph("POST", &format!("{id}/settings"), json!({})).await.0, 200);
}

#[tokio::test]
async fn the_profile_is_read_changed_and_kept_within_its_limits() {
    let platform = Platform::start().await;
    let path = format!("{}/whatsapp_business_profile", platform.config.phone_number_id);
    let (_, profile) = platform.graph("GET", &format!("{path}?fields=about"), Value::Null).await;
    assert_eq!(profile, json!({ "data": [{ "about": "Luminaires et objets de maison." }] }));

    let change = json!({
        "messaging_product": "whatsapp", "about": "Ouvert le lundi.", "vertical": "RETAIL",
        "websites": ["https://orvelle.example"],
    });
    assert_eq!(platform.graph("POST", &path, change).await.0, 200);
    let fields = format!("{path}?fields=about,vertical,websites");
    let (_, profile) = platform.graph("GET", &fields, Value::Null).await;
    assert_eq!(
        profile["data"][0],
        json!({
            "about": "Ouvert le lundi.", "vertical": "RETAIL",
            "websites": ["https://orvelle.example"],
        })
    );
    let (_, state) = platform.control("GET", "state", Value::Null).await;
    assert_eq!(state["brand"]["about"], "Ouvert le lundi.");

    for wrong in [
        json!({ "about": "x" }),
        json!({ "messaging_product": "whatsapp", "about": "" }),
        json!({ "messaging_product": "whatsapp", "about": "x".repeat(140) }),
        json!({ "messaging_product": "whatsapp", "vertical": "MAGIC" }),
        json!({ "messaging_product": "whatsapp", "websites": ["ftp://x"] }),
        json!({ "messaging_product": "whatsapp", "websites": vec!["http://1"; 3] }),
    ] {
        let (status, answer) = platform.graph("POST", &path, wrong.clone()).await;
        assert_eq!((status, &answer["error"]["code"]), (400, &json!(100)), "{wrong}");
    }
}

#[tokio::test]
async fn a_visitor_whom_the_brand_blocked_cannot_be_written_to() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    let silent = platform.visitor("Bo").await;
    let path = format!("{}/block_users", platform.config.phone_number_id);
    let block = |visitor: &Value| {
        let users = json!([{ "user": visitor["phone"] }]);
        json!({ "messaging_product": "whatsapp", "block_users": users })
    };
    let (status, answer) = platform.graph("POST", &path, block(&visitor)).await;
    assert_eq!(
        (status, &answer["block_users"]["added_users"][0]["wa_id"]),
        (200, &visitor["phone"])
    );
    let (_, list) = platform.graph("GET", &path, Value::Null).await;
    assert_eq!(list["data"].as_array().unwrap().len(), 1);
    platform.send_text(&visitor, "x").await;
    platform.flush().await;
    assert_eq!(platform.status_words(), ["failed 130403"]);

    let (status, answer) = platform.graph("POST", &path, block(&silent)).await;
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(139_100)));
    assert_eq!(platform.graph("DELETE", &path, block(&visitor)).await.0, 200);
    platform.send_text(&visitor, "x").await;
    platform.flush().await;
    assert_eq!(platform.status_words()[1..], ["sent", "delivered"]);
}

#[tokio::test]
async fn a_token_tells_what_it_may_do() {
    let platform = Platform::start().await;
    let config = &platform.config;
    let app_token = format!("{}|{}", config.app_id, config.app_secret);
    let path = format!("debug_token?input_token={}", config.access_token);
    let (status, answer) = platform.graph_with(Some(&app_token), "GET", &path, Value::Null).await;
    assert_eq!((status, &answer["data"]["is_valid"]), (200, &json!(true)));
    assert_eq!(answer["data"]["expires_at"], 0);
    let scopes = answer["data"]["scopes"].as_array().unwrap();
    assert!(scopes.contains(&json!("whatsapp_business_messaging")));
    let (_, other) = platform.graph("GET", "debug_token?input_token=other", Value::Null).await;
    assert_eq!(other["data"]["is_valid"], false);
    assert_eq!(platform.graph("GET", "debug_token", Value::Null).await.0, 400);
}
