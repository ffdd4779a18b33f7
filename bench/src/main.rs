//! Loads a desk on loopback: a no-op POST, then signed webhook → durable → the agent's socket, in
//! one run.
//!
//! It starts the desk itself, on a folder or a PostgreSQL database of its own. What it prints are
//! figures of this machine at this moment; the ratios are what to compare.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

mod crowd;
mod desk;
mod disk;
mod figures;
mod http;
mod load;
mod screens;
mod storm;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Parser;

use crate::crowd::{Crowd, gather_round};
use crate::desk::Desk;
use crate::figures::{Cost, Run};
use crate::load::{Load, Pace};
use crate::screens::Screens;
use crate::storm::{Storm, blow};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many requests are in flight at full speed.
const IN_FLIGHT: usize = 64;

/// How many messages a second when paced.
const PACED_PER_SECOND: u32 = 200;

/// The figures of a desk, beside a no-op on the same server
#[derive(Debug, Parser)]
struct Args {
    /// The binary to load
    #[arg(long, default_value = "target/demo/pupitre")]
    binary: PathBuf,
    /// An admin's address of a PostgreSQL server; without it, SQLite
    #[arg(long, env = "PUPITRE_BENCH_POSTGRES_URL")]
    postgres: Option<String>,
    /// How long each load lasts, in seconds
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// How many agents have a desk and a socket; each holds five conversations
    #[arg(long, default_value_t = 100)]
    agents: usize,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let length = Duration::from_secs(args.seconds);
    let folder = tempfile::Builder::new().prefix("pupitre-bench").tempdir_in("target")?;
    let fsync_p50 = disk::fsync_p50(folder.path())?;

    let mut desk =
        Desk::start(&args.binary, folder.path(), args.postgres.as_deref(), args.agents).await?;
    let screens = Arc::new(Screens::open(&desk, "messaging").await?);
    let visitors = args.agents * desk::LIMIT;
    let load = Load::new(&desk, Arc::clone(&screens), visitors);
    load.introduce().await?;
    println!(
        "{visitors} conversations on {} desks, each with a socket; {} s per load",
        args.agents, args.seconds
    );

    let noop = desk.measured(load.noop(IN_FLIGHT, length)).await?;
    let full = desk.measured(load.messages(Pace::InFlight(IN_FLIGHT), length)).await?;
    let paced = desk.measured(load.messages(Pace::PerSecond(PACED_PER_SECOND), length)).await?;
    let rss_mib = desk.rss_at_rest_mib().await?;
    let start = desk.restart().await?;
    let size_mib = desk::size_mib(&args.binary)?;
    desk.stop().await?;
    let storm = weather(&args, folder.path()).await?;
    let crowd = crowded(&args, folder.path(), length).await?;

    report(&noop, &full, &paced);
    println!("fsync p50            {:.2} ms", millis(fsync_p50));
    let aim = 3.0 + 3.0 * millis(fsync_p50);
    println!("paced p99            {:.2} ms, aim {aim:.2}", millis(paced.0.p99));
    report_storm(&storm);
    report_crowd(&crowd, &noop);
    println!("RSS at rest          {rss_mib:.1} MiB, aim 60");
    println!("start to ready       {:.0} ms, aim 200", millis(start));
    println!("binary               {size_mib:.1} MiB, aim 40");
    Ok(())
}

/// A storm on a desk of its own.
async fn weather(args: &Args, folder: &Path) -> anyhow::Result<Storm> {
    let folder = folder.join("storm");
    let postgres = args.postgres.as_deref();
    let desk = Desk::start(&args.binary, &folder, postgres, storm::AGENTS).await?;
    let storm = blow(&desk).await?;
    desk.stop().await?;
    Ok(storm)
}

/// A crowd on a desk of its own.
async fn crowded(args: &Args, folder: &Path, length: Duration) -> anyhow::Result<Crowd> {
    let (folder, postgres) = (folder.join("crowd"), args.postgres.as_deref());
    let desk = Desk::start(&args.binary, &folder, postgres, crowd::AGENTS).await?;
    let crowd = gather_round(&desk, length).await?;
    desk.stop().await?;
    Ok(crowd)
}

fn report_crowd(crowd: &Crowd, noop: &(Run, Cost)) {
    println!(
        "crowd                {} pages and {} agents: {:.1} MiB with nobody on a page, {:.1} with \
         all, {:.1} KiB per page",
        crowd::VISITORS,
        crowd::AGENTS,
        crowd.before_mib,
        crowd.after_mib,
        crowd.kib_per_page(),
    );
    for (name, (run, cost)) in
        [("visitor to agent", &crowd.toward_agents), ("agent to visitor", &crowd.toward_visitors)]
    {
        println!(
            "{name:<20} {:.0} per second: p50 {:.2} ms, p99 {:.2} ms, CPU {:.1} us, {:.1} times \
             the no-op's, {} errors",
            run.per_second(),
            millis(run.p50),
            millis(run.p99),
            cost.micros_per(run.count),
            cost.micros_per(run.count) / noop.1.micros_per(noop.0.count),
            run.errors,
        );
    }
}

fn report_storm(storm: &Storm) {
    let (agents, visitors, slots) = (storm::AGENTS, storm::VISITORS, storm::AGENTS * desk::LIMIT);
    println!(
        "storm                {visitors} visitors at once on {agents} agents: {slots} slots full after \
         {:.0} ms, all durable after {:.0} ms, none overfilled",
        millis(storm.filled),
        millis(storm.received),
    );
    println!(
        "freed slot           {} pulled the next: p50 {:.2} ms, p99 {:.2} ms",
        storm.pulled,
        millis(storm.p50),
        millis(storm.p99),
    );
}

fn report(noop: &(Run, Cost), full: &(Run, Cost), paced: &(Run, Cost)) {
    println!(
        "{:<20} {:>10} {:>9} {:>9} {:>9} {:>11}",
        "", "per second", "p50 ms", "p99 ms", "CPU us", "errors"
    );
    for (name, (run, cost)) in
        [("no-op POST", noop), ("64 in flight", full), ("200 per second", paced)]
    {
        println!(
            "{name:<20} {:>10.0} {:>9.2} {:>9.2} {:>9.1} {:>11}",
            run.per_second(),
            millis(run.p50),
            millis(run.p99),
            cost.micros_per(run.count),
            run.errors,
        );
    }
    let rate = full.0.per_second() / noop.0.per_second();
    let cpu = full.1.micros_per(full.0.count) / noop.1.micros_per(noop.0.count);
    println!("throughput           {:.1} % of the no-op, aim 8", rate * 100.0);
    println!("CPU per message      {cpu:.1} times the no-op's, aim 12");
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
