//! Remove: the bytes of a file that was uploaded and never sent.

use pupitre_app::jobs::remove_upload::finish_removal;
use pupitre_app::ports::store::ClaimedWork;
use pupitre_domain::id::MediaId;
use pupitre_domain::media::preview_id;

use super::{Workshop, said};

pub(super) async fn done(workshop: &Workshop, claim: ClaimedWork, media: MediaId) {
    let mut is_gone = true;
    for id in [media, preview_id(media)] {
        if let Err(error) = workshop.files.remove(id).await {
            tracing::warn!(%error, media.id = %media, "a file that was never sent stays for now");
            is_gone = false;
        }
    }
    let ctx = workshop.context();
    let told = workshop.desk.write(move |tx| finish_removal(tx, &ctx, &claim, is_gone)).await;
    if let Err(error) = told {
        tracing::warn!(error = said(&error), "a removal was not recorded");
    }
}
