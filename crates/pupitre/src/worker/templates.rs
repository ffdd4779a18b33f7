//! Templates: the list of a channel, fetched from the platform.

use std::time::Duration;

use pupitre_app::jobs::sync_templates::{Sync, finish_sync};
use pupitre_app::ports::channel::TemplatesOutcome;
use pupitre_app::ports::store::ClaimedWork;

use super::{Workshop, said};

/// The longest the pages of a list may take, below the lease.
const LIST_TIMEOUT: Duration = Duration::from_secs(90);

pub(super) async fn done(workshop: &Workshop, claim: ClaimedWork, sync: Sync) {
    let list = workshop.channels.templates(sync.channel.clone());
    let outcome = tokio::time::timeout(LIST_TIMEOUT, list).await;
    let outcome = outcome.unwrap_or(TemplatesOutcome::Later { retry_after: None });
    let channel = sync.channel.id;
    match &outcome {
        TemplatesOutcome::Listed(listed) => {
            tracing::info!(channel.id = %channel, count = listed.len(), "templates were listed");
        }
        TemplatesOutcome::Later { .. } => {
            tracing::warn!(channel.id = %channel, "templates can't be listed now");
        }
        TemplatesOutcome::Refused { reason } => {
            tracing::error!(channel.id = %channel, reason, "templates can't be listed");
        }
    }
    let ctx = workshop.context();
    let told = workshop.desk.write(move |tx| finish_sync(tx, &ctx, &claim, &sync, &outcome)).await;
    if let Err(error) = told {
        tracing::warn!(error = said(&error), "the list of templates was not recorded");
    }
}
