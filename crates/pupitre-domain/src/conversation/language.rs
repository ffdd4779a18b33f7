//! Language: the one that a conversation is held in can be corrected (D8, R4).

use super::Conversation;
use crate::language::Language;

impl Conversation {
    /// The conversation, held in that language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> Self {
        Self { language, ..self.next() }
    }
}
