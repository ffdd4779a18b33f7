//! Templates: listed, fetched anew, and chosen by managers (W6, W9).

use pupitre_app::template::record_templates;
use pupitre_domain::template::{
    ButtonKind, Category, Quality, TemplateButton, TemplateFacts, TemplateParts, TemplateStatus,
};
use serde_json::{Value, json};

use crate::support::{Browser, World, on_each};

/// The platform's template of that id, with two quick replies.
pub(crate) fn facts(platform_id: &str, status: TemplateStatus) -> TemplateFacts {
    let button =
        |text: &str| TemplateButton { kind: ButtonKind::QuickReply, text: text.to_owned() };
    TemplateFacts {
        platform_id: platform_id.to_owned(),
        name: format!("template_{platform_id}"),
        language: "fr".to_owned(),
        category: Category::Utility,
        status,
        rejection: None,
        quality: Quality::Green,
        parts: TemplateParts {
            header_kind: None,
            header: None,
            body: "Bonjour {{1}}, au sujet de {{2}} ?".to_owned(),
            footer: Some("Orvelle".to_owned()),
            buttons: vec![button("Oui"), button("Non, merci")],
            is_named: false,
            has_other_parts: false,
        },
    }
}

/// The platform lists these.
async fn listed(world: &World, all: Vec<TemplateFacts>) {
    let channel = world.channel.id;
    world.write(move |tx, ctx| record_templates(tx, ctx, channel, &all, ctx.elapsed)).await;
}

async fn items(world: &World, browser: &Browser) -> Vec<Value> {
    let path = format!("/api/v1/channels/{}/templates", world.channel.id);
    browser.get(&path).await.ok()["items"].as_array().unwrap().clone()
}

#[test]
fn w9_a_manager_lists_templates_and_chooses_the_relaunches() {
    on_each(async |world| {
        let plain = TemplateFacts {
            parts: TemplateParts { body: "Bonjour".to_owned(), ..TemplateParts::default() },
            ..facts("2", TemplateStatus::Approved)
        };
        listed(world, vec![facts("1", TemplateStatus::Approved), plain]).await;
        let dee = world.browser_of(&world.dee).await;
        let all = items(world, &dee).await;
        assert_eq!(all.len(), 2);
        assert_eq!(
            (&all[0]["status"], &all[0]["is_relaunch"]),
            (&json!("approved"), &json!(false))
        );
        assert_eq!(all[1]["unsuited"], "quick_replies");

        let path = |item: &Value| format!("/api/v1/templates/{}", item["id"].as_str().unwrap());
        let choice = json!({
            "is_relaunch": true, "title": "Suite de votre demande",
            "variables": [
                { "source": "contact_name", "label": "Prénom" },
                { "source": "ask", "label": "Sujet de la demande" },
            ],
        });
        let chosen = dee.patch(&path(&all[0]), &choice).await.ok();
        assert_eq!(chosen["title"], "Suite de votre demande");
        assert_eq!(chosen["variables"][0]["source"], "contact_name");
        assert_eq!(items(world, &dee).await[0], chosen);
        let cleared = dee.patch(&path(&all[0]), &json!({ "title": "" })).await.ok();
        assert_eq!((&cleared["title"], &cleared["is_relaunch"]), (&Value::Null, &json!(true)));

        let refused = dee.patch(&path(&all[1]), &json!({ "is_relaunch": true })).await;
        refused.expect(409, "template.unsuited");
        let one = json!({ "variables": [{ "source": "ask" }] });
        dee.patch(&path(&all[0]), &one).await.expect(422, "request.invalid_value");
        let long = json!({ "title": "é".repeat(81) });
        dee.patch(&path(&all[0]), &long).await.expect(422, "request.invalid_value");
    });
}

#[test]
fn w9_a_list_brings_what_is_new_and_tells_what_is_gone() {
    on_each(async |world| {
        listed(world, vec![facts("1", TemplateStatus::Approved)]).await;
        listed(world, vec![facts("2", TemplateStatus::Paused)]).await;
        let dee = world.browser_of(&world.dee).await;
        let all = items(world, &dee).await;
        let shown: Vec<(&str, &str)> = all
            .iter()
            .map(|it| (it["name"].as_str().unwrap(), it["status"].as_str().unwrap()))
            .collect();
        assert_eq!(shown, [("template_1", "deleted"), ("template_2", "paused")]);
    });
}

#[test]
fn w9_a_manager_has_the_templates_fetched_now() {
    on_each(async |world| {
        let dee = world.browser_of(&world.dee).await;
        let path = format!("/api/v1/channels/{}/templates/sync", world.channel.id);
        assert_eq!(dee.post(&path, &json!({})).await.status, 202);
        let due = world.write(|tx, _ctx| tx.next_due()).await;
        assert!(due.1.is_some());
        let nowhere = "/api/v1/channels/01955555-0000-7000-8000-00000000dead/templates/sync";
        dee.post(nowhere, &json!({})).await.expect(404, "channel.not_found");
    });
}
