//! Reactions.

use pupitre_app::ports::store::{PlatformKey, Reactions, StoreError};
use pupitre_app::view::{MessageView, ReactionView};
use pupitre_domain::id::{ConversationId, MessageId};
use pupitre_domain::message::{Direction, Reaction, ReactionState};

use crate::backend::{Columns, Link, all, one, values};
use crate::sql;
use crate::transaction::Tx;

type Result<T> = std::result::Result<T, StoreError>;

/// Reads the columns of a reaction: side, sign, agent, since when, where it stands.
fn reaction(row: &mut Columns<'_>) -> Result<Reaction> {
    Ok(Reaction {
        side: row.named(Direction::from_name)?,
        emoji: row.optional_text()?,
        agent: row.optional_id()?,
        at: row.at()?,
        state: row.named(ReactionState::from_name)?,
    })
}

fn reaction_view(row: &mut Columns<'_>) -> Result<(MessageId, ReactionView)> {
    let message = row.id()?;
    let (reaction, agent_name) = (reaction(row)?, row.optional_text()?);
    Ok((message, ReactionView { reaction, agent_name }))
}

/// Gives each message of a conversation's page, in order of their ids, its reactions.
pub(super) fn fill_in(
    link: &mut dyn Link,
    conversation: ConversationId,
    page: &mut [MessageView],
) -> Result<()> {
    let (Some(first), Some(last)) = (page.first(), page.last()) else { return Ok(()) };
    let values = values![conversation, first.message.id, last.message.id];
    for (id, reaction) in all(link, &sql::REACTION_OF_MESSAGES, &values, reaction_view)? {
        if let Ok(at) = page.binary_search_by(|it| it.message.id.cmp(&id))
            && let Some(view) = page.get_mut(at)
        {
            view.reactions.push(reaction);
        }
    }
    Ok(())
}

impl Reactions for Tx<'_> {
    fn reaction(
        &mut self,
        conversation: ConversationId,
        message: MessageId,
        side: Direction,
    ) -> Result<Option<Reaction>> {
        let values = values![conversation, message, side.name()];
        one(self.link(), &sql::REACTION_REACTION, &values, reaction)
    }

    fn put_reaction(
        &mut self,
        conversation: ConversationId,
        message: MessageId,
        reaction: &Reaction,
    ) -> Result<()> {
        let values = values![
            conversation,
            message,
            reaction.side.name(),
            reaction.emoji.as_deref(),
            reaction.agent,
            reaction.at,
            reaction.state.name(),
        ];
        self.link().execute(&sql::REACTION_PUT, &values)?;
        Ok(())
    }

    fn bind_reaction(
        &mut self,
        conversation: ConversationId,
        message: MessageId,
        key: PlatformKey,
    ) -> Result<()> {
        self.link().execute(&sql::REACTION_BIND, &values![conversation, message, key])?;
        Ok(())
    }

    fn reacted_by_key(&mut self, key: PlatformKey) -> Result<Option<(ConversationId, MessageId)>> {
        one(self.link(), &sql::REACTION_BY_KEY, &values![key], |row| Ok((row.id()?, row.id()?)))
    }
}
