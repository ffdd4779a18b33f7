//! The transaction that misbehaves: closing reasons and tags.

use jiff::Timestamp;
use pupitre_app::ports::store::{ClosingReasons, StoreError, Tags};
use pupitre_domain::closing_reason::ClosingReason;
use pupitre_domain::id::{ClosingReasonId, ConversationId, TagId};
use pupitre_domain::tag::Tag;

use crate::simulation::planted::Bent;

type Result<T> = std::result::Result<T, StoreError>;

impl ClosingReasons for Bent<'_> {
    fn closing_reason(&mut self, id: ClosingReasonId) -> Result<Option<ClosingReason>> {
        self.trip()?;
        self.inner.closing_reason(id)
    }

    fn closing_reasons(&mut self) -> Result<Vec<ClosingReason>> {
        self.trip()?;
        self.inner.closing_reasons()
    }

    fn insert_closing_reason(&mut self, reason: &ClosingReason) -> Result<()> {
        self.trip()?;
        self.inner.insert_closing_reason(reason)
    }

    fn save_closing_reason(&mut self, reason: &ClosingReason) -> Result<()> {
        self.trip()?;
        self.inner.save_closing_reason(reason)
    }
}

impl Tags for Bent<'_> {
    fn tag(&mut self, id: TagId) -> Result<Option<Tag>> {
        self.trip()?;
        self.inner.tag(id)
    }

    fn tags(&mut self) -> Result<Vec<Tag>> {
        self.trip()?;
        self.inner.tags()
    }

    fn insert_tag(&mut self, tag: &Tag) -> Result<()> {
        self.trip()?;
        self.inner.insert_tag(tag)
    }

    fn save_tag(&mut self, tag: &Tag) -> Result<()> {
        self.trip()?;
        self.inner.save_tag(tag)
    }

    fn tags_of(&mut self, conversation: ConversationId) -> Result<Vec<TagId>> {
        self.trip()?;
        self.inner.tags_of(conversation)
    }

    fn attach_tag(
        &mut self,
        conversation: ConversationId,
        tag: TagId,
        at: Timestamp,
    ) -> Result<()> {
        self.trip()?;
        self.inner.attach_tag(conversation, tag, at)
    }

    fn detach_tag(&mut self, conversation: ConversationId, tag: TagId) -> Result<()> {
        self.trip()?;
        self.inner.detach_tag(conversation, tag)
    }
}
