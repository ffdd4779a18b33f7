//! Create: a manager connects a channel with what its platform gave them (C1).

use jiff::SignedDuration;
use pupitre_domain::channel::{Brand, Channel, ChannelKind};
use pupitre_domain::channel_setup::{CHANNELS_MAX, NAME_LENGTH_MAX, SecretField};
use pupitre_domain::event::{DeskChange, Event, EventBody};
use pupitre_domain::id::{BrandId, ChannelId};
use pupitre_domain::language::Language;

use crate::Context;
use crate::agent::first_team;
use crate::jobs::check_channel::ask_for_check;
use crate::ports::store::{ChannelAccount, SealedSecret, StoreError, Transaction};
use crate::template::ask_for_sync;

/// The index that holds that a number is one channel.
const NUMBER_INDEX: &str = "channels_kind_platform_address";

/// Which brand a channel is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BrandChoice {
    /// One that the desk has.
    Known(BrandId),
    /// A new one of that name.
    New(String),
}

/// A WhatsApp number to connect.
#[derive(Debug, Clone)]
pub struct CreateChannel {
    /// Its id, made by the screen: a repeat is recognised.
    pub id: ChannelId,
    /// Its name on the desk.
    pub name: String,
    /// The brand that owns it.
    pub brand: BrandChoice,
    /// The number, as the platform names it.
    pub platform_address: String,
    /// The account, as the platform names it.
    pub business_account_id: String,
    /// The language of a conversation whose language is not known.
    pub default_language: Language,
    /// Its secrets, encrypted for their places.
    pub secrets: Vec<(SecretField, String)>,
}

/// Why it was not created.
#[derive(Debug, thiserror::Error)]
pub enum CreateChannelError {
    /// A name is empty or too long: which.
    #[error("the {0} has from 1 to {NAME_LENGTH_MAX} characters")]
    Name(&'static str),
    /// An identifier is not one: which.
    #[error("the {0} is not an identifier of the platform")]
    Identifier(&'static str),
    /// There is no such brand.
    #[error("the brand does not exist")]
    BrandNotFound,
    /// The number is a channel already.
    #[error("the number is a channel already")]
    NumberTaken,
    /// The desk has as many channels as it may.
    #[error("a desk has at most {CHANNELS_MAX} channels")]
    TooMany,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Connects a number: its secrets are kept, its templates fetched and the whole checked soon.
///
/// # Errors
///
/// See [`CreateChannelError`].
pub fn create_channel(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &CreateChannel,
) -> Result<Channel, CreateChannelError> {
    if let Some(known) = tx.channel(command.id)? {
        let is_same = known.platform_address == command.platform_address;
        return if is_same { Ok(known) } else { Err(CreateChannelError::NumberTaken) };
    }
    checked_name("name", &command.name)?;
    checked_identifier("phone_number_id", &command.platform_address)?;
    checked_identifier("business_account_id", &command.business_account_id)?;
    if tx.channel_count()? >= CHANNELS_MAX {
        return Err(CreateChannelError::TooMany);
    }
    let taken = tx.channel_by_platform_address(ChannelKind::WhatsApp, &command.platform_address)?;
    if taken.is_some() {
        return Err(CreateChannelError::NumberTaken);
    }
    first_team(tx, ctx)?;
    let channel = Channel {
        id: command.id,
        brand: brand(tx, ctx, &command.brand)?,
        kind: ChannelKind::WhatsApp,
        name: command.name.trim().to_owned(),
        address: String::new(),
        platform_address: command.platform_address.clone(),
        default_language: command.default_language,
    };
    tx.put_channel(&channel).map_err(taken_or_failed)?;
    tx.put_channel_account(&ChannelAccount {
        channel: channel.id,
        business_account_id: command.business_account_id.clone(),
        webhook_verified_at: None,
    })?;
    for (field, sealed) in &command.secrets {
        let (channel, field, sealed) = (channel.id, *field, sealed.clone());
        tx.put_channel_secret(&SealedSecret { channel, field, sealed, set_at: ctx.now })?;
    }
    ask_for_sync(tx, ctx, channel.id, SignedDuration::from_secs(2))?;
    ask_for_check(tx, ctx, channel.id, SignedDuration::from_secs(2))?;
    told(tx, ctx, channel.id)?;
    Ok(channel)
}

fn brand(
    tx: &mut dyn Transaction,
    ctx: &Context,
    choice: &BrandChoice,
) -> Result<BrandId, CreateChannelError> {
    match choice {
        BrandChoice::Known(id) => {
            tx.brand(*id)?.map(|it| it.id).ok_or(CreateChannelError::BrandNotFound)
        }
        BrandChoice::New(name) => {
            checked_name("brand", name)?;
            let id = BrandId::from_bytes(ctx.ids.id());
            tx.put_brand(&Brand { id, name: name.trim().to_owned(), logo: None })?;
            Ok(id)
        }
    }
}

pub(super) fn taken_or_failed(error: StoreError) -> CreateChannelError {
    match error {
        StoreError::Constraint { constraint } if constraint.contains(NUMBER_INDEX) => {
            CreateChannelError::NumberTaken
        }
        error => error.into(),
    }
}

pub(super) fn checked_name(field: &'static str, name: &str) -> Result<(), CreateChannelError> {
    let count = name.trim().chars().count();
    let is_plain = !name.chars().any(char::is_control);
    let fits = (1..=NAME_LENGTH_MAX).contains(&count) && is_plain;
    if fits { Ok(()) } else { Err(CreateChannelError::Name(field)) }
}

pub(super) fn checked_identifier(field: &'static str, id: &str) -> Result<(), CreateChannelError> {
    let is_id = (1..=64).contains(&id.len()) && id.bytes().all(|it| it.is_ascii_digit());
    if is_id { Ok(()) } else { Err(CreateChannelError::Identifier(field)) }
}

/// The set-up of a channel is another.
pub(super) fn told(
    tx: &mut dyn Transaction,
    ctx: &Context,
    channel: ChannelId,
) -> Result<(), StoreError> {
    let body = EventBody::DeskChanged(DeskChange::Channel(channel));
    tx.append(Event { conversation: None, actor: ctx.actor, at: ctx.now, body }, None, None)
}
