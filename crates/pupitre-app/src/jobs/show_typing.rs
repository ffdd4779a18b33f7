//! Show the visitor that an agent writes: one call, never repeated, and late is never.

use jiff::SignedDuration;
use pupitre_domain::conversation::reply::check_window;
use pupitre_domain::id::ConversationId;

use super::later;
use super::mark_read::Read;
use crate::Context;
use crate::ports::store::{ClaimedWork, StoreError, Transaction};

/// How long until a conversation shows it again: the platform shows it for up to 25 seconds.
///
/// Source: Cloud API, "Typing indicators", seen 2026-06-17.
pub const TYPING_EVERY: SignedDuration = SignedDuration::from_secs(20);

/// What waited longer than this for its call is not shown any more.
const LATE_AFTER: SignedDuration = SignedDuration::from_secs(10);

/// What the platform is to be told: the visitor's last message, which is marked read with it. None
/// when nothing is left to do, or when it is too late.
///
/// A row that was called for stays until the next call is allowed, so that none comes before.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn begin_typing(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
) -> Result<Option<Read>, StoreError> {
    let waited = ctx.elapsed.duration_since(claim.work.due_at);
    if claim.attempts > 1 || waited > LATE_AFTER {
        tx.finish(claim)?;
        return Ok(None);
    }
    let read = shown(tx, ctx, ConversationId::from_bytes(claim.work.subject))?;
    match read {
        Some(_) => tx.postpone(claim, later(claim.work.due_at, TYPING_EVERY))?,
        None => tx.finish(claim)?,
    };
    Ok(read)
}

fn shown(
    tx: &mut dyn Transaction,
    ctx: &Context,
    id: ConversationId,
) -> Result<Option<Read>, StoreError> {
    let Some(conversation) = tx.conversation(id)? else { return Ok(None) };
    let Some(channel) = tx.channel(conversation.channel)? else { return Ok(None) };
    let has_window = channel.kind.has_service_window();
    let is_held = conversation.agent().is_some();
    if !is_held || check_window(has_window, conversation.window_ends_at, ctx.now).is_err() {
        return Ok(None);
    }
    let last = tx.last_inbound(id)?.and_then(|it| it.platform_id);
    Ok(last.map(|platform_id| Read { channel, platform_id }))
}
