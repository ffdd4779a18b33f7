//! One item of a change, before its content is read.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::Reason;
use super::envelope::is_too_deep;

/// The longest id of a message that is accepted, in bytes.
///
/// Source: Cloud API, "Webhooks", `messages[].id`: at most 128 characters, 2026-06-17.
pub(super) const MESSAGE_ID_LENGTH_MAX: usize = 256;

/// No message of the platform is older: there was no platform before.
const FIRST_SECOND: i64 = 1_230_768_000;

/// Reads an item, unless it is too deep or has another shape.
pub(super) fn read_item<'a, T: Deserialize<'a>>(raw: &'a RawValue) -> Result<T, Reason> {
    if is_too_deep(raw.get()) {
        return Err(Reason::TooDeep);
    }
    read_object(raw.get())
}

/// Reads a JSON object. A list would do for serde, its items taken for the keys in their order.
pub(super) fn read_object<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T, Reason> {
    let is_object = json.trim_ascii_start().starts_with('{');
    match serde_json::from_str(json) {
        Err(error) => Err(Reason::of(&error)),
        Ok(_list) if !is_object => Err(Reason::UnexpectedShape),
        Ok(object) => Ok(object),
    }
}

/// The platform's instant: seconds since the epoch, as a string or a number. `None` for what can't
/// be one, such as milliseconds or a second before the platform was there.
pub(super) fn read_instant(raw: Option<&RawValue>) -> Option<Timestamp> {
    let digits = raw?.get().trim_matches('"');
    let second = digits.parse().ok().filter(|it| *it >= FIRST_SECOND)?;
    Timestamp::from_second(second).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b_043_an_instant_is_in_whole_seconds_or_there_is_none() {
        let instant = |json: &str| read_instant(Some(serde_json::from_str(json).unwrap()));
        let second = Timestamp::from_second(1_749_416_383).unwrap();
        assert_eq!(instant(r#""1749416383""#), Some(second));
        assert_eq!(instant("1749416383"), Some(second));
        assert!(instant(r#""4070908800""#).is_some(), "2099 is an instant; it is clamped later");
        let wrong = [
            r#""0""#,
            r#""-1""#,
            r#""abc""#,
            "1e300",
            r#""1749416383000""#,
            r#""""#,
            "null",
            "{}",
            "[]",
        ];
        for json in wrong {
            assert_eq!(instant(json), None, "{json}");
        }
        assert_eq!(read_instant(None), None);
    }
}
