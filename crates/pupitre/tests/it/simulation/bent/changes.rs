//! The transaction that misbehaves: what happens to messages.

use jiff::Timestamp;
use pupitre_app::ports::store::{ChangeRow, Changes, InboundRecord, PlatformKey, StoreError};
use pupitre_domain::id::{ChannelId, ContactId, ConversationId, IdentityId, MessageId};

use crate::simulation::planted::{Bent, Bug};

type Result<T> = std::result::Result<T, StoreError>;

impl Changes for Bent<'_> {
    fn insert_change(&mut self, channel: ChannelId, row: &ChangeRow) -> Result<InboundRecord> {
        self.trip()?;
        self.inner.insert_change(channel, row)
    }

    fn untold_changes(
        &mut self,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<(PlatformKey, Option<ChannelId>, String)>> {
        self.trip()?;
        self.inner.untold_changes(before, limit)
    }

    fn change_told(&mut self, key: PlatformKey, at: Timestamp) -> Result<()> {
        self.trip()?;
        self.inner.change_told(key, at)
    }

    fn message_named(
        &mut self,
        channel: ChannelId,
        contact: ContactId,
        platform_id: &str,
        key: PlatformKey,
    ) -> Result<Option<(ConversationId, MessageId)>> {
        self.trip()?;
        self.inner.message_named(channel, contact, platform_id, key)
    }

    fn await_quoted(
        &mut self,
        conversation: ConversationId,
        message: MessageId,
        key: PlatformKey,
    ) -> Result<()> {
        self.trip()?;
        self.inner.await_quoted(conversation, message, key)
    }

    fn is_awaited(&mut self, key: PlatformKey) -> Result<bool> {
        self.trip()?;
        self.inner.is_awaited(key)
    }

    fn take_awaiting(
        &mut self,
        key: PlatformKey,
        conversation: ConversationId,
        message: MessageId,
    ) -> Result<Vec<ChangeRow>> {
        self.trip()?;
        let waiting = self.inner.take_awaiting(key, conversation, message)?;
        Ok(if self.has(Bug::EarlySignLost) { Vec::new() } else { waiting })
    }

    fn keep_former_name(
        &mut self,
        channel: ChannelId,
        name: &str,
        identity: IdentityId,
        since: Timestamp,
    ) -> Result<()> {
        self.trip()?;
        self.inner.keep_former_name(channel, name, identity, since)
    }

    fn is_former_name(&mut self, channel: ChannelId, name: &str) -> Result<bool> {
        self.trip()?;
        self.inner.is_former_name(channel, name)
    }
}
