//! The platform's strings. JSON can write what a text column can't hold; those signs become U+FFFD.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// A string of the platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text<'a> {
    /// What it says.
    pub(crate) value: Cow<'a, str>,
    /// Whether a NUL or half of a surrogate pair was replaced.
    pub(crate) is_altered: bool,
}

impl<'a> Text<'a> {
    /// What it says, if it is an id: 1 to `length_max` bytes without controls or blanks around it.
    pub(crate) fn as_id(&self, length_max: usize) -> Option<&str> {
        let is_plain = !self.is_altered && !self.value.chars().any(char::is_control);
        let is_short = (1..=length_max).contains(&self.value.len());
        (is_plain && is_short && self.value.trim() == self.value).then_some(&*self.value)
    }

    fn kept(text: Cow<'a, str>) -> Self {
        if text.contains('\0') {
            let value = Cow::Owned(text.replace('\0', "\u{fffd}"));
            return Self { value, is_altered: true };
        }
        Self { value: text, is_altered: false }
    }

    fn mended(bytes: &[u8]) -> Self {
        Self { value: Cow::Owned(mend(bytes).replace('\0', "\u{fffd}")), is_altered: true }
    }
}

/// Reads the bytes of a string, since a string proper would be refused for half of a surrogate
/// pair.
impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;

        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_bytes<E: Error>(self, bytes: &'de [u8]) -> Result<Self::Value, E> {
                Ok(match str::from_utf8(bytes) {
                    Ok(text) => Text::kept(Cow::Borrowed(text)),
                    Err(_half_a_pair) => Text::mended(bytes),
                })
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
                Ok(match str::from_utf8(bytes) {
                    Ok(text) => Text::kept(Cow::Owned(text.to_owned())),
                    Err(_half_a_pair) => Text::mended(bytes),
                })
            }
        }

        deserializer.deserialize_bytes(TextVisitor)
    }
}

/// The text with U+FFFD for each half of a surrogate pair: three bytes of which UTF-8 takes none.
fn mend(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        let begins_sequence = chunk.invalid().first().is_some_and(|it| !(0x80..0xc0).contains(it));
        if begins_sequence {
            text.push('\u{fffd}');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(json: &str) -> Text<'_> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn b_047_what_no_column_holds_becomes_a_sign_and_is_said() {
        let table = [
            (r#""plain""#, "plain", false),
            (r#""caf\u00e9 \/ \ud83d\ude00""#, "café / 😀", false),
            (r#""a\u0000b""#, "a\u{fffd}b", true),
            (r#""a\ud800b""#, "a\u{fffd}b", true),
            (r#""\udc00""#, "\u{fffd}", true),
            (r#""\ud800\ud800\n\u0000""#, "\u{fffd}\u{fffd}\n\u{fffd}", true),
            (r#""\ud83dx\ude00 é""#, "\u{fffd}x\u{fffd} é", true),
            (r#""""#, "", false),
        ];
        for (json, value, is_altered) in table {
            let text = read(json);
            assert_eq!((&*text.value, text.is_altered), (value, is_altered), "{json}");
        }
    }

    #[test]
    fn a_string_without_escapes_is_not_copied() {
        assert!(matches!(read(r#""as it stands""#).value, Cow::Borrowed(_)));
    }

    #[test]
    fn what_is_not_a_string_is_refused() {
        for json in ["1", "null", "{}", "[]", "[104]", "true", r#""\x""#, r#""\u12""#] {
            assert!(serde_json::from_str::<Text<'_>>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn an_id_is_short_and_plain() {
        assert_eq!(read(r#""wamid.x=""#).as_id(8), Some("wamid.x="));
        for json in [r#""""#, r#""wamid.xyz""#, r#""a\u0000""#, r#""a\n""#, r#"" a""#] {
            assert_eq!(read(json).as_id(8), None, "{json}");
        }
    }

    proptest! {
        #[test]
        fn any_text_reads_back(text in any::<String>()) {
            let json = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(&*read(&json).value, text.replace('\0', "\u{fffd}"));
        }

        #[test]
        fn any_escape_is_read(units in prop::collection::vec(any::<u16>(), 0..40)) {
            let escapes: Vec<String> = units.iter().map(|unit| format!("\\u{unit:04x}")).collect();
            let json = format!("\"{}\"", escapes.concat());
            let expected = String::from_utf16_lossy(&units).replace('\0', "\u{fffd}");
            prop_assert_eq!(&*read(&json).value, expected);
        }
    }
}
