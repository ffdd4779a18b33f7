//! Blocked: what a blocked contact writes is kept, starts no conversation and alerts no one (R8).

use pupitre_domain::id::{BlockedMessageId, ContactId};
use pupitre_domain::message::Content;

use super::{InboundContent, ReceiveMessage};
use crate::Context;
use crate::ports::store::{BlockedMessage, StoreError, Transaction};

/// Keeps a message of a blocked contact. Its file is not fetched; the window is not moved.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(super) fn keep_blocked(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &ReceiveMessage,
    contact: ContactId,
) -> Result<(), StoreError> {
    let kind = match &command.content {
        InboundContent::Text(_) => "text",
        InboundContent::Media(_) | InboundContent::Stored { .. } => "media",
        InboundContent::Other(content) | InboundContent::Attached(content) => match &**content {
            Content::Unsupported { kind, .. } => kind,
            shown => shown.kind(),
        },
    };
    tx.keep_blocked_message(&BlockedMessage {
        id: BlockedMessageId::from_bytes(ctx.ids.id()),
        contact,
        channel: command.channel.id,
        key: command.key,
        platform_id: command.platform_id.clone(),
        kind: kind.to_owned(),
        body: command.content.text().map(str::to_owned),
        raw: command.raw.clone(),
        sent_at: command.sent_at.min(ctx.now),
        received_at: ctx.now,
    })
}
