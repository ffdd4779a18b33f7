//! What managers set for a web chat channel: where it may stand, how it looks, what it says (V1,
//! V3, V6).

use super::{Color, Origin, Words};
use crate::id::ChannelId;
use crate::names::names;

/// The most origins of a site.
pub const ORIGINS_MAX: usize = 50;

/// The longest greeting, in characters.
pub const GREETING_LENGTH_MAX: usize = 300;

/// The longest text of a consent, in characters.
pub const CONSENT_LENGTH_MAX: usize = 1_000;

/// The longest question of a survey, in characters.
pub const QUESTION_LENGTH_MAX: usize = 200;

/// The longest address of a page, in characters.
pub const URL_LENGTH_MAX: usize = 500;

/// The most words of the chat's own that a site replaces.
pub const OVERRIDES_MAX: usize = 60;

/// The longest key of such words, in characters.
pub const KEY_LENGTH_MAX: usize = 60;

/// The longest of such words, in characters.
pub const OVERRIDE_LENGTH_MAX: usize = 300;

names! {
    /// On which side of the page the chat stands.
    Position {
        /// At the right.
        Right = "right",
        /// At the left.
        Left = "left",
    }
}

names! {
    /// What a site knows of its visitors (V4).
    IdentityPolicy {
        /// Nobody is identified.
        Off = "off",
        /// Those whom the site signs for are.
        Optional = "optional",
        /// Only those whom the site signs for may write.
        Required = "required",
    }
}

/// What a visitor agrees to before their first message (V3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Grows when the text changes, so that whoever agreed to an older one is asked again.
    pub version: u32,
    /// What is agreed to.
    pub text: Words,
    /// Where more is to be read.
    pub url: Option<String>,
}

/// The survey after a close (V5, P7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyPolicy {
    /// Whether there is one.
    pub is_on: bool,
    /// What the score answers; empty for the chat's own words.
    pub question: Words,
    /// What the comment answers; empty for the chat's own words.
    pub comment_question: Words,
}

impl SurveyPolicy {
    /// What the score answers where nothing else is set.
    #[must_use]
    pub fn usual_question() -> Words {
        Words {
            french: "Avons-nous bien répondu à votre question ?".to_owned(),
            english: "Did we answer your question?".to_owned(),
        }
    }

    /// What the comment answers where nothing else is set.
    #[must_use]
    pub fn usual_comment_question() -> Words {
        Words { french: "Un mot à ajouter ?".to_owned(), english: "Anything to add?".to_owned() }
    }
}

/// A web chat site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatSite {
    /// Its channel.
    pub channel: ChannelId,
    /// Whether visitors may open it.
    pub is_on: bool,
    /// The pages that may (V6).
    pub origins: Vec<Origin>,
    /// Its color.
    pub color: Color,
    /// Where it stands.
    pub position: Position,
    /// What it says before the first message; empty for the chat's own words.
    pub greeting: Words,
    /// The chat's own words that it replaces, by key.
    pub overrides: Vec<(String, Words)>,
    /// What is agreed to first.
    pub consent: Option<Consent>,
    /// The version of the last text that was agreed to, asked or not: none is given twice.
    pub consent_version: u32,
    /// Whether visitors are asked for an e-mail address when nobody is there (V3).
    pub asks_email: bool,
    /// Whether visitors see the agent's pseudonym and face, or the brand alone (D6).
    pub shows_agent: bool,
    /// The survey.
    pub survey: SurveyPolicy,
    /// Who is identified.
    pub identity: IdentityPolicy,
    /// Where the conversation may go on by WhatsApp.
    pub whatsapp_url: Option<String>,
}

/// Why a site can't be so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SiteError {
    /// There are too many origins.
    #[error("a site has at most {ORIGINS_MAX} origins")]
    TooManyOrigins,
    /// Words are too long or have control characters.
    #[error("`{field}` has at most {limit} characters in each language")]
    Words {
        /// Which.
        field: &'static str,
        /// The most characters.
        limit: usize,
    },
    /// A consent says nothing.
    #[error("what is agreed to has words in a language at least")]
    EmptyConsent,
    /// An address is not one of a page.
    #[error("`{field}` is an address that begins with `https://`")]
    Url {
        /// Which.
        field: &'static str,
    },
    /// Too many words are replaced, or one has no name.
    #[error("at most {OVERRIDES_MAX} words are replaced, each by its key")]
    Overrides,
}

impl ChatSite {
    /// A site that nothing was set for: nobody may open it yet.
    #[must_use]
    pub fn new(channel: ChannelId) -> Self {
        Self {
            channel,
            is_on: true,
            origins: Vec::new(),
            color: Color::USUAL,
            position: Position::Right,
            greeting: Words::default(),
            overrides: Vec::new(),
            consent: None,
            consent_version: 0,
            asks_email: true,
            shows_agent: true,
            survey: SurveyPolicy {
                is_on: true,
                question: Words::default(),
                comment_question: Words::default(),
            },
            identity: IdentityPolicy::Off,
            whatsapp_url: None,
        }
    }

    /// Whether a page of that origin may open the chat (V6).
    #[must_use]
    pub fn allows(&self, origin: &str) -> bool {
        self.origins.iter().any(|known| known.is(origin))
    }

