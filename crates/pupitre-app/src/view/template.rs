//! Templates as settings list them.

use jiff::Timestamp;
use pupitre_domain::conversation::RelaunchOutcome;
use pupitre_domain::id::{ChannelId, MediaId, TemplateId};
use pupitre_domain::media::Media;
use pupitre_domain::template::Template;

use crate::ports::store::StoreError;

/// How many relaunches by one template came to one end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RelaunchCount {
    /// The template.
    pub template: TemplateId,
    /// What became of them.
    pub outcome: RelaunchOutcome,
    /// How many.
    pub count: u32,
}

/// Read-only queries of templates.
pub trait TemplateViews {
    /// Every template of a channel, by name and language; those that are gone too.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the database fails.
    fn channel_templates(&mut self, channel: ChannelId) -> Result<Vec<Template>, StoreError>;

    /// The files that managers chose to stand above the words of a channel's templates.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the database fails.
    fn header_files(&mut self, channel: ChannelId) -> Result<Vec<(TemplateId, Media)>, StoreError>;

    /// Whether a file stands, or stood, above the words of a template.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the database fails.
    fn is_template_file(&mut self, media: MediaId) -> Result<bool, StoreError>;

    /// What came of the relaunches that left a channel since then, by template (W6).
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the database fails.
    fn relaunch_counts(
        &mut self,
        channel: ChannelId,
        since: Timestamp,
    ) -> Result<Vec<RelaunchCount>, StoreError>;
}
