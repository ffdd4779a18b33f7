//! Record: the whole list of a channel's templates, as the platform gave it (W9).

use std::collections::HashMap;

use jiff::Timestamp;
use pupitre_domain::id::{ChannelId, TemplateId};
use pupitre_domain::template::{Template, TemplateFacts, TemplateStatus};

use super::save_and_tell;
use crate::Context;
use crate::ports::store::{StoreError, Transaction};

/// Takes the list in that was asked for at that real instant: new templates, changed ones, and
/// those that are gone. What a webhook told since then is newer than the list, and stays. How many
/// changed.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn record_templates(
    tx: &mut dyn Transaction,
    ctx: &Context,
    channel: ChannelId,
    listed: &[TemplateFacts],
    asked_at: Timestamp,
) -> Result<u32, StoreError> {
    let known = tx.templates(channel)?;
    let mut by_platform_id: HashMap<&str, &Template> =
        known.iter().map(|it| (it.facts.platform_id.as_str(), it)).collect();
    let mut changed_count = 0;
    for facts in listed {
        let known = by_platform_id.remove(facts.platform_id.as_str());
        let template = match known {
            Some(known) if known.told_at > asked_at || known.facts == *facts => continue,
            Some(known) => known.told(facts.clone(), asked_at),
            None => {
                let id = TemplateId::from_bytes(ctx.ids.id());
                Template::new(id, channel, facts.clone(), asked_at)
            }
        };
        save_and_tell(tx, ctx, &template)?;
        changed_count += 1;
    }
    let gone = by_platform_id
        .into_values()
        .filter(|it| it.told_at <= asked_at && it.facts.status != TemplateStatus::Deleted);
    let mut gone: Vec<&Template> = gone.collect();
    gone.sort_unstable_by_key(|it| it.id);
    for template in gone {
        let facts = TemplateFacts { status: TemplateStatus::Deleted, ..template.facts.clone() };
        save_and_tell(tx, ctx, &template.told(facts, asked_at))?;
        changed_count += 1;
    }
    Ok(changed_count)
}
