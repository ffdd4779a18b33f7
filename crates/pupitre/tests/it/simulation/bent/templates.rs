//! The transaction that misbehaves: templates.

use pupitre_app::ports::store::{HeaderUpload, StoreError, Templates};
use pupitre_domain::id::{ChannelId, MediaId, TemplateId};
use pupitre_domain::template::{Template, TemplateStatus};

use crate::simulation::planted::{Bent, Bug};

type Result<T> = std::result::Result<T, StoreError>;

impl Templates for Bent<'_> {
    fn template(&mut self, id: TemplateId) -> Result<Option<Template>> {
        self.trip()?;
        let mut template = self.inner.template(id)?;
        if let Some(it) = template.as_mut().filter(|it| it.facts.status == TemplateStatus::Paused)
            && self.is_leaving
            && self.has(Bug::PausedTemplateLeaves)
        {
            it.facts.status = TemplateStatus::Approved;
        }
        Ok(template)
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
        if self.has(Bug::NewsOfPausesLost) && template.facts.status == TemplateStatus::Paused {
            return Ok(());
        }
        self.inner.put_template(template)
    }

    fn keep_header_file(&mut self, media: MediaId, template: TemplateId) -> Result<bool> {
        self.trip()?;
        self.inner.keep_header_file(media, template)
    }

    fn is_header_file(&mut self, media: MediaId) -> Result<bool> {
        self.trip()?;
        self.inner.is_header_file(media)
    }

    fn header_upload(&mut self, media: MediaId) -> Result<Option<HeaderUpload>> {
        self.trip()?;
        self.inner.header_upload(media)
    }

    fn put_header_upload(&mut self, media: MediaId, upload: Option<&HeaderUpload>) -> Result<()> {
        self.trip()?;
        self.inner.put_header_upload(media, upload)
    }
}
