//! Blocked contacts, and what they write.

use pupitre_app::ports::store::{BlockedMessage, Blocking, PlatformKey, StoreError};
use pupitre_app::view::BlockedMessageView;
use pupitre_domain::id::{AgentId, BlockedMessageId, ContactId, ConversationId};

use crate::backend::{Columns, Link, all, one, values};
use crate::sql;
use crate::transaction::Tx;

type Result<T> = std::result::Result<T, StoreError>;

/// Comes after every id.
const LAST_ID: [u8; 16] = [u8::MAX; 16];

fn view(row: &mut Columns<'_>) -> Result<BlockedMessageView> {
    Ok(BlockedMessageView {
        id: row.id()?,
        channel: row.id()?,
        kind: row.text()?,
        body: row.optional_text()?,
        sent_at: row.at()?,
    })
}

/// A page of what a blocked contact wrote, newest first.
pub(super) fn page(
    link: &mut dyn Link,
    contact: ContactId,
    before: Option<BlockedMessageId>,
    limit: u32,
) -> Result<Vec<BlockedMessageView>> {
    let before = before.unwrap_or(BlockedMessageId::from_bytes(LAST_ID));
    all(link, &sql::CONTACT_BLOCKED_MESSAGES, &values![contact, before, limit], view)
}

impl Blocking for Tx<'_> {
    fn lock_contact(&mut self, contact: ContactId) -> Result<bool> {
        let read = |row: &mut Columns<'_>| Ok((row.flag()?, row.flag()?));
        let locked = one(self.link(), &sql::CONTACT_LOCK, &values![contact], read)?;
        let (is_blocked, is_merged) = locked.unwrap_or((false, false));
        if is_merged {
            self.link().trouble().lost_race = true;
            return Err(StoreError::Conflict);
        }
        Ok(is_blocked)
    }

    fn set_blocked(&mut self, contact: ContactId, is_blocked: bool) -> Result<bool> {
        let values = values![contact, is_blocked];
        Ok(self.link().execute(&sql::CONTACT_SET_BLOCKED, &values)? > 0)
    }

    fn open_conversations_of(&mut self, contact: ContactId) -> Result<Vec<ConversationId>> {
        all(self.link(), &sql::CONTACT_OPEN_CONVERSATIONS, &values![contact], |row| row.id())
    }

    fn holder_of(&mut self, conversation: ConversationId) -> Result<Option<AgentId>> {
        one(self.link(), &sql::CONVERSATION_HOLDER, &values![conversation], |row| row.id())
    }

    fn keep_blocked_message(&mut self, message: &BlockedMessage) -> Result<()> {
        let values = values![
            message.id,
            message.contact,
            message.channel,
            message.key,
            &message.platform_id,
            &message.kind,
            message.body.as_deref(),
            message.raw.as_deref(),
            message.sent_at,
            message.received_at,
        ];
        self.link().execute(&sql::CONTACT_INSERT_BLOCKED_MESSAGE, &values)?;
        Ok(())
    }

    fn has_blocked_message(&mut self, key: PlatformKey) -> Result<bool> {
        let found = one(self.link(), &sql::CONTACT_HAS_BLOCKED_MESSAGE, &values![key], |_| Ok(()))?;
        Ok(found.is_some())
    }
}
