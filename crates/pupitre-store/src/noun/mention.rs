//! Notes that agents write by themselves, and whom they name.

use pupitre_app::ports::store::{Mentions, StoreError};
use pupitre_domain::id::{AgentId, ClientId, ConversationId, NoteId};
use pupitre_domain::note::Note;

use super::note::note;
use crate::backend::{all, one, values};
use crate::sql;
use crate::transaction::Tx;

type Result<T> = std::result::Result<T, StoreError>;

impl Mentions for Tx<'_> {
    fn insert_written_note(&mut self, note: &Note, client_id: ClientId) -> Result<()> {
        let values = values![
            note.conversation,
            note.id,
            note.agent,
            note.kind.name(),
            &note.text,
            note.at,
            client_id,
        ];
        self.link().execute(&sql::NOTE_INSERT_WRITTEN, &values)?;
        Ok(())
    }

    fn note_by_client_id(
        &mut self,
        conversation: ConversationId,
        client_id: ClientId,
    ) -> Result<Option<Note>> {
        one(self.link(), &sql::NOTE_BY_CLIENT_ID, &values![conversation, client_id], note)
    }

    fn insert_mention(
        &mut self,
        conversation: ConversationId,
        note: NoteId,
        agent: AgentId,
    ) -> Result<()> {
        let values = values![conversation, note, agent];
        self.link().execute(&sql::NOTE_INSERT_MENTION, &values)?;
        Ok(())
    }

    fn mentions_of(&mut self, conversation: ConversationId, note: NoteId) -> Result<Vec<AgentId>> {
        let values = values![conversation, note];
        all(self.link(), &sql::NOTE_MENTIONS_OF, &values, |row| row.id())
    }

    fn note_circle(&mut self, conversation: ConversationId, limit: u32) -> Result<Vec<AgentId>> {
        all(self.link(), &sql::NOTE_CIRCLE, &values![conversation, limit], |row| row.id())
    }
}
