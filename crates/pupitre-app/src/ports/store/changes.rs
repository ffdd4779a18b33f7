//! The store's trait of what happens to messages after they came, and of what comes before them.

use jiff::Timestamp;
use pupitre_domain::id::{ChannelId, ContactId, ConversationId, IdentityId, MessageId};

use super::{InboundRecord, PlatformKey, StoreError};

/// What a visitor did to a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VisitorChange {
    /// They reacted to it, or took their reaction away.
    Reaction(Option<String>),
    /// They gave it other words.
    Edit(String),
    /// They took it back.
    Revoke,
}

/// A change as the platform told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRow {
    /// Its own key: the same change has the same key.
    pub key: PlatformKey,
    /// The key of the platform's id of the message that it is about, whichever way that went.
    pub target: PlatformKey,
    /// The message, once it is there.
    pub message: Option<(ConversationId, MessageId)>,
    /// What was done.
    pub change: VisitorChange,
    /// When, by the channel's clock.
    pub sent_at: Timestamp,
    /// When it reached us.
    pub received_at: Timestamp,
    /// What the platform said.
    pub raw: String,
}

/// What happens to messages, and what waits for them. Every method fails with [`StoreError`] when
/// the database does.
#[expect(clippy::missing_errors_doc, reason = "said once, for all of them, above")]
pub trait Changes {
    /// Writes a change that came by a channel, unless its key is known.
    fn insert_change(
        &mut self,
        channel: ChannelId,
        row: &ChangeRow,
    ) -> Result<InboundRecord, StoreError>;

    /// The changes that came before that instant, whose message has not come, and of which nobody
    /// was told; oldest first: each with its channel and the name of its kind.
    fn untold_changes(
        &mut self,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<(PlatformKey, Option<ChannelId>, String)>, StoreError>;

    /// Notes that somebody was told of a change. It joins its message all the same, should that
    /// come.
    fn change_told(&mut self, key: PlatformKey, at: Timestamp) -> Result<(), StoreError>;

    /// The message of a contact on a channel that the platform names so, whichever way it went.
    fn message_named(
        &mut self,
        channel: ChannelId,
        contact: ContactId,
        platform_id: &str,
        key: PlatformKey,
    ) -> Result<Option<(ConversationId, MessageId)>, StoreError>;

    /// Says that a message answers one of that key, which has not come yet.
    fn await_quoted(
        &mut self,
        conversation: ConversationId,
        message: MessageId,
        key: PlatformKey,
    ) -> Result<(), StoreError>;

    /// Whether anything waits for the message of that key.
    fn is_awaited(&mut self, key: PlatformKey) -> Result<bool, StoreError>;

    /// The message of that key is there: what answered it points to it, and the changes that waited
    /// for it are given back, oldest first, and no longer wait.
    fn take_awaiting(
        &mut self,
        key: PlatformKey,
        conversation: ConversationId,
        message: MessageId,
    ) -> Result<Vec<ChangeRow>, StoreError>;

    /// Keeps a user id or a phone number that an identity had before: it still names them.
    fn keep_former_name(
        &mut self,
        channel: ChannelId,
        name: &str,
        identity: IdentityId,
        since: Timestamp,
    ) -> Result<(), StoreError>;

    /// Whether a user id or a phone number is one that an identity of the channel had before.
    fn is_former_name(&mut self, channel: ChannelId, name: &str) -> Result<bool, StoreError>;
}
