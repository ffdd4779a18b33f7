//! Templates as settings list them.

use pupitre_domain::id::ChannelId;
use pupitre_domain::template::Template;

use crate::ports::store::StoreError;

/// Read-only queries of templates.
pub trait TemplateViews {
    /// Every template of a channel, by name and language; those that are gone too.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the database fails.
    fn channel_templates(&mut self, channel: ChannelId) -> Result<Vec<Template>, StoreError>;
}
