//! Opening connections and bringing the tables up to date.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::error::{OpenError, chain};

mod embedded {
    refinery::embed_migrations!("migrations/sqlite");
}

/// How long a connection waits for a lock that a tool, not the desk, holds on the file.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How well a commit is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Durability {
    /// It is on the disk before it is answered.
    Full,
    /// It may be lost with the machine: for tests and the simulation.
    Off,
}

/// The connection that writes, with the tables up to date. `path` of none is a database in memory.
pub(super) fn open_writer(
    path: Option<&Path>,
    cache_mib: u32,
    durability: Durability,
) -> Result<Connection, OpenError> {
    refuse_unsafe_library()?;
    let opened = match path {
        Some(path) => Connection::open(path),
        None => Connection::open_in_memory(),
    };
    let name = path.unwrap_or(Path::new(":memory:"));
    let mut connection = opened.map_err(|error| cannot_open(name, &error))?;
    let synchronous = match durability {
        Durability::Full => "FULL",
        Durability::Off => "OFF",
    };
    let set_up = set_up(&connection, cache_mib)
        .and_then(|()| {
            connection.pragma_update_and_check(None, "journal_mode", "WAL", |_mode| Ok(()))
        })
        .and_then(|()| connection.pragma_update(None, "synchronous", synchronous))
        .and_then(|()| connection.pragma_update(None, "wal_autocheckpoint", 0))
        .and_then(|()| connection.pragma_update(None, "foreign_keys", false));
    set_up.map_err(|error| cannot_open(name, &error))?;
    // A migration may make a table anew that others point to: keys are looked at again after the
    // last one (https://sqlite.org/lang_altertable.html, "Making Other Kinds Of Table Schema
    // Changes").
    migrate(&mut connection)?;
    let guarded = connection.pragma_update(None, "foreign_keys", true);
    guarded.map_err(|error| cannot_open(name, &error))?;
    Ok(connection)
}

/// A connection that only reads, or copies the log into the database.
pub(super) fn open_beside(path: &Path, cache_mib: u32) -> Result<Connection, OpenError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = Connection::open_with_flags(path, flags);
    let connection = opened.map_err(|error| cannot_open(path, &error))?;
    let set_up = set_up(&connection, cache_mib)
        .and_then(|()| connection.pragma_update(None, "synchronous", "FULL"))
        .and_then(|()| connection.pragma_update(None, "wal_autocheckpoint", 0));
    set_up.map_err(|error| cannot_open(path, &error))?;
    Ok(connection)
}

fn set_up(connection: &Connection, cache_mib: u32) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "cache_size", -i64::from(cache_mib) * 1_024)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection
        .pragma_update_and_check(None, "mmap_size", 0, |_size| Ok(()))
        .or_else(none_is_well)?;
    connection.pragma_update(None, "trusted_schema", false)
}

/// A database in memory has no map and answers nothing.
fn none_is_well(error: rusqlite::Error) -> rusqlite::Result<()> {
    match error {
        rusqlite::Error::QueryReturnedNoRows => Ok(()),
        other => Err(other),
    }
}

fn migrate(connection: &mut Connection) -> Result<(), OpenError> {
    let runner = embedded::migrations::runner();
    let done = runner.run(connection);
    done.map(drop).map_err(|error| OpenError::migration(&error, runner.get_migrations()))
}

/// Versions before 3.51.3, and 3.52.0, can lose pages when the log starts anew
/// (<https://sqlite.org/wal.html>, "The WAL-Reset Bug").
fn refuse_unsafe_library() -> Result<(), OpenError> {
    let number = rusqlite::version_number();
    if number < 3_051_003 || number == 3_052_000 {
        return Err(OpenError::UnsafeLibrary { version: rusqlite::version() });
    }
    Ok(())
}

pub(super) fn cannot_open(path: &Path, error: &rusqlite::Error) -> OpenError {
    if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) {
        return OpenError::Locked { path: path.into() };
    }
    OpenError::CannotOpen { path: path.into(), detail: chain(error) }
}
