//! Change set-up: a manager replaces what a channel is connected with (C1).

use jiff::SignedDuration;
use pupitre_domain::channel::{Brand, Channel};
use pupitre_domain::channel_setup::SecretField;
use pupitre_domain::id::ChannelId;

use super::create::{CreateChannelError, checked_identifier, checked_name, taken_or_failed, told};
use crate::Context;
use crate::jobs::check_channel::ask_for_check;
use crate::ports::store::{ChannelAccount, SealedSecret, StoreError, Transaction};
use crate::template::ask_for_sync;

/// What becomes of a channel; what is not given stays.
#[derive(Debug, Clone, Default)]
pub struct ChangeSetup {
    /// Its name on the desk.
    pub name: Option<String>,
    /// The name of its brand.
    pub brand_name: Option<String>,
    /// The number, as the platform names it.
    pub platform_address: Option<String>,
    /// The account, as the platform names it.
    pub business_account_id: Option<String>,
    /// Secrets, encrypted for their places.
    pub secrets: Vec<(SecretField, String)>,
}

/// Why it was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeSetupError {
    /// There is no such channel, or it is not set up so.
    #[error("the channel does not exist, or is not set up so")]
    NotFound,
    /// A value does not fit.
    #[error(transparent)]
    Value(#[from] CreateChannelError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Changes how a channel is connected; what changed at its platform is checked soon.
///
/// # Errors
///
/// See [`ChangeSetupError`].
pub fn change_setup(
    tx: &mut dyn Transaction,
    ctx: &Context,
    channel: ChannelId,
    command: &ChangeSetup,
) -> Result<(), ChangeSetupError> {
    let known = tx.channel(channel)?.ok_or(ChangeSetupError::NotFound)?;
    change_names(tx, &known, command)?;
    let account = tx.channel_account(channel)?;
    if let Some(id) = &command.business_account_id {
        checked_identifier("business_account_id", id)?;
        let verified = account.as_ref().and_then(|it| it.webhook_verified_at);
        tx.put_channel_account(&ChannelAccount {
            channel,
            business_account_id: id.clone(),
            webhook_verified_at: verified,
        })?;
    }
    for (field, sealed) in &command.secrets {
        let (field, sealed) = (*field, sealed.clone());
        tx.put_channel_secret(&SealedSecret { channel, field, sealed, set_at: ctx.now })?;
    }
    let is_reconnected = !command.secrets.is_empty()
        || command.business_account_id.is_some()
        || command.platform_address.is_some();
    if is_reconnected {
        ask_for_sync(tx, ctx, channel, SignedDuration::from_secs(2))?;
        ask_for_check(tx, ctx, channel, SignedDuration::from_secs(2))?;
    }
    told(tx, ctx, channel)?;
    Ok(())
}

fn change_names(
    tx: &mut dyn Transaction,
    known: &Channel,
    command: &ChangeSetup,
) -> Result<(), ChangeSetupError> {
    if let Some(name) = &command.brand_name {
        checked_name("brand_name", name)?;
        let brand = tx.brand(known.brand)?.ok_or(ChangeSetupError::NotFound)?;
        tx.put_brand(&Brand { name: name.trim().to_owned(), ..brand })?;
    }
    let mut changed = known.clone();
    if let Some(name) = &command.name {
        checked_name("name", name)?;
        name.trim().clone_into(&mut changed.name);
    }
    if let Some(id) = &command.platform_address {
        checked_identifier("phone_number_id", id)?;
        changed.platform_address.clone_from(id);
    }
    if changed != *known {
        tx.put_channel(&changed).map_err(taken_or_failed)?;
    }
    Ok(())
}
