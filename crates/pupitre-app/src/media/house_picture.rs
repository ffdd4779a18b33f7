//! House pictures: a brand's logo and an agent's face, one at a time each (V1, M5, D6).

use pupitre_domain::media::{HousePicture, Media};

use crate::Context;
use crate::jobs::remove_upload::remove_soon;
use crate::ports::store::{StoreError, Transaction};

/// The longest side of a picture of the house, in pixels: twice and more what any screen shows.
pub const HOUSE_PICTURE_SIDE_MAX: u32 = 256;

/// The largest file that a picture of the house comes in, in bytes.
pub const HOUSE_PICTURE_LIMIT_BYTES: u64 = 512 * 1024;

/// Records a picture that is in the file store already. What has no hash is not stored.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn keep(
    tx: &mut dyn Transaction,
    ctx: &Context,
    media: &Media,
) -> Result<HousePicture, StoreError> {
    let hash = media.sha256.ok_or_else(|| StoreError::Unreadable {
        detail: "a picture of the house has no hash".to_owned(),
    })?;
    tx.insert_media(media, None, ctx.now)?;
    Ok(HousePicture { media: media.id, hash })
}

/// Lets go of the picture that was there before. Its row must not be named any more.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn release(
    tx: &mut dyn Transaction,
    ctx: &Context,
    before: Option<HousePicture>,
) -> Result<(), StoreError> {
    before.map_or(Ok(()), |it| remove_soon(tx, ctx, it.media))
}
