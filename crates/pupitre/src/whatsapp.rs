//! The WhatsApp number that the settings name.

use std::sync::Arc;

use anyhow::Context as _;
use jiff::SignedDuration;
use pupitre_app::channel::{ConnectChannel, connect_channel};
use pupitre_app::jobs::check_channel::ask_for_check;
use pupitre_app::ports::files::Files;
use pupitre_app::ports::store::ChannelAccount;
use pupitre_app::template::ask_for_sync;
use pupitre_domain::channel::ChannelKind;
use pupitre_domain::language::Language;
use pupitre_whatsapp::{ChannelSecrets, ClientConfig, Credentials, WhatsAppClient};

use crate::config::{Config, WhatsApp};
use crate::node::{Clocks, Ground};

/// A number with its client.
pub(crate) struct Number {
    pub(crate) credentials: Arc<Credentials>,
    pub(crate) client: Arc<WhatsAppClient>,
}

/// Where the platform is, for every number.
pub(crate) fn client_config(config: &Config) -> ClientConfig {
    ClientConfig {
        graph_url: config.graph_url.clone(),
        graph_version: config.graph_version.clone(),
        ..ClientConfig::default()
    }
}

/// The client of a number; nothing is called yet.
///
/// # Errors
///
/// When an id, a secret or the address of the platform can't be used.
pub(crate) fn open(
    settings: &WhatsApp,
    client: ClientConfig,
    files: Arc<dyn Files>,
) -> anyhow::Result<Number> {
    let secrets = ChannelSecrets {
        access_token: settings.access_token.clone(),
        app_secret: settings.app_secret.clone(),
        previous_app_secret: settings.previous_app_secret.clone(),
        verify_token: settings.verify_token.clone(),
    };
    let credentials = Credentials::new(
        settings.phone_number_id.clone(),
        settings.business_account_id.clone(),
        secrets,
    )
    .context("the settings of the WhatsApp number")?;
    let credentials = Arc::new(credentials);
    let client = WhatsAppClient::new(client, Arc::clone(&credentials), files)
        .context("the client of the WhatsApp number")?;
    Ok(Number { credentials, client: Arc::new(client) })
}

/// Makes the number a channel of the brand.
///
/// # Errors
///
/// When the database fails.
pub(crate) async fn register(
    config: &Config,
    settings: &WhatsApp,
    ground: &Ground,
    clocks: &Clocks,
) -> anyhow::Result<()> {
    let command = ConnectChannel {
        brand_name: config.brand_name.clone(),
        kind: ChannelKind::WhatsApp,
        name: "WhatsApp".to_owned(),
        address: settings.number.clone(),
        platform_address: settings.phone_number_id.clone(),
        default_language: Language::FRENCH,
    };
    let ctx = ground.context(clocks.business.now(), clocks.elapsed.elapsed());
    let account = settings.business_account_id.clone();
    let connected = ground.desk.write(move |tx| {
        let channel = connect_channel(tx, &ctx, &command)?;
        let verified = tx.channel_account(channel.id)?.and_then(|it| it.webhook_verified_at);
        tx.put_channel_account(&ChannelAccount {
            channel: channel.id,
            business_account_id: account.clone(),
            webhook_verified_at: verified,
        })?;
        ask_for_check(tx, &ctx, channel.id, SignedDuration::from_secs(5))?;
        // Nobody waits for the platform: the list comes when it comes.
        ask_for_sync(tx, &ctx, channel.id, SignedDuration::ZERO)
    });
    connected.await?;
    Ok(())
}
