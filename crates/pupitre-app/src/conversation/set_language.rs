//! Set language: the holder says in which language the conversation is held (D8).

use pupitre_domain::conversation::{Conversation, HoldError};
use pupitre_domain::event::{Actor, EventBody};
use pupitre_domain::id::ConversationId;
use pupitre_domain::language::Language;

use super::tell::tell;
use crate::Context;
use crate::ports::store::{StoreError, Transaction};

/// The language of a conversation.
#[derive(Debug, Clone, Copy)]
pub struct SetLanguage {
    /// The conversation.
    pub conversation: ConversationId,
    /// Its language.
    pub language: Language,
    /// The stay that the agent knows of.
    pub expected_epoch: Option<u32>,
}

/// Why it was not set.
#[derive(Debug, thiserror::Error)]
pub enum SetLanguageError {
    /// There is no such conversation.
    #[error("the conversation does not exist")]
    NotFound,
    /// The agent may not act on it.
    #[error(transparent)]
    Hold(#[from] HoldError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Sets the language in which spelling is checked and colleagues are looked for.
///
/// # Errors
///
/// See [`SetLanguageError`].
pub fn set_language(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &SetLanguage,
) -> Result<Conversation, SetLanguageError> {
    let Actor::Agent(agent) = ctx.actor else { return Err(HoldError::NotOwner.into()) };
    let known = tx.conversation(command.conversation)?.ok_or(SetLanguageError::NotFound)?;
    known.held_by(agent, command.expected_epoch)?;
    if known.language == command.language {
        return Ok(known);
    }
    let changed = known.in_language(command.language);
    tx.save_conversation(&changed)?;
    let body = EventBody::ConversationLanguageChanged { language: changed.language };
    tell(tx, ctx, &changed, body)?;
    Ok(changed)
}
