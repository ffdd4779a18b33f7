//! An object of the platform, read key by key: what has another shape is not there.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::text::Text;

/// An object of the platform.
pub(super) struct Object<'a>(BTreeMap<String, &'a RawValue>);

impl<'a> Object<'a> {
    /// The object that it is; `None` for anything else.
    pub(super) fn read(raw: &'a RawValue) -> Option<Self> {
        serde_json::from_str(raw.get()).ok().map(Self)
    }

    /// The value of a key; null is none.
    pub(super) fn raw(&self, key: &str) -> Option<&'a RawValue> {
        self.0.get(key).copied().filter(|it| it.get() != "null")
    }

    /// The object of a key.
    pub(super) fn object(&self, key: &str) -> Option<Self> {
        self.raw(key).and_then(Self::read)
    }

    /// The list of a key; a value alone is a list of one.
    pub(super) fn list(&self, key: &str) -> Vec<&'a RawValue> {
        let Some(raw) = self.raw(key) else { return Vec::new() };
        serde_json::from_str(raw.get()).unwrap_or_else(|_not_a_list| vec![raw])
    }

    /// The text of a key, whatever is in it.
    pub(super) fn text(&self, key: &str) -> Option<Text<'a>> {
        serde_json::from_str(self.raw(key)?.get()).ok()
    }

    /// The words of a key, without blanks around them and no longer than that many characters; a
    /// number is its digits. None when there are none.
    pub(super) fn words(&self, key: &str, length_max: usize) -> Option<String> {
        let raw = self.raw(key)?;
        let words = match serde_json::from_str::<Text<'_>>(raw.get()) {
            Ok(text) => text.value.trim().chars().take(length_max).collect(),
            Err(_no_text) => number(raw)?.chars().take(length_max).collect::<String>(),
        };
        (!words.is_empty()).then_some(words)
    }

    /// The number of a key, as its digits; a text of digits will do.
    pub(super) fn digits(&self, key: &str) -> Option<String> {
        let words = self.words(key, DIGITS_LENGTH_MAX)?;
        words.parse::<f64>().is_ok_and(f64::is_finite).then_some(words)
    }

    /// The page of a key: nothing else than an http address.
    pub(super) fn url(&self, key: &str) -> Option<String> {
        let url = self.text(key)?;
        is_web(&url.value).then(|| url.value.into_owned())
    }

    /// Whether the key is there and true.
    pub(super) fn is_true(&self, key: &str) -> bool {
        self.raw(key).is_some_and(|it| it.get() == "true")
    }

    /// Whether it has other keys with something in them.
    pub(super) fn has_more_than(&self, keys: &[&str]) -> bool {
        self.0.iter().any(|(key, value)| !keys.contains(&key.as_str()) && value.get() != "null")
    }

    /// Its keys and values, in the order of the keys.
    pub(super) fn into_pairs(self) -> impl Iterator<Item = (String, &'a RawValue)> {
        self.0.into_iter()
    }
}

/// The longest number that is read, in characters.
const DIGITS_LENGTH_MAX: usize = 40;

/// The longest address of a page that is kept, in bytes.
const URL_LENGTH_MAX: usize = 2048;

fn number(raw: &RawValue) -> Option<&str> {
    raw.get().parse::<f64>().is_ok_and(f64::is_finite).then_some(raw.get())
}

/// Whether it is the address of a page, on one line.
pub(super) fn is_web(url: &str) -> bool {
    let starts =
        |prefix: &str| url.get(..prefix.len()).is_some_and(|it| it.eq_ignore_ascii_case(prefix));
    let is_plain = !url.chars().any(|it| it.is_control() || it.is_whitespace());
    url.len() <= URL_LENGTH_MAX && is_plain && (starts("https://") || starts("http://"))
}
