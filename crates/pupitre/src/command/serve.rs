//! `pupitre serve`: the desk.

use std::sync::Arc;

use anyhow::Context as _;
use pupitre_whatsapp::WEBHOOK_PATH;
use tokio::net::TcpListener;

use super::{layers, say, settings, stop_signal};
use crate::cli::SettingsArgs;
use crate::clock::SystemClock;
use crate::node::{Clocks, Edge, Ground, Node};

/// Serves until it is asked to stop.
///
/// # Errors
///
/// When the settings are wrong, or the address, the database or the files can't be used.
pub(crate) async fn run(args: &SettingsArgs) -> anyhow::Result<()> {
    let config = settings(layers(args))?;
    let stop = stop_signal()?;
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("listen: {} can't be listened on", config.listen))?;
    let config = config.at(listener.local_addr()?);
    let clock = Arc::new(SystemClock);
    let clocks = Clocks { business: Arc::<SystemClock>::clone(&clock), elapsed: clock };
    let ground = Ground::open(&config).await?;
    let node = Node::assemble(&config, ground, clocks, Edge::default()).await?;

    say(&format!("Pupitre is ready: {}", config.public_url));
    say(&format!("Callback URL for Meta: {}{WEBHOOK_PATH}", config.public_url));
    if config.whatsapp.is_none() {
        say(&format!("Connect a WhatsApp number: {}/settings/channels", config.public_url));
    }
    node.run(listener, stop).await
}
