//! What happens to messages after they came, and what comes before them.

use jiff::Timestamp;
use pupitre_app::ports::store::{
    ChangeRow, Changes, InboundRecord, PlatformKey, StoreError, VisitorChange,
};
use pupitre_domain::id::{ChannelId, ContactId, ConversationId, IdentityId, MessageId};

use crate::backend::{Columns, Value, all, one, values};
use crate::sql;
use crate::transaction::Tx;

type Result<T> = std::result::Result<T, StoreError>;

/// The columns of what was done: its kind and its words.
fn columns(change: &VisitorChange) -> (&'static str, Option<&str>) {
    match change {
        VisitorChange::Reaction(emoji) => ("reaction", emoji.as_deref()),
        VisitorChange::Edit(words) => ("edit", Some(words)),
        VisitorChange::Revoke => ("revoke", None),
    }
}

fn change(row: &mut Columns<'_>) -> Result<ChangeRow> {
    let (key, target) = (row.id()?, row.id()?);
    let message = row.optional_id()?.zip(row.optional_id()?);
    let (kind, body) = (row.text()?, row.optional_text()?);
    let change = match (kind.as_str(), body) {
        ("reaction", emoji) => VisitorChange::Reaction(emoji),
        ("edit", Some(words)) => VisitorChange::Edit(words),
        ("revoke", None) => VisitorChange::Revoke,
        _ => return Err(row.unreadable(&format!("the words of a change of kind `{kind}`"))),
    };
    let (sent_at, received_at, raw) = (row.at()?, row.at()?, row.text()?);
    Ok(ChangeRow { key, target, message, change, sent_at, received_at, raw })
}

fn named(row: &mut Columns<'_>) -> Result<(ConversationId, MessageId)> {
    Ok((row.id()?, row.id()?))
}

impl Changes for Tx<'_> {
    fn insert_change(&mut self, channel: ChannelId, row: &ChangeRow) -> Result<InboundRecord> {
        let (conversation, message) = row.message.unzip();
        let (kind, body) = columns(&row.change);
        let values = values![
            row.key,
            row.target,
            conversation,
            message,
            kind,
            body,
            row.sent_at,
            row.received_at,
            row.raw.as_str(),
            channel,
        ];
        match self.link().execute(&sql::CHANGE_INSERT, &values)? {
            0 => Ok(InboundRecord::Duplicate),
            _ => Ok(InboundRecord::New),
        }
    }

    fn untold_changes(
        &mut self,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<(PlatformKey, Option<ChannelId>, String)>> {
        all(self.link(), &sql::CHANGE_UNTOLD, &values![before, limit], |row| {
            Ok((row.id()?, row.optional_id()?, row.text()?))
        })
    }

    fn change_told(&mut self, key: PlatformKey, at: Timestamp) -> Result<()> {
        self.link().execute(&sql::CHANGE_TOLD, &values![key, at])?;
        Ok(())
    }

    fn message_named(
        &mut self,
        channel: ChannelId,
        contact: ContactId,
        platform_id: &str,
        key: PlatformKey,
    ) -> Result<Option<(ConversationId, MessageId)>> {
        let values = values![channel, contact, platform_id, key];
        one(self.link(), &sql::MESSAGE_NAMED, &values, named)
    }

    fn await_quoted(
        &mut self,
        conversation: ConversationId,
        message: MessageId,
        key: PlatformKey,
    ) -> Result<()> {
        let values = values![conversation, message, key];
        self.link().execute(&sql::MESSAGE_AWAIT_QUOTED, &values)?;
        Ok(())
    }

    fn is_awaited(&mut self, key: PlatformKey) -> Result<bool> {
        Ok(one(self.link(), &sql::CHANGE_IS_AWAITED, &values![key], |_| Ok(()))?.is_some())
    }

    fn take_awaiting(
        &mut self,
        key: PlatformKey,
        conversation: ConversationId,
        message: MessageId,
    ) -> Result<Vec<ChangeRow>> {
        let [key, conversation, message]: [Value<'_>; 3] = values![key, conversation, message];
        self.link().execute(&sql::MESSAGE_JOIN_QUOTES, &[key, conversation, message])?;
        let rows = all(self.link(), &sql::CHANGE_AWAITING, &[key], change)?;
        self.link().execute(&sql::CHANGE_JOIN, &[key, conversation, message])?;
        Ok(rows)
    }

    fn keep_former_name(
        &mut self,
        channel: ChannelId,
        name: &str,
        identity: IdentityId,
        since: Timestamp,
    ) -> Result<()> {
        let values = values![channel, name, identity, since];
        self.link().execute(&sql::CONTACT_KEEP_FORMER_NAME, &values)?;
        Ok(())
    }

    fn is_former_name(&mut self, channel: ChannelId, name: &str) -> Result<bool> {
        let values = values![channel, name];
        Ok(one(self.link(), &sql::CONTACT_IS_FORMER_NAME, &values, |_| Ok(()))?.is_some())
    }
}
