//! Notes of colleagues.

use pupitre_app::ports::store::{Notes, StoreError};
use pupitre_app::view::NoteView;
use pupitre_domain::id::{ConversationId, NoteId};
use pupitre_domain::note::{Note, NoteKind};

use crate::backend::{Columns, one, values};
use crate::sql;
use crate::transaction::Tx;

/// Reads the columns of a note: conversation, id, author, occasion, words, when.
pub(super) fn note(row: &mut Columns<'_>) -> Result<Note, StoreError> {
    Ok(Note {
        conversation: row.id()?,
        id: row.id()?,
        agent: row.id()?,
        kind: row.named(NoteKind::from_name)?,
        text: row.text()?,
        at: row.at()?,
    })
}

/// Reads the columns of a note and its author's name.
pub(super) fn note_view(row: &mut Columns<'_>) -> Result<NoteView, StoreError> {
    Ok(NoteView { note: note(row)?, author_name: row.text()? })
}

impl Notes for Tx<'_> {
    fn insert_note(&mut self, note: &Note) -> Result<(), StoreError> {
        let values =
            values![note.conversation, note.id, note.agent, note.kind.name(), &note.text, note.at];
        self.link().execute(&sql::NOTE_INSERT, &values)?;
        Ok(())
    }

    fn note(
        &mut self,
        conversation: ConversationId,
        id: NoteId,
    ) -> Result<Option<Note>, StoreError> {
        one(self.link(), &sql::NOTE_NOTE, &values![conversation, id], note)
    }
}
