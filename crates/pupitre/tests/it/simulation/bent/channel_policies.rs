//! Settings of channels through the transaction that misbehaves.

use jiff::Timestamp;
use pupitre_app::ports::store::{ChannelPolicies, StoreError};
use pupitre_domain::channel_settings::ChannelSettings;
use pupitre_domain::id::{ChannelId, ConversationId, MessageId};

use crate::simulation::planted::{Bent, Bug};

type Result<T> = std::result::Result<T, StoreError>;

impl ChannelPolicies for Bent<'_> {
    fn channel_settings(&mut self, channel: ChannelId) -> Result<ChannelSettings> {
        self.trip()?;
        self.inner.channel_settings(channel)
    }

    fn save_channel_settings(
        &mut self,
        channel: ChannelId,
        settings: &ChannelSettings,
    ) -> Result<()> {
        self.trip()?;
        self.inner.save_channel_settings(channel, settings)
    }

    fn has_out_of_hours_reply(&mut self, conversation: ConversationId) -> Result<bool> {
        self.trip()?;
        self.inner.has_out_of_hours_reply(conversation)
    }

    fn note_out_of_hours_reply(
        &mut self,
        conversation: ConversationId,
        message: MessageId,
    ) -> Result<()> {
        self.trip()?;
        if self.has(Bug::OutOfHoursSaidAgain) {
            return Ok(());
        }
        self.inner.note_out_of_hours_reply(conversation, message)
    }

    fn expect_first_reply(
        &mut self,
        conversation: ConversationId,
        due_at: Option<Timestamp>,
    ) -> Result<()> {
        self.trip()?;
        self.inner.expect_first_reply(conversation, due_at)
    }

    fn first_reply_given(&mut self, conversation: ConversationId) -> Result<()> {
        self.trip()?;
        self.inner.first_reply_given(conversation)
    }
}
