//! Notes of colleagues, and the organisation's settings.
#![expect(clippy::missing_errors_doc, reason = "said once, for all of them, at the nouns")]

use pupitre_domain::id::{ConversationId, NoteId};
use pupitre_domain::note::Note;
use pupitre_domain::settings::Settings;

use super::StoreError;

type Result<T> = std::result::Result<T, StoreError>;

/// Notes.
pub trait Notes {
    /// Writes a new note. An id taken in the conversation is [`StoreError::Constraint`].
    fn insert_note(&mut self, note: &Note) -> Result<()>;

    /// The note of that conversation and id.
    fn note(&mut self, conversation: ConversationId, id: NoteId) -> Result<Option<Note>>;
}

/// What managers set for the whole desk.
pub trait DeskSettings {
    /// The settings in force.
    fn settings(&mut self) -> Result<Settings>;

    /// Writes the settings.
    fn save_settings(&mut self, settings: &Settings) -> Result<()>;
}
