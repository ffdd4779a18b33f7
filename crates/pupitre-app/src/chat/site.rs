//! Site: what managers set for a web chat, and the key that the brand's own server signs with (V1,
//! V4, V6).

use jiff::SignedDuration;
use pupitre_domain::chat::{ChatSite, SiteError};
use pupitre_domain::event::{DeskChange, Event, EventBody};
use pupitre_domain::id::ChannelId;

use crate::Context;
use crate::jobs::later;
use crate::ports::store::{SigningKeys, StoreError, Transaction};

/// How long the key before still counts, by real time: the brand's servers change theirs meanwhile.
pub const PREVIOUS_KEY_LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// Why a site was not set.
#[derive(Debug, thiserror::Error)]
pub enum SetSiteError {
    /// The channel is no web chat.
    #[error("the channel is no web chat")]
    NotFound,
    /// It can't be so.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Sets what a site is.
///
/// # Errors
///
/// See [`SetSiteError`].
pub fn set_site(
    tx: &mut dyn Transaction,
    ctx: &Context,
    site: &ChatSite,
) -> Result<(), SetSiteError> {
    let known = tx.chat_site(site.channel)?.ok_or(SetSiteError::NotFound)?;
    site.check()?;
    if known == *site {
        return Ok(());
    }
    tx.save_chat_site(site)?;
    tell(tx, ctx, site.channel)?;
    Ok(())
}

/// Gives a site another key; the one before counts for a day more.
///
/// # Errors
///
/// See [`SetSiteError`].
pub fn rotate_signing_key(
    tx: &mut dyn Transaction,
    ctx: &Context,
    (channel, key): (ChannelId, [u8; 32]),
) -> Result<(), SetSiteError> {
    tx.chat_site(channel)?.ok_or(SetSiteError::NotFound)?;
    let known = tx.signing_keys(channel)?;
    let until = later(ctx.elapsed, PREVIOUS_KEY_LIFETIME);
    let keys =
        SigningKeys { current: Some(key), previous: known.current.map(|before| (before, until)) };
    tx.save_signing_keys(channel, &keys)?;
    tell(tx, ctx, channel)?;
    Ok(())
}

fn tell(tx: &mut dyn Transaction, ctx: &Context, channel: ChannelId) -> Result<(), StoreError> {
    let body = EventBody::DeskChanged(DeskChange::Channel(channel));
    tx.append(Event { conversation: None, actor: ctx.actor, at: ctx.now, body }, None, None)
}
