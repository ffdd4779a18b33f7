//! A fresh database for each test, of each kind.

mod told;

use std::path::PathBuf;
use std::sync::Arc;

use pupitre_app::ports::store::{Queries, Store, StoreError, Transaction};
use pupitre_app::{Desk, DeskError};
use pupitre_store::{SqliteConfig, SqliteStore};
use tempfile::TempDir;

pub(crate) use told::Told;

/// A database of the test's own.
pub(crate) struct Db {
    pub(crate) desk: Desk,
    pub(crate) store: Arc<dyn Store>,
    /// What the listener was told.
    pub(crate) told: Arc<Told>,
    pub(crate) kind: Kind,
    runtime: tokio::runtime::Runtime,
    folder: TempDir,
}

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
}

/// Runs a test on a fresh database of each kind.
pub(crate) fn on_each_database(test: impl Fn(&Db)) {
    test(&Db::sqlite());
}

impl Db {
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let told = Arc::new(Told::default());
        let listener = Arc::clone(&told);
        let config = SqliteConfig::new(folder.path().join("desk.db"));
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&config, listener).unwrap());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let desk = Desk::new(Arc::clone(&store));
        Self { desk, store, told, kind: Kind::Sqlite, runtime, folder }
    }

    /// The file of a SQLite database.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("desk.db")
    }

    /// Runs a use case and waits for its commit.
    pub(crate) fn write<T, E>(
        &self,
        work: impl FnMut(&mut dyn Transaction) -> Result<T, E> + Send + 'static,
    ) -> Result<T, DeskError<E>>
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        self.wait(self.desk.write(work))
    }

    /// Runs queries and waits for their answer.
    pub(crate) fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn Queries) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.wait(self.desk.read(work))
    }

    /// Waits for an answer of the desk.
    pub(crate) fn wait<T>(&self, answer: impl Future<Output = T>) -> T {
        self.runtime.block_on(answer)
    }
}
