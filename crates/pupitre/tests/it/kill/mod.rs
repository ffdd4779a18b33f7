//! kill -9 of the real binary under load, again and again: nothing acknowledged is lost, nothing is
//! doubled, no conversation is on two desks (O7, L1, L3, A5, I-01).
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

pub(crate) mod binary;
mod load;
mod platform;
pub(crate) mod verdict;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use binary::{Binary, Database, Settings};
use load::Load;
use platform::Platform;

/// How many times the process is killed on SQLite.
const KILLS_SQLITE: u64 = 50;

/// How many times on PostgreSQL, whose own crashes are its own tests' matter.
const KILLS_POSTGRES: u64 = 10;

/// What was acknowledged, and what was asked for whether or not it was.
#[derive(Debug, Default)]
struct Ledger {
    /// Platform ids of inbound messages that were posted.
    posted: BTreeSet<String>,
    /// Those whose webhook was answered 200.
    received: BTreeSet<String>,
    /// Client ids of answers that were posted.
    answered: BTreeSet<String>,
    /// Ids of answers that the desk accepted.
    accepted: BTreeSet<String>,
}

type SharedLedger = Arc<Mutex<Ledger>>;

async fn kill_again_and_again(database: Database, kills: u64) {
    let platform = Platform::start().await;
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings::new(folder.path(), &database, &platform.url);
    let ledger = SharedLedger::default();
    let agents = settings.add_agents(3, 5);
    let mut load = Load::new(settings.clone(), agents, Arc::clone(&ledger));
    for round in 0..kills {
        let binary = Binary::start(&settings).await;
        load.round(&binary.url, round).await;
        binary.kill().await;
    }
    let binary = Binary::start(&settings).await;
    load.settle(&binary.url).await;
    binary.stop().await;
    let ledger = Arc::try_unwrap(ledger).map(|it| it.into_inner().unwrap());
    let ledger = ledger.unwrap_or_else(|shared| std::mem::take(&mut shared.lock().unwrap()));
    assert!(
        ledger.received.len() > 100,
        "too little load to prove anything: {}",
        ledger.received.len()
    );
    verdict::check(&settings, &ledger, &platform).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i_01_o7_killed_fifty_times_under_load_nothing_is_lost_or_doubled() {
    kill_again_and_again(Database::Sqlite, KILLS_SQLITE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i_01_o7_killed_under_load_on_postgres_nothing_is_lost_or_doubled() {
    let Some(url) = binary::postgres_database("kill").await else { return };
    kill_again_and_again(Database::Postgres(url), KILLS_POSTGRES).await;
}
