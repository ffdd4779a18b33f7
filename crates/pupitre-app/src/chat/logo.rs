//! Logo: the picture of the brand that visitors of its web chats see (V1).

use pupitre_domain::channel::Brand;
use pupitre_domain::id::ChannelId;
use pupitre_domain::media::Media;

use super::SetSiteError;
use super::site::tell;
use crate::Context;
use crate::media::house_picture::{keep, release};
use crate::ports::store::Transaction;

/// Gives the brand of a site another logo, stored already, or none. The one before is let go of.
///
/// # Errors
///
/// See [`SetSiteError`].
pub fn set_logo(
    tx: &mut dyn Transaction,
    ctx: &Context,
    (channel, logo): (ChannelId, Option<&Media>),
) -> Result<(), SetSiteError> {
    tx.chat_site(channel)?.ok_or(SetSiteError::NotFound)?;
    let known = tx.channel(channel)?.ok_or(SetSiteError::NotFound)?;
    let brand = tx.brand(known.brand)?.ok_or(SetSiteError::NotFound)?;
    let before = brand.logo;
    if before.is_none() && logo.is_none() {
        return Ok(());
    }
    let logo = logo.map(|it| keep(tx, ctx, it)).transpose()?;
    tx.put_brand(&Brand { logo, ..brand })?;
    release(tx, ctx, before)?;
    tell(tx, ctx, channel)?;
    Ok(())
}
