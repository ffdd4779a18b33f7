//! Notes: what colleagues write to each other on a conversation, never seen by the visitor.

use jiff::Timestamp;

use crate::id::{AgentId, ConversationId, NoteId};
use crate::names::names;

/// The longest note, in characters.
pub const NOTE_LENGTH_MAX: usize = 4096;

/// The most agents whom a note names.
pub const MENTION_COUNT_MAX: usize = 20;

names! {
    /// On which occasion a note was written.
    NoteKind {
        /// By itself.
        Note = "note",
        /// With a transfer, for whoever receives the conversation (T1).
        Transfer = "transfer",
        /// With the close (P6).
        Closing = "closing",
    }
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its id; sorts with the messages of its conversation.
    pub id: NoteId,
    /// The conversation.
    pub conversation: ConversationId,
    /// Who wrote it.
    pub agent: AgentId,
    /// On which occasion.
    pub kind: NoteKind,
    /// Its words.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// Why a note is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Nothing in it can be read.
    #[error("a note needs words")]
    Empty,
    /// It is too long.
    #[error("a note has at most {NOTE_LENGTH_MAX} characters")]
    TooLong,
}

/// Whether these words make a note.
///
/// # Errors
///
/// [`NoteError`]: nothing to read, or more than [`NOTE_LENGTH_MAX`] characters.
pub fn check_note(text: &str) -> Result<(), NoteError> {
    if text.trim().is_empty() {
        return Err(NoteError::Empty);
    }
    if text.chars().count() > NOTE_LENGTH_MAX {
        return Err(NoteError::TooLong);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_has_words_and_a_limit() {
        assert_eq!(check_note(" \n"), Err(NoteError::Empty));
        assert_eq!(check_note(&"é".repeat(NOTE_LENGTH_MAX)), Ok(()));
        assert_eq!(check_note(&"é".repeat(NOTE_LENGTH_MAX + 1)), Err(NoteError::TooLong));
    }
}
