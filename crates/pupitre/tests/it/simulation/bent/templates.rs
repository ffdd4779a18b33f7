//! The transaction that misbehaves: templates.

use pupitre_app::ports::store::{StoreError, Templates};
use pupitre_domain::id::{ChannelId, TemplateId};
use pupitre_domain::template::Template;

use crate::simulation::planted::Bent;

type Result<T> = std::result::Result<T, StoreError>;

impl Templates for Bent<'_> {
    fn template(&mut self, id: TemplateId) -> Result<Option<Template>> {
        self.trip()?;
        self.inner.template(id)
    }

    fn template_by_platform_id(
        &mut self,
        channel: ChannelId,
        platform_id: &str,
    ) -> Result<Option<Template>> {
        self.trip()?;
        self.inner.template_by_platform_id(channel, platform_id)
    }

    fn templates(&mut self, channel: ChannelId) -> Result<Vec<Template>> {
        self.trip()?;
        self.inner.templates(channel)
    }

    fn put_template(&mut self, template: &Template) -> Result<()> {
        self.trip()?;
        self.inner.put_template(template)
    }
}
