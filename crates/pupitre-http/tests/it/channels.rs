//! Channels as managers set them up: what is kept, what is shown, what is refused (C1, C5).

use pupitre_app::channel::{note_news, record_check};
use pupitre_app::template::record_templates;
use pupitre_domain::channel_setup::{
    CheckProblem, CheckProblemCode, Checked, News, NewsCode, NumberFacts,
};
use pupitre_domain::template::{Category, Quality, TemplateFacts, TemplateParts, TemplateStatus};
use serde_json::{Value, json};

use crate::support::{World, on_each};

const ID: &str = "01955555-0000-7000-8000-0000000000c1";
const TOKEN: &str = "EAAG-canary-token-3fQz";
const SECRET: &str = "canary-app-secret-a91c";

fn number() -> Value {
    json!({
        "id": ID, "kind": "whatsapp", "name": "WhatsApp Lyon", "brand_name": "Orvelle Lyon",
        "phone_number_id": "109 384 756", "business_account_id": "215640993",
        "access_token": format!(" {TOKEN} "), "app_secret": SECRET,
    })
}

#[test]
fn c1_a_manager_connects_a_number_and_no_secret_comes_back() {
    on_each(async |world: &World| {
        let dee = world.browser_of(&world.dee).await;
        let created = dee.post("/api/v1/channels", &number()).await.ok();
        assert_eq!(created["phone_number_id"], "109384756");
        assert_eq!(created["origin"], "desk");
        assert_eq!(created["access_token"]["ends_with"], "3fQz");
        assert!(created["access_token"]["set_at"].is_string());
        assert_eq!(
            created["callback_url"].as_str().unwrap().split('/').next_back(),
            Some("whatsapp")
        );
        for secret in [TOKEN, SECRET] {
            assert!(!created.to_string().contains(secret));
        }

        let again = dee.post("/api/v1/channels", &number()).await.ok();
        assert_eq!(again["id"], created["id"]);
        let list = dee.get("/api/v1/channels").await.ok();
        assert_eq!(list["items"].as_array().unwrap().len(), 2);

        let mut other = number();
        other["id"] = json!("01955555-0000-7000-8000-0000000000c2");
        dee.post("/api/v1/channels", &other).await.expect(409, "channel.number_taken");
    });
}

#[test]
fn c1_what_could_not_be_a_number_is_refused_by_its_field() {
    on_each(async |world: &World| {
        let dee = world.browser_of(&world.dee).await;
        let table = [
            ("name", json!(" "), "channel.name_invalid"),
            ("phone_number_id", json!("+33 6"), "channel.identifier_invalid"),
            ("business_account_id", json!(""), "channel.identifier_invalid"),
            ("access_token", json!("two words here"), "channel.secret_invalid"),
            ("app_secret", json!("short"), "channel.secret_invalid"),
            ("id", json!("x"), "request.invalid_value"),
        ];
        for (field, value, code) in table {
            let mut body = number();
            body[field] = value;
            let refused = dee.post("/api/v1/channels", &body).await.expect(422, code).json();
            assert_eq!(refused["field"], field);
        }
    });
}

#[test]
fn c1_what_the_configuration_connects_is_changed_there() {
    on_each(async |world: &World| {
        let dee = world.browser_of(&world.dee).await;
        let path = format!("/api/v1/channels/{}/setup", world.channel.id);
        let refused = dee.patch(&path, &json!({ "access_token": TOKEN })).await;
        refused.expect(409, "channel.configured");
        let renamed = dee.patch(&path, &json!({ "name": "Paris" })).await.ok();
        assert_eq!(
            (&renamed["name"], &renamed["origin"]),
            (&json!("Paris"), &json!("configuration"))
        );
    });
}

#[test]
fn c1_a_check_keeps_what_the_platform_says_with_its_reasons() {
    on_each(async |world: &World| {
        let dee = world.browser_of(&world.dee).await;
        let path = format!("/api/v1/channels/{}/setup/check", world.channel.id);
        let detail = Some("whatsapp_business_messaging".to_owned());
        let problem = CheckProblem { code: CheckProblemCode::TokenPermission, detail };
        world.platform.found.lock().unwrap().problems = vec![problem];
        let failed = dee.post(&path, &json!({})).await.ok();
        assert_eq!(failed["check"]["ok"], false);
        assert_eq!(failed["check"]["problems"][0]["code"], "token_permission");
        assert_eq!(failed["news"][0]["code"], "token.refused");

        *world.platform.found.lock().unwrap() = Checked {
            facts: NumberFacts {
                number: Some("+33 6 39 98 00 12".to_owned()),
                quality: Some("GREEN".to_owned()),
                limit_tier: Some("TIER_2K".to_owned()),
                is_subscribed: Some(true),
                ..NumberFacts::default()
            },
            problems: Vec::new(),
        };
        let well = dee.post(&path, &json!({})).await.ok();
        assert_eq!(well["check"]["ok"], true);
        assert_eq!(well["check"]["number"], "+33 6 39 98 00 12");
        assert_eq!(well["webhook"]["subscribed"], true);
        assert_eq!(well["news"][0]["code"], "token.mended");
        let list = dee.get("/api/v1/channels").await.ok();
        assert_eq!(list["items"][0]["address"], "+33 6 39 98 00 12");
    });
}

