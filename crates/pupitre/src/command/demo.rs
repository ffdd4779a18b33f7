//! `pupitre demo`: a desk with sample data and the emulator of the platform, on this machine alone.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use pupitre_app::DeskError;
use pupitre_app::ports::channel::TemplatesOutcome;
use pupitre_app::ports::store::StoreError;
use pupitre_app::ports::time::Clock;
use pupitre_domain::channel::ChannelKind;
use pupitre_http::{Tokens as _, password};
use tokio::net::TcpListener;
use whatsapp_emulator::{Emulator, EmulatorClock, EmulatorConfig};

use super::{layers, say, settings, stop_signal};
use crate::cli::DemoArgs;
use crate::clock::{MovableClock, SystemClock};
use crate::config::Config;
use crate::demo::mailbox::Mailbox;
use crate::demo::{AGENTS, Chapter, PASSWORD, Play, keep, mailbox, play, remember, shop};
use crate::ids::SystemIds;
use crate::node::{Clocks, Edge, Ground, Node};

/// Where the demo keeps its data unless told otherwise.
const DATA_DIR: &str = "data/demo";

/// The file in it that says that it is a demo's: only such a folder is ever emptied.
const MARK: &str = "demo";

/// How often screens are told the time: the clock can be moved.
const LIVE_TICK: Duration = Duration::from_secs(2);

/// Serves the demo until it is asked to stop.
///
/// # Errors
///
/// When the settings are wrong, or an address, the database or the files can't be used.
pub(crate) async fn run(args: &DemoArgs) -> anyhow::Result<()> {
    let emulator_listener = TcpListener::bind(&args.emulator_listen).await.with_context(|| {
        format!("--emulator-listen {} can't be listened on", args.emulator_listen)
    })?;
    let emulator_url = format!("http://{}", emulator_listener.local_addr()?);
    let shop_listener = TcpListener::bind(&args.shop_listen)
        .await
        .with_context(|| format!("--shop-listen {} can't be listened on", args.shop_listen))?;
    let shop_url = format!("http://{}", shop_listener.local_addr()?);
    let platform = platform(&emulator_url, args.seed);
    let mail_listener = TcpListener::bind("127.0.0.1:0").await.context("the mail box")?;
    let mail_url = mailbox::url(mail_listener.local_addr()?);
    let config = read_config(args, &platform, &emulator_url, &mail_url)?;
    let stop = stop_signal()?;
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("listen: {} can't be listened on", config.listen))?;
    let address = listener.local_addr()?;
    let config = config.at(address);
    prepare_folder(&config.data_dir, args.fresh)?;

    let ground = Ground::open(&config).await?;
    let clock = movable_clock(&ground).await?;
    let shared: Arc<dyn EmulatorClock> = Arc::<MovableClock>::clone(&clock);
    let emulator = Emulator::new(platform, shared)?;
    let business: Arc<dyn Clock> = Arc::<MovableClock>::clone(&clock);
    let clocks = Clocks { business, elapsed: Arc::new(SystemClock) };
    let edge = Edge { simulator_url: Some(emulator_url.clone()), live_tick: Some(LIVE_TICK) };
    let seed =
        Seed { desk: ground.desk.clone(), ids: Arc::clone(&ground.ids), clocks: clocks.clone() };
    let node = Node::assemble(&config, ground, clocks, edge).await?;
    let served =
        tokio::spawn(whatsapp_emulator::serve(emulator_listener, emulator.clone(), stop.clone()));
    seed.open_shop(&config, &shop_url).await?;
    let chapters = seed.sow(&config, &node, args.empty).await?;
    remember(&emulator, &config.data_dir, &chapters)?;
    let kept = tokio::spawn(keep(emulator.clone(), config.data_dir.clone(), stop.clone()));

    emulator.set_webhook_url(Some(webhook_url(address)));
    let mailbox = Mailbox::default();
    let desk_url = config.public_url.clone();
    let pages = tokio::spawn(shop::serve(shop_listener, desk_url, mailbox.pages(), stop.clone()));
    let mails = tokio::spawn(mailbox.take(mail_listener, stop.clone()));
    greet(&config, &emulator_url, &shop_url);
    node.run(listener, stop).await?;
    served.await??;
    pages.await??;
    mails.await?;
    kept.await?;
    Ok(())
}

fn read_config(
    args: &DemoArgs,
    platform: &EmulatorConfig,
    emulator_url: &str,
    mail_url: &str,
) -> anyhow::Result<Config> {
    let layers = layers(&args.settings)
        .usual("data_dir", DATA_DIR)
        .usual("log", "warn")
        .usual("brand.name", &platform.verified_name)
        .fixed("whatsapp.phone_number_id", &platform.phone_number_id)
        .fixed("whatsapp.business_account_id", &platform.business_account_id)
        .fixed("whatsapp.number", &platform.display_phone_number)
        .fixed("whatsapp.access_token", &platform.access_token)
        .fixed("whatsapp.app_secret", &platform.app_secret)
        .fixed("whatsapp.verify_token", &platform.verify_token)
        .fixed("whatsapp.graph_url", emulator_url)
        .fixed("smtp.url", mail_url)
        .fixed("smtp.from", mailbox::FROM);
    settings(layers)
}

