//! Unknown target: a change whose message does not come is told to managers, and waits on unseen no
//! more (C2).

use jiff::SignedDuration;

use crate::Context;
use crate::channel::log_webhooks;
use crate::ports::store::{StoreError, Transaction, WebhookLine, WebhookOutcome, WebhookSubject};

/// How long a change waits for its message before managers are told: the platform brings most
/// within seconds, in whatever order.
pub const TARGET_WAIT_MAX: SignedDuration = SignedDuration::from_hours(1);

/// The most changes that are told of at a time.
const TOLD_MAX: u32 = 200;

/// Why such a change is not in a thread: a stable code of the log.
pub const UNKNOWN_TARGET: &str = "unknown_target";

/// Tells managers, by the log of the channel, of the changes whose message has not come; how many.
/// Each is told once, and joins its message all the same, should that come.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn tell_unknown_targets(tx: &mut dyn Transaction, ctx: &Context) -> Result<usize, StoreError> {
    let before = ctx.now.checked_sub(TARGET_WAIT_MAX).unwrap_or(ctx.now);
    let untold = tx.untold_changes(before, TOLD_MAX)?;
    let mut lines = Vec::with_capacity(untold.len());
    for (key, channel, kind) in untold {
        tx.change_told(key, ctx.now)?;
        lines.push(WebhookLine {
            subject: WebhookSubject::of(channel),
            at: ctx.now,
            kind: format!("message.{kind}"),
            outcome: WebhookOutcome::KeptAside,
            reason: Some(UNKNOWN_TARGET.to_owned()),
        });
    }
    log_webhooks(tx, ctx, &lines)?;
    Ok(lines.len())
}
