//! Fetch: a visitor's file or the picture of the brand's profile, streamed from the platform into
//! our store.

use std::time::Duration;

use pupitre_app::jobs::fetch_media::{Fetch, Fetched, Told, Wanted, finish_fetch};
use pupitre_app::ports::channel::FetchOutcome;
use pupitre_app::ports::files::FileError;
use pupitre_app::ports::store::ClaimedWork;
use pupitre_http::content_type;
use pupitre_http::picture::dimensions;

use super::{Workshop, said};

/// The longest a fetch may take, below the lease.
const FETCH_TIMEOUT: Duration = Duration::from_secs(110);

/// What bytes are called that nothing is known of.
const ANY_BYTES: &str = "application/octet-stream";

pub(super) async fn done(workshop: &Workshop, claim: ClaimedWork, fetch: Fetch) {
    let fetched = tokio::time::timeout(FETCH_TIMEOUT, fetched(workshop, fetch)).await;
    let fetched = fetched.unwrap_or(Fetched::Later(None));
    let ctx = workshop.context();
    let told = workshop.desk.write(move |tx| finish_fetch(tx, &ctx, &claim, &fetched)).await;
    if let Err(error) = told {
        tracing::warn!(error = said(&error), "what came of a fetch was not recorded");
    }
}

async fn fetched(workshop: &Workshop, fetch: Fetch) -> Fetched {
    let Fetch { media, channel, wanted } = fetch;
    let limit_bytes = wanted.limit_bytes();
    let outcome = match wanted {
        Wanted::File(platform_id) => workshop.channels.fetch_media(channel, platform_id).await,
        Wanted::ProfilePicture => workshop.channels.fetch_picture(channel).await,
    };
    let (mime, announced, size_bytes, chunks) = match outcome {
        FetchOutcome::Found { mime, sha256, size_bytes, chunks } => {
            (mime, sha256, size_bytes, chunks)
        }
        FetchOutcome::Gone => return Fetched::Gone,
        FetchOutcome::Refused { reason } => return Fetched::Refused(reason),
        FetchOutcome::Later { retry_after } => return Fetched::Later(retry_after),
    };
    if size_bytes.is_some_and(|size| size > limit_bytes) {
        return Fetched::Refused("too_large");
    }
    match workshop.files.put(media.id, chunks, limit_bytes).await {
        Ok(stored) => {
            let declared = mime.as_deref().unwrap_or(&media.mime);
            Fetched::Stored {
                mime: told(&stored.head, declared),
                size_bytes: stored.size_bytes,
                sha256: stored.sha256,
                announced,
                dimensions: size_of(stored.head).await,
            }
        }
        Err(FileError::TooLarge { .. }) => Fetched::Refused("too_large"),
        Err(error @ (FileError::NotFound | FileError::Source(_) | FileError::Store(_))) => {
            tracing::warn!(%error, media.id = %media.id, "a visitor's file was not stored");
            Fetched::Later(None)
        }
    }
}

fn told(head: &[u8], declared: &str) -> Told {
    match content_type::tell(head, declared) {
        Some(found) if content_type::contradicts(found, declared) => {
            Told::Other { mime: found.to_owned(), announced: declared.to_owned() }
        }
        Some(found) => Told::Same(found.to_owned()),
        None => Told::Same(ANY_BYTES.to_owned()),
    }
}

/// The size of a picture. A picture that its reader can't bear has none.
async fn size_of(head: Vec<u8>) -> Option<(u32, u32)> {
    tokio::task::spawn_blocking(move || dimensions(&head)).await.ok().flatten()
}
