//! The e-mail address that a visitor leaves (V3).

use std::fmt;
use std::str::FromStr;

/// The longest address, in bytes (RFC 5321, §4.5.3.1.3, less its brackets).
pub const LENGTH_MAX: usize = 254;

/// The longest part before the `@`, in bytes (RFC 5321, §4.5.3.1.1).
const LOCAL_LENGTH_MAX: usize = 64;

/// An address of a person, as they wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailAddress(String);

/// A text that is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address")]
pub struct ParseEmailError;

impl EmailAddress {
    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for EmailAddress {
    type Err = ParseEmailError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@').ok_or(ParseEmailError)?;
        let is_label = |label: &str| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|it| it.is_alphanumeric() || it == '-')
        };
        let is_atom = |part: &str| {
            !part.is_empty()
                && part.chars().all(|it| it.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(it))
        };
        let fits = text.len() <= LENGTH_MAX
            && local.len() <= LOCAL_LENGTH_MAX
            && local.split('.').all(is_atom)
            && domain.contains('.')
            && domain.split('.').all(is_label);
        if fits { Ok(Self(text.to_owned())) } else { Err(ParseEmailError) }
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v3_an_address_can_be_written_to_and_carries_nothing_else() {
        for text in ["lea@orvelle.example", " l.m+shop@mail.orvelle.example ", "é@café.example"] {
            assert_eq!(text.parse::<EmailAddress>().unwrap().as_str(), text.trim());
        }
        let long = format!("{}@orvelle.example", "a".repeat(65));
        for text in [
            "",
            "lea",
            "lea@",
            "@orvelle.example",
            "lea@orvelle",
            "lea@orvelle.example\r\nBcc: x@y.example",
            "Lea <lea@orvelle.example>",
            "lea@orvelle.example,bo@orvelle.example",
            "lea @orvelle.example",
            "lea..m@orvelle.example",
            "lea@-orvelle.example",
            "a@b@orvelle.example,",
            &long,
        ] {
            assert_eq!(text.parse::<EmailAddress>(), Err(ParseEmailError), "{text:?}");
        }
    }
}
