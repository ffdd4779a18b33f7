//! Templates: kept in step with the platform, and chosen by managers (W9).

mod choose;
mod header_file;
mod record;
mod sync;
mod tell;

pub use choose::{
    ChooseTemplate, ChooseTemplateError, LABEL_LENGTH_MAX, TITLE_LENGTH_MAX, choose_template,
};
pub(crate) use header_file::uploaded;
pub use header_file::{ChooseHeaderFile, ChooseHeaderFileError, choose_header_file, keep_upload};
pub use record::record_templates;
pub use sync::{SYNC_AGAIN_AFTER, SyncTemplatesError, ask_for_sync, sync_soon, sync_templates};
pub use tell::{TellTemplate, TemplateNews, tell_template};

use pupitre_domain::event::{Event, EventBody};
use pupitre_domain::template::Template;

use crate::Context;
use crate::ports::store::{StoreError, Transaction};

/// Saves a template and tells the screens.
fn save_and_tell(
    tx: &mut dyn Transaction,
    ctx: &Context,
    template: &Template,
) -> Result<(), StoreError> {
    tx.put_template(template)?;
    let body = EventBody::TemplateChanged { template: template.id };
    tx.append(Event { conversation: None, actor: ctx.actor, at: ctx.now, body }, None, None)
}
