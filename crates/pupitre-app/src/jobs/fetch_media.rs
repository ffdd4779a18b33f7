//! Fetch a visitor's file from the platform, for as long as the platform keeps it (C3), and the
//! picture of the brand's profile (C1).

use jiff::SignedDuration;
use pupitre_domain::channel::Channel;
use pupitre_domain::event::{Event, EventBody};
use pupitre_domain::id::MediaId;
use pupitre_domain::media::{Announced, Media, MediaState, Picture};

use super::preview_media::make_preview_soon;
use super::{backoff, enqueue, later};
use crate::Context;
use crate::channel::PICTURE_LIMIT_BYTES_MAX;
use crate::channel::picture::{awaits, fit, is_shown, keep_shown, settle_picture};
use crate::media::MEDIA_LIMIT_BYTES_MAX;
use crate::ports::store::{ClaimedWork, StoreError, Topic, Transaction};

/// The longest wait between two tries.
const RETRY_WAIT_MAX: SignedDuration = SignedDuration::from_hours(1);

/// How long the platform keeps a file that it announced by webhook.
///
/// Source: Cloud API, "Media", lifetime of ids that came by webhook, since 2025-10-09; seen
/// 2026-06-16.
pub(crate) const PLATFORM_KEEPS: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A file with another hash than announced is fetched this many times, then kept with a note of it.
const HASH_ATTEMPTS_MAX: u32 = 2;

/// What is to be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// The file.
    pub media: Media,
    /// The channel it came by.
    pub channel: Channel,
    /// What the platform is asked for.
    pub wanted: Wanted,
}

/// What the platform is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// A visitor's file, by the platform's id for it.
    File(String),
    /// The picture that visitors see beside the brand's name.
    ProfilePicture,
}

impl Wanted {
    /// The most that is fetched, in bytes.
    #[must_use]
    pub const fn limit_bytes(&self) -> u64 {
        match self {
            Self::File(_) => MEDIA_LIMIT_BYTES_MAX,
            Self::ProfilePicture => PICTURE_LIMIT_BYTES_MAX,
        }
    }
}

/// The type of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// As announced, or nothing that contradicts it.
    Same(String),
    /// Something else than announced.
    Other {
        /// What its bytes say.
        mime: String,
        /// What was announced.
        announced: String,
    },
}

/// What came of fetching.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// Its bytes are in the file store.
    Stored {
        /// Its type, told from its bytes, and whether it was told as another.
        mime: Told,
        /// Its size in bytes.
        size_bytes: u64,
        /// The SHA-256 of its bytes.
        sha256: [u8; 32],
        /// The SHA-256 that the platform announced with the address.
        announced: Option<[u8; 32]>,
        /// Width and height in pixels, if it is a picture.
        dimensions: Option<(u32, u32)>,
    },
    /// The platform no longer has it.
    Gone,
    /// It is not accepted: a stable code.
    Refused(&'static str),
    /// It may be had later.
    Later(Option<SignedDuration>),
}

/// Has a file fetched as soon as a worker is free.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn fetch_soon(
    tx: &mut dyn Transaction,
    ctx: &Context,
    media: MediaId,
) -> Result<(), StoreError> {
    enqueue(tx, ctx, Topic::FetchMedia, media.as_bytes(), ctx.elapsed)
}

/// What to fetch for a claim; `None` when nothing is left to do.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn begin_fetch(
    tx: &mut dyn Transaction,
    claim: &ClaimedWork,
) -> Result<Option<Fetch>, StoreError> {
    let media = tx.media(MediaId::from_bytes(claim.work.subject))?;
    let pending = media.filter(|it| it.state == MediaState::Pending);
    let Some(media) = pending else {
        tx.finish(claim)?;
        return Ok(None);
    };
    let channel = match media.channel {
        Some(channel) => tx.channel(channel)?,
        None => None,
    };
    let wanted = match media.platform_id.clone() {
        Some(id) => Some(Wanted::File(id)),
        None => awaits(tx, &media)?.map(|_| Wanted::ProfilePicture),
    };
    if let (Some(channel), Some(wanted)) = (channel, wanted) {
        return Ok(Some(Fetch { media, channel, wanted }));
    }
    tx.finish(claim)?;
    Ok(None)
}

