//! News of a template, by the account's own fields (W9).
//!
//! Source: Cloud API, "Webhooks", references of the fields below, 2026-06.

use pupitre_app::template::TemplateNews;
use serde_json::Value;

use crate::wire::template::{read_category, read_quality, read_reason, read_status};

/// The fields that bring news of a template.
const FIELDS: [&str; 4] = [
    "message_template_status_update",
    "message_template_quality_update",
    "template_category_update",
    "message_template_components_update",
];

/// News of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TemplateUpdate {
    /// The platform's id of the template.
    pub(crate) platform_id: String,
    /// What changed.
    pub(crate) news: TemplateNews,
}

/// Whether a field brings news of a template.
pub(crate) fn is_of_templates(field: &str) -> bool {
    FIELDS.contains(&field)
}

/// Reads news; `None` when it does not say of which template.
pub(crate) fn read_update(field: &str, value: &str) -> Option<TemplateUpdate> {
    let value: Value = serde_json::from_str(value).ok()?;
    let platform_id = match value.get("message_template_id")? {
        Value::Number(number) => number.as_u64()?.to_string(),
        Value::String(text) if is_number(text) => text.clone(),
        _ => return None,
    };
    let word = |key: &str| value.get(key).and_then(Value::as_str);
    let news = match field {
        "message_template_status_update" => word("event").map(|event| {
            let rejection = word("reason").and_then(read_reason);
            TemplateNews::Status(read_status(event), rejection)
        }),
        "message_template_quality_update" => {
            word("new_quality_score").map(|score| TemplateNews::Quality(read_quality(score)))
        }
        // An announcement of a change has the correct category beside the one that counts.
        "template_category_update" => {
            word("new_category").map(|name| TemplateNews::Category(read_category(name)))
        }
        _ => None,
    };
    Some(TemplateUpdate { platform_id, news: news.unwrap_or(TemplateNews::Other) })
}

fn is_number(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use pupitre_domain::template::{Category, Quality, TemplateStatus};

    use super::*;

    fn news(field: &str, value: &str) -> Option<TemplateNews> {
        let update = read_update(field, value)?;
        assert_eq!(update.platform_id, "910");
        Some(update.news)
    }

    #[test]
    fn w9_each_field_is_read() {
        let paused = r#"{"event":"PAUSED","message_template_id":910,"reason":"NONE"}"#;
        let expected = TemplateNews::Status(TemplateStatus::Paused, None);
        assert_eq!(news("message_template_status_update", paused), Some(expected));
        let rejected = r#"{"event":"REJECTED","message_template_id":"910","reason":"SCAM"}"#;
        let expected = TemplateNews::Status(TemplateStatus::Rejected, Some("SCAM".to_owned()));
        assert_eq!(news("message_template_status_update", rejected), Some(expected));
        let red = r#"{"message_template_id":910,"new_quality_score":"RED"}"#;
        let expected = TemplateNews::Quality(Quality::Red);
        assert_eq!(news("message_template_quality_update", red), Some(expected));
        let moved = r#"{"message_template_id":910,"new_category":"MARKETING"}"#;
        let expected = TemplateNews::Category(Category::Marketing);
        assert_eq!(news("template_category_update", moved), Some(expected));
    }

    #[test]
    fn what_is_odd_asks_for_the_list_or_says_nothing() {
        let odd = r#"{"message_template_id":910,"event":5}"#;
        for field in FIELDS {
            assert_eq!(news(field, odd), Some(TemplateNews::Other), "{field}");
        }
        for value in ["{}", "5", "[]", r#"{"message_template_id":"../x"}"#] {
            assert_eq!(read_update(FIELDS[0], value), None, "{value}");
        }
    }
}
