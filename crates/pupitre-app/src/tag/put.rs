//! Put: the tags of a conversation, whether it is open or closed (P6).

use std::collections::BTreeSet;

use pupitre_domain::conversation::Conversation;
use pupitre_domain::event::EventBody;
use pupitre_domain::id::{ConversationId, TagId};
use pupitre_domain::tag::TAGS_OF_CONVERSATION_MAX;

use crate::Context;
use crate::conversation::tell;
use crate::ports::store::{StoreError, Transaction};

/// The tags that a conversation is to have, and no others.
#[derive(Debug, Clone)]
pub struct TagConversation {
    /// The conversation; the one who asks may see it.
    pub conversation: ConversationId,
    /// Its tags.
    pub tags: Vec<TagId>,
}

/// Why tags were not put on a conversation.
#[derive(Debug, thiserror::Error)]
pub enum TagsError {
    /// A tag does not exist, or is switched off and was not there before.
    #[error("the tag {0} can't be given")]
    Unavailable(TagId),
    /// There are too many.
    #[error("a conversation has at most {TAGS_OF_CONVERSATION_MAX} tags")]
    TooMany,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a conversation was not tagged.
#[derive(Debug, thiserror::Error)]
pub enum TagConversationError {
    /// There is no such conversation.
    #[error("the conversation does not exist")]
    NotFound,
    /// The tags can't be given.
    #[error(transparent)]
    Tags(#[from] TagsError),
}

impl From<StoreError> for TagConversationError {
    fn from(error: StoreError) -> Self {
        Self::Tags(TagsError::Store(error))
    }
}

/// Gives a conversation these tags, and takes the others off. Whether the one who asks may see it
/// is asked before.
///
/// # Errors
///
/// See [`TagConversationError`].
pub fn tag_conversation(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &TagConversation,
) -> Result<Conversation, TagConversationError> {
    let known = tx.conversation(command.conversation)?.ok_or(TagConversationError::NotFound)?;
    if !put_tags(tx, ctx, known.id, &command.tags)? {
        return Ok(known);
    }
    let tagged = known.tagged();
    tx.save_conversation(&tagged)?;
    let body = EventBody::ConversationTagged { tags: command.tags.clone() };
    tell(tx, ctx, &tagged, body)?;
    Ok(tagged)
}

/// Writes the tags of a conversation; whether any came or went.
pub(crate) fn put_tags(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: ConversationId,
    tags: &[TagId],
) -> Result<bool, TagsError> {
    let wanted: BTreeSet<TagId> = tags.iter().copied().collect();
    if wanted.len() > TAGS_OF_CONVERSATION_MAX {
        return Err(TagsError::TooMany);
    }
    let present: BTreeSet<TagId> = tx.tags_of(conversation)?.into_iter().collect();
    for tag in wanted.difference(&present) {
        if !tx.tag(*tag)?.is_some_and(|it| it.is_active) {
            return Err(TagsError::Unavailable(*tag));
        }
        tx.attach_tag(conversation, *tag, ctx.now)?;
    }
    for tag in present.difference(&wanted) {
        tx.detach_tag(conversation, *tag)?;
    }
    Ok(wanted != present)
}
