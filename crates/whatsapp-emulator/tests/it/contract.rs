//! Points of the manual that only some clients meet: throughput, preferences, advertisements, the
//! app's own calls, and the rarer faults.

use std::time::Duration;

use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::support::{Platform, signature};

fn text() -> Value {
    json!({ "type": "text", "text": { "body": "Bonjour" } })
}

fn voice(id: &str) -> Value {
    json!({ "type": "audio", "audio": { "id": id, "voice": true } })
}

/// Uploads bytes as this part; answers with the status and the body.
async fn upload(platform: &Platform, query: &str, form: Form) -> (u16, Value) {
    let url = format!("{}/{}/media{query}", platform.url, platform.config.phone_number_id);
    let request = platform.client.post(url).bearer_auth(&platform.config.access_token);
    let answer = request.multipart(form).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

fn part(mime: &str) -> Part {
    Part::bytes(b"bytes".to_vec()).file_name("file").mime_str(mime).unwrap()
}

#[tokio::test]
async fn a_number_sends_as_many_messages_a_second_as_its_throughput() {
    let platform = Platform::start_with(|it| {
        it.timings.pair_interval_ms = 0;
        it.timings.throughput_per_second = 2;
    })
    .await;
    let visitor = platform.visitor("Ana").await;

    let mut codes = Vec::new();
    for _ in 0..20 {
        let (_, answer) = platform.send(&visitor, text()).await;
        codes.extend(answer["error"]["code"].as_u64());
    }

    assert!(!codes.is_empty(), "twenty messages left in the time of a few");
    assert!(codes.iter().all(|it| *it == 130_429), "{codes:?}");
}

#[tokio::test]
async fn who_stops_marketing_gets_none_and_the_webhook_is_told() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    let path = format!("visitors/{}", visitor["id"].as_str().unwrap());
    let approved = json!({ "status": "APPROVED" });
    platform.control("PATCH", "templates/910000000000008", approved).await;
    let marketing = json!({ "type": "template", "template": {
        "name": "ancienne_annonce", "language": { "code": "fr" } } });

    platform.control("PATCH", &path, json!({ "stops_marketing": true })).await;
    let (status, _) = platform.send(&visitor, marketing.clone()).await;
    assert_eq!(status, 200);
    platform.send_text(&visitor, "Un service").await;
    platform.flush().await;

    let told = platform.received();
    let time = |field: &str| {
        let entries = told.iter().map(|it| it.body()["entry"][0].clone());
        let entry = entries.into_iter().find(|it| it["changes"][0]["field"] == field).unwrap();
        entry.get("time").cloned()
    };
    assert!(time("message_template_status_update").unwrap().is_i64());
    assert!(time("messages").is_none(), "only the account's updates have a time");
    let preference = &platform.values("user_preferences")[0];
    assert_eq!(preference["user_preferences"][0]["value"], "stop");
    assert_eq!(preference["user_preferences"][0]["user_id"], visitor["user_id"]);
    assert_eq!(preference["metadata"]["phone_number_id"], json!(platform.config.phone_number_id));
    let mut words = platform.status_words();
    words.sort();
    assert_eq!(words, ["delivered", "failed 131050", "sent"]);

    platform.control("PATCH", &path, json!({ "stops_marketing": false })).await;
    platform.send(&visitor, marketing).await;
    platform.flush().await;
    assert_eq!(platform.status_words().iter().filter(|it| *it == "delivered").count(), 2);
    assert_eq!(platform.values("user_preferences")[1]["user_preferences"][0]["value"], "resume");
}

#[tokio::test]
async fn a_voice_message_is_played_once_and_only_if_it_is_one() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    let form = Form::new().text("messaging_product", "whatsapp").part("file", part("audio/ogg"));
    let (_, media) = upload(&platform, "", form).await;
    let (_, sent) = platform.send(&visitor, voice(media["id"].as_str().unwrap())).await;
    let wamid = &sent["messages"][0]["id"];
    let words = platform.send_text(&visitor, "Écoutez").await;
    platform.flush().await;
    let play = format!("visitors/{}/play", visitor["id"].as_str().unwrap());

    assert_eq!(platform.control("POST", &play, json!({ "wamid": words })).await.0, 404);
    for _ in 0..2 {
        assert_eq!(platform.control("POST", &play, json!({ "wamid": wamid })).await.0, 200);
    }
    platform.flush().await;

    let told = platform.items("statuses");
    let told: Vec<&Value> =
        told.iter().filter(|it| it["id"] == *wamid).map(|it| &it["status"]).collect();
    assert_eq!(told, ["sent", "delivered", "read", "played"]);
}

