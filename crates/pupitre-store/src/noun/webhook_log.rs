//! The log of what platforms told, as rows.

use jiff::Timestamp;
use pupitre_app::ports::store::{StoreError, WebhookLine, WebhookOutcome};
use pupitre_domain::id::{ChannelId, WebhookLineId};

use crate::backend::{Columns, Link, all, values};
use crate::sql;

type Result<T> = std::result::Result<T, StoreError>;

/// What stands for no channel.
const NO_CHANNEL: [u8; 16] = [0; 16];

/// Comes after every id.
const LAST_ID: [u8; 16] = [u8::MAX; 16];

fn subject(channel: Option<ChannelId>) -> [u8; 16] {
    channel.map_or(NO_CHANNEL, |it| *it.as_bytes())
}

fn line(row: &mut Columns<'_>) -> Result<(WebhookLineId, WebhookLine)> {
    let id = row.id()?;
    let channel: ChannelId = row.id()?;
    let line = WebhookLine {
        channel: (*channel.as_bytes() != NO_CHANNEL).then_some(channel),
        at: row.at()?,
        kind: row.text()?,
        outcome: row.named(WebhookOutcome::from_name)?,
        reason: row.optional_text()?,
    };
    Ok((id, line))
}

pub(super) fn insert(link: &mut dyn Link, id: WebhookLineId, told: &WebhookLine) -> Result<()> {
    let values = values![
        id,
        subject(told.channel),
        told.at,
        &told.kind,
        told.outcome.name(),
        told.reason.as_deref(),
    ];
    link.execute(&sql::SETUP_INSERT_WEBHOOK_LINE, &values)?;
    Ok(())
}

pub(super) fn trim(link: &mut dyn Link, channel: Option<ChannelId>, kept: u32) -> Result<()> {
    link.execute(&sql::SETUP_TRIM_WEBHOOK_LOG, &values![subject(channel), kept])?;
    Ok(())
}

pub(super) fn forget(link: &mut dyn Link, before: Timestamp) -> Result<()> {
    link.execute(&sql::SETUP_DROP_WEBHOOK_LINES, &values![before])?;
    Ok(())
}

pub(super) fn page(
    link: &mut dyn Link,
    channel: ChannelId,
    before: Option<WebhookLineId>,
    limit: u32,
) -> Result<Vec<(WebhookLineId, WebhookLine)>> {
    let before = before.map_or(LAST_ID, |it| *it.as_bytes());
    all(link, &sql::SETUP_WEBHOOK_LOG, &values![channel, NO_CHANNEL, before, limit], line)
}
