//! One binary: the desk, the demo and the platform emulator.

mod adapters;
mod cli;
mod clock;
mod command;
mod config;
mod demo;
mod ids;
mod listener;
mod node;
mod store;
mod telemetry;
mod whatsapp;
mod worker;

use std::process::ExitCode;

use clap::Parser as _;

use crate::cli::Cli;

/// Gives memory back and keeps it whole under load better than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    command::run(Cli::parse().command).await
}
