//! Blocked contacts, and what they write (R8).
#![expect(
    clippy::missing_errors_doc,
    reason = "the database's failure, as everywhere in the store"
)]

use jiff::Timestamp;
use pupitre_domain::id::{AgentId, BlockedMessageId, ChannelId, ContactId, ConversationId};

use super::{PlatformKey, StoreError};

type Result<T> = std::result::Result<T, StoreError>;

/// What a blocked contact wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockedMessage {
    /// Its id; sorts by arrival.
    pub id: BlockedMessageId,
    /// Who wrote it.
    pub contact: ContactId,
    /// By which channel.
    pub channel: ChannelId,
    /// The key of the platform's id.
    pub key: PlatformKey,
    /// The platform's id.
    pub platform_id: String,
    /// `text`, `media`, or the platform's name for another type.
    pub kind: String,
    /// Its words.
    pub body: Option<String>,
    /// Its raw content, for types not shown yet.
    pub raw: Option<String>,
    /// When it was written, by the channel's clock.
    pub sent_at: Timestamp,
    /// When it reached the desk.
    pub received_at: Timestamp,
}

/// Blocked contacts.
pub trait Blocking {
    /// Whether a contact is blocked, under the lock of their row: nobody blocks them, or merges
    /// them with another, until the end of this transaction.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] when they were merged meanwhile; the use case is run again.
    fn lock_contact(&mut self, contact: ContactId) -> Result<bool>;

    /// Blocks or unblocks a contact; false when nothing changed.
    fn set_blocked(&mut self, contact: ContactId, is_blocked: bool) -> Result<bool>;

    /// The open conversations of a contact, on every channel, in id order.
    fn open_conversations_of(&mut self, contact: ContactId) -> Result<Vec<ConversationId>>;

    /// Who holds a conversation, without taking a lock: teams are locked before rows.
    fn holder_of(&mut self, conversation: ConversationId) -> Result<Option<AgentId>>;

    /// Keeps what a blocked contact wrote; once is enough.
    fn keep_blocked_message(&mut self, message: &BlockedMessage) -> Result<()>;

    /// Whether that message was kept while its contact was blocked.
    fn has_blocked_message(&mut self, key: PlatformKey) -> Result<bool>;
}
