//! Tags, and those of conversations.

use jiff::Timestamp;
use pupitre_app::ports::store::{StoreError, Tags};
use pupitre_app::view::{ConversationView, PastConversationView};
use pupitre_domain::id::{ConversationId, TagId};
use pupitre_domain::name::Name;
use pupitre_domain::tag::{Tag, TagColor};

use crate::backend::{Columns, Link, Value, all, one, values};
use crate::sql;
use crate::transaction::Tx;

type Result<T> = std::result::Result<T, StoreError>;

/// How many conversations one reading of tags covers.
const CONVERSATIONS_AT_ONCE: usize = 16;

/// Reads the columns of a tag: id, name, color, whether it is active.
pub(super) fn tag(row: &mut Columns<'_>) -> Result<Tag> {
    Ok(Tag {
        id: row.id()?,
        name: row.named(|text| Name::parse(text).ok())?,
        color: row.named(TagColor::from_name)?,
        is_active: row.flag()?,
    })
}

fn tag_of(row: &mut Columns<'_>) -> Result<(ConversationId, Tag)> {
    Ok((row.id()?, tag(row)?))
}

/// What is shown of a conversation, with its tags.
pub(super) trait Tagged {
    /// Which conversation it is.
    fn id(&self) -> ConversationId;

    /// Gives it a tag more.
    fn give(&mut self, tag: Tag);
}

impl Tagged for ConversationView {
    fn id(&self) -> ConversationId {
        self.conversation.id
    }

    fn give(&mut self, tag: Tag) {
        self.tags.push(tag);
    }
}

impl Tagged for PastConversationView {
    fn id(&self) -> ConversationId {
        self.conversation.id
    }

    fn give(&mut self, tag: Tag) {
        self.tags.push(tag);
    }
}

/// Gives each conversation of a list its tags, by name.
pub(super) fn fill_in(link: &mut dyn Link, views: &mut [impl Tagged]) -> Result<()> {
    for views in views.chunks_mut(CONVERSATIONS_AT_ONCE) {
        let mut values = [Value::Null; CONVERSATIONS_AT_ONCE];
        for (value, view) in values.iter_mut().zip(views.iter()) {
            *value = Value::from(view.id());
        }
        for (conversation, tag) in all(link, &sql::TAG_OF_CONVERSATIONS, &values, tag_of)? {
            if let Some(view) = views.iter_mut().find(|it| it.id() == conversation) {
                view.give(tag);
            }
        }
    }
    Ok(())
}

impl Tags for Tx<'_> {
    fn tag(&mut self, id: TagId) -> Result<Option<Tag>> {
        one(self.link(), &sql::TAG_TAG, &values![id], tag)
    }

    fn tags(&mut self) -> Result<Vec<Tag>> {
        all(self.link(), &sql::TAG_LIST, &[], tag)
    }

    fn insert_tag(&mut self, tag: &Tag) -> Result<()> {
        let values = values![tag.id, tag.name.as_str(), tag.color.name(), tag.is_active];
        self.link().execute(&sql::TAG_INSERT, &values)?;
        Ok(())
    }

    fn save_tag(&mut self, tag: &Tag) -> Result<()> {
        let values = values![tag.id, tag.name.as_str(), tag.color.name(), tag.is_active];
        self.link().execute(&sql::TAG_SAVE, &values)?;
        Ok(())
    }

    fn tags_of(&mut self, conversation: ConversationId) -> Result<Vec<TagId>> {
        all(self.link(), &sql::TAG_OF_CONVERSATION, &values![conversation], |row| row.id())
    }

    fn attach_tag(
        &mut self,
        conversation: ConversationId,
        tag: TagId,
        at: Timestamp,
    ) -> Result<()> {
        self.link().execute(&sql::TAG_ATTACH, &values![conversation, tag, at])?;
        Ok(())
    }

    fn detach_tag(&mut self, conversation: ConversationId, tag: TagId) -> Result<()> {
        self.link().execute(&sql::TAG_DETACH, &values![conversation, tag])?;
        Ok(())
    }
}
