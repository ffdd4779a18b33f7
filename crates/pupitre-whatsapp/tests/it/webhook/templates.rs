//! News of templates: they count at once, and the list is asked for (W9).

use std::sync::Arc;

use pupitre_app::Context;
use pupitre_app::ports::time::{Clock as _, Elapsed as _};
use pupitre_app::template::record_templates;
use pupitre_domain::event::Actor;
use pupitre_domain::template::{Category, Quality, TemplateFacts, TemplateParts, TemplateStatus};
use serde_json::{Value, json};

use crate::support::{CHANNEL, Hands, House};

const ACCOUNT: &str = "201000000000001";

/// A desk that has met one template.
fn with_template() -> House {
    let house = House::new();
    let ctx = Context {
        actor: Actor::System,
        now: house.hands.now(),
        elapsed: house.hands.elapsed(),
        ids: Arc::<Hands>::clone(&house.hands),
    };
    let facts = TemplateFacts {
        platform_id: "401".to_owned(),
        name: "reprise".to_owned(),
        language: "fr".to_owned(),
        category: Category::Utility,
        status: TemplateStatus::Approved,
        rejection: None,
        quality: Quality::Unknown,
        parts: TemplateParts { body: "Bonjour".to_owned(), ..TemplateParts::default() },
    };
    let recorded = house.store.write(move |tx| {
        record_templates(tx, &ctx, CHANNEL, std::slice::from_ref(&facts), ctx.elapsed)
    });
    assert_eq!(recorded.unwrap(), 1);
    house
}

fn news(account: &str, field: &str, value: &Value) -> Value {
    let changes = [json!({ "field": field, "value": value })];
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": account, "time": 1_795_000_000, "changes": changes }],
    })
}

fn shown(house: &House) -> Vec<String> {
    house.rows("SELECT status || ' ' || quality || ' ' || category FROM templates")
}

fn asked(house: &House) -> usize {
    house.rows("SELECT 1 FROM due_work WHERE topic = 'sync_templates'").len()
}

#[tokio::test]
async fn w9_news_of_a_template_count_at_once() {
    let table = [
        (
            "message_template_status_update",
            json!({ "event": "PAUSED", "message_template_id": 401, "reason": "NONE" }),
            "paused unknown utility",
        ),
        (
            "message_template_quality_update",
            json!({ "message_template_id": 401, "new_quality_score": "RED" }),
            "approved red utility",
        ),
        (
            "template_category_update",
            json!({ "message_template_id": 401, "new_category": "MARKETING" }),
            "approved unknown marketing",
        ),
        (
            "message_template_components_update",
            json!({ "message_template_id": 401, "message_template_element": "Salut" }),
            "approved unknown utility",
        ),
    ];
    for (field, value, expected) in table {
        let house = with_template();
        house.tell(&news(ACCOUNT, field, &value)).await;
        assert_eq!(shown(&house), [expected], "{field}");
        assert_eq!((asked(&house), house.counts()), (1, (0, 0)), "{field}");
    }
}

#[tokio::test]
async fn w9_news_of_an_unknown_template_ask_for_the_list() {
    let house = with_template();
    let value = json!({ "event": "APPROVED", "message_template_id": 999 });
    house.tell(&news(ACCOUNT, "message_template_status_update", &value)).await;
    assert_eq!(shown(&house), ["approved unknown utility"]);
    assert_eq!(asked(&house), 1);
}

#[tokio::test]
async fn w9_news_of_another_account_are_kept_aside() {
    let house = with_template();
    let value = json!({ "event": "PAUSED", "message_template_id": 401 });
    house.tell(&news("201000000000002", "message_template_status_update", &value)).await;
    assert_eq!(shown(&house), ["approved unknown utility"]);
    assert_eq!((asked(&house), house.reasons()), (0, vec!["unknown_number".to_owned()]));
}
