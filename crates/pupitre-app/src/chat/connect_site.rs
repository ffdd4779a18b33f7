//! Connect a site: a web chat that the house itself sets up, such as the demo's (O4).

use pupitre_domain::channel::Channel;
use pupitre_domain::chat::{ChatSite, Origin};

use crate::Context;
use crate::channel::{ConnectChannel, connect_channel};
use crate::ports::store::{StoreError, Transaction};

/// A web chat channel and the pages that may open it.
#[derive(Debug, Clone)]
pub struct ConnectSite {
    /// The channel; the address as the platform names it is the public key of the site.
    pub channel: ConnectChannel,
    /// The pages that may open it, in addition to those that already may.
    pub origins: Vec<Origin>,
}

/// Writes the channel and its site, new or with those origins added; what a manager set since
/// stays.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn connect_site(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &ConnectSite,
) -> Result<Channel, StoreError> {
    let channel = connect_channel(tx, ctx, &command.channel)?;
    let known = tx.chat_site(channel.id)?;
    let mut site = known.unwrap_or_else(|| ChatSite::new(channel.id));
    for origin in &command.origins {
        if !site.origins.contains(origin) {
            site.origins.push(origin.clone());
        }
    }
    tx.save_chat_site(&site)?;
    Ok(channel)
}
