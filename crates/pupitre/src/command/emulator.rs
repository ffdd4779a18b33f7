//! `pupitre emulator`: WhatsApp's platform alone, for any client of its API.

use std::sync::Arc;

use anyhow::Context as _;
use tokio::net::TcpListener;
use whatsapp_emulator::{Emulator, EmulatorConfig, SystemClock, Timings};

use super::{say, stop_signal};
use crate::cli::EmulatorArgs;
use crate::config::LogFormat;
use crate::telemetry;

/// Serves the emulator until it is asked to stop.
///
/// # Errors
///
/// When the address can't be listened on, or a setting can't be used.
pub(crate) async fn run(args: EmulatorArgs) -> anyhow::Result<()> {
    telemetry::start("warn", LogFormat::Text);
    let listener = TcpListener::bind(&args.listen)
        .await
        .with_context(|| format!("--listen {} can't be listened on", args.listen))?;
    let public_url = format!("http://{}", listener.local_addr()?);
    let usual = EmulatorConfig::default();
    let config = EmulatorConfig {
        webhook_url: args.webhook_url,
        app_secret: args.app_secret.unwrap_or(usual.app_secret),
        access_token: args.access_token.unwrap_or(usual.access_token),
        verify_token: args.verify_token.unwrap_or(usual.verify_token),
        phone_number_id: args.phone_number_id.unwrap_or(usual.phone_number_id),
        public_url,
        seed: args.seed,
        timings: if args.instant { Timings::instant() } else { usual.timings },
        ..EmulatorConfig::default()
    };
    let stop = stop_signal()?;
    let emulator = Emulator::new(config, Arc::new(SystemClock::default()))?;
    if let Some(path) = &args.state {
        emulator.load_state(path)?;
    }
    say(&ready(&emulator));
    let served = whatsapp_emulator::serve(listener, emulator.clone(), stop.clone());
    let Some(path) = &args.state else { return Ok(served.await?) };
    let kept = async {
        let kept = emulator.keep_state(path, stop.clone()).await;
        stop.cancel();
        kept
    };
    let (served, kept) = tokio::join!(served, kept);
    served?;
    Ok(kept?)
}

/// What a client needs to call it.
fn ready(emulator: &Emulator) -> String {
    let config = emulator.config();
    let webhook_url = config.webhook_url.as_deref();
    let rows = [
        ("Phone and Graph API", config.public_url.as_str()),
        ("Phone number id", &config.phone_number_id),
        ("Business account id", &config.business_account_id),
        ("App id", &config.app_id),
        ("Access token", &config.access_token),
        ("App secret", &config.app_secret),
        ("Verify token", &config.verify_token),
        (
            "Webhooks go to",
            webhook_url.unwrap_or("nobody yet: set the address on the phone's page"),
        ),
    ];
    let rows = rows.map(|(name, value)| format!("  {name:<20}  {value}"));
    format!("The emulator is ready.\n\n{}", rows.join("\n"))
}
