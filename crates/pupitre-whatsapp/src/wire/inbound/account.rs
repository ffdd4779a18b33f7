//! News of the account and its numbers, by the account's own fields (C5).
//!
//! Source: Cloud API, "Webhooks", references of the fields below, 2026-05 to 2026-09. Lists of
//! words are open: what is not known is told with the platform's own word.

use jiff::Timestamp;
use pupitre_domain::channel_setup::{News, NewsCode};
use serde_json::Value;

/// The fields that bring news of the account.
const FIELDS: [&str; 8] = [
    "account_alerts",
    "account_review_update",
    "account_update",
    "business_capability_update",
    "phone_number_name_update",
    "phone_number_quality_update",
    "security",
    PREFERENCES,
];

/// The field that tells what visitors want of marketing.
const PREFERENCES: &str = "user_preferences";

/// What a change of one of those fields says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AccountUpdate {
    /// News of the account, or of the number with these digits.
    News {
        /// The digits of the number, when it is about one.
        phone: Option<String>,
        /// The news.
        news: News,
    },
    /// What visitors want of marketing on the number that the platform names so.
    Wishes {
        /// The number, as the platform names it.
        number: String,
        /// Who wants what.
        wishes: Vec<Wish>,
    },
}

/// What a visitor wants of marketing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wish {
    /// The business-scoped user id.
    pub(crate) user_id: Option<String>,
    /// The phone number in digits.
    pub(crate) phone: Option<String>,
    /// Whether they want none.
    pub(crate) is_stopped: bool,
    /// When they said so.
    pub(crate) at: Option<Timestamp>,
}

/// Whether a field brings news of the account.
pub(crate) fn is_of_account(field: &str) -> bool {
    FIELDS.contains(&field)
}

/// Reads an update; `None` when it does not say what a field of its name says.
pub(crate) fn read_account_update(field: &str, text: &str) -> Option<AccountUpdate> {
    let value: Value = serde_json::from_str(text).ok()?;
    if field == PREFERENCES {
        return wishes(&value);
    }
    let news = match field {
        "account_alerts" => alert(&value),
        "account_review_update" => review(&value),
        "account_update" => account(&value),
        "business_capability_update" => capability(&value),
        "phone_number_name_update" => name(&value),
        "phone_number_quality_update" => quality(&value),
        "security" => security(&value),
        _ => None,
    }?;
    let news = News { raw: Some(text.to_owned()), ..news };
    let digits = word(&value, "display_phone_number")
        .map(|it| it.chars().filter(char::is_ascii_digit).collect::<String>());
    Some(AccountUpdate::News { phone: digits.filter(|it| !it.is_empty()), news })
}

fn word<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

