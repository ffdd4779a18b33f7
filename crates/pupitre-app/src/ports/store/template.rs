//! Templates: what the platform says of them, and what managers chose.
//!
//! Every method fails with [`StoreError`] when the database does.
#![expect(clippy::missing_errors_doc, reason = "said once, for all of them, above")]

use jiff::Timestamp;
use pupitre_domain::id::{ChannelId, MediaId, TemplateId};
use pupitre_domain::template::Template;

use super::StoreError;

/// Where the platform has a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderUpload {
    /// The number that it was uploaded for, as the platform names it: no other may name it.
    pub number: String,
    /// The platform's id.
    pub platform_id: String,
    /// Until when the platform keeps it.
    pub kept_until: Timestamp,
}

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

    /// Keeps a file for a template, for good: messages that left with it show it. `false` when
    /// it is kept for another one.
    fn keep_header_file(
        &mut self,
        media: MediaId,
        template: TemplateId,
    ) -> Result<bool, StoreError>;

    /// Whether a file is kept for a template.
    fn is_header_file(&mut self, media: MediaId) -> Result<bool, StoreError>;

    /// Where the platform has a file that is kept for a template.
    fn header_upload(&mut self, media: MediaId) -> Result<Option<HeaderUpload>, StoreError>;

    /// Writes where the platform has a file; none: nowhere any longer.
    fn put_header_upload(
        &mut self,
        media: MediaId,
        upload: Option<&HeaderUpload>,
    ) -> Result<(), StoreError>;
}
