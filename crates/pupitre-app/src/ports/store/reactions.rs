//! The store's trait of reactions.

use pupitre_domain::id::{ConversationId, MessageId};
use pupitre_domain::message::{Direction, Reaction};

use super::{PlatformKey, StoreError};

/// What both sides made of messages. Every method fails with [`StoreError`] when the database does.
#[expect(clippy::missing_errors_doc, reason = "said once, for all of them, above")]
pub trait Reactions {
    /// What that side made of a message, one that it took away included.
    fn reaction(
        &mut self,
        conversation: ConversationId,
        message: MessageId,
        side: Direction,
    ) -> Result<Option<Reaction>, StoreError>;

    /// Writes what a side made of a message, over what it had made of it.
    fn put_reaction(
        &mut self,
        conversation: ConversationId,
        message: MessageId,
        reaction: &Reaction,
    ) -> Result<(), StoreError>;

    /// The platform has the brand's reaction, under the id of that key.
    fn bind_reaction(
        &mut self,
        conversation: ConversationId,
        message: MessageId,
        key: PlatformKey,
    ) -> Result<(), StoreError>;

    /// The message that the brand's reaction of that key is on.
    fn reacted_by_key(
        &mut self,
        key: PlatformKey,
    ) -> Result<Option<(ConversationId, MessageId)>, StoreError>;
}
