//! The database under the world: a SQLite file that the use cases write, and a second connection
//! that only looks.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use pupitre_app::DeskError;
use pupitre_app::ports::store::{CommitListener, Queries, Recorded, StoreError, Transaction};
use pupitre_app::view::{ListOf, StoredEvent};
use pupitre_domain::id::{AgentId, ConversationId, IdentityId};
use pupitre_domain::message::Message;
use pupitre_store::SqliteBlocking;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use super::failure::{Failure, Step, hold};

/// The database file, in the folder of its world.
const FILE: &str = "desk.db";

/// Its log of changes.
const LOG: &str = "desk.db-wal";

/// A hash of everything that is stored.
pub(super) type Digest = [u8; 32];

/// More statements than the checks have.
const STATEMENTS: usize = 64;

/// More rows than any list of these worlds.
const MANY: u32 = 100_000;

/// What the store told its listener since it was last asked.
#[derive(Default)]
struct Told(Mutex<Vec<Recorded>>);

impl Told {
    fn take(&self) -> Vec<Recorded> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl CommitListener for Told {
    fn committed(&self, recorded: Vec<Recorded>, _has_due_work: bool) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(recorded);
    }
}

/// An event's row: its number, its name, its conversation, its instant in microseconds.
pub(super) type LogRow = (u64, String, Option<[u8; 16]>, i64);

/// How the files are found after the process died.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wreck {
    /// As they were after the last commit.
    Whole,
    /// With this many bytes of a commit that was never finished.
    Torn(usize),
    /// Without the last bytes of the last commit: what no sound disk does.
    Cut(u64),
}

/// A database.
pub(super) struct Db {
    store: SqliteBlocking,
    eyes: Connection,
    told: Arc<Told>,
    folder: TempDir,
}

fn no_reading(error: &dyn std::fmt::Display) -> Failure {
    Failure::new("I-90", None, format!("no reading: {error}"))
}

fn no_file(error: &std::io::Error) -> Failure {
    Failure::new("I-90", None, format!("no file: {error}"))
}

impl Db {
    /// A new one.
    pub(super) fn open() -> Result<Self, Failure> {
        Self::open_in(tempfile::tempdir().map_err(|error| no_file(&error))?)
    }

    fn open_in(folder: TempDir) -> Result<Self, Failure> {
        let path = folder.path().join(FILE);
        let told = Arc::new(Told::default());
        let listener: Arc<Told> = Arc::clone(&told);
        let store = SqliteBlocking::open(&path, listener).map_err(|error| no_reading(&error))?;
        let eyes = Connection::open(&path).map_err(|error| no_reading(&error))?;
        eyes.set_prepared_statement_cache_capacity(STATEMENTS);
        eyes.pragma_update(None, "synchronous", "OFF").map_err(|error| no_reading(&error))?;
        Ok(Self { store, eyes, told, folder })
    }

    /// The process dies: nothing is closed, and the next one opens the files as it finds them.
    pub(super) fn crash(&mut self, wreck: Wreck) -> Step {
        let next = tempfile::tempdir().map_err(|error| no_file(&error))?;
        for name in [FILE, LOG] {
            let copied = fs::copy(self.folder.path().join(name), next.path().join(name));
            copied.map_err(|error| no_file(&error))?;
        }
        spoil(&next.path().join(LOG), wreck).map_err(|error| no_file(&error))?;
        *self = Self::open_in(next)?;
        self.check_sound()
    }

    /// I-91: the pages are sound, and no row points at one that is not there.
    fn check_sound(&self) -> Step {
        let sound: rusqlite::Result<String> =
            self.eyes.query_row("PRAGMA integrity_check", [], |row| row.get(0));
        let sound = sound.map_err(|error| no_reading(&error))?;
        hold!(sound == "ok", "I-91", None, "{sound}");
        let lost = self.count("SELECT count(*) FROM pragma_foreign_key_check")?;
        hold!(lost == 0, "I-91", None, "{lost} rows point at nothing");
        Ok(())
    }

