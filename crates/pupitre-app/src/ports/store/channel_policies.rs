//! What managers set for channels, and what the desk keeps of it in conversations.
#![expect(
    clippy::missing_errors_doc,
    reason = "the database's failure, as everywhere in the store"
)]

use jiff::Timestamp;
use pupitre_domain::channel_settings::ChannelSettings;
use pupitre_domain::id::{ChannelId, ConversationId, MessageId};

use super::StoreError;

type Result<T> = std::result::Result<T, StoreError>;

/// Settings of channels.
pub trait ChannelPolicies {
    /// What is set for a channel.
    fn channel_settings(&mut self, channel: ChannelId) -> Result<ChannelSettings>;

    /// Writes what is set for a channel.
    fn save_channel_settings(
        &mut self,
        channel: ChannelId,
        settings: &ChannelSettings,
    ) -> Result<()>;

    /// Whether the visitor was told in this conversation that it is out of hours (R2).
    fn has_out_of_hours_reply(&mut self, conversation: ConversationId) -> Result<bool>;

    /// Notes that the visitor was told so by that message. A second time is
    /// [`StoreError::Constraint`].
    fn note_out_of_hours_reply(
        &mut self,
        conversation: ConversationId,
        message: MessageId,
    ) -> Result<()>;

    /// Notes when the first reply to a conversation is due (D3).
    fn expect_first_reply(
        &mut self,
        conversation: ConversationId,
        due_at: Option<Timestamp>,
    ) -> Result<()>;

    /// Notes that the first reply was given, if it was still due.
    fn first_reply_given(&mut self, conversation: ConversationId) -> Result<()>;
}
