//! Tell the platform that the visitor's messages were read: their phone shows it. Best effort.

use jiff::SignedDuration;
use pupitre_domain::channel::Channel;
use pupitre_domain::id::ConversationId;

use super::{backoff, later};
use crate::Context;
use crate::ports::channel::ReadOutcome;
use crate::ports::store::{ClaimedWork, StoreError, Transaction};

/// How many times the platform is told before it is let be.
const READ_ATTEMPTS_MAX: u32 = 4;

/// The longest wait between two tries.
const RETRY_WAIT_MAX: SignedDuration = SignedDuration::from_secs(60);

/// What the platform is to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The channel.
    pub channel: Channel,
    /// The platform's id of the last message seen.
    pub platform_id: String,
}

/// What to tell for a claim; `None` when nothing is left to do.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn begin_read(
    tx: &mut dyn Transaction,
    claim: &ClaimedWork,
) -> Result<Option<Read>, StoreError> {
    let conversation = tx.conversation(ConversationId::from_bytes(claim.work.subject))?;
    let read = match conversation {
        Some(conversation) => {
            let last = tx.last_inbound(conversation.id)?.and_then(|it| it.platform_id);
            tx.channel(conversation.channel)?.zip(last)
        }
        None => None,
    };
    if read.is_none() {
        tx.finish(claim)?;
    }
    Ok(read.map(|(channel, platform_id)| Read { channel, platform_id }))
}

/// Records what came of it.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn finish_read(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
    outcome: ReadOutcome,
) -> Result<(), StoreError> {
    match outcome {
        ReadOutcome::Later if claim.attempts < READ_ATTEMPTS_MAX => {
            let by = backoff(claim.attempts, RETRY_WAIT_MAX);
            tx.postpone(claim, later(ctx.elapsed, by))?;
        }
        ReadOutcome::Later | ReadOutcome::Done => {
            tx.finish(claim)?;
        }
    }
    Ok(())
}
