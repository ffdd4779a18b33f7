//! Notes that agents write by themselves, and whom they name.
#![expect(clippy::missing_errors_doc, reason = "each fails when the database does")]

use pupitre_domain::id::{AgentId, ClientId, ConversationId, NoteId};
use pupitre_domain::note::Note;

use super::StoreError;

type Result<T> = std::result::Result<T, StoreError>;

/// Notes by the ids of the screens that wrote them, and mentions.
pub trait Mentions {
    /// Writes a new note under the id that its writer's screen gave it. A client id taken in the
    /// conversation is [`StoreError::Constraint`].
    fn insert_written_note(&mut self, note: &Note, client_id: ClientId) -> Result<()>;

    /// The note that a client named so in that conversation.
    fn note_by_client_id(
        &mut self,
        conversation: ConversationId,
        client_id: ClientId,
    ) -> Result<Option<Note>>;

    /// Writes that a note names an agent.
    fn insert_mention(
        &mut self,
        conversation: ConversationId,
        note: NoteId,
        agent: AgentId,
    ) -> Result<()>;

    /// The agents whom a note names, in id order.
    fn mentions_of(&mut self, conversation: ConversationId, note: NoteId) -> Result<Vec<AgentId>>;

    /// The agents who wrote a note in a conversation or are named in one, in id order, at most
    /// `limit`.
    fn note_circle(&mut self, conversation: ConversationId, limit: u32) -> Result<Vec<AgentId>>;
}
