//! Templates: what the platform says of them, and what managers chose.
//!
//! Every method fails with [`StoreError`] when the database does.
#![expect(clippy::missing_errors_doc, reason = "said once, for all of them, above")]

use pupitre_domain::id::{ChannelId, TemplateId};
use pupitre_domain::template::Template;

use super::StoreError;

/// Templates of channels.
pub trait Templates {
    /// The template of that id.
    fn template(&mut self, id: TemplateId) -> Result<Option<Template>, StoreError>;

    /// The template that the platform names so.
    fn template_by_platform_id(
        &mut self,
        channel: ChannelId,
        platform_id: &str,
    ) -> Result<Option<Template>, StoreError>;

    /// Every template of a channel, by name and language; those that are gone too.
    fn templates(&mut self, channel: ChannelId) -> Result<Vec<Template>, StoreError>;

    /// Writes a template, new or changed.
    fn put_template(&mut self, template: &Template) -> Result<(), StoreError>;
}
