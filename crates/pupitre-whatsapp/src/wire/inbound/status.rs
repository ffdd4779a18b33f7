//! What became of one of our messages.

use jiff::Timestamp;
use pupitre_domain::delivery::Report;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::Reason;
use super::item::{MESSAGE_ID_LENGTH_MAX, read_instant, read_item};
use super::text::Text;
use crate::errors::delivery_error;

/// A report, before its message is looked for.
#[derive(Debug)]
pub(crate) struct StatusReport {
    /// The platform's id of our message.
    pub(crate) platform_id: String,
    /// Our own words, as they came back: not checked yet.
    pub(crate) words: Option<String>,
    /// What became of it.
    pub(crate) report: Report,
    /// When, by the platform's clock; `None` when it says nothing that can be.
    pub(crate) reported_at: Option<Timestamp>,
}

#[derive(Deserialize)]
struct Status<'a> {
    #[serde(borrow, default)]
    id: Option<Text<'a>>,
    #[serde(borrow, rename = "status")]
    name: Text<'a>,
    #[serde(borrow, default)]
    timestamp: Option<&'a RawValue>,
    #[serde(borrow, default)]
    biz_opaque_callback_data: Option<Text<'a>>,
    #[serde(borrow, default)]
    errors: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct PlatformError<'a> {
    #[serde(borrow, default)]
    code: Option<&'a RawValue>,
    #[serde(borrow, default)]
    title: Option<Text<'a>>,
    #[serde(borrow, default)]
    error_data: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct ErrorDetails<'a> {
    #[serde(borrow, default)]
    details: Option<Text<'a>>,
}

/// Reads a status.
///
/// # Errors
///
/// The [`Reason`] why it can't be taken in.
pub(crate) fn read_status(raw: &RawValue) -> Result<StatusReport, Reason> {
    let status: Status<'_> = read_item(raw)?;
    let platform_id = status.id.as_ref().and_then(|it| it.as_id(MESSAGE_ID_LENGTH_MAX));
    let platform_id = platform_id.ok_or(Reason::BadId)?.to_owned();
    let report = match &*status.name.value {
        "sent" => Report::Sent,
        "delivered" => Report::Delivered,
        // A voice note that was played was seen.
        "read" | "played" => Report::Read,
        "failed" => read_failure(status.errors),
        _ => return Err(Reason::UnknownStatus),
    };
    Ok(StatusReport {
        platform_id,
        words: status.biz_opaque_callback_data.map(|it| it.value.into_owned()),
        report,
        reported_at: read_instant(status.timestamp),
    })
}

/// The first error says why; the platform rarely names more, and sometimes none.
fn read_failure(errors: Option<&RawValue>) -> Report {
    let errors: Vec<&RawValue> =
        errors.and_then(|it| serde_json::from_str(it.get()).ok()).unwrap_or_default();
    let first: Option<PlatformError<'_>> =
        errors.first().and_then(|it| serde_json::from_str(it.get()).ok());
    let Some(error) = first else { return Report::Failed(delivery_error(None, None)) };
    let code = error.code.and_then(|it| it.get().trim_matches('"').parse().ok());
    let details: Option<ErrorDetails<'_>> =
        error.error_data.and_then(|it| serde_json::from_str(it.get()).ok());
    let words = details.and_then(|it| it.details).or(error.title);
    Report::Failed(delivery_error(code, words.as_ref().map(|it| &*it.value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<StatusReport, Reason> {
        read_status(serde_json::from_str(json).unwrap())
    }

    #[test]
    fn a_failed_status_says_why() {
        let json = r#"{"id":"wamid.out","status":"failed","timestamp":"1795000000",
            "recipient_id":"33600000001","biz_opaque_callback_data":"our words","errors":[
            {"code":131047,"title":"Re-engagement message","error_data":{"details":"24 hours"}},
            {"code":131026}]}"#;
        insta::assert_debug_snapshot!(read(json).unwrap(), @r#"
        StatusReport {
            platform_id: "wamid.out",
            words: Some(
                "our words",
            ),
            report: Failed(
                DeliveryError {
                    code: WindowClosed,
                    platform_code: Some(
                        131047,
                    ),
                    detail: Some(
                        "24 hours",
                    ),
                },
            ),
            reported_at: Some(
                2026-11-18T11:06:40Z,
            ),
        }
        "#);
    }

    #[test]
    fn b_062_errors_of_any_shape_are_a_failure_all_the_same() {
        let shapes = [
            "null",
            "5",
            "{}",
            "[]",
            "[5]",
            "[null]",
            r#"[{"code":"x"}]"#,
            r#"[{"code":{}}]"#,
            r#"[{"title":5}]"#,
            r#"[{"code":9e99,"error_data":"x"}]"#,
        ];
        for errors in shapes {
            let json = format!(r#"{{"id":"wamid.out","status":"failed","errors":{errors}}}"#);
            let Report::Failed(error) = read(&json).unwrap().report else { panic!("{errors}") };
            assert_eq!(error, delivery_error(None, None), "{errors}");
        }
    }

    #[test]
    fn d5_each_status_is_a_report_and_an_unknown_one_is_not() {
        let table = [
            ("sent", Ok(Report::Sent)),
            ("delivered", Ok(Report::Delivered)),
            ("read", Ok(Report::Read)),
            ("played", Ok(Report::Read)),
            ("deleted", Err(Reason::UnknownStatus)),
            ("SENT", Err(Reason::UnknownStatus)),
            ("", Err(Reason::UnknownStatus)),
        ];
        for (name, expected) in table {
            let json = format!(r#"{{"id":"wamid.out","status":"{name}"}}"#);
            assert_eq!(read(&json).map(|it| it.report), expected, "{name}");
        }
    }
}
