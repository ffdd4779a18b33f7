//! The commands, one file each.

mod demo;
mod doctor;
mod emulator;
mod openapi;
mod serve;
mod user_add;

use std::process::ExitCode;

use tokio_util::sync::CancellationToken;

use crate::cli::{Command, SettingsArgs, UserCommand};
use crate::config::{Config, Layers, Problems};
use crate::telemetry;

/// What a wrong setting ends with.
///
/// Source: `sysexits.h`, `EX_CONFIG`.
const EXIT_CONFIG: u8 = 78;

/// Does what was asked.
pub(crate) async fn run(command: Command) -> ExitCode {
    let done = match command {
        Command::Serve(settings) => serve::run(&settings).await,
        Command::Demo(args) => demo::run(&args).await,
        Command::Emulator(args) => emulator::run(args).await,
        Command::User(UserCommand::Add(args)) => user_add::run(&args).await,
        Command::Doctor(settings) => return doctor::run(&settings).await,
        Command::Openapi => {
            openapi::run();
            Ok(())
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("{error:#}"));
            let is_setting = error.is::<Problems>();
            if is_setting { ExitCode::from(EXIT_CONFIG) } else { ExitCode::FAILURE }
        }
    }
}

/// The layers of settings: the file, the variables, the flags.
fn layers(args: &SettingsArgs) -> Layers {
    Layers::gather(args.config.as_deref(), std::env::vars(), args.given())
}

/// The settings, with the log started.
fn settings(layers: Layers) -> anyhow::Result<Config> {
    let config = Config::read(layers)?;
    telemetry::start(&config.log, config.log_format);
    Ok(config)
}

/// Cancelled when the process is asked to stop.
fn stop_signal() -> anyhow::Result<CancellationToken> {
    use tokio::signal::unix::{SignalKind, signal};
    let stop = CancellationToken::new();
    let told = stop.clone();
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping: what was acknowledged is finished first");
        told.cancel();
    });
    Ok(stop)
}

/// Tells the person who gave the command.
#[expect(clippy::print_stdout, reason = "the one way out to the terminal")]
fn say(text: &str) {
    println!("{text}");
}

/// Tells them that it can't be done.
#[expect(clippy::print_stderr, reason = "the one way out to the terminal")]
fn complain(text: &str) {
    eprintln!("{}", text.trim_end());
}
