//! Preview: a small copy of each picture, made apart, so that a thread of photos opens at once.

use jiff::SignedDuration;
use pupitre_domain::id::MediaId;
use pupitre_domain::media::{Media, MediaState, Picture, Preview};

use super::fetch_media::tell_of;
use super::{backoff, enqueue, later};
use crate::Context;
use crate::channel::picture::{awaits, settle_picture};
use crate::ports::store::{ClaimedWork, StoreError, Topic, Transaction};

/// The longest side of a small copy, in pixels: twice the width of a bubble.
pub const PREVIEW_SIDE_MAX: u32 = 640;

/// How often a picture that can't be read from the store is tried.
const ATTEMPTS_MAX: u32 = 8;

/// The longest wait between two tries.
const RETRY_WAIT_MAX: SignedDuration = SignedDuration::from_hours(1);

/// What came of making a small copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Previewed {
    /// Its bytes are in the file store.
    Made(Picture),
    /// There will be none: the picture is damaged, or too large to be opened.
    Impossible,
    /// The picture can't be read now.
    Later,
}

/// Has a small copy made of a stored picture; of any other file, nothing.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn make_preview_soon(
    tx: &mut dyn Transaction,
    ctx: &Context,
    media: &Media,
) -> Result<(), StoreError> {
    if media.picture.is_none() {
        return Ok(());
    }
    enqueue(tx, ctx, Topic::PreviewMedia, media.id.as_bytes(), ctx.elapsed)
}

/// The picture to copy for a claim; `None` when nothing is left to do.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn begin_preview(
    tx: &mut dyn Transaction,
    claim: &ClaimedWork,
) -> Result<Option<Media>, StoreError> {
    let media = tx.media(MediaId::from_bytes(claim.work.subject))?;
    let waits = |it: &Media| {
        it.state == MediaState::Stored
            && it.picture.as_ref().is_some_and(|picture| picture.preview.is_none())
    };
    let media = media.filter(waits);
    if media.is_none() {
        tx.finish(claim)?;
    }
    Ok(media)
}

/// Records what came of it, and tells the screens.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn finish_preview(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
    previewed: &Previewed,
) -> Result<(), StoreError> {
    if !tx.holds(claim)? {
        return Ok(());
    }
    if *previewed == Previewed::Later && claim.attempts < ATTEMPTS_MAX {
        let by = backoff(claim.attempts, RETRY_WAIT_MAX);
        tx.postpone(claim, later(ctx.elapsed, by))?;
        return Ok(());
    }
    tx.finish(claim)?;
    let Some(media) = tx.media(MediaId::from_bytes(claim.work.subject))? else { return Ok(()) };
    let media = match previewed {
        Previewed::Made(picture) => Media { picture: Some(picture.clone()), ..media },
        // The picture of a profile is shown by its small copy, or not at all.
        Previewed::Impossible if awaits(tx, &media)?.is_some() => {
            Media { state: MediaState::Refused, reason: Some("damaged".to_owned()), ..media }
        }
        Previewed::Later if awaits(tx, &media)?.is_some() => {
            Media { state: MediaState::Lost, reason: Some("fetch_expired".to_owned()), ..media }
        }
        Previewed::Impossible | Previewed::Later => return Ok(()),
    };
    tx.save_media(&media)?;
    settle_picture(tx, ctx, &media)?;
    tell_of(tx, ctx, media.id)
}

/// A picture of that size with a small copy.
#[must_use]
pub fn with_preview(size: (u32, u32), mime: &str, size_bytes: u64) -> Picture {
    let (width, height) = size;
    Picture { width, height, preview: Some(Preview { mime: mime.to_owned(), size_bytes }) }
}
