//! A fresh database for each test, of each kind.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use pupitre_app::ports::store::{CommitListener, Store};
use pupitre_store::{PostgresConfig, PostgresStore, SqliteConfig, SqliteStore};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Where a test's database is; it goes when this is dropped.
pub(super) enum Database {
    Sqlite(TempDir),
    Postgres { server: String, name: String },
}

#[expect(clippy::disallowed_methods, reason = "where the tests' server is comes from outside")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

impl Database {
    /// One of each kind. PostgreSQL is stepped over when no server is named and none is required.
    pub(super) fn of_each_kind() -> Vec<Self> {
        let mut all = vec![Self::Sqlite(tempfile::tempdir().unwrap())];
        match variable("PUPITRE_TEST_POSTGRES_URL") {
            Some(server) => all.push(Self::on_server(server)),
            None => assert!(
                variable("PUPITRE_TEST_REQUIRE_POSTGRES").as_deref() != Some("1"),
                "PUPITRE_TEST_POSTGRES_URL is not set"
            ),
        }
        all
    }

    fn on_server(server: String) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("pupitre_rules_{}_{number}", std::process::id());
        let script = format!("DROP DATABASE IF EXISTS {name};\nCREATE DATABASE {name};\n");
        administer(&server, &script);
        Self::Postgres { server, name }
    }

    /// Opens it.
    pub(super) fn open(
        &self,
        runtime: &Runtime,
        listener: Arc<dyn CommitListener>,
    ) -> Arc<dyn Store> {
        match self {
            Self::Sqlite(folder) => {
                let config = SqliteConfig::new(folder.path().join("desk.db"));
                Arc::new(SqliteStore::open(&config, listener).unwrap())
            }
            Self::Postgres { server, name } => {
                let (base, _admin) = server.rsplit_once('/').unwrap();
                let config = PostgresConfig::new(format!("{base}/{name}?sslmode=disable"));
                Arc::new(runtime.block_on(PostgresStore::open(&config, listener)).unwrap())
            }
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Self::Postgres { server, name } = self {
            administer(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE);\n"));
        }
    }
}

/// Runs statements on the server, by the client that is there wherever PostgreSQL is.
fn administer(server: &str, script: &str) {
    let mut psql = Command::new("psql")
        .args([server, "-v", "ON_ERROR_STOP=1", "-q", "-X"])
        .env("PGOPTIONS", "-c client_min_messages=warning")
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    psql.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    assert!(psql.wait().unwrap().success(), "{script}");
}