    /// The page of this site that an address names, without what stands behind `?` or `#`, which
    /// often holds secrets (B-145); none when it is of another site.
    #[must_use]
    pub fn page<'a>(&self, url: &'a str) -> Option<&'a str> {
        let url = url.split(['?', '#']).next()?;
        let (scheme, rest) = url.split_once("://")?;
        let host = rest.split('/').next()?;
        let origin = url.get(..scheme.len() + "://".len() + host.len())?;
        self.allows(origin).then_some(url)
    }

    /// Whether a visitor who agreed to that version may write (V3).
    #[must_use]
    pub fn is_agreed(&self, version: Option<u32>) -> bool {
        self.consent.as_ref().is_none_or(|it| version.is_some_and(|agreed| agreed >= it.version))
    }

    /// Asks for consent from now on: another text has the next version, so that it is asked again.
    pub fn ask_consent(&mut self, text: Words, url: Option<String>) {
        let is_same = self.consent.as_ref().is_some_and(|known| known.text == text);
        if !is_same {
            self.consent_version = self.consent_version.saturating_add(1);
        }
        self.consent = Some(Consent { version: self.consent_version, text, url });
    }

    /// Whether the site can be so.
    ///
    /// # Errors
    ///
    /// [`SiteError`]: what is wrong.
    pub fn check(&self) -> Result<(), SiteError> {
        if self.origins.len() > ORIGINS_MAX {
            return Err(SiteError::TooManyOrigins);
        }
        let empty = Words::default();
        let consent = self.consent.as_ref();
        for (field, words, limit) in [
            ("greeting", &self.greeting, GREETING_LENGTH_MAX),
            ("survey.question", &self.survey.question, QUESTION_LENGTH_MAX),
            ("survey.comment_question", &self.survey.comment_question, QUESTION_LENGTH_MAX),
            ("consent.text", consent.map_or(&empty, |it| &it.text), CONSENT_LENGTH_MAX),
        ] {
            if !words.fit(limit) {
                return Err(SiteError::Words { field, limit });
            }
        }
        if consent.is_some_and(|it| it.text.is_empty()) {
            return Err(SiteError::EmptyConsent);
        }
        for (field, url) in [
            ("consent.url", consent.and_then(|it| it.url.as_deref())),
            ("whatsapp_url", self.whatsapp_url.as_deref()),
        ] {
            if !url.is_none_or(is_page) {
                return Err(SiteError::Url { field });
            }
        }
        let is_key = |key: &str| {
            (1..=KEY_LENGTH_MAX).contains(&key.len())
                && key.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'.'))
        };
        let fits = |(key, words): &(String, Words)| is_key(key) && words.fit(OVERRIDE_LENGTH_MAX);
        if self.overrides.len() > OVERRIDES_MAX || !self.overrides.iter().all(fits) {
            return Err(SiteError::Overrides);
        }
        Ok(())
    }
}

/// Whether a link to it runs nothing: an address of a page, in printable ASCII.
fn is_page(url: &str) -> bool {
    url.starts_with("https://")
        && url.len() <= URL_LENGTH_MAX
        && url.bytes().all(|it| it.is_ascii_graphic() && !matches!(it, b'"' | b'<' | b'>' | b'\\'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> ChatSite {
        ChatSite::new(ChannelId::from_bytes([1; 16]))
    }

    fn words(french: &str) -> Words {
        Words { french: french.to_owned(), english: String::new() }
    }

    #[test]
    fn v6_a_new_site_opens_for_nobody_and_a_listed_page_opens_it() {
        assert!(!site().allows("https://shop.example"));
        assert!(!site().allows("null"));
        let origins = vec!["https://shop.example".parse().unwrap()];
        let listed = ChatSite { origins, ..site() };
        assert!(listed.allows("https://shop.example"));
        assert!(!listed.allows("https://other.example"));
    }

    #[test]
    fn v3_consent_is_asked_until_this_text_was_agreed_to() {
        assert!(site().is_agreed(None));
        let consent = Consent { version: 2, text: words("Vos données"), url: None };
        let asks = ChatSite { consent: Some(consent), ..site() };
        assert!(!asks.is_agreed(None) && !asks.is_agreed(Some(1)));
        assert!(asks.is_agreed(Some(2)) && asks.is_agreed(Some(3)));
    }

    #[test]
    fn v3_another_text_is_asked_again_even_after_none_was_asked() {
        let mut asks = site();
        asks.ask_consent(words("Vos données"), None);
        asks.ask_consent(words("Vos données"), Some("https://shop.example/p".to_owned()));
        assert!(asks.is_agreed(Some(1)));
        asks.consent = None;
        asks.ask_consent(words("Vos données, vraiment"), None);
        assert!(!asks.is_agreed(Some(1)) && asks.is_agreed(Some(2)));
    }

    #[test]
    fn v6_what_a_site_says_has_limits_and_its_links_run_nothing() {
        assert_eq!(site().check(), Ok(()));
        let long = ChatSite { greeting: words(&"a".repeat(301)), ..site() };
        let limit = GREETING_LENGTH_MAX;
        assert_eq!(long.check(), Err(SiteError::Words { field: "greeting", limit }));
        for url in ["javascript:alert(1)", "http://a.example", "https://a.example/\"x", "https://é"]
        {
            let linked = ChatSite { whatsapp_url: Some(url.to_owned()), ..site() };
            let refused = Err(SiteError::Url { field: "whatsapp_url" });
            assert_eq!(linked.check(), refused, "{url}");
        }
        let consent = Consent { version: 1, text: words(" "), url: None };
        let silent = ChatSite { consent: Some(consent), ..site() };
        assert_eq!(silent.check(), Err(SiteError::EmptyConsent));
        for key in ["", "__proto__ ", "<b>"] {
            let overrides = vec![(key.to_owned(), words("x"))];
            let refused = ChatSite { overrides, ..site() };
            assert_eq!(refused.check(), Err(SiteError::Overrides), "{key}");
        }
        let origins = vec!["https://shop.example".parse().unwrap(); 51];
        let many = ChatSite { origins, ..site() };
        assert_eq!(many.check(), Err(SiteError::TooManyOrigins));
    }
}
