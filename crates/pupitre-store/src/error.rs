//! Why a store could not be opened.

use std::path::PathBuf;

/// Why a store could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process writes the file: a SQLite database has one writer.
    #[error("the database {} is in use by another process: SQLite has one at a time, so stop it first", path.display())]
    Locked {
        /// The database.
        path: PathBuf,
    },
    /// The file or its folder can't be opened or written.
    #[error("the database {} can't be opened: {detail}", path.display())]
    CannotOpen {
        /// The database.
        path: PathBuf,
        /// The system's or the driver's words.
        detail: String,
    },
    /// A newer version of the program has written the database.
    #[error(
        "the database has schema version {found} and this program knows up to {known}: \
         start the newer version that wrote it"
    )]
    NewerSchema {
        /// The version found.
        found: i32,
        /// The last version that this program knows.
        known: i32,
    },
    /// The linked SQLite can lose what it wrote.
    #[error(
        "SQLite {version} can lose data in WAL mode: 3.51.3 or later is needed, and not 3.52.0"
    )]
    UnsafeLibrary {
        /// The version linked.
        version: &'static str,
    },
    /// The server can't be reached, or refuses the connection.
    #[error("the database can't be reached: {detail}")]
    Unreachable {
        /// The driver's words, without the password.
        detail: String,
    },
    /// The address of the server is not one.
    #[error("the address of the database can't be read: {detail}")]
    BadUrl {
        /// What is wrong with it, without the address itself.
        detail: String,
    },
    /// The tables could not be created or brought up to date.
    #[error("the database's tables could not be brought up to date: {detail}")]
    MigrationFailed {
        /// The driver's words.
        detail: String,
    },
}

impl OpenError {
    pub(crate) fn migration(error: &refinery::Error, known: &[refinery::Migration]) -> Self {
        let last = known.iter().map(refinery::Migration::version).max().unwrap_or(0);
        match error.kind() {
            refinery::error::Kind::MissingVersion(found) if found.version() > last => {
                Self::NewerSchema { found: found.version(), known: last }
            }
            _ => Self::MigrationFailed { detail: chain(error) },
        }
    }
}

/// An error with its causes, in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
