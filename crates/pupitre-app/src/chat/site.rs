//! Site: what managers set for a web chat, and the key that the brand's own server signs with (V1,
//! V4, V6).

use jiff::SignedDuration;
use pupitre_domain::channel::{Brand, Channel};
use pupitre_domain::channel_setup::SecretField;
use pupitre_domain::chat::{ChatSite, SiteError};
use pupitre_domain::event::{DeskChange, Event, EventBody};
use pupitre_domain::id::ChannelId;

use super::create_site::{SITE_NAME_LENGTH_MAX, site_name};
use crate::Context;
use crate::ports::store::{SealedSecret, StoreError, Transaction};

/// How long the key before still counts, by real time: the brand's servers change theirs meanwhile.
pub const PREVIOUS_KEY_LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// Why a site was not set.
#[derive(Debug, thiserror::Error)]
pub enum SetSiteError {
    /// The channel is no web chat.
    #[error("the channel is no web chat")]
    NotFound,
    /// A name is empty, too long, or has control characters: which.
    #[error("`{0}` has from 1 to {SITE_NAME_LENGTH_MAX} characters")]
    Name(&'static str),
    /// It can't be so.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The names that a site goes by; none stays as it is.
#[derive(Debug, Clone, Copy, Default)]
pub struct SiteNames<'a> {
    /// Its channel's, on the desk.
    pub name: Option<&'a str>,
    /// Its brand's, as visitors read it.
    pub brand: Option<&'a str>,
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
    names: SiteNames<'_>,
) -> Result<(), SetSiteError> {
    let known = tx.chat_site(site.channel)?.ok_or(SetSiteError::NotFound)?;
    site.check()?;
    let is_renamed = rename(tx, site.channel, names)?;
    if known == *site && !is_renamed {
        return Ok(());
    }
    tx.save_chat_site(site)?;
    tell(tx, ctx, site.channel)?;
    Ok(())
}

/// Gives the channel and its brand other names; whether one differs.
fn rename(
    tx: &mut dyn Transaction,
    channel: ChannelId,
    names: SiteNames<'_>,
) -> Result<bool, SetSiteError> {
    let known = tx.channel(channel)?.ok_or(SetSiteError::NotFound)?;
    let brand = tx.brand(known.brand)?.ok_or(SetSiteError::NotFound)?;
    let line = |field, text| site_name(text).ok_or(SetSiteError::Name(field));
    let name = names.name.map(|it| line("name", it)).transpose()?;
    let brand_name = names.brand.map(|it| line("brand_name", it)).transpose()?;
    let name = name.filter(|it| *it != known.name);
    let brand_name = brand_name.filter(|it| *it != brand.name);
    let is_renamed = name.is_some() || brand_name.is_some();
    if let Some(name) = brand_name {
        tx.put_brand(&Brand { name, ..brand })?;
    }
    if let Some(name) = name {
        tx.put_channel(&Channel { name, ..known })?;
    }
    Ok(is_renamed)
}

/// Gives a site another key, encrypted for its place; the one before counts for a day more.
///
/// # Errors
///
/// See [`SetSiteError`].
pub fn rotate_signing_key(
    tx: &mut dyn Transaction,
    ctx: &Context,
    (channel, sealed): (ChannelId, &str),
) -> Result<(), SetSiteError> {
    tx.chat_site(channel)?.ok_or(SetSiteError::NotFound)?;
    let field = SecretField::SigningKey;
    let known = tx.channel_secrets(channel)?.into_iter().find(|it| it.field == field);
    let set_at = ctx.elapsed;
    if let Some(known) = known {
        let field = SecretField::PreviousSigningKey;
        tx.put_channel_secret(&SealedSecret { field, set_at, ..known })?;
    }
    tx.put_channel_secret(&SealedSecret { channel, field, sealed: sealed.to_owned(), set_at })?;
    tell(tx, ctx, channel)?;
    Ok(())
}

pub(super) fn tell(
    tx: &mut dyn Transaction,
    ctx: &Context,
    channel: ChannelId,
) -> Result<(), StoreError> {
    let body = EventBody::DeskChanged(DeskChange::Channel(channel));
    tx.append(Event { conversation: None, actor: ctx.actor, at: ctx.now, body }, None, None)
}
