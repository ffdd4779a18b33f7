//! Remove what was uploaded and never sent, or is shown no more: its row, then its bytes.

use jiff::SignedDuration;
use pupitre_domain::id::MediaId;

use super::{backoff, enqueue, later};
use crate::Context;
use crate::ports::store::{ClaimedWork, StoreError, Topic, Transaction};

/// How long a file may wait to be sent.
pub const UPLOAD_KEPT: SignedDuration = SignedDuration::from_hours(24);

/// The longest wait between two tries.
const RETRY_WAIT_MAX: SignedDuration = SignedDuration::from_hours(1);

/// Says that the bytes of a file are about to come. Before the first of them: whatever becomes of
/// the upload, its bytes are looked at again.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn expect_upload(
    tx: &mut dyn Transaction,
    ctx: &Context,
    media: MediaId,
) -> Result<(), StoreError> {
    let due_at = later(ctx.elapsed, UPLOAD_KEPT);
    enqueue(tx, ctx, Topic::RemoveUpload, media.as_bytes(), due_at)
}

/// Has the bytes of a file removed now that nothing shows it any more.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn remove_soon(
    tx: &mut dyn Transaction,
    ctx: &Context,
    media: MediaId,
) -> Result<(), StoreError> {
    enqueue(tx, ctx, Topic::RemoveUpload, media.as_bytes(), ctx.elapsed)
}

/// The file whose bytes are to be removed, its row removed already: nothing can send it any more.
/// `None` when a message, a template, a channel or the house itself holds it.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn begin_removal(
    tx: &mut dyn Transaction,
    claim: &ClaimedWork,
) -> Result<Option<MediaId>, StoreError> {
    let media = MediaId::from_bytes(claim.work.subject);
    let is_held = tx.media_message(media)?.is_some()
        || tx.is_header_file(media)?
        || tx.is_house_picture(media)?
        || tx.picture_of(media)?.is_some();
    if is_held {
        tx.finish(claim)?;
        return Ok(None);
    }
    tx.delete_media(media)?;
    if tx.media(media)?.is_some() {
        // It was sent at the very last moment.
        tx.finish(claim)?;
        return Ok(None);
    }
    Ok(Some(media))
}

/// Records whether the bytes are gone.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn finish_removal(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
    is_gone: bool,
) -> Result<(), StoreError> {
    if is_gone {
        tx.finish(claim)?;
    } else {
        tx.postpone(claim, later(ctx.elapsed, backoff(claim.attempts, RETRY_WAIT_MAX)))?;
    }
    Ok(())
}
