//! Tags in a transaction.
#![expect(clippy::missing_errors_doc, reason = "every method fails when the database does")]

use jiff::Timestamp;
use pupitre_domain::id::{ConversationId, TagId};
use pupitre_domain::tag::Tag;

use super::StoreError;

type Result<T> = std::result::Result<T, StoreError>;

/// Tags, and those of a conversation.
pub trait Tags {
    /// The tag of that id.
    fn tag(&mut self, id: TagId) -> Result<Option<Tag>>;

    /// Every tag by name, those that are switched off included.
    fn tags(&mut self) -> Result<Vec<Tag>>;

    /// Writes a new tag. A name that is taken is [`StoreError::Constraint`] named `tags_name`.
    fn insert_tag(&mut self, tag: &Tag) -> Result<()>;

    /// Writes a changed tag. A name that is taken is [`StoreError::Constraint`] named `tags_name`.
    fn save_tag(&mut self, tag: &Tag) -> Result<()>;

    /// The tags of a conversation, in the order of their ids.
    fn tags_of(&mut self, conversation: ConversationId) -> Result<Vec<TagId>>;

    /// Puts a tag on a conversation; once is enough.
    fn attach_tag(&mut self, conversation: ConversationId, tag: TagId, at: Timestamp)
    -> Result<()>;

    /// Takes a tag off a conversation.
    fn detach_tag(&mut self, conversation: ConversationId, tag: TagId) -> Result<()>;
}
