//! Blocked contacts through the transaction that misbehaves.

use pupitre_app::ports::store::{BlockedMessage, Blocking, PlatformKey, StoreError};
use pupitre_domain::id::{AgentId, ContactId, ConversationId};

use crate::simulation::planted::{Bent, Bug};

type Result<T> = std::result::Result<T, StoreError>;

impl Blocking for Bent<'_> {
    fn lock_contact(&mut self, contact: ContactId) -> Result<bool> {
        self.trip()?;
        self.inner.lock_contact(contact)
    }

    fn set_blocked(&mut self, contact: ContactId, is_blocked: bool) -> Result<bool> {
        self.trip()?;
        if self.has(Bug::BlockForgotten) && is_blocked {
            return Ok(true);
        }
        self.inner.set_blocked(contact, is_blocked)
    }

    fn open_conversations_of(&mut self, contact: ContactId) -> Result<Vec<ConversationId>> {
        self.trip()?;
        self.inner.open_conversations_of(contact)
    }

    fn holder_of(&mut self, conversation: ConversationId) -> Result<Option<AgentId>> {
        self.trip()?;
        self.inner.holder_of(conversation)
    }

    fn keep_blocked_message(&mut self, message: &BlockedMessage) -> Result<()> {
        self.trip()?;
        if self.has(Bug::BlockedMessageLost) {
            return Ok(());
        }
        self.inner.keep_blocked_message(message)
    }

    fn has_blocked_message(&mut self, key: PlatformKey) -> Result<bool> {
        self.trip()?;
        self.inner.has_blocked_message(key)
    }
}
