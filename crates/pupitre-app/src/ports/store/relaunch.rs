//! Relaunches: one per silence of a contact on a channel, held by an index.
//!
//! Every method fails with [`StoreError`] when the database does.
#![expect(clippy::missing_errors_doc, reason = "said once, for all of them, above")]

use jiff::Timestamp;
use pupitre_domain::conversation::RelaunchOutcome;
use pupitre_domain::id::{AgentId, ChannelId, ContactId, ConversationId, MessageId, TemplateId};
use pupitre_domain::template::TemplateContent;

use super::StoreError;

/// A relaunch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelaunchRow {
    /// The message that it is.
    pub message: MessageId,
    /// The conversation that it was sent in.
    pub conversation: ConversationId,
    /// The channel.
    pub channel: ChannelId,
    /// The contact.
    pub contact: ContactId,
    /// Who sent it.
    pub agent: AgentId,
    /// The template.
    pub template: TemplateId,
    /// What became of it.
    pub outcome: RelaunchOutcome,
    /// Whether a manager sent it although the silence had its relaunch (W5).
    pub is_override: bool,
    /// Whether it is the relaunch of the silence that lasts.
    pub holds_silence: bool,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// When the visitor wrote, or the message was lost.
    pub ended_at: Option<Timestamp>,
    /// The visitor's message that answers it.
    pub answer: Option<MessageId>,
}

/// Relaunches.
pub trait Relaunches {
    /// Writes a new relaunch. A second one that holds the silence of a contact on a channel is
    /// [`StoreError::Constraint`].
    fn insert_relaunch(&mut self, relaunch: &RelaunchRow) -> Result<(), StoreError>;

    /// Writes a changed relaunch.
    fn save_relaunch(&mut self, relaunch: &RelaunchRow) -> Result<(), StoreError>;

    /// The relaunch that a message is.
    fn relaunch_of(&mut self, message: MessageId) -> Result<Option<RelaunchRow>, StoreError>;

    /// The relaunches of the silence that lasts, oldest first.
    fn relaunches_in_silence(
        &mut self,
        channel: ChannelId,
        contact: ContactId,
    ) -> Result<Vec<RelaunchRow>, StoreError>;

    /// Writes what a template message has beside its words.
    fn save_template_content(
        &mut self,
        conversation: ConversationId,
        message: MessageId,
        content: &TemplateContent,
    ) -> Result<(), StoreError>;
}
