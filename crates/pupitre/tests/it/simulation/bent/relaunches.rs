//! The transaction that misbehaves: relaunches.

use pupitre_app::ports::store::{RelaunchRow, Relaunches, StoreError};
use pupitre_domain::id::{ChannelId, ContactId, ConversationId, MessageId};
use pupitre_domain::template::TemplateContent;

use crate::simulation::planted::Bent;

type Result<T> = std::result::Result<T, StoreError>;

impl Relaunches for Bent<'_> {
    fn insert_relaunch(&mut self, relaunch: &RelaunchRow) -> Result<()> {
        self.trip()?;
        self.inner.insert_relaunch(relaunch)
    }

    fn save_relaunch(&mut self, relaunch: &RelaunchRow) -> Result<()> {
        self.trip()?;
        self.inner.save_relaunch(relaunch)
    }

    fn relaunch_of(&mut self, message: MessageId) -> Result<Option<RelaunchRow>> {
        self.trip()?;
        self.inner.relaunch_of(message)
    }

    fn relaunches_in_silence(
        &mut self,
        channel: ChannelId,
        contact: ContactId,
    ) -> Result<Vec<RelaunchRow>> {
        self.trip()?;
        self.inner.relaunches_in_silence(channel, contact)
    }

    fn save_template_content(
        &mut self,
        conversation: ConversationId,
        message: MessageId,
        content: &TemplateContent,
    ) -> Result<()> {
        self.trip()?;
        self.inner.save_template_content(conversation, message, content)
    }
}
