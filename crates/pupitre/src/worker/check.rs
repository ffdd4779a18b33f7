//! Check: a channel, as its platform sees it.

use std::time::Duration;

use pupitre_app::jobs::check_channel::finish_check;
use pupitre_app::ports::store::ClaimedWork;
use pupitre_domain::channel::Channel;
use pupitre_domain::channel_setup::{CheckProblem, CheckProblemCode, Checked};

use super::{Workshop, said};

/// The longest the calls of a check may take, below the lease.
const CHECK_TIMEOUT: Duration = Duration::from_secs(90);

pub(super) async fn done(workshop: &Workshop, claim: ClaimedWork, channel: Channel) {
    workshop.setup.refresh().await;
    let id = channel.id;
    let checked = tokio::time::timeout(CHECK_TIMEOUT, workshop.setup.check(channel)).await;
    let checked = checked.unwrap_or_else(|_too_slow| Checked {
        problems: vec![CheckProblem::plain(CheckProblemCode::Unreachable)],
        ..Checked::default()
    });
    if let Some(first) = checked.problems.first() {
        tracing::warn!(channel.id = %id, problem = first.code.name(), "a channel was checked");
    } else {
        tracing::info!(channel.id = %id, "a channel was checked: all is well");
    }
    let ctx = workshop.context();
    let told = workshop.desk.write(move |tx| finish_check(tx, &ctx, &claim, &checked)).await;
    if let Err(error) = told {
        tracing::warn!(error = said(&error), "what a check found was not recorded");
    }
}
