//! Canned replies: texts to insert, shared by the house or kept by one agent (D4).

use crate::id::{AgentId, CannedReplyId};
use crate::language::Language;
use crate::message::TEXT_LENGTH_MAX;

/// The longest shortcut, in characters.
pub const SHORTCUT_LENGTH_MAX: usize = 40;

/// The longest title, in characters.
pub const TITLE_LENGTH_MAX: usize = 120;

/// The most shared replies, those switched off included.
pub const SHARED_COUNT_MAX: u32 = 1_000;

/// The most replies of one agent's own, those switched off included.
pub const PERSONAL_COUNT_MAX: u32 = 200;

/// Whose a reply is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Everybody's; managers write it.
    Shared,
    /// One agent's own.
    Personal(AgentId),
}

impl Scope {
    /// The name used in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Shared => "shared",
            Self::Personal(_) => "personal",
        }
    }

    /// The agent whose own it is.
    #[must_use]
    pub const fn owner(self) -> Option<AgentId> {
        match self {
            Self::Shared => None,
            Self::Personal(agent) => Some(agent),
        }
    }

    /// The most replies of this scope.
    #[must_use]
    pub const fn count_max(self) -> u32 {
        match self {
            Self::Shared => SHARED_COUNT_MAX,
            Self::Personal(_) => PERSONAL_COUNT_MAX,
        }
    }
}

/// A text to insert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CannedReply {
    /// Its id, made by the screen that wrote it.
    pub id: CannedReplyId,
    /// Whose it is.
    pub scope: Scope,
    /// What is typed after `/` to find it; lower case, one per scope among those in use.
    pub shortcut: String,
    /// What it is called in the list.
    pub title: String,
    /// The text, with variables.
    pub text: String,
    /// The language it is written in; none fits all.
    pub language: Option<Language>,
    /// Whether it is offered. A reply is switched off, never deleted.
    pub is_active: bool,
}

/// Why a reply can't be kept as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannedReplyError {
    /// The shortcut can't be typed after `/`.
    #[error("a shortcut has 1 to {SHORTCUT_LENGTH_MAX} letters, digits, `-` or `_`")]
    Shortcut,
    /// The title is empty, too long or has control characters.
    #[error("a title has 1 to {TITLE_LENGTH_MAX} characters, none of them a control character")]
    Title,
    /// The text is empty or longer than the channel takes.
    #[error("a text has 1 to {TEXT_LENGTH_MAX} characters")]
    Text,
}

impl CannedReply {
    /// The reply as it is kept: shortcut in lower case without its `/`, no space at the ends.
    ///
    /// # Errors
    ///
    /// [`CannedReplyError`]: what is wrong with it.
    pub fn checked(self) -> Result<Self, CannedReplyError> {
        let shortcut = self.shortcut.trim();
        let shortcut = shortcut.strip_prefix('/').unwrap_or(shortcut).to_lowercase();
        if !is_shortcut(&shortcut) {
            return Err(CannedReplyError::Shortcut);
        }
        let title = self.title.trim().to_owned();
        let is_long = title.chars().count() > TITLE_LENGTH_MAX;
        if title.is_empty() || is_long || title.chars().any(char::is_control) {
            return Err(CannedReplyError::Title);
        }
        let text = self.text.trim().to_owned();
        if text.is_empty() || text.chars().count() > TEXT_LENGTH_MAX || text.contains('\0') {
            return Err(CannedReplyError::Text);
        }
        Ok(Self { shortcut, title, text, ..self })
    }
}

fn is_shortcut(shortcut: &str) -> bool {
    let length = shortcut.chars().count();
    (1..=SHORTCUT_LENGTH_MAX).contains(&length)
        && shortcut.chars().all(|it| it.is_alphanumeric() || matches!(it, '-' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(shortcut: &str, title: &str, text: &str) -> Result<CannedReply, CannedReplyError> {
        CannedReply {
            id: CannedReplyId::from_bytes([1; 16]),
            scope: Scope::Shared,
            shortcut: shortcut.to_owned(),
            title: title.to_owned(),
            text: text.to_owned(),
            language: None,
            is_active: true,
        }
        .checked()
    }

    #[test]
    fn d4_a_reply_is_tidied_and_checked() {
        let kept = reply(" /Délai ", " Délai ", " Bonjour {contact_name}\n").unwrap();
        assert_eq!((kept.shortcut.as_str(), kept.title.as_str()), ("délai", "Délai"));
        assert_eq!(kept.text, "Bonjour {contact_name}");
        let (x, long) = ("x", |count: usize| "é".repeat(count));
        assert!(reply(&long(40), &long(120), &long(4_096)).is_ok());
        for shortcut in ["", "/", "a b", "a/b", "a\nb", &long(41)] {
            assert_eq!(reply(shortcut, x, x), Err(CannedReplyError::Shortcut), "{shortcut:?}");
        }
        for title in ["", "  ", "a\u{7}", &long(121)] {
            assert_eq!(reply(x, title, x), Err(CannedReplyError::Title), "{title:?}");
        }
        for text in ["", " \n", "a\0", &long(4_097)] {
            assert_eq!(reply(x, x, text), Err(CannedReplyError::Text), "{text:?}");
        }
    }
}