/// A word, or a number as one.
fn figure(value: &Value, key: &str) -> Option<String> {
    match value.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn told(code: NewsCode, detail: Option<String>) -> News {
    News { detail, ..News::plain(code) }
}

fn told_of(code: NewsCode, subject: &str, detail: Option<String>) -> News {
    News { subject: subject.to_owned(), detail, ..News::plain(code) }
}

fn alert(value: &Value) -> Option<News> {
    let info = value.get("alert_info").unwrap_or(value);
    let kind = word(info, "alert_type")?;
    let code = match (word(info, "alert_status"), word(info, "alert_severity")) {
        (Some("RESOLVED"), _) => NewsCode::AlertInfo,
        (_, Some("CRITICAL")) => NewsCode::AlertCritical,
        (_, Some("WARNING")) => NewsCode::AlertWarning,
        (_, _) => NewsCode::AlertInfo,
    };
    let description = word(info, "alert_description").unwrap_or(kind);
    Some(told_of(code, kind, Some(description.to_owned())))
}

fn review(value: &Value) -> Option<News> {
    let code = match word(value, "decision")? {
        "APPROVED" => NewsCode::AccountApproved,
        "REJECTED" => NewsCode::AccountRejected,
        _ => NewsCode::AccountChanged,
    };
    Some(told_of(code, "review", word(value, "decision").map(str::to_owned)))
}

fn account(value: &Value) -> Option<News> {
    let event = word(value, "event")?;
    let inner = |group: &str, key: &str| value.get(group).and_then(|it| figure(it, key));
    let news = match event {
        "ACCOUNT_VIOLATION" => {
            let kind = inner("violation_info", "violation_type");
            told_of(NewsCode::AccountViolation, "violation", kind)
        }
        "ACCOUNT_RESTRICTION" => {
            let all = value.get("restriction_info").and_then(Value::as_array);
            let kinds = all.into_iter().flatten().filter_map(|it| word(it, "restriction_type"));
            told(NewsCode::AccountRestricted, Some(kinds.collect::<Vec<_>>().join(", ")))
        }
        "DISABLED_UPDATE" => {
            let code = match value.get("ban_info").and_then(|it| word(it, "waba_ban_state")) {
                Some("SCHEDULE_FOR_DISABLE") => NewsCode::AccountDisabling,
                Some("REINSTATE") => NewsCode::AccountReinstated,
                Some(_) | None => NewsCode::AccountDisabled,
            };
            told(code, inner("ban_info", "waba_ban_date"))
        }
        "ACCOUNT_DELETED" => told(NewsCode::AccountDeleted, None),
        "ACCOUNT_OFFBOARDED" | "PARTNER_REMOVED" | "PARTNER_APP_UNINSTALLED" => {
            told(NewsCode::AccountDisconnected, None)
        }
        "ACCOUNT_RECONNECTED" => told(NewsCode::AccountReinstated, None),
        "VERIFIED_ACCOUNT" => told_of(NewsCode::AccountApproved, "review", None),
        other => told_of(NewsCode::AccountChanged, other, Some(other.to_owned())),
    };
    Some(news)
}

fn capability(value: &Value) -> Option<News> {
    let keys = ["max_daily_conversations_per_business", "max_daily_conversation_per_phone"];
    let limit = keys.iter().find_map(|key| figure(value, key));
    if limit.is_none() && value.get("max_phone_numbers_per_business").is_none() {
        return None;
    }
    Some(told(NewsCode::LimitChanged, limit))
}

fn name(value: &Value) -> Option<News> {
    let code = match word(value, "decision")? {
        "APPROVED" => NewsCode::NameApproved,
        "REJECTED" => NewsCode::NameRejected,
        _ => NewsCode::NamePending,
    };
    let asked = word(value, "requested_verified_name");
    let reason = word(value, "rejection_reason").filter(|it| *it != "NONE");
    let detail: Vec<&str> = [asked, reason].into_iter().flatten().collect();
    Some(told(code, Some(detail.join(" · "))))
}

fn quality(value: &Value) -> Option<News> {
    let code = match word(value, "event")? {
        "FLAGGED" => NewsCode::QualityLow,
        "UNFLAGGED" => NewsCode::QualityHigh,
        "DOWNGRADE" => NewsCode::LimitLowered,
        "THROUGHPUT_UPGRADE" => NewsCode::ThroughputRaised,
        _ => NewsCode::LimitChanged,
    };
    let limit = figure(value, "max_daily_conversations_per_business");
    Some(told(code, limit.or_else(|| figure(value, "current_limit"))))
}

fn security(value: &Value) -> Option<News> {
    let code = match word(value, "event")? {
        "PIN_CHANGED" => NewsCode::PinChanged,
        "PIN_RESET_REQUEST" => NewsCode::PinResetAsked,
        "PIN_REQUEST_SUCCESS" | "PIN_RESET_SUCCESS" => NewsCode::PinReset,
        other => {
            return Some(told_of(NewsCode::AccountChanged, other, Some(other.to_owned())));
        }
    };
    Some(told(code, figure(value, "requester")))
}

fn wishes(value: &Value) -> Option<AccountUpdate> {
    let number = value.get("metadata").and_then(|it| figure(it, "phone_number_id"))?;
    let all = value.get("user_preferences").and_then(Value::as_array)?;
    let wish = |it: &Value| {
        let is_of_marketing = word(it, "category").is_none_or(|it| it == "marketing_messages");
        let (user_id, phone) = (figure(it, "user_id"), figure(it, "wa_id"));
        let is_somebody = user_id.is_some() || phone.is_some();
        let second = figure(it, "timestamp").and_then(|it| it.parse().ok());
        let wish = Wish {
            user_id,
            phone,
            is_stopped: word(it, "value") == Some("stop"),
            at: second.and_then(|it| Timestamp::from_second(it).ok()),
        };
        (is_of_marketing && is_somebody).then_some(wish)
    };
    Some(AccountUpdate::Wishes { number, wishes: all.iter().filter_map(wish).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn news(field: &str, value: &str) -> (&'static str, String, Option<String>) {
        let Some(AccountUpdate::News { news, .. }) = read_account_update(field, value) else {
            panic!("{field} {value}")
        };
        assert_eq!(news.raw.as_deref(), Some(value), "nothing is dropped");
        (news.code.name(), news.subject, news.detail)
    }

    #[test]
    fn c5_each_field_of_the_account_is_read() {
        let table = [
            (
                "phone_number_quality_update",
                r#"{"display_phone_number":"336","event":"FLAGGED","current_limit":"TIER_2K"}"#,
                ("quality.low", "", Some("TIER_2K")),
            ),
            (
                "account_update",
                r#"{"event":"ACCOUNT_RESTRICTION","restriction_info":[{"restriction_type":"A"},
                   {"restriction_type":"B"}]}"#,
                ("account.restricted", "", Some("A, B")),
            ),
            (
                "account_update",
                r#"{"event":"DISABLED_UPDATE","ban_info":{"waba_ban_state":"SCHEDULE_FOR_DISABLE",
                   "waba_ban_date":"2026-12-01"}}"#,
                ("account.disabling", "", Some("2026-12-01")),
            ),
            (
                "account_update",
                r#"{"event":"AD_ACCOUNT_LINKED"}"#,
                ("account.changed", "AD_ACCOUNT_LINKED", Some("AD_ACCOUNT_LINKED")),
            ),
            (
                "account_review_update",
                r#"{"decision":"REJECTED"}"#,
                ("account.rejected", "review", Some("REJECTED")),
            ),
            (
                "account_alerts",
                r#"{"entity_type":"BUSINESS","alert_info":{"alert_severity":"CRITICAL",
                   "alert_type":"OBA_REJECTED","alert_description":"No badge"}}"#,
                ("alert.critical", "OBA_REJECTED", Some("No badge")),
            ),
            (
                "business_capability_update",
                r#"{"max_daily_conversations_per_business":2000}"#,
                ("limit.changed", "", Some("2000")),
            ),
            (
                "phone_number_name_update",
                r#"{"decision":"REJECTED","requested_verified_name":"Orvelle",
                   "rejection_reason":"NAME_X"}"#,
                ("name.rejected", "", Some("Orvelle · NAME_X")),
            ),
            (
                "security",
                r#"{"event":"PIN_RESET_REQUEST","requester":"42"}"#,
                ("security.pin_reset_asked", "", Some("42")),
            ),
        ];
        for (field, value, (code, subject, detail)) in table {
            let expected = (code, subject.to_owned(), detail.map(str::to_owned));
            assert_eq!(news(field, value), expected, "{field} {value}");
        }
    }

    #[test]
    fn c5_a_visitor_who_wants_no_marketing_is_read_with_or_without_a_phone() {
        let value = r#"{"metadata":{"phone_number_id":"101"},"user_preferences":[
            {"user_id":"FR.1","category":"marketing_messages","value":"stop",
             "timestamp":1795000000},
            {"wa_id":"33600","category":"marketing_messages","value":"resume"},
            {"category":"marketing_messages","value":"stop"},{"wa_id":"1","category":"other"}]}"#;
        let Some(AccountUpdate::Wishes { number, wishes }) =
            read_account_update(PREFERENCES, value)
        else {
            panic!("it has wishes")
        };
        assert_eq!(number, "101");
        let read: Vec<_> = wishes.iter().map(|it| (it.is_stopped, it.at.is_some())).collect();
        assert_eq!(read, [(true, true), (false, false)]);
    }

    #[test]
    fn c5_what_has_another_shape_is_no_news() {
        for field in FIELDS {
            for value in ["{}", "5", "[]", "null", r#"{"event":7,"decision":{}}"#] {
                assert_eq!(read_account_update(field, value), None, "{field} {value}");
            }
        }
    }
}
