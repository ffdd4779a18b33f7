//! The transaction that misbehaves: reactions.

use pupitre_app::ports::store::{PlatformKey, Reactions, StoreError};
use pupitre_domain::id::{ConversationId, MessageId};
use pupitre_domain::message::{Direction, Reaction};

use crate::simulation::planted::Bent;

type Result<T> = std::result::Result<T, StoreError>;

impl Reactions for Bent<'_> {
    fn reaction(
        &mut self,
        conversation: ConversationId,
        message: MessageId,
        side: Direction,
    ) -> Result<Option<Reaction>> {
        self.trip()?;
        self.inner.reaction(conversation, message, side)
    }

    fn put_reaction(
        &mut self,
        conversation: ConversationId,
        message: MessageId,
        reaction: &Reaction,
    ) -> Result<()> {
        self.trip()?;
        self.inner.put_reaction(conversation, message, reaction)
    }

    fn bind_reaction(
        &mut self,
        conversation: ConversationId,
        message: MessageId,
        key: PlatformKey,
    ) -> Result<()> {
        self.trip()?;
        self.inner.bind_reaction(conversation, message, key)
    }

    fn reacted_by_key(&mut self, key: PlatformKey) -> Result<Option<(ConversationId, MessageId)>> {
        self.trip()?;
        self.inner.reacted_by_key(key)
    }
}