    /// Copies the log into the database, as happens now and then beside the writer.
    pub(super) fn checkpoint(&self) -> Step {
        let done = self.eyes.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_row| Ok(()));
        done.map_err(|error| no_reading(&error))
    }

    /// Runs work in a transaction and commits it when it says so; the committed events.
    pub(super) fn write(
        &mut self,
        mut work: impl FnMut(&mut dyn Transaction) -> bool,
    ) -> Result<Vec<Recorded>, StoreError> {
        let ran = self.store.write(|tx| if work(tx) { Ok(()) } else { Err(()) });
        let told = self.told.take();
        match ran {
            Ok(()) | Err(DeskError::Refused(())) => Ok(told),
            Err(DeskError::Store(error)) => Err(error),
        }
    }

    /// Reads by the transaction's own queries.
    pub(super) fn look<T>(
        &mut self,
        work: impl FnMut(&mut dyn Transaction) -> Result<T, StoreError>,
    ) -> Result<T, Failure> {
        self.store.write(work).map_err(|error| no_reading(&error))
    }

    /// Reads as a screen does.
    fn view<T>(
        &self,
        work: impl FnOnce(&mut dyn Queries) -> Result<T, StoreError>,
    ) -> Result<T, Failure> {
        self.store.read(work).map_err(|error| no_reading(&error))
    }

    /// A whole thread, in its order.
    pub(super) fn thread(&self, id: ConversationId) -> Result<Vec<Message>, Failure> {
        let thread = self.view(|queries| queries.messages(id, None, MANY))?;
        Ok(thread.into_iter().map(|it| it.message).collect())
    }

    /// What is on an agent's desk.
    pub(super) fn on_desk(&self, agent: AgentId) -> Result<BTreeSet<ConversationId>, Failure> {
        let list = self.view(|queries| queries.conversations(ListOf::Desk(agent), None, MANY))?;
        Ok(list.into_iter().map(|it| it.conversation.id).collect())
    }

    /// What an agent's screen is told when it comes back after that event.
    pub(super) fn told_after(&self, agent: AgentId, seq: u64) -> Result<Vec<StoredEvent>, Failure> {
        self.view(|queries| queries.events_after(agent, seq, MANY))
    }

    /// What a visitor's page is told when it comes back after that event.
    pub(super) fn told_to_visitor(
        &self,
        visitor: IdentityId,
        seq: u64,
    ) -> Result<Vec<StoredEvent>, Failure> {
        self.view(|queries| queries.visitor_events(visitor, seq, MANY))
    }

    /// The conversation that a visitor's page shows.
    pub(super) fn chat_of(&self, visitor: IdentityId) -> Result<Option<ConversationId>, Failure> {
        Ok(self.view(|queries| queries.visitor_conversation(visitor))?.map(|it| it.id))
    }

    /// The subjects of the due work of that topic.
    pub(super) fn subjects(&self, topic: &str) -> Result<BTreeSet<[u8; 16]>, Failure> {
        let read = || {
            let statement = "SELECT subject FROM due_work WHERE topic = ?1";
            let mut statement = self.eyes.prepare_cached(statement)?;
            let rows = statement.query_map([topic], |row| row.get(0))?;
            rows.collect::<rusqlite::Result<_>>()
        };
        read().map_err(|error| no_reading(&error))
    }

    /// How many conversations, and how many stays that have not ended.
    pub(super) fn talks_and_stays(&self) -> Result<(usize, usize), Failure> {
        let talks = self.count("SELECT count(*) FROM conversations")?;
        let stays = self.count("SELECT count(*) FROM assignments WHERE ended_at_us IS NULL")?;
        Ok((talks, stays))
    }

    /// How many rows of due work, and how many files that are still being fetched.
    pub(super) fn left_to_do(&self) -> Result<(usize, usize), Failure> {
        let due = self.count("SELECT count(*) FROM due_work")?;
        let files = self.count("SELECT count(*) FROM media WHERE state = 'pending'")?;
        Ok((due, files))
    }

    /// How many rows of due work of that topic.
    pub(super) fn due(&self, topic: &str) -> Result<usize, Failure> {
        self.count(&format!("SELECT count(*) FROM due_work WHERE topic = '{topic}'"))
    }

    fn count(&self, statement: &str) -> Result<usize, Failure> {
        let count: i64 = self
            .eyes
            .query_row(statement, [], |row| row.get(0))
            .map_err(|error| no_reading(&error))?;
        usize::try_from(count).map_err(|error| no_reading(&error))
    }

    /// The stored events after that number, in the order of their numbers.
    pub(super) fn log_after(&self, seq: u64) -> Result<Vec<LogRow>, Failure> {
        let read = || {
            let mut statement = self.eyes.prepare_cached(
                "SELECT seq, name, conversation_id, at_us FROM events WHERE seq > ?1 ORDER BY seq",
            )?;
            let after = i64::try_from(seq).unwrap_or(i64::MAX);
            let rows = statement.query_map([after], |row| {
                let seq: i64 = row.get(0)?;
                Ok((u64::try_from(seq).unwrap_or(0), row.get(1)?, row.get(2)?, row.get(3)?))
            })?;
            rows.collect::<rusqlite::Result<Vec<LogRow>>>()
        };
        read().map_err(|error| no_reading(&error))
    }

    /// The hash of everything that is stored.
    pub(super) fn digest(&self) -> Result<Digest, Failure> {
        self.digest_of_all().map_err(|error| no_reading(&error))
    }

    fn digest_of_all(&self) -> rusqlite::Result<Digest> {
        let mut tables = self.eyes.prepare_cached(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' \
             ORDER BY name",
        )?;
        let tables = tables.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
        let mut hasher = Sha256::new();
        for table in tables {
            hasher.update(&table);
            let mut statement = self.eyes.prepare_cached(&format!("SELECT * FROM {table}"))?;
            let columns = statement.column_count();
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                for column in 0..columns {
                    match row.get_ref(column)? {
                        ValueRef::Null => hasher.update([0]),
                        ValueRef::Integer(value) => hasher.update(value.to_le_bytes()),
                        ValueRef::Real(value) => hasher.update(value.to_le_bytes()),
                        ValueRef::Text(value) | ValueRef::Blob(value) => {
                            hasher.update(value.len().to_le_bytes());
                            hasher.update(value);
                        }
                    }
                }
            }
        }
        Ok(hasher.finalize().into())
    }
}

/// Leaves the log as the crash left it.
fn spoil(log: &Path, wreck: Wreck) -> std::io::Result<()> {
    match wreck {
        Wreck::Whole => Ok(()),
        Wreck::Torn(bytes) => {
            OpenOptions::new().append(true).open(log)?.write_all(&vec![0xa5; bytes])
        }
        Wreck::Cut(bytes) => {
            let file = OpenOptions::new().write(true).open(log)?;
            let length = file.metadata()?.len();
            file.set_len(length.saturating_sub(bytes))
        }
    }
}
