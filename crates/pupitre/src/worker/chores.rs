//! Chores: what heals and tidies, by itself, now and then.

use std::time::Duration;

use jiff::SignedDuration;
use pupitre_app::channel::{log_webhooks, tidy_webhook_log};
use pupitre_app::conversation::sweep;
use pupitre_app::mail::forget_old_mails;
use pupitre_app::message::tell_unknown_targets;
use pupitre_app::ports::store::StoreError;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::{Workshop, said};

/// How often queues are looked at for a conversation that waits beside a free slot.
const SWEEP_EVERY: Duration = Duration::from_secs(1);

/// Every so many sweeps, changes whose message does not come are looked for.
const LOOK_FOR_TARGETS_EVERY: u32 = 60;

/// Every so many sweeps, what is too old is forgotten.
const TIDY_EVERY: u32 = 600;

/// How long a report of a message that nobody knows is kept.
///
/// Source: the platform delivers again for up to seven days, but the message that a report is about
/// is known within hours or never.
const PARKED_REPORT_AGE_MAX: SignedDuration = SignedDuration::from_hours(72);

/// How long the counts of webhooks are kept.
const WEBHOOK_HOURS_AGE_MAX: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Sweeps and tidies until `stop`.
pub(crate) async fn run_chores(workshop: Workshop, stop: CancellationToken) {
    let mut ticks = interval(SWEEP_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut count: u32 = 0;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = ticks.tick() => {}
        }
        count = count.wrapping_add(1);
        let ctx = workshop.context();
        match workshop.desk.write(move |tx| sweep(tx, &ctx)).await {
            Ok(0) => {}
            Ok(assigned) => tracing::warn!(assigned, "conversations waited beside a free slot"),
            Err(error) => tracing::warn!(error = said(&error), "the queues could not be swept"),
        }
        keep_counts(&workshop).await;
        workshop.setup.refresh().await;
        if count.is_multiple_of(LOOK_FOR_TARGETS_EVERY) {
            tell_targets(&workshop).await;
        }
        if count.is_multiple_of(TIDY_EVERY) {
            tidy(&workshop).await;
        }
    }
}

/// Writes what the webhooks counted since the last time.
pub(crate) async fn keep_counts(workshop: &Workshop) {
    let (counts, lines) = (workshop.tally.take(), workshop.tally.take_lines());
    if counts.is_empty() && lines.is_empty() {
        return;
    }
    let ctx = workshop.context();
    let kept = workshop.desk.write(move |tx| {
        log_webhooks(tx, &ctx, &lines)?;
        for count in &counts {
            tx.count_webhooks(count)?;
        }
        Ok::<_, StoreError>(())
    });
    if let Err(error) = kept.await {
        tracing::warn!(error = said(&error), "webhooks that came were not counted");
    }
}

/// Tells managers of the changes whose message does not come.
async fn tell_targets(workshop: &Workshop) {
    let ctx = workshop.context();
    match workshop.desk.write(move |tx| tell_unknown_targets(tx, &ctx)).await {
        Ok(0) => {}
        Ok(told) => tracing::info!(told, "changes are about messages that have not come"),
        Err(error) => tracing::warn!(error = said(&error), "changes that wait were not told of"),
    }
}

async fn tidy(workshop: &Workshop) {
    let ctx = workshop.context();
    let tidied = workshop.desk.write(move |tx| {
        let before = ctx.elapsed.checked_sub(PARKED_REPORT_AGE_MAX).unwrap_or(ctx.elapsed);
        tx.delete_expired_sessions(ctx.elapsed)?;
        forget_old_mails(tx, &ctx)?;
        let oldest = ctx.now.checked_sub(WEBHOOK_HOURS_AGE_MAX).unwrap_or(ctx.now);
        tx.drop_webhook_hours(oldest.as_second().div_euclid(3_600))?;
        tidy_webhook_log(tx, &ctx)?;
        tx.drop_parked_reports(before)
    });
    match tidied.await {
        Ok(0) => {}
        Ok(dropped) => tracing::info!(dropped, "old reports of unknown messages were forgotten"),
        Err(error) => tracing::warn!(error = said(&error), "old rows could not be forgotten"),
    }
}
