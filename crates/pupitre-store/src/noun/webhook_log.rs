//! The log of what platforms told, as rows.

use jiff::Timestamp;
use pupitre_app::ports::store::{StoreError, WebhookLine, WebhookOutcome, WebhookSubject};
use pupitre_domain::id::{ChannelId, WebhookLineId};

use crate::backend::{Columns, Link, all, values};
use crate::sql;

type Result<T> = std::result::Result<T, StoreError>;

/// What stands for no channel.
const NO_CHANNEL: [u8; 16] = [0; 16];

/// Comes after every id.
const LAST_ID: [u8; 16] = [u8::MAX; 16];

/// What a subject is kept under. What only says that it is of a channel is kept under that
/// channel's id with another version of UUID: it has lines and counts of its own.
pub(super) fn subject(subject: WebhookSubject) -> [u8; 16] {
    match subject {
        WebhookSubject::Channel(channel) => *channel.as_bytes(),
        WebhookSubject::Claimed(channel) => {
            let mut bytes = *channel.as_bytes();
            if let Some(version) = bytes.get_mut(6) {
                *version ^= 0xF0;
            }
            bytes
        }
        WebhookSubject::Unknown => NO_CHANNEL,
    }
}

/// What is shown of a channel, or of none.
pub(super) fn subjects(channel: Option<ChannelId>) -> [[u8; 16]; 2] {
    match channel {
        Some(it) => [WebhookSubject::Channel(it), WebhookSubject::Claimed(it)].map(subject),
        None => [NO_CHANNEL; 2],
    }
}

fn line(channel: Option<ChannelId>, row: &mut Columns<'_>) -> Result<(WebhookLineId, WebhookLine)> {
    let id = row.id()?;
    let kept_under: ChannelId = row.id()?;
    let subject = match channel {
        None => WebhookSubject::Unknown,
        Some(channel) if channel == kept_under => WebhookSubject::Channel(channel),
        Some(channel) => WebhookSubject::Claimed(channel),
    };
    let line = WebhookLine {
        subject,
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
        subject(told.subject),
        told.at,
        &told.kind,
        told.outcome.name(),
        told.reason.as_deref(),
    ];
    link.execute(&sql::SETUP_INSERT_WEBHOOK_LINE, &values)?;
    Ok(())
}

pub(super) fn trim(link: &mut dyn Link, of: WebhookSubject, kept: u32) -> Result<()> {
    link.execute(&sql::SETUP_TRIM_WEBHOOK_LOG, &values![subject(of), kept])?;
    Ok(())
}

pub(super) fn forget(link: &mut dyn Link, before: Timestamp) -> Result<()> {
    link.execute(&sql::SETUP_DROP_WEBHOOK_LINES, &values![before])?;
    Ok(())
}

pub(super) fn page(
    link: &mut dyn Link,
    channel: Option<ChannelId>,
    before: Option<WebhookLineId>,
    limit: u32,
) -> Result<Vec<(WebhookLineId, WebhookLine)>> {
    let before = before.map_or(LAST_ID, |it| *it.as_bytes());
    let [own, claimed] = subjects(channel);
    let values = values![own, claimed, before, limit];
    all(link, &sql::SETUP_WEBHOOK_LOG, &values, |row| line(channel, row))
}
