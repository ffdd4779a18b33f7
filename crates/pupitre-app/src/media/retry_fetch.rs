//! Fetch again: an agent asks for a file that was lost or refused, while the platform has it (C3).

use pupitre_domain::id::MediaId;
use pupitre_domain::media::{Media, MediaState};

use crate::Context;
use crate::jobs::fetch_media::{fetch_soon, tell_of};
use crate::ports::store::{StoreError, Transaction};

/// What another try would not change.
const FINAL: [&str; 2] = ["too_large", "bad_media_id"];

/// Why it is not fetched again.
#[derive(Debug, thiserror::Error)]
pub enum RetryFetchError {
    /// There is no such file.
    #[error("there is no such file")]
    NotFound,
    /// The platform has it no longer, or another try would end as the last one did.
    #[error("another try would not bring the file")]
    Final,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Has a file fetched again. One that is being fetched, or is here, stays as it is.
///
/// # Errors
///
/// See [`RetryFetchError`].
pub fn retry_fetch(
    tx: &mut dyn Transaction,
    ctx: &Context,
    media: MediaId,
) -> Result<Media, RetryFetchError> {
    let media = tx.media(media)?.ok_or(RetryFetchError::NotFound)?;
    match media.state {
        MediaState::Pending | MediaState::Stored => return Ok(media),
        MediaState::Lost | MediaState::Refused => {}
    }
    if !may_be_fetched_again(&media) || media.fetch_until.is_none_or(|until| until <= ctx.now) {
        return Err(RetryFetchError::Final);
    }
    let media = Media { state: MediaState::Pending, reason: None, ..media };
    tx.save_media(&media)?;
    fetch_soon(tx, ctx, media.id)?;
    tell_of(tx, ctx, media.id)?;
    Ok(media)
}

/// Whether another try may bring a file, as long as the platform has it.
#[must_use]
pub fn may_be_fetched_again(media: &Media) -> bool {
    let is_away = matches!(media.state, MediaState::Lost | MediaState::Refused);
    is_away && !media.reason.as_deref().is_some_and(|reason| FINAL.contains(&reason))
}
