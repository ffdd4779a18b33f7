//! Words for visitors, in the two languages that the chat speaks.

use crate::language::Language;

/// Words in French and in English; empty in a language for none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// In French.
    pub french: String,
    /// In English.
    pub english: String,
}

impl Words {
    /// The words in that language, else in the other one; empty when there are none.
    #[must_use]
    pub fn of(&self, language: Language) -> &str {
        let (first, second) = if language == Language::FRENCH {
            (self.french.trim(), self.english.trim())
        } else {
            (self.english.trim(), self.french.trim())
        };
        if first.is_empty() { second } else { first }
    }

    /// Whether they say nothing in any language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.french.trim().is_empty() && self.english.trim().is_empty()
    }

    /// Whether no language has more than that many characters, nor a control character other than
    /// the end of a line.
    #[must_use]
    pub fn fit(&self, length_max: usize) -> bool {
        [&self.french, &self.english].into_iter().all(|words| {
            words.chars().count() <= length_max
                && !words.chars().any(|it| it.is_control() && it != '\n')
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v1_words_are_in_the_visitor_s_language_else_in_the_other() {
        let both = Words { french: "Bonjour".to_owned(), english: "Hello".to_owned() };
        assert_eq!((both.of(Language::FRENCH), both.of(Language::ENGLISH)), ("Bonjour", "Hello"));
        let one = Words { french: "Bonjour".to_owned(), english: " ".to_owned() };
        assert_eq!(one.of(Language::ENGLISH), "Bonjour");
        assert!(!one.is_empty() && Words::default().is_empty());
        assert!(both.fit(7) && !both.fit(6));
        assert!(!Words { french: "a\u{0}".to_owned(), ..Words::default() }.fit(9));
    }
}
