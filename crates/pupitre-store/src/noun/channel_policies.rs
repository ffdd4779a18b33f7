//! Settings of channels as rows, and what conversations keep of them.

use jiff::{SignedDuration, Timestamp};
use pupitre_app::ports::store::{ChannelPolicies, StoreError};
use pupitre_domain::channel_settings::{ChannelSettings, OutOfHoursReply};
use pupitre_domain::id::{ChannelId, ConversationId, MessageId};

use crate::backend::{Columns, Link, all, one, values};
use crate::sql;
use crate::transaction::Tx;

type Result<T> = std::result::Result<T, StoreError>;

/// Reads the columns of a channel's settings: hours, both replies, target.
fn settings(row: &mut Columns<'_>) -> Result<ChannelSettings> {
    Ok(ChannelSettings {
        opening_hours: row.optional_id()?,
        out_of_hours_reply: OutOfHoursReply { french: row.text()?, english: row.text()? },
        first_reply_target: row.optional_int()?.map(SignedDuration::from_secs),
    })
}

/// The settings of every channel, in id order.
pub(super) fn of_all(link: &mut dyn Link) -> Result<Vec<(ChannelId, ChannelSettings)>> {
    all(link, &sql::CHANNEL_ALL_SETTINGS, &[], |row| Ok((row.id()?, settings(row)?)))
}

impl ChannelPolicies for Tx<'_> {
    fn channel_settings(&mut self, channel: ChannelId) -> Result<ChannelSettings> {
        let found = one(self.link(), &sql::CHANNEL_SETTINGS, &values![channel], settings)?;
        Ok(found.unwrap_or_default())
    }

    fn save_channel_settings(
        &mut self,
        channel: ChannelId,
        settings: &ChannelSettings,
    ) -> Result<()> {
        let values = values![
            channel,
            settings.opening_hours,
            &settings.out_of_hours_reply.french,
            &settings.out_of_hours_reply.english,
            settings.first_reply_target.map(|it| it.as_secs()),
        ];
        self.link().execute(&sql::CHANNEL_SAVE_SETTINGS, &values)?;
        Ok(())
    }

    fn has_out_of_hours_reply(&mut self, conversation: ConversationId) -> Result<bool> {
        let values = values![conversation];
        let found = one(self.link(), &sql::CONVERSATION_AUTOMATIC_REPLY, &values, |_| Ok(()))?;
        Ok(found.is_some())
    }

    fn note_out_of_hours_reply(
        &mut self,
        conversation: ConversationId,
        message: MessageId,
    ) -> Result<()> {
        let values = values![conversation, message];
        self.link().execute(&sql::CONVERSATION_INSERT_AUTOMATIC_REPLY, &values)?;
        Ok(())
    }

    fn expect_first_reply(
        &mut self,
        conversation: ConversationId,
        due_at: Option<Timestamp>,
    ) -> Result<()> {
        let values = values![conversation, due_at];
        self.link().execute(&sql::CONVERSATION_EXPECT_FIRST_REPLY, &values)?;
        Ok(())
    }

    fn first_reply_given(&mut self, conversation: ConversationId) -> Result<()> {
        self.link().execute(&sql::CONVERSATION_FIRST_REPLY_GIVEN, &values![conversation])?;
        Ok(())
    }
}
