//! Connect: a number that the configuration names becomes a channel of the brand (O4).

use pupitre_domain::channel::{Brand, Channel, ChannelKind};
use pupitre_domain::id::{BrandId, ChannelId};
use pupitre_domain::language::Language;

use crate::Context;
use crate::agent::first_team;
use crate::ports::store::{StoreError, Transaction};

/// What the configuration says of a channel.
#[derive(Debug, Clone)]
pub struct ConnectChannel {
    /// The brand's name, as visitors read it.
    pub brand_name: String,
    /// What it is made of.
    pub kind: ChannelKind,
    /// Its name on the desk.
    pub name: String,
    /// The address as visitors know it.
    pub address: String,
    /// The address as the platform names it: the same one is the same channel.
    pub platform_address: String,
    /// The language of a conversation whose language is not known.
    pub default_language: Language,
}

/// Writes the channel and its brand, new or as they are said to be now, and makes sure that the
/// last rule sends its conversations to a team (R1).
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn connect_channel(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &ConnectChannel,
) -> Result<Channel, StoreError> {
    first_team(tx, ctx)?;
    let known = tx.channel_by_platform_address(command.kind, &command.platform_address)?;
    // The name and the language are what a manager made of them since, the address what the
    // platform said.
    let (id, brand, default_language, name, address) = match known {
        Some(channel) => {
            let address = Some(channel.address).filter(|it| !it.is_empty());
            let address = address.unwrap_or_else(|| command.address.clone());
            (channel.id, channel.brand, channel.default_language, channel.name, address)
        }
        None => (
            ChannelId::from_bytes(ctx.ids.id()),
            BrandId::from_bytes(ctx.ids.id()),
            command.default_language,
            command.name.clone(),
            command.address.clone(),
        ),
    };
    let logo = tx.brand(brand)?.and_then(|it| it.logo);
    tx.put_brand(&Brand { id: brand, name: command.brand_name.clone(), logo })?;
    let channel = Channel {
        id,
        brand,
        kind: command.kind,
        name,
        address,
        platform_address: command.platform_address.clone(),
        default_language,
    };
    tx.put_channel(&channel)?;
    Ok(channel)
}
