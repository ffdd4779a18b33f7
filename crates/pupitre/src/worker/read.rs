//! Read: the platform is told what was read.

use pupitre_app::jobs::mark_read::{Read, finish_read};
use pupitre_app::ports::store::ClaimedWork;

use super::{Workshop, said};

pub(super) async fn done(workshop: &Workshop, claim: ClaimedWork, read: Read) {
    let outcome = workshop.channels.mark_read(read.channel, read.platform_id).await;
    let ctx = workshop.context();
    let told = workshop.desk.write(move |tx| finish_read(tx, &ctx, &claim, outcome)).await;
    if let Err(error) = told {
        tracing::warn!(error = said(&error), "what came of a read mark was not recorded");
    }
}
