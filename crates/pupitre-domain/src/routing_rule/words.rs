//! Words in a message, with case and accents ignored (R1).

use std::str::FromStr;

use super::RULE_TEXT_LENGTH_MAX;

/// Words that are looked for in a message, next to each other and in that order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    text: String,
    folded: String,
}

/// A text in which there is no word, or too long for a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a phrase has words, and at most {RULE_TEXT_LENGTH_MAX} characters on one line")]
pub struct ParsePhraseError;

impl Phrase {
    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl FromStr for Phrase {
    type Err = ParsePhraseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim().to_owned();
        let folded = folded(&text);
        let is_line = !text.chars().any(char::is_control);
        let is_short = text.chars().count() <= RULE_TEXT_LENGTH_MAX;
        if is_line && is_short && folded.len() > 1 {
            Ok(Self { text, folded })
        } else {
            Err(ParsePhraseError)
        }
    }
}

/// The text of a message, ready to be looked into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text(String);

impl Text {
    /// These words.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(folded(text))
    }

    /// Whether those words are in it, as whole words.
    #[must_use]
    pub fn contains(&self, phrase: &Phrase) -> bool {
        self.0.contains(&phrase.folded)
    }
}

/// The words in small letters without accents, a space before and after each.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + 2);
    folded.push(' ');
    for letter in text.chars().flat_map(char::to_lowercase) {
        if is_accent(letter) {
            continue;
        }
        if letter.is_alphanumeric() {
            match plain(letter) {
                Some(plain) => folded.push_str(plain),
                None => folded.push(letter),
            }
        } else if !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    if !folded.ends_with(' ') {
        folded.push(' ');
    }
    folded
}

/// Whether it is an accent that stands by itself, after its letter.
const fn is_accent(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

/// A small letter of a European language without its accent, if it has one.
const fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => "o",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'œ' => "oe",
        'æ' => "ae",
        'ß' => "ss",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r1_case_accents_and_punctuation_are_ignored_and_words_are_whole() {
        let cases = [
            ("retour", "Je voudrais un RETOUR.", true),
            ("Éché", "eche", true),
            ("echange", "Un e\u{301}change, s’il vous plaît", true),
            ("coeur", "De tout cœur", true),
            ("sous garantie", "C’est SOUS\n garantie ?", true),
            ("l'abat-jour", "l’abat jour est fendu", true),
            ("retour", "Au retourné", false),
            ("garantie sous", "sous garantie", false),
            ("retour", "", false),
            ("СПАСИБО", "спасибо!", true),
            ("CMD-20", "CMD-20418", false),
        ];
        for (phrase, text, is_in) in cases {
            let phrase: Phrase = phrase.parse().unwrap();
            assert_eq!(Text::new(text).contains(&phrase), is_in, "{phrase:?} in {text}");
        }
    }

    #[test]
    fn a_phrase_has_words_on_one_line() {
        for text in ["", "  ", "…", "a\nb", "\u{301}"] {
            assert_eq!(text.parse::<Phrase>(), Err(ParsePhraseError), "{text:?}");
        }
        assert_eq!(" Échange ".parse::<Phrase>().unwrap().as_str(), "Échange");
        assert!("é".repeat(100).parse::<Phrase>().is_ok());
        assert!("é".repeat(101).parse::<Phrase>().is_err());
    }
}
