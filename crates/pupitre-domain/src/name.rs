//! The name of something that managers list: a closing reason, a tag.

use std::fmt;

/// The most characters of a name.
pub const NAME_LENGTH_MAX: usize = 60;

/// A name that can be read on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name(String);

/// Why a text is no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// There is nothing to read in it.
    #[error("the name is empty")]
    Empty,
    /// It is longer than [`NAME_LENGTH_MAX`].
    #[error("the name is longer than {NAME_LENGTH_MAX} characters")]
    TooLong,
}

impl Name {
    /// The name that this text is, without the spaces around it and with one between its words.
    ///
    /// # Errors
    ///
    /// [`NameError`]: nothing to read, or too long.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let shown: String = text.chars().filter(|it| !it.is_control() || *it == '\n').collect();
        let name = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            return Err(NameError::Empty);
        }
        if name.chars().count() > NAME_LENGTH_MAX {
            return Err(NameError::TooLong);
        }
        Ok(Self(name))
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_that_is_neither_empty_nor_too_long() {
        assert_eq!(Name::parse("  Question \n résolue ").unwrap().as_str(), "Question résolue");
        for nothing in ["", "  ", "\n\t", "\u{7}"] {
            assert_eq!(Name::parse(nothing), Err(NameError::Empty), "{nothing:?}");
        }
        assert!(Name::parse(&"é".repeat(60)).is_ok());
        assert_eq!(Name::parse(&"é".repeat(61)), Err(NameError::TooLong));
    }
}
