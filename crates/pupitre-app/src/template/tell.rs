//! Tell: the platform says that something of a template changed (W9).

use pupitre_domain::channel_setup::{News, NewsCode};
use pupitre_domain::id::ChannelId;
use pupitre_domain::template::{Category, Quality, Template, TemplateFacts, TemplateStatus};

use super::{save_and_tell, sync_soon};
use crate::Context;
use crate::channel::note_news;
use crate::ports::store::{StoreError, Transaction};

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateNews {
    /// Where it stands, and why it was refused.
    Status(TemplateStatus, Option<String>),
    /// How visitors take it.
    Quality(Quality),
    /// What it is for.
    Category(Category),
    /// Something that only the list says whole.
    Other,
}

/// News of a template.
#[derive(Debug, Clone)]
pub struct TellTemplate {
    /// The channel.
    pub channel: ChannelId,
    /// The platform's id of the template.
    pub platform_id: String,
    /// What changed.
    pub news: TemplateNews,
}

/// Takes news of a template in at once, and has the list fetched soon: news may come out of order,
/// or be of a template that the desk has not met.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn tell_template(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &TellTemplate,
) -> Result<(), StoreError> {
    sync_soon(tx, ctx, command.channel)?;
    let known = tx.template_by_platform_id(command.channel, &command.platform_id)?;
    let Some(known) = known else { return Ok(()) };
    let facts = known.facts.clone();
    let facts = match &command.news {
        TemplateNews::Status(status, rejection) => {
            TemplateFacts { status: *status, rejection: rejection.clone(), ..facts }
        }
        TemplateNews::Quality(quality) => TemplateFacts { quality: *quality, ..facts },
        TemplateNews::Category(category) => TemplateFacts { category: *category, ..facts },
        TemplateNews::Other => return Ok(()),
    };
    note_status(tx, ctx, &known, &facts)?;
    save_and_tell(tx, ctx, &known.told(facts, ctx.elapsed))
}

/// What managers should know of a template (C5).
fn note_status(
    tx: &mut dyn Transaction,
    ctx: &Context,
    known: &Template,
    facts: &TemplateFacts,
) -> Result<(), StoreError> {
    let code = match facts.status {
        TemplateStatus::Paused => NewsCode::TemplatePaused,
        TemplateStatus::Disabled => NewsCode::TemplateDisabled,
        TemplateStatus::Rejected => NewsCode::TemplateRejected,
        TemplateStatus::Approved if facts.quality == Quality::Red => NewsCode::TemplateFlagged,
        TemplateStatus::Approved => NewsCode::TemplateMended,
        TemplateStatus::Pending
        | TemplateStatus::InAppeal
        | TemplateStatus::Archived
        | TemplateStatus::Deleted
        | TemplateStatus::Unknown => return Ok(()),
    };
    let subject = format!("{} ({})", known.facts.name, known.facts.language);
    let current = tx.current_news(known.channel, code.topic(), &subject)?;
    if code == NewsCode::TemplateMended && current.is_none() {
        return Ok(());
    }
    let detail = facts.rejection.clone();
    note_news(tx, ctx, known.channel, &News { code, subject, detail, raw: None })
}
