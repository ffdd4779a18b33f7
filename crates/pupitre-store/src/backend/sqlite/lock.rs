//! One process writes one file: an operating system's lock beside the database.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use crate::error::OpenError;

/// The lock of a database. It is let go of when this is dropped, or when the process ends in any
/// way.
#[derive(Debug)]
pub(super) struct DatabaseLock {
    _file: File,
}

/// Takes the lock of a database: the file of its name with `.lock` at the end.
pub(super) fn lock(path: &Path) -> Result<DatabaseLock, OpenError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let cannot_open = |error: std::io::Error| OpenError::CannotOpen {
        path: path.into(),
        detail: error.to_string(),
    };
    let options = OpenOptions::new().write(true).create(true).truncate(false).to_owned();
    let file = options.open(PathBuf::from(name)).map_err(cannot_open)?;
    match file.try_lock() {
        Ok(()) => Ok(DatabaseLock { _file: file }),
        Err(TryLockError::WouldBlock) => Err(OpenError::Locked { path: path.into() }),
        Err(TryLockError::Error(error)) => Err(cannot_open(error)),
    }
}
