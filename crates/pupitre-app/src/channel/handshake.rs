//! Handshake: the platform has met the webhook with a channel's word (C1).

use pupitre_domain::id::ChannelId;

use super::create::told;
use crate::Context;
use crate::ports::store::{ChannelAccount, StoreError, Transaction};

/// Notes when the platform last met the webhook with a channel's word.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn note_handshake(
    tx: &mut dyn Transaction,
    ctx: &Context,
    channel: ChannelId,
) -> Result<(), StoreError> {
    let Some(account) = tx.channel_account(channel)? else { return Ok(()) };
    tx.put_channel_account(&ChannelAccount { webhook_verified_at: Some(ctx.now), ..account })?;
    told(tx, ctx, channel)
}
