//! Relaunches over the API: the templates that are offered, one per silence, the pause that goes
//! with it (W2, W5 to W7, W9).

use jiff::SignedDuration;
use pupitre_app::ports::channel::SendOutcome;
use pupitre_app::ports::time::Clock as _;
use pupitre_app::template::record_templates;
use pupitre_domain::template::TemplateStatus;
use serde_json::{Value, json};

use crate::messages::work;
use crate::support::{Browser, World, on_each};
use crate::templates::facts;

const FIRST: &str = "0190a000-0000-7000-8000-00000000aa01";
const SECOND: &str = "0190a000-0000-7000-8000-00000000aa02";

/// Ana at her desk, with a conversation; its address.
async fn ana_with_one(world: &World) -> (Browser, String) {
    world.seat(&world.ana).await;
    let (conversation, _) = world.hear(1, "Bonjour").await;
    (world.browser_of(&world.ana).await, format!("/api/v1/conversations/{conversation}"))
}

/// The platform lists one approved template, and a manager chooses it; its id.
async fn chosen(world: &World) -> String {
    let channel = world.channel.id;
    let listed = vec![facts("1", TemplateStatus::Approved), facts("2", TemplateStatus::Approved)];
    world.write(move |tx, ctx| record_templates(tx, ctx, channel, &listed, ctx.elapsed)).await;
    let dee = world.browser_of(&world.dee).await;
    let all = dee.get(&format!("/api/v1/channels/{channel}/templates")).await.ok();
    let id = all["items"][0]["id"].as_str().unwrap().to_owned();
    let choice = json!({
        "is_relaunch": true, "title": "Suite de votre demande",
        "variables": [
            { "source": "contact_name", "label": "Prénom" },
            { "source": "ask", "label": "Sujet de la demande" },
        ],
    });
    dee.patch(&format!("/api/v1/templates/{id}"), &choice).await.ok();
    id
}

/// The window ends, and so does the session: Ana logs in again.
async fn end_the_window(world: &World) -> Browser {
    world.clock.advance(SignedDuration::from_hours(24));
    world.browser_of(&world.ana).await
}

/// Whether a second one is refused, and why.
fn refused(conversation: &Value) -> &Value {
    &conversation["can"]["relaunch"]["reason"]
}

fn asked(client_id: &str, template: &str) -> Value {
    let variables = json!({ "2": "votre lampe" });
    json!({ "client_id": client_id, "template_id": template, "variables": variables })
}

#[test]
fn w2_and_w9_the_chosen_templates_are_offered_and_one_goes_out_once_the_window_ended() {
    on_each(async |world| {
        let template = chosen(world).await;
        let (ana, path) = ana_with_one(world).await;
        let shown = ana.get(&path).await.ok();
        assert_eq!(refused(&shown), "conversation.relaunch.window_open");
        let early = ana.post(&format!("{path}/relaunch"), &asked(FIRST, &template)).await;
        early.expect(409, "conversation.relaunch.window_open");

        let ana = end_the_window(world).await;
        let offered = ana.get(&format!("{path}/relaunch-templates")).await.ok();
        assert_eq!(offered["may_override"], false);
        let items = offered["items"].as_array().unwrap();
        assert_eq!(items.len(), 1, "only what a manager chose");
        assert_eq!(items[0]["title"], "Suite de votre demande");
        assert_eq!(items[0]["buttons"], json!(["Oui", "Non, merci"]));
        let variables = &items[0]["variables"];
        assert_eq!(variables[1]["value"], Value::Null, "the agent is asked");
        assert_eq!((&variables[1]["key"], &variables[1]["source"]), (&json!("2"), &json!("ask")));

        let empty = json!({ "client_id": FIRST, "template_id": template, "variables": {} });
        let missing = ana.post(&format!("{path}/relaunch"), &empty).await;
        let missing = missing.expect(422, "template.variable_missing").json();
        assert_eq!(missing["field"], "variables.2");

        let sent = ana.post(&format!("{path}/relaunch"), &asked(FIRST, &template)).await;
        assert_eq!(sent.status, 201);
        let sent = sent.json();
        let content = &sent["message"]["content"];
        assert_eq!((&content["type"], &content["footer"]), (&json!("template"), &json!("Orvelle")));
        let conversation = &sent["conversation"];
        assert_eq!(conversation["relaunch"]["outcome"], "pending");
        assert_eq!(refused(conversation), "conversation.relaunch.already_sent");
        assert_eq!(conversation["can"]["reply"]["allowed"], false, "a template opens nothing");
    });
}