#[tokio::test]
async fn who_comes_by_an_advertisement_is_answered_for_nothing_during_three_days() {
    let platform = Platform::start().await;
    let visitor = platform.visitor("Ana").await;
    let referral =
        json!({ "source_type": "ad", "source_id": "1", "source_url": "https://fb.me/1" });
    let message = json!({ "type": "text", "text": { "body": "Bonjour" }, "referral": referral });
    platform.says_this(&visitor, json!({ "type": "raw", "message": message })).await;

    platform.send_text(&visitor, "Bienvenue").await;
    platform.flush().await;
    platform.advance(73).await;
    platform.says(&visitor, "Re-bonjour").await;
    platform.send_text(&visitor, "Bonjour").await;
    platform.flush().await;

    let statuses = platform.items("statuses");
    let sent: Vec<&Value> = statuses.iter().filter(|it| it["status"] == "sent").collect();
    assert_eq!(sent[0]["pricing"]["type"], "free_entry_point");
    assert_eq!(sent[0]["pricing"]["category"], "referral_conversion");
    assert_eq!(sent[0]["conversation"]["origin"]["type"], "referral_conversion");
    assert_eq!(sent[1]["pricing"]["type"], "free_customer_service");
    assert!(sent[1].get("conversation").is_none());
}

#[tokio::test]
async fn an_answer_a_day_after_an_advertisement_is_not_free() {
    let platform = Platform::start().await;
    let visitor = platform.visitor("Ana").await;
    let message = json!({ "type": "text", "text": { "body": "Bonjour" }, "referral": {} });
    platform.says_this(&visitor, json!({ "type": "raw", "message": message })).await;
    platform.advance(25).await;
    platform.says(&visitor, "Toujours là ?").await;

    platform.send_text(&visitor, "Oui").await;
    platform.flush().await;

    assert_eq!(platform.items("statuses")[0]["pricing"]["type"], "free_customer_service");
}

#[tokio::test]
async fn webhooks_up_to_v23_carry_the_conversation() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    platform.send_text(&visitor, "v26").await;
    platform.flush().await;
    platform.set_faults(json!({ "conversation_object": true })).await;
    platform.send_text(&visitor, "v23").await;
    platform.flush().await;

    let statuses = platform.items("statuses");
    assert!(statuses[0].get("conversation").is_none());
    assert_eq!(statuses[2]["conversation"]["origin"]["type"], "service");
    let path = format!("{}/subscriptions", platform.config.app_id);
    let (_, subscriptions) = platform.graph("GET", &path, Value::Null).await;
    assert_eq!(subscriptions["data"][0]["fields"][0]["version"], "v23.0");
}

#[tokio::test]
async fn an_authentication_template_needs_a_phone() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    let change = json!({ "category": "AUTHENTICATION" });
    platform.control("PATCH", "templates/910000000000001", change).await;
    let hello = |address: Value| {
        let mut message = address;
        message["type"] = json!("template");
        message["template"] = json!({ "name": "hello_world", "language": { "code": "en_US" } });
        message
    };

    let by_id = platform.send(&visitor, hello(json!({ "recipient": visitor["user_id"] }))).await;
    let by_phone = platform.send(&visitor, hello(json!({}))).await;

    assert_eq!(by_id.1["error"]["code"], 131_062);
    assert_eq!(by_phone.0, 200);
}

#[tokio::test]
async fn an_app_gets_its_token_and_forgets_its_address() {
    let platform = Platform::start().await;
    let (app, secret) = (&platform.config.app_id, &platform.config.app_secret);
    let path = |secret: &str| {
        format!(
            "oauth/access_token?grant_type=client_credentials&client_id={app}&client_secret={secret}"
        )
    };

    let (_, given) = platform.graph_with(None, "GET", &path(secret), Value::Null).await;
    let (_, refused) = platform.graph_with(None, "GET", &path("wrong"), Value::Null).await;
    assert_eq!(refused["error"]["code"], 100);
    let token = given["access_token"].as_str().unwrap();
    let subscriptions = format!("{app}/subscriptions");
    let (status, _) = platform.graph_with(Some(token), "DELETE", &subscriptions, Value::Null).await;
    assert_eq!(status, 200);

    let (_, state) = platform.control("GET", "state", Value::Null).await;
    assert_eq!(state["webhook"]["url"], Value::Null);
}

