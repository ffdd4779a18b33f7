//! The picture of a channel's profile, as visitors see it: fetched whenever the profile is read,
//! shown once a small copy of it is made, gone when the profile has none (C1, D6).

use jiff::SignedDuration;
use pupitre_domain::id::{ChannelId, MediaId};
use pupitre_domain::media::{Announced, Media, MediaState};

use super::create::told;
use crate::Context;
use crate::jobs::fetch_media::fetch_soon;
use crate::jobs::{LEASE, enqueue, later};
use crate::ports::store::{ChannelPicture, StoreError, Topic, Transaction};

/// The largest picture of a profile, in bytes.
///
/// Source: Cloud API, "Business profiles", seen 2026-06.
pub const PICTURE_LIMIT_BYTES_MAX: u64 = 5 * 1024 * 1024;

/// How long one picture is tried for; then the profile is read again.
const TRIED_FOR: SignedDuration = SignedDuration::from_hours(24);

/// What pictures a profile may have; a drawing that can hold a script is none of them.
const TYPES: [&str; 3] = ["image/jpeg", "image/png", "image/webp"];

/// Takes up what a check said of the picture: it is fetched, or no longer shown.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(super) fn note_picture(
    tx: &mut dyn Transaction,
    ctx: &Context,
    channel: ChannelId,
    has_picture: Option<bool>,
) -> Result<(), StoreError> {
    let Some(has_picture) = has_picture else { return Ok(()) };
    let none = ChannelPicture { channel, shown: None, coming: None, reason: None };
    let known = tx.channel_picture(channel)?.unwrap_or_else(|| none.clone());
    if !has_picture {
        for media in [known.shown, known.coming].into_iter().flatten() {
            remove_soon(tx, ctx, media)?;
        }
        return if known == none { Ok(()) } else { tx.put_channel_picture(&none) };
    }
    if known.coming.is_some() {
        return Ok(());
    }
    let media = Media {
        id: MediaId::from_bytes(ctx.ids.id()),
        channel: Some(channel),
        state: MediaState::Pending,
        mime: String::new(),
        file_name: None,
        size_bytes: None,
        sha256: None,
        platform_id: None,
        reason: None,
        announced: Announced::default(),
        picture: None,
        fetch_until: Some(later(ctx.now, TRIED_FOR)),
    };
    tx.insert_media(&media, None, ctx.now)?;
    tx.put_channel_picture(&ChannelPicture { coming: Some(media.id), ..known })?;
    fetch_soon(tx, ctx, media.id)
}

/// The channel whose profile's picture this file will be.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn awaits(
    tx: &mut dyn Transaction,
    media: &Media,
) -> Result<Option<ChannelPicture>, StoreError> {
    if media.platform_id.is_some() || media.channel.is_none() {
        return Ok(None);
    }
    Ok(tx.picture_of(media.id)?.filter(|it| it.coming == Some(media.id)))
}

/// What a fetched file is worth as a picture: what is none is refused, by its bytes.
pub(crate) fn fit(stored: Media) -> Media {
    if TYPES.contains(&stored.mime.as_str()) && stored.picture.is_some() {
        return stored;
    }
    Media { state: MediaState::Refused, reason: Some("not_a_picture".to_owned()), ..stored }
}

/// Whether it is the picture that is shown already.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn is_shown(
    tx: &mut dyn Transaction,
    awaited: &ChannelPicture,
    stored: &Media,
) -> Result<bool, StoreError> {
    let Some(shown) = awaited.shown else { return Ok(false) };
    let shown = tx.media(shown)?;
    Ok(stored.sha256.is_some() && shown.is_some_and(|it| it.sha256 == stored.sha256))
}

/// Ends the wait for a picture that is shown already.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn keep_shown(
    tx: &mut dyn Transaction,
    ctx: &Context,
    awaited: &ChannelPicture,
    media: MediaId,
) -> Result<(), StoreError> {
    remove_soon(tx, ctx, media)?;
    let kept = ChannelPicture { coming: None, reason: None, ..awaited.clone() };
    tx.put_channel_picture(&kept)?;
    if awaited.reason.is_some() { told(tx, ctx, awaited.channel) } else { Ok(()) }
}

/// Shows a picture that is ready, or says why there is none. What could not be had leaves the one
/// before; what visitors see and the desk may not show takes it away.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn settle_picture(
    tx: &mut dyn Transaction,
    ctx: &Context,
    media: &Media,
) -> Result<(), StoreError> {
    let Some(awaited) = awaits(tx, media)? else { return Ok(()) };
    let has_copy = media.picture.as_ref().is_some_and(|it| it.preview.is_some());
    let reason = media.reason.clone();
    let (gone, next) = match media.state {
        MediaState::Pending => return Ok(()),
        MediaState::Stored if !has_copy => return Ok(()),
        MediaState::Stored => {
            (vec![awaited.shown], ChannelPicture { shown: Some(media.id), reason: None, ..awaited })
        }
        MediaState::Refused => {
            let gone = vec![awaited.shown, awaited.coming];
            (gone, ChannelPicture { shown: None, reason, ..awaited })
        }
        MediaState::Lost => (vec![awaited.coming], ChannelPicture { reason, ..awaited }),
    };
    for media in gone.into_iter().flatten() {
        remove_soon(tx, ctx, media)?;
    }
    let channel = next.channel;
    tx.put_channel_picture(&ChannelPicture { coming: None, ..next })?;
    told(tx, ctx, channel)
}

/// Has a file removed once nobody can be writing it any more.
fn remove_soon(tx: &mut dyn Transaction, ctx: &Context, media: MediaId) -> Result<(), StoreError> {
    enqueue(tx, ctx, Topic::RemoveUpload, media.as_bytes(), later(ctx.elapsed, LEASE))
}
