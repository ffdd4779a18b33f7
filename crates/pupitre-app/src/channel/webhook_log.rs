//! Webhook log: what platforms told lately, and what was done with it, for managers (C1, C2).

use jiff::SignedDuration;
use pupitre_domain::id::WebhookLineId;

use crate::Context;
use crate::ports::store::{StoreError, Transaction, WebhookLine};

/// How many lines of a channel are kept.
pub const WEBHOOK_LINES_KEPT: u32 = 1_000;

/// How long they are kept.
pub const WEBHOOK_LINES_AGE_MAX: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Writes lines, those of each subject in order; all but the last of each go.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn log_webhooks(
    tx: &mut dyn Transaction,
    ctx: &Context,
    lines: &[WebhookLine],
) -> Result<(), StoreError> {
    let mut subjects: Vec<_> = lines.iter().map(|it| it.subject).collect();
    subjects.sort_unstable();
    subjects.dedup();
    for line in lines {
        tx.insert_webhook_line(WebhookLineId::from_bytes(ctx.ids.id()), line)?;
    }
    for subject in subjects {
        tx.trim_webhook_log(subject, WEBHOOK_LINES_KEPT)?;
    }
    Ok(())
}

/// Forgets what is too old.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn tidy_webhook_log(tx: &mut dyn Transaction, ctx: &Context) -> Result<(), StoreError> {
    let before = ctx.now.checked_sub(WEBHOOK_LINES_AGE_MAX).unwrap_or(ctx.now);
    tx.drop_webhook_lines(before)
}
