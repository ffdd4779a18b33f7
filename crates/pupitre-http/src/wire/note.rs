//! A note of a colleague; no visitor ever sees it (I-37).

use pupitre_app::ports::store::StoreError;
use pupitre_app::view::{FullNoteView, HistoryViews};
use pupitre_domain::id::{ConversationId, NoteId};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Instant, Named};

/// A note of a colleague. Its id sorts with the ids of the conversation's messages.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Note {
    /// Its id.
    #[schema(format = Uuid)]
    id: String,
    /// Its conversation.
    #[schema(format = Uuid)]
    conversation_id: String,
    /// `note`, `transfer` or `closing`: on which occasion it was written.
    kind: &'static str,
    /// Who wrote it.
    author: Named,
    /// Its words.
    text: String,
    /// The agents whom it names.
    mentions: Vec<Named>,
    /// When it was written.
    at: Instant,
}

impl From<&FullNoteView> for Note {
    fn from(full: &FullNoteView) -> Self {
        let note = &full.view.note;
        Self {
            id: note.id.to_string(),
            conversation_id: note.conversation.to_string(),
            kind: note.kind.name(),
            author: Named { id: note.agent.to_string(), name: full.view.author_name.clone() },
            text: note.text.clone(),
            mentions: full.mentions.iter().map(Named::agent).collect(),
            at: Instant(note.at),
        }
    }
}

/// One note. Whether the one who asks may see it is asked before.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn find_note<Q: HistoryViews + ?Sized>(
    queries: &mut Q,
    conversation: ConversationId,
    note: NoteId,
) -> Result<Option<Note>, StoreError> {
    Ok(queries.full_note(conversation, note)?.as_ref().map(Note::from))
}