/// The emulator's settings, with secrets of this start alone: whoever reaches the desk can't sign
/// for it.
fn platform(emulator_url: &str, seed: u64) -> EmulatorConfig {
    let secret = || {
        let bytes = SystemIds::default().token().first_chunk().copied().unwrap_or_default();
        uuid::Uuid::from_bytes(bytes).simple().to_string()
    };
    EmulatorConfig {
        access_token: secret(),
        app_secret: secret(),
        verify_token: secret(),
        public_url: emulator_url.to_owned(),
        seed,
        ..EmulatorConfig::default()
    }
}

/// The webhook's address as the emulator reaches it, from this machine.
fn webhook_url(desk: SocketAddr) -> String {
    let host =
        if desk.ip().is_unspecified() { "127.0.0.1".to_owned() } else { desk.ip().to_string() };
    let host = if host.contains(':') { format!("[{host}]") } else { host };
    format!("http://{host}:{}/webhooks/whatsapp", desk.port())
}

/// Empties the folder when asked to, if it is a demo's, and marks it.
fn prepare_folder(folder: &Path, is_fresh: bool) -> anyhow::Result<()> {
    let mark = folder.join(MARK);
    if is_fresh && folder.exists() {
        if !mark.exists() {
            bail!("--fresh: {} is not a demo's folder, so it is left alone", folder.display());
        }
        std::fs::remove_dir_all(folder).context("--fresh")?;
    }
    std::fs::create_dir_all(folder)
        .with_context(|| format!("the folder of data, {}", folder.display()))?;
    std::fs::write(&mark, "").context("the folder of data")?;
    Ok(())
}

/// The clock that the desk and the emulator share, as far ahead as it was left.
async fn movable_clock(ground: &Ground) -> anyhow::Result<Arc<MovableClock>> {
    let offset_us = ground.desk.write(|tx| tx.clock_offset_us()).await?;
    let (desk, bells) = (ground.desk.clone(), ground.bells.clone());
    let on_move = Box::new(move |offset_us| {
        // Queued at once; the answer is of use to nobody.
        drop(desk.write(move |tx| tx.save_clock_offset_us(offset_us)));
        bells.ring();
    });
    Ok(MovableClock::new(offset_us, on_move))
}

/// What the sample data needs.
struct Seed {
    desk: pupitre_app::Desk,
    ids: Arc<SystemIds>,
    clocks: Clocks,
}

impl Seed {
    /// The time and the ids of what the house itself does.
    fn context(&self) -> pupitre_app::Context {
        pupitre_app::Context {
            actor: pupitre_domain::event::Actor::System,
            now: self.clocks.business.now(),
            elapsed: self.clocks.elapsed.elapsed(),
            ids: Arc::<SystemIds>::clone(&self.ids),
        }
    }

    /// Puts the chat on the shop's page, at whatever address the shop has this time.
    async fn open_shop(&self, config: &Config, shop_url: &str) -> anyhow::Result<()> {
        let origin = shop_url.parse().context("the address of the shop")?;
        let (brand_name, ctx) = (config.brand_name.clone(), self.context());
        let opened = self.desk.write(move |tx| shop::open_chat(tx, &ctx, &brand_name, &origin));
        opened.await.context("the chat of the shop")
    }

    /// Writes the sample data into a desk that has none: what was said, for the phone to know it.
    async fn sow(
        self,
        config: &Config,
        node: &Node,
        is_empty: bool,
    ) -> anyhow::Result<Vec<Chapter>> {
        let Some(first) = AGENTS.first() else { return Ok(Vec::new()) };
        let known = self.desk.read(move |queries| queries.login(first.email)).await?;
        if known.is_some() {
            return Ok(Vec::new());
        }
        let password_hashes = tokio::task::spawn_blocking(password_hashes).await??;
        let Some(whatsapp) = &config.whatsapp else { return Ok(Vec::new()) };
        let number = whatsapp.phone_number_id.clone();
        let channel = self.desk.write(move |tx| {
            let channel = tx.channel_by_platform_address(ChannelKind::WhatsApp, &number)?;
            channel.ok_or(StoreError::NotRun)
        });
        let channel = channel.await?;
        let TemplatesOutcome::Listed(templates) = node.channels().templates(channel.clone()).await
        else {
            bail!("the emulator lists no templates");
        };
        let sample = Play { channel, templates, password_hashes, is_empty };
        let ctx = self.context();
        let sown = self.desk.write(move |tx| play(tx, &ctx, &sample));
        sown.await.map_err(|error| match error {
            DeskError::Refused(error) => error.context("the sample data"),
            DeskError::Store(error) => anyhow::Error::from(error).context("the sample data"),
        })
    }
}

fn password_hashes() -> anyhow::Result<Vec<String>> {
    let ids = SystemIds::default();
    let mut hashes = Vec::new();
    for _agent in &AGENTS {
        let salt = ids.token().first_chunk().copied().unwrap_or_default();
        hashes.push(password::hash(PASSWORD, salt)?);
    }
    Ok(hashes)
}

fn greet(config: &Config, emulator_url: &str, shop_url: &str) {
    let mut text = format!(
        "Pupitre's demo is ready.\n\n  Desk    {}\n  Phone   {emulator_url}\n\
         \x20 Shop    {shop_url}\n  Mails   {shop_url}{}\n\n  Log in with:\n",
        config.public_url,
        mailbox::PATH
    );
    for agent in &AGENTS {
        let line = format!("    {:<26} {PASSWORD}   {}\n", agent.email, agent.role.name());
        text.push_str(&line);
    }
    text.push_str("\nStop it with Ctrl+C. What you do here is kept; --fresh begins again.");
    say(&text);
}
