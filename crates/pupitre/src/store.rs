//! The store that the settings name, opened and closed.

use std::sync::Arc;

use pupitre_app::Desk;
use pupitre_app::ports::store::CommitListener;
use pupitre_store::{OpenError, PostgresConfig, PostgresStore, SqliteConfig, SqliteStore};
use secrecy::ExposeSecret as _;

use crate::config::{Config, Database};

/// The name of the database's file in the folder of data.
pub(crate) const SQLITE_FILE: &str = "pupitre.db";

/// An open store.
pub(crate) enum OpenStore {
    /// SQLite.
    Sqlite(Arc<SqliteStore>),
    /// PostgreSQL.
    Postgres(Arc<PostgresStore>),
}

impl OpenStore {
    /// Opens and migrates the store; `listener` is told of every commit.
    ///
    /// # Errors
    ///
    /// [`OpenError`].
    pub(crate) async fn open(
        config: &Config,
        listener: Arc<dyn CommitListener>,
    ) -> Result<Self, OpenError> {
        match &config.database {
            Database::Sqlite { cache_mib } => {
                let mut sqlite = SqliteConfig::new(config.data_dir.join(SQLITE_FILE));
                sqlite.cache_mib = *cache_mib;
                Ok(Self::Sqlite(Arc::new(SqliteStore::open(&sqlite, listener)?)))
            }
            Database::Postgres { url, writers } => {
                let mut postgres = PostgresConfig::new(url.expose_secret().to_owned());
                postgres.writer_count = *writers;
                Ok(Self::Postgres(Arc::new(PostgresStore::open(&postgres, listener).await?)))
            }
        }
    }

    /// A handle for use cases and queries.
    pub(crate) fn desk(&self) -> Desk {
        match self {
            Self::Sqlite(store) => Desk::new(Arc::<SqliteStore>::clone(store)),
            Self::Postgres(store) => Desk::new(Arc::<PostgresStore>::clone(store)),
        }
    }

    /// Finishes what was queued and closes.
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(store) => {
                let store = Arc::clone(store);
                let closed = tokio::task::spawn_blocking(move || store.close()).await;
                if let Err(error) = closed {
                    tracing::error!(%error, "the store did not close");
                }
            }
            Self::Postgres(store) => store.close().await,
        }
    }
}