/// Records what came of fetching, and tells the screens.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn finish_fetch(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
    fetched: &Fetched,
) -> Result<(), StoreError> {
    if !tx.holds(claim)? {
        return Ok(());
    }
    let Some(media) = tx.media(MediaId::from_bytes(claim.work.subject))? else {
        tx.finish(claim)?;
        return Ok(());
    };
    match fetched {
        Fetched::Stored { sha256, announced, .. }
            if claim.attempts < HASH_ATTEMPTS_MAX
                && announced.or(media.sha256).is_some_and(|it| it != *sha256) =>
        {
            tx.postpone(claim, ctx.elapsed)?;
            Ok(())
        }
        Fetched::Stored { mime, size_bytes, sha256, announced, dimensions } => {
            let file = Media { sha256: announced.or(media.sha256), ..media };
            let stored = stored(file, mime, *size_bytes, *sha256, *dimensions);
            let stored = match awaits(tx, &stored)? {
                Some(awaited) if is_shown(tx, &awaited, &stored)? => {
                    tx.save_media(&stored)?;
                    tx.finish(claim)?;
                    return keep_shown(tx, ctx, &awaited, stored.id);
                }
                Some(_) => fit(stored),
                None => stored,
            };
            if stored.state == MediaState::Stored {
                make_preview_soon(tx, ctx, &stored)?;
            }
            settle(tx, ctx, claim, &stored)
        }
        Fetched::Gone => settle(tx, ctx, claim, &lost(media, "gone_from_platform")),
        Fetched::Refused(reason) => settle(tx, ctx, claim, &refused(media, reason)),
        Fetched::Later(least) => {
            let least = least.unwrap_or(SignedDuration::ZERO);
            let by = backoff(claim.attempts, RETRY_WAIT_MAX).max(least);
            if media.fetch_until.is_none_or(|until| later(ctx.now, by) >= until) {
                return settle(tx, ctx, claim, &lost(media, "fetch_expired"));
            }
            tx.postpone(claim, later(ctx.elapsed, by))?;
            Ok(())
        }
    }
}

/// The file as it is in the store, with what was announced otherwise.
fn stored(
    media: Media,
    told: &Told,
    size_bytes: u64,
    sha256: [u8; 32],
    dimensions: Option<(u32, u32)>,
) -> Media {
    let (mime, announced) = match told {
        Told::Same(mime) => (mime.clone(), None),
        Told::Other { mime, announced } => (mime.clone(), Some(announced.clone())),
    };
    Media {
        state: MediaState::Stored,
        mime,
        size_bytes: Some(size_bytes),
        announced: Announced { mime: announced, sha256: media.sha256.filter(|it| *it != sha256) },
        sha256: Some(sha256),
        picture: dimensions.map(|(width, height)| Picture { width, height, preview: None }),
        reason: None,
        ..media
    }
}

fn refused(media: Media, reason: &str) -> Media {
    Media { state: MediaState::Refused, reason: Some(reason.to_owned()), ..media }
}

fn lost(media: Media, reason: &str) -> Media {
    Media { state: MediaState::Lost, reason: Some(reason.to_owned()), ..media }
}

fn settle(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
    media: &Media,
) -> Result<(), StoreError> {
    tx.save_media(media)?;
    tx.finish(claim)?;
    settle_picture(tx, ctx, media)?;
    tell_of(tx, ctx, media.id)
}

/// Tells the screens of a file that a message holds.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn tell_of(
    tx: &mut dyn Transaction,
    ctx: &Context,
    media: MediaId,
) -> Result<(), StoreError> {
    let Some((conversation, message)) = tx.media_message(media)? else { return Ok(()) };
    let event = Event {
        conversation: Some(conversation),
        actor: ctx.actor,
        at: ctx.now,
        body: EventBody::MediaChanged { message, media },
    };
    let conversation = tx.conversation(conversation)?;
    tx.append(event, conversation.as_ref(), None)
}