#[tokio::test]
async fn a_handshake_can_be_replayed() {
    let silent = Platform::start_silent(|_| {}).await;
    assert_eq!(silent.control("POST", "handshake", Value::Null).await.0, 404);
    let platform = Platform::start().await;

    let (_, answer) = platform.control("POST", "handshake", Value::Null).await;

    assert_eq!(answer, json!({ "verified": true, "status": 200 }));
    let challenges = platform.hook.challenges.lock().unwrap();
    assert_eq!(challenges.len(), 2);
    assert_eq!(challenges[0], challenges[1]);
}

#[tokio::test]
async fn settings_and_the_pin_are_kept() {
    let platform = Platform::start().await;
    let number = platform.config.phone_number_id.clone();
    let calling = json!({ "calling": { "status": "ENABLED" } });
    platform.graph("POST", &format!("{number}/settings"), calling).await;
    let register = |pin: &str| json!({ "messaging_product": "whatsapp", "pin": pin });
    let path = format!("{number}/register");

    let (_, settings) = platform.graph("GET", &format!("{number}/settings"), Value::Null).await;
    let first = platform.graph("POST", &path, register("123456")).await;
    let wrong = platform.graph("POST", &path, register("654321")).await;

    assert_eq!(settings["calling"]["status"], "ENABLED");
    assert_eq!(settings["storage_configuration"]["status"], "DEFAULT");
    assert_eq!(first.0, 200);
    assert_eq!(wrong.1["error"]["code"], 133_005);
}

#[tokio::test]
async fn several_templates_are_deleted_by_their_ids() {
    let platform = Platform::start().await;
    let path = format!("{}/message_templates", platform.config.business_account_id);
    let ids = r#"["910000000000015","910000000000016"]"#;

    let (status, _) = platform.graph("DELETE", &format!("{path}?hsm_ids={ids}"), Value::Null).await;
    platform.flush().await;

    assert_eq!(status, 200);
    let (_, left) =
        platform.graph("GET", &format!("{path}?name=dossier_en_attente"), Value::Null).await;
    assert_eq!(left["data"], json!([]));
    assert_eq!(platform.values("message_template_status_update").len(), 2);
    assert_eq!(platform.graph("DELETE", &path, Value::Null).await.1["error"]["code"], 131_008);
}

#[tokio::test]
async fn the_list_of_templates_is_summed_up_on_request() {
    let platform = Platform::start().await;
    let path = format!("{}/message_templates", platform.config.business_account_id);
    let asked = "?name=hello_world&summary=total_count,message_template_limit";

    let (_, summed) = platform.graph("GET", &format!("{path}{asked}"), Value::Null).await;
    let (_, plain) = platform.graph("GET", &path, Value::Null).await;

    assert_eq!(summed["summary"], json!({ "total_count": 1, "message_template_limit": 250 }));
    assert!(plain.get("summary").is_none());
}

#[tokio::test]
async fn an_upload_may_name_its_product_in_the_query_and_a_kind_as_its_type() {
    let platform = Platform::start().await;

    let query = "?messaging_product=whatsapp";
    let (by_query, _) = upload(&platform, query, Form::new().part("file", part("image/png"))).await;
    let form = Form::new().text("messaging_product", "whatsapp").text("type", "image");
    let (_, by_kind) = upload(&platform, "", form.part("file", part("image/png"))).await;
    let (neither, _) = upload(&platform, "", Form::new().part("file", part("image/png"))).await;

    assert_eq!((by_query, neither), (200, 400));
    let (_, file) = platform.graph("GET", by_kind["id"].as_str().unwrap(), Value::Null).await;
    assert_eq!(file["mime_type"], "image/png");
}

#[tokio::test]
async fn a_token_may_expire_in_mid_stream() {
    let platform = Platform::start().await;
    platform.set_faults(json!({ "token_expired": true })).await;

    let (status, answer) =
        platform.graph("GET", &platform.config.phone_number_id, Value::Null).await;

    assert_eq!(status, 401);
    assert_eq!(
        (&answer["error"]["code"], &answer["error"]["error_subcode"]),
        (&json!(190), &json!(463))
    );
    platform.set_faults(json!({ "token_expired": false })).await;
    assert_eq!(platform.graph("GET", &platform.config.phone_number_id, Value::Null).await.0, 200);
}