#[test]
fn w5_a_second_is_refused_with_its_reason_and_a_manager_overrules_it() {
    on_each(async |world| {
        let template = chosen(world).await;
        let (_, path) = ana_with_one(world).await;
        let ana = end_the_window(world).await;
        let first = asked(FIRST, &template);
        assert_eq!(ana.post(&format!("{path}/relaunch"), &first).await.status, 201);
        assert_eq!(ana.post(&format!("{path}/relaunch"), &first).await.status, 200, "a repeat");

        let second = ana.post(&format!("{path}/relaunch"), &asked(SECOND, &template)).await;
        let second = second.expect(409, "conversation.relaunch.already_sent").json();
        assert!(second["sent_at"].is_string(), "{second}");
        let mut overruled = asked(SECOND, &template);
        overruled["override"] = json!(true);
        let by_ana = ana.post(&format!("{path}/relaunch"), &overruled).await;
        by_ana.expect(403, "session.role_insufficient");

        let dee = world.browser_of(&world.dee).await;
        dee.post(&format!("{path}/take-over"), &json!({})).await.ok();
        let offered = dee.get(&format!("{path}/relaunch-templates")).await.ok();
        assert_eq!(offered["may_override"], true);
        let by_dee = dee.post(&format!("{path}/relaunch"), &asked(SECOND, &template)).await;
        by_dee.expect(409, "conversation.relaunch.already_sent");
        assert_eq!(dee.post(&format!("{path}/relaunch"), &overruled).await.status, 201);
    });
}

#[test]
fn w7_the_template_and_the_pause_go_together_or_not_at_all() {
    on_each(async |world| {
        let template = chosen(world).await;
        let (_, path) = ana_with_one(world).await;
        let ana = end_the_window(world).await;
        let until = |hours| {
            let at = world.clock.now().checked_add(SignedDuration::from_hours(hours)).unwrap();
            format!("{at:.6}")
        };
        let mut body = asked(FIRST, &template);
        for (pause, code, field) in [
            (
                json!({ "until": until(-1), "kept": true }),
                "conversation.snooze_past",
                "snooze.until",
            ),
            (json!({ "until": "demain", "kept": true }), "request.invalid_value", "snooze.until"),
        ] {
            body["snooze"] = pause;
            let refused = ana.post(&format!("{path}/relaunch"), &body).await.expect(422, code);
            assert_eq!(refused.json()["field"], field);
        }
        assert_eq!(ana.get(&path).await.ok()["relaunch"], Value::Null, "nothing was sent");

        body["snooze"] = json!({ "until": until(3), "kept": true });
        let sent = ana.post(&format!("{path}/relaunch"), &body).await;
        assert_eq!(sent.status, 201);
        let conversation = &sent.json()["conversation"];
        assert_eq!(conversation["state"], "snoozed");
        assert_eq!(conversation["snooze"]["until"], until(3));
        assert_eq!(conversation["relaunch"]["outcome"], "pending");
    });
}

#[test]
fn w6_managers_read_what_came_of_each_template() {
    on_each(async |world| {
        let template = chosen(world).await;
        let (_, path) = ana_with_one(world).await;
        let ana = end_the_window(world).await;
        let figures = async || {
            let dee = world.browser_of(&world.dee).await;
            let path = format!("/api/v1/channels/{}/templates", world.channel.id);
            dee.get(&path).await.ok()["figures"].clone()
        };
        assert_eq!(figures().await, json!([]));
        assert_eq!(
            ana.post(&format!("{path}/relaunch"), &asked(FIRST, &template)).await.status,
            201
        );
        let of = |pending: u32, accepted: u32| {
            json!([{
                "template_id": template, "pending": pending, "accepted": accepted,
                "declined": 0, "answered": 0, "unanswered": 0,
            }])
        };
        assert_eq!(figures().await, of(1, 0));
        let accepted = SendOutcome::Accepted {
            platform_id: "out".to_owned(),
            platform_key: [3; 16],
            anomaly: None,
        };
        work(world, accepted).await;
        world.hear(1, "Oui").await;
        assert_eq!(figures().await, of(0, 1));
        world.clock.advance(SignedDuration::from_hours(31 * 24));
        assert_eq!(figures().await, json!([]), "the last 30 days");
    });
}

#[test]
fn w9_what_is_not_there_not_seen_or_not_approved_is_refused() {
    on_each(async |world| {
        let template = chosen(world).await;
        let (_, path) = ana_with_one(world).await;
        let ana = end_the_window(world).await;
        let nobody_s = "01955555-0000-7000-8000-00000000dead";
        let unknown = ana.post(&format!("{path}/relaunch"), &asked(FIRST, nobody_s)).await;
        unknown.expect(404, "template.not_found");
        let bo = world.browser_of(&world.bo).await;
        let unseen = bo.post(&format!("{path}/relaunch"), &asked(FIRST, &template)).await;
        unseen.expect(404, "conversation.not_found");
        let unseen = bo.get(&format!("{path}/relaunch-templates")).await;
        unseen.expect(404, "conversation.not_found");

        let channel = world.channel.id;
        let paused = vec![facts("1", TemplateStatus::Paused)];
        world.write(move |tx, ctx| record_templates(tx, ctx, channel, &paused, ctx.elapsed)).await;
        let offered = ana.get(&format!("{path}/relaunch-templates")).await.ok();
        assert_eq!(offered["items"], json!([]));
        let refused = ana.post(&format!("{path}/relaunch"), &asked(FIRST, &template)).await;
        refused.expect(409, "template.not_approved");
    });
}
