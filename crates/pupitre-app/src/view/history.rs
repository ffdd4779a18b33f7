//! What the screen reads of the past with a contact: conversations, stays, notes, words (D2).
#![expect(clippy::missing_errors_doc, reason = "each fails when the database does")]

use jiff::Timestamp;
use pupitre_domain::conversation::Conversation;
use pupitre_domain::id::{AgentId, ContactId, ConversationId, MessageId, NoteId};

use super::NoteView;
use crate::ports::store::StoreError;

type Result<T> = std::result::Result<T, StoreError>;

/// Whose eyes the past is read with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Eyes {
    /// Those of a manager or an admin, who see all.
    All,
    /// Those of an agent: what is or was theirs, or all while the contact is on their desk.
    Of(AgentId),
}

/// Where the reading of the past begins: at this conversation, or the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FromConversation {
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Its id.
    pub id: ConversationId,
}

/// One stay of a conversation on a desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StayView {
    /// Whose desk.
    pub agent: (AgentId, String),
    /// Since when.
    pub started_at: Timestamp,
    /// Until when; none while it lasts.
    pub ended_at: Option<Timestamp>,
}

/// A note with whom it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FullNoteView {
    /// The note and its author.
    pub view: NoteView,
    /// The agents whom it names.
    pub mentions: Vec<(AgentId, String)>,
}

/// Queries about the past.
pub trait HistoryViews {
    /// A contact's conversations that these eyes see, newest first, from that one on.
    fn history(
        &mut self,
        contact: ContactId,
        eyes: Eyes,
        from: Option<FromConversation>,
        limit: u32,
    ) -> Result<Vec<Conversation>>;

    /// The last stays of a conversation, oldest first, at most `limit`.
    fn stays(&mut self, conversation: ConversationId, limit: u32) -> Result<Vec<StayView>>;

    /// The notes that stand from that message on, if given, and before that one, if given; oldest
    /// first, the last `limit` of them.
    fn notes_between(
        &mut self,
        conversation: ConversationId,
        from: Option<MessageId>,
        before: Option<MessageId>,
        limit: u32,
    ) -> Result<Vec<FullNoteView>>;

    /// One note.
    fn full_note(
        &mut self,
        conversation: ConversationId,
        note: NoteId,
    ) -> Result<Option<FullNoteView>>;

    /// The words of the messages before that one, or of the last ones, newest first; none for a
    /// message without words.
    fn texts(
        &mut self,
        conversation: ConversationId,
        before: Option<MessageId>,
        limit: u32,
    ) -> Result<Vec<(MessageId, Option<String>)>>;
}