#[tokio::test]
async fn a_send_may_hang_and_go_nowhere() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    platform.set_faults(json!({ "send_hang": true })).await;

    let sent = tokio::time::timeout(Duration::from_millis(100), platform.send(&visitor, text()));

    assert!(sent.await.is_err(), "an answer came");
    platform.set_faults(json!({ "send_hang": false })).await;
    platform.flush().await;
    assert!(platform.items("statuses").is_empty());
}

#[tokio::test]
async fn webhooks_may_be_signed_with_the_secret_before_this_one() {
    let platform = Platform::start().await;
    let visitor = platform.visitor("Ana").await;
    platform.set_faults(json!({ "signing_secret": "the-old-secret" })).await;
    platform.says(&visitor, "Bonjour").await;
    platform.flush().await;
    platform.set_faults(json!({ "signing_secret": null })).await;
    platform.says(&visitor, "Rebonjour").await;
    platform.flush().await;

    let received = platform.received();
    assert_eq!(received[0].signature(), signature("the-old-secret", &received[0].bytes));
    let secret = &platform.config.app_secret;
    assert_eq!(received[1].signature(), signature(secret, &received[1].bytes));
}

#[tokio::test]
async fn files_may_come_without_a_link_and_reactions_go_with_an_empty_emoji() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    let wamid = platform.send_text(&visitor, "Bonjour").await;
    platform.set_faults(json!({ "no_media_url": true, "empty_emoji": true })).await;
    let path = format!(
        "{}/_emulator/visitors/{}/files?type=image",
        platform.url,
        visitor["id"].as_str().unwrap()
    );
    let file = platform.client.post(path).header("content-type", "image/png").body("pixels");
    file.send().await.unwrap();
    let reaction = json!({ "type": "reaction", "emoji": "", "wamid": wamid });
    platform.says_this(&visitor, reaction).await;
    platform.flush().await;

    let messages = platform.items("messages");
    assert!(messages[0]["image"]["id"].is_string());
    assert!(messages[0]["image"].get("url").is_none());
    assert_eq!(messages[1]["reaction"]["emoji"], "");
}

#[tokio::test]
async fn a_number_is_verified_by_six_digits() {
    let platform = Platform::start().await;
    let number = &platform.config.phone_number_id;
    let ask = json!({ "code_method": "SMS", "language": "fr" });
    let cases = [
        ("request_code", ask, 200),
        ("request_code", json!({ "code_method": "PIGEON" }), 400),
        ("verify_code", json!({ "code": "123-456" }), 200),
        ("verify_code", json!({ "code": "12345" }), 400),
    ];
    for (edge, body, expected) in cases {
        let (status, answer) = platform.graph("POST", &format!("{number}/{edge}"), body).await;
        assert_eq!(status, expected, "{edge}: {answer}");
    }
}

#[tokio::test]
async fn an_error_may_hide_a_message_that_was_accepted() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    platform.set_faults(json!({ "send_http_accepted": 502 })).await;

    let (status, _) = platform.send(&visitor, text()).await;
    platform.flush().await;

    assert_eq!(status, 502);
    assert_eq!(platform.status_words(), ["sent", "delivered"]);
}

#[tokio::test]
async fn a_restricted_account_is_told_once_and_sends_nothing() {
    let platform = Platform::start().await;
    let visitor = platform.writer("Ana").await;
    for _ in 0..2 {
        platform.set_faults(json!({ "account_restricted": true })).await;
    }

    let (status, refused) = platform.send(&visitor, text()).await;
    platform.flush().await;
    platform.set_faults(json!({ "account_restricted": false })).await;
    let (allowed, _) = platform.send(&visitor, text()).await;

    assert_eq!((status, allowed), (403, 200));
    assert_eq!(refused["error"]["code"], 368);
    let told = platform.values("account_update");
    assert_eq!(told.len(), 1);
    let kind = &told[0]["restriction_info"][0]["restriction_type"];
    assert_eq!(kind, "RESTRICTED_CUSTOMER_INITIATED_MESSAGING");
}
