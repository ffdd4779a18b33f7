//! Preview: a small copy of a picture, made from the store into the store, one at a time.

use futures_channel::mpsc;
use futures_util::StreamExt as _;
use pupitre_app::jobs::preview_media::{Previewed, finish_preview, with_preview};
use pupitre_app::ports::files::FileError;
use pupitre_app::ports::store::ClaimedWork;
use pupitre_domain::id::MediaId;
use pupitre_domain::media::{Media, preview_id};

use super::{Workshop, said};
use crate::adapters::previews::{self, SOURCE_BYTES_MAX};

/// More than any small copy has.
const PREVIEW_BYTES_MAX: u64 = 8 * 1024 * 1024;

pub(super) async fn done(workshop: &Workshop, claim: ClaimedWork, media: Media) {
    let previewed = previewed(workshop, &media).await;
    let ctx = workshop.context();
    let told = workshop.desk.write(move |tx| finish_preview(tx, &ctx, &claim, &previewed)).await;
    if let Err(error) = told {
        tracing::warn!(error = said(&error), "a small copy of a picture was not recorded");
    }
}

async fn previewed(workshop: &Workshop, media: &Media) -> Previewed {
    let is_large = media.size_bytes.is_none_or(|it| it > SOURCE_BYTES_MAX);
    if is_large || !previews::is_made_of(&media.mime) {
        return Previewed::Impossible;
    }
    let source = match whole(workshop, media.id).await {
        Ok(source) => source,
        Err(error) => {
            tracing::warn!(%error, media.id = %media.id, "a picture can't be read");
            return Previewed::Later;
        }
    };
    let made = tokio::task::spawn_blocking(move || previews::make(source)).await;
    let made = match made {
        Ok(Ok(made)) => made,
        Ok(Err(error)) => {
            tracing::info!(%error, media.id = %media.id, "a picture has no small copy");
            return Previewed::Impossible;
        }
        Err(error) => {
            tracing::error!(%error, media.id = %media.id, "a picture broke its reader");
            return Previewed::Impossible;
        }
    };
    let (mut sender, chunks) = mpsc::channel(1);
    if sender.try_send(Ok(made.bytes)).is_err() {
        return Previewed::Later;
    }
    drop(sender);
    match workshop.files.put(preview_id(media.id), chunks, PREVIEW_BYTES_MAX).await {
        Ok(stored) => Previewed::Made(with_preview(made.size, made.mime, stored.size_bytes)),
        Err(error) => {
            tracing::warn!(%error, media.id = %media.id, "a small copy was not stored");
            Previewed::Later
        }
    }
}

async fn whole(workshop: &Workshop, id: MediaId) -> Result<Vec<u8>, FileError> {
    let (_, mut chunks) = workshop.files.open(id, None).await?;
    let mut bytes = Vec::new();
    while let Some(chunk) = chunks.next().await {
        bytes.extend(chunk?);
    }
    Ok(bytes)
}