#[test]
fn c1_the_loop_is_told_step_by_step() {
    on_each(async |world: &World| {
        let dee = world.browser_of(&world.dee).await;
        let path = format!("/api/v1/channels/{}/setup", world.channel.id);
        let test = format!("{path}/test");
        let to = json!({ "phone": "+33 6 39 98 70 01" });
        dee.post(&test, &to).await.expect(409, "channel.test_no_template");
        let channel = world.channel.id;
        world
            .write(move |tx, ctx| record_templates(tx, ctx, channel, &[hello()], ctx.elapsed))
            .await;
        dee.post(&test, &json!({ "phone": "12" })).await.expect(422, "channel.phone_invalid");

        let sent = dee.post(&test, &to).await.ok();
        assert!(sent["test"]["accepted_at"].is_string());
        assert!(sent["test"]["answered_at"].is_null());
        assert_eq!(world.platform.heard.lock().unwrap().as_slice(), ["hello_world to 33639987001"]);
    });
}

fn hello() -> TemplateFacts {
    TemplateFacts {
        platform_id: "910".to_owned(),
        name: "hello_world".to_owned(),
        language: "fr".to_owned(),
        category: Category::Utility,
        status: TemplateStatus::Approved,
        rejection: None,
        quality: Quality::Green,
        parts: TemplateParts { body: "Bonjour".to_owned(), ..TemplateParts::default() },
    }
}

#[test]
fn c1_the_profile_and_the_address_are_written_at_the_platform() {
    on_each(async |world: &World| {
        let dee = world.browser_of(&world.dee).await;
        let path = format!("/api/v1/channels/{}/setup", world.channel.id);
        let profile = format!("{path}/profile");
        let long = json!({ "about": "x".repeat(140) });
        let refused =
            dee.patch(&profile, &long).await.expect(422, "channel.profile_invalid").json();
        assert_eq!(refused["limit"], 139);
        let refused = dee.patch(&profile, &json!({ "about": "refused" })).await;
        let refused = refused.expect(502, "channel.platform_refused").json();
        assert_eq!(refused["problem"], "refused");
        dee.patch(&profile, &json!({ "about": " Luminaires " })).await.ok();

        let subscribe = format!("{path}/subscribe");
        dee.post(&subscribe, &json!({})).await.ok();
        dee.post(&subscribe, &json!({ "override_callback": true })).await.ok();
        let heard = world.platform.heard.lock().unwrap().join("; ");
        assert!(heard.contains("Some(\"Luminaires\")") && heard.contains("OfApp"), "{heard}");
        assert!(heard.contains("/webhooks/whatsapp"), "{heard}");
    });
}

#[test]
fn c5_managers_are_told_until_they_have_seen_it_or_it_is_mended() {
    on_each(async |world: &World| {
        let channel = world.channel.id;
        world
            .write(move |tx, ctx| {
                let news = News::plain(NewsCode::QualityLow);
                note_news(tx, ctx, channel, &news)?;
                note_news(tx, ctx, channel, &news)?;
                let subject = "hello (fr)".to_owned();
                note_news(
                    tx,
                    ctx,
                    channel,
                    &News { subject, ..News::plain(NewsCode::TemplatePaused) },
                )
            })
            .await;
        let ana = world.browser_of(&world.ana).await;
        ana.get("/api/v1/channel-news").await.expect(403, "session.role_insufficient");
        let dee = world.browser_of(&world.dee).await;
        let told = dee.get("/api/v1/channel-news").await.ok();
        let codes = |told: &Value| -> Vec<String> {
            let items = told["items"].as_array().unwrap();
            let mut codes: Vec<_> =
                items.iter().map(|it| it["code"].as_str().unwrap().to_owned()).collect();
            codes.sort();
            codes
        };
        assert_eq!(codes(&told), ["quality.low", "template.paused"], "the same again is not new");

        let paused = told["items"].as_array().unwrap();
        let paused = paused.iter().find(|it| it["code"] == "template.paused").unwrap();
        let path = format!("/api/v1/channels/{channel}/news/{}", paused["id"].as_str().unwrap());
        dee.delete(&path).await;
        let facts = NumberFacts { quality: Some("GREEN".to_owned()), ..NumberFacts::default() };
        let checked = Checked { facts, problems: Vec::new() };
        world.write(move |tx, ctx| record_check(tx, ctx, channel, &checked)).await;
        let told = dee.get("/api/v1/channel-news").await.ok();
        assert!(codes(&told).is_empty());
    });
}
