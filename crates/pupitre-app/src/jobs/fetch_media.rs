//! Fetch a visitor's file from the platform, for as long as the platform keeps it (C3).

use jiff::SignedDuration;
use pupitre_domain::channel::Channel;
use pupitre_domain::event::{Event, EventBody};
use pupitre_domain::id::MediaId;
use pupitre_domain::media::{Media, MediaState};

use super::{backoff, later};
use crate::Context;
use crate::ports::store::{ClaimedWork, StoreError, Transaction};

/// The longest wait between two tries.
const RETRY_WAIT_MAX: SignedDuration = SignedDuration::from_hours(1);

/// With the waits above, tries for about seven days: the platform keeps a received file that long.
///
/// Source: Cloud API, "Media", lifetime of ids that came by webhook.
const FETCH_ATTEMPTS_MAX: u32 = 180;

/// A file with the wrong hash is fetched again this many times.
const HASH_ATTEMPTS_MAX: u32 = 2;

/// What is to be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// The file.
    pub media: Media,
    /// The channel it came by.
    pub channel: Channel,
    /// The platform's id for it.
    pub platform_id: String,
}

/// What came of fetching.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// Its bytes are in the file store.
    Stored {
        /// Its type, told from its bytes.
        mime: String,
        /// Its size in bytes.
        size_bytes: u64,
        /// The SHA-256 of its bytes.
        sha256: [u8; 32],
        /// The SHA-256 that the platform announced with the address.
        announced: Option<[u8; 32]>,
    },
    /// The platform no longer has it.
    Gone,
    /// It is not accepted: a stable code.
    Refused(&'static str),
    /// It may be had later.
    Later(Option<SignedDuration>),
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
    if let (Some(channel), Some(platform_id)) = (channel, media.platform_id.clone()) {
        return Ok(Some(Fetch { media, channel, platform_id }));
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
        Fetched::Stored { mime, size_bytes, sha256, announced } => {
            let is_wrong = announced.or(media.sha256).is_some_and(|it| it != *sha256);
            if is_wrong && claim.attempts < HASH_ATTEMPTS_MAX {
                tx.postpone(claim, ctx.elapsed)?;
                return Ok(());
            }
            if is_wrong {
                return settle(tx, ctx, claim, &refused(media, "hash_mismatch"));
            }
            let stored = Media {
                state: MediaState::Stored,
                mime: mime.clone(),
                size_bytes: Some(*size_bytes),
                sha256: Some(*sha256),
                ..media
            };
            settle(tx, ctx, claim, &stored)
        }
        Fetched::Gone => settle(tx, ctx, claim, &lost(media)),
        Fetched::Refused(reason) => settle(tx, ctx, claim, &refused(media, reason)),
        Fetched::Later(_) if claim.attempts >= FETCH_ATTEMPTS_MAX => {
            settle(tx, ctx, claim, &lost(media))
        }
        Fetched::Later(least) => {
            let least = least.unwrap_or(SignedDuration::ZERO);
            let by = backoff(claim.attempts, RETRY_WAIT_MAX).max(least);
            tx.postpone(claim, later(ctx.elapsed, by))?;
            Ok(())
        }
    }
}

fn refused(media: Media, reason: &str) -> Media {
    Media { state: MediaState::Refused, reason: Some(reason.to_owned()), ..media }
}

fn lost(media: Media) -> Media {
    Media { state: MediaState::Lost, reason: Some("gone_from_platform".to_owned()), ..media }
}

fn settle(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
    media: &Media,
) -> Result<(), StoreError> {
    tx.save_media(media)?;
    tx.finish(claim)?;
    let Some((conversation, message)) = tx.media_message(media.id)? else { return Ok(()) };
    let event = Event {
        conversation: Some(conversation),
        actor: ctx.actor,
        at: ctx.now,
        body: EventBody::MediaChanged { message, media: media.id },
    };
    let conversation = tx.conversation(conversation)?;
    tx.append(event, conversation.as_ref(), None)
}
