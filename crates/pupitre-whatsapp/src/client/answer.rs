//! An answer of the Graph API, read within limits.

use jiff::SignedDuration;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::wire::outbound::GraphError;

/// The longest answer that is read, in bytes.
const BODY_BYTES_MAX: usize = 256 * 1024;

/// The shortest and the longest wait that the platform may ask for.
const WAIT_MIN: SignedDuration = SignedDuration::from_secs(1);
const WAIT_MAX: SignedDuration = SignedDuration::from_hours(1);

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    /// Its HTTP status.
    pub(super) status: StatusCode,
    /// How long to wait, when it says so.
    pub(super) wait: Option<SignedDuration>,
    /// The error in it, whatever the status.
    pub(super) error: Option<GraphError>,
    /// Its bytes; nothing when they broke off or were too many.
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// Reads an answer. The platform may quote the token in an error: it is taken out.
    pub(super) async fn read(response: Response, access_token: &SecretString) -> Self {
        let status = response.status();
        let wait = wait_asked(response.headers());
        let body = bounded(response).await.unwrap_or_default();
        let error = GraphError::read(&body).map(|it| without(it, access_token));
        Self { status, wait, error, body }
    }

    /// What a good answer says.
    pub(super) fn say<T: DeserializeOwned>(&self) -> Option<T> {
        if self.error.is_some() || !self.status.is_success() {
            return None;
        }
        serde_json::from_slice(&self.body).ok()
    }
}

/// The whole body; nothing when it broke off or is too long.
async fn bounded(mut response: Response) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.ok()? {
        if body.len() + chunk.len() > BODY_BYTES_MAX {
            return None;
        }
        body.extend_from_slice(&chunk);
    }
    Some(body)
}

fn without(error: GraphError, access_token: &SecretString) -> GraphError {
    let redact = |text: String| text.replace(access_token.expose_secret(), "[redacted]");
    GraphError {
        message: error.message.map(redact),
        details: error.details.map(redact),
        trace: error.trace.map(redact),
        ..error
    }
}

/// The wait that the headers ask for: the longer one of the two ways to say it.
///
/// Source: Graph API, "Rate limits", `estimated_time_to_regain_access` in minutes, seen 2026-08.
pub(super) fn wait_asked(headers: &HeaderMap) -> Option<SignedDuration> {
    let retry_after = headers.get(RETRY_AFTER).and_then(|it| it.to_str().ok()).and_then(seconds);
    let usage = headers.get("x-business-use-case-usage").and_then(|it| it.to_str().ok());
    let regain = usage.and_then(minutes_to_regain).map(|it| it.saturating_mul(60));
    let asked = retry_after.max(regain.filter(|it| *it > 0))?;
    Some(SignedDuration::from_secs(asked).clamp(WAIT_MIN, WAIT_MAX))
}

/// A date is not read: nobody can say whose clock is right.
fn seconds(text: &str) -> Option<i64> {
    text.trim().parse().ok()
}

fn minutes_to_regain(usage: &str) -> Option<i64> {
    let usage: Value = serde_json::from_str(usage).ok()?;
    let cases = usage.as_object()?.values().filter_map(Value::as_array).flatten();
    cases.filter_map(|it| it.get("estimated_time_to_regain_access")?.as_i64()).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(name: &'static str, value: &str) -> Option<i64> {
        let headers = HeaderMap::from_iter([(name.parse().unwrap(), value.parse().unwrap())]);
        wait_asked(&headers).map(|it| it.as_secs())
    }

    #[test]
    fn a_wait_is_kept_between_a_second_and_an_hour() {
        let waits = [
            ("30", Some(30)),
            (" 30 ", Some(30)),
            ("0", Some(1)),
            ("-5", Some(1)),
            ("99999999", Some(3600)),
            ("99999999999999999999999", None),
            ("Wed, 21 Oct 2026 07:28:00 GMT", None),
            ("", None),
        ];
        for (value, expected) in waits {
            assert_eq!(wait("retry-after", value), expected, "{value}");
        }
    }

    #[test]
    fn the_time_to_regain_access_is_read_from_the_usage() {
        let usage = |minutes: &str| {
            let case =
                format!(r#"{{"estimated_time_to_regain_access":{minutes},"call_count":99}}"#);
            wait("x-business-use-case-usage", &format!(r#"{{"2002":[{case}]}}"#))
        };
        assert_eq!(usage("5"), Some(300));
        assert_eq!(usage("0"), None);
        assert_eq!(usage("999999999999999999"), Some(3600));
        assert_eq!(usage("\"soon\""), None);
        assert_eq!(wait("x-business-use-case-usage", "[]"), None);
        assert_eq!(wait("x-business-use-case-usage", "{"), None);
    }
}
