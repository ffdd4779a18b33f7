//! Sync: the templates of a channel are fetched, now and then and when something changed (W9).

use jiff::SignedDuration;
use pupitre_domain::channel::ChannelKind;
use pupitre_domain::id::ChannelId;

use crate::Context;
use crate::jobs::{enqueue, later};
use crate::ports::store::{StoreError, Topic, Transaction};

/// How long after a list the next one is fetched by itself, by real time: webhooks may be lost.
pub const SYNC_AGAIN_AFTER: SignedDuration = SignedDuration::from_hours(6);

/// How long after news the list is fetched: more news may follow.
const SYNC_SOON_AFTER: SignedDuration = SignedDuration::from_secs(5);

/// Why the templates are not fetched.
#[derive(Debug, thiserror::Error)]
pub enum SyncTemplatesError {
    /// There is no such channel, or it has no templates.
    #[error("the channel does not exist or has no templates")]
    NotFound,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Has the templates of a channel fetched now; nobody waits for it.
///
/// # Errors
///
/// See [`SyncTemplatesError`].
pub fn sync_templates(
    tx: &mut dyn Transaction,
    ctx: &Context,
    channel: ChannelId,
) -> Result<(), SyncTemplatesError> {
    let known = tx.channel(channel)?.ok_or(SyncTemplatesError::NotFound)?;
    match known.kind {
        ChannelKind::WhatsApp => Ok(ask_for_sync(tx, ctx, channel, SignedDuration::ZERO)?),
        ChannelKind::WebChat => Err(SyncTemplatesError::NotFound),
    }
}

/// Has the templates of a channel fetched soon, because of news.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn sync_soon(
    tx: &mut dyn Transaction,
    ctx: &Context,
    channel: ChannelId,
) -> Result<(), StoreError> {
    ask_for_sync(tx, ctx, channel, SYNC_SOON_AFTER)
}

/// Has the templates of a channel fetched after that much real time.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn ask_for_sync(
    tx: &mut dyn Transaction,
    ctx: &Context,
    channel: ChannelId,
    after: SignedDuration,
) -> Result<(), StoreError> {
    enqueue(tx, ctx, Topic::SyncTemplates, channel.as_bytes(), later(ctx.elapsed, after))
}
