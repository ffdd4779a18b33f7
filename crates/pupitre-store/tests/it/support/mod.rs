//! A fresh database for each test, of each kind.

mod gate;
mod postgres;
mod told;

use std::sync::Arc;

use pupitre_app::ports::store::{CommitListener, Queries, Store, StoreError, Transaction};
use pupitre_app::{Desk, DeskError};
use pupitre_domain::event::{Actor, Event, EventBody};
use pupitre_domain::id::MessageId;
use pupitre_store::{PostgresConfig, PostgresStore, SqliteConfig, SqliteStore};
use tempfile::TempDir;
use tokio::runtime::Runtime;

pub(crate) use gate::Gate;
pub(crate) use postgres::{Database, variable};
pub(crate) use told::Told;

/// Where a test's database is.
pub(crate) enum Place {
    /// A file in a folder of its own.
    Sqlite(TempDir),
    /// A database of a server.
    Postgres(Arc<Database>),
}

enum Opened {
    Sqlite(Arc<SqliteStore>),
    Postgres(Arc<PostgresStore>),
}

/// What a test asks of its store.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tuning {
    /// How many connections write, on PostgreSQL.
    pub(crate) writer_count: u32,
    /// How many use cases wait at most.
    pub(crate) queue_limit: u32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { writer_count: 4, queue_limit: 4_096 }
    }
}

/// A database of the test's own.
pub(crate) struct Db {
    pub(crate) desk: Desk,
    /// What the listener was told.
    pub(crate) told: Arc<Told>,
    pub(crate) place: Place,
    opened: Opened,
    runtime: Runtime,
}

/// Runs a test on a fresh database of each kind. PostgreSQL is stepped over when no server is
/// named.
pub(crate) fn on_each_database(test: impl Fn(&Db)) {
    for place in places() {
        test(&Db::open(place));
    }
}

/// Runs a test on a fresh database of each kind that is opened as the test asks.
pub(crate) fn on_each_tuned(tuning: Tuning, test: impl Fn(&Db)) {
    for place in places() {
        test(&Db::open_with(place, tuning));
    }
}

/// An event to append, told apart by its number.
pub(crate) fn event(number: u8) -> Event {
    Event {
        conversation: None,
        actor: Actor::System,
        at: jiff::Timestamp::UNIX_EPOCH,
        body: EventBody::MessageReceived { message: MessageId::from_bytes([number; 16]) },
    }
}

/// A fresh place of each kind.
pub(crate) fn places() -> Vec<Place> {
    let sqlite = Place::Sqlite(tempfile::tempdir().unwrap());
    let postgres = Database::create().map(|database| Place::Postgres(Arc::new(database)));
    std::iter::once(sqlite).chain(postgres).collect()
}

impl Place {
    /// What is needed to open a SQLite file here.
    pub(crate) fn sqlite_config(folder: &TempDir) -> SqliteConfig {
        SqliteConfig::new(folder.path().join("desk.db"))
    }
}

impl Db {
    pub(crate) fn open(place: Place) -> Self {
        Self::open_with(place, Tuning::default())
    }

    pub(crate) fn open_with(place: Place, tuning: Tuning) -> Self {
        let Tuning { writer_count, queue_limit } = tuning;
        let told = Arc::new(Told::default());
        let listener: Arc<dyn CommitListener> = Arc::<Told>::clone(&told);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (store, opened): (Arc<dyn Store>, Opened) = match &place {
            Place::Sqlite(folder) => {
                let config = SqliteConfig { queue_limit, ..Place::sqlite_config(folder) };
                let store = Arc::new(SqliteStore::open(&config, listener).unwrap());
                (Arc::<SqliteStore>::clone(&store), Opened::Sqlite(store))
            }
            Place::Postgres(database) => {
                let config = PostgresConfig::new(database.url());
                let config = PostgresConfig { writer_count, queue_limit, ..config };
                let opened = runtime.block_on(PostgresStore::open(&config, listener));
                let store = Arc::new(opened.unwrap());
                (Arc::<PostgresStore>::clone(&store), Opened::Postgres(store))
            }
        };
        let desk = Desk::new(store);
        Self { desk, told, place, opened, runtime }
    }

    /// Another node on the same PostgreSQL database.
    pub(crate) fn another_node(&self) -> Self {
        match &self.place {
            Place::Sqlite(_) => panic!("a SQLite file has one node"),
            Place::Postgres(database) => Self::open(Place::Postgres(Arc::clone(database))),
        }
    }

    /// Closes the store; the place remains and may be opened again.
    pub(crate) fn close(self) -> Place {
        match &self.opened {
            Opened::Sqlite(store) => store.close(),
            Opened::Postgres(store) => self.runtime.block_on(store.close()),
        }
        self.place
    }

    /// Runs SQL that goes round the store.
    pub(crate) fn by_hand(&self, text: &str) -> Result<(), String> {
        match &self.place {
            Place::Sqlite(folder) => {
                let path = Place::sqlite_config(folder).path;
                let connection = rusqlite::Connection::open(path).unwrap();
                connection.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
                connection.execute_batch(text).map_err(|error| error.to_string())
            }
            Place::Postgres(database) => self.wait(async {
                let client = database.connect().await;
                client.batch_execute(text).await.map_err(|error| format!("{error:?}"))
            }),
        }
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
