//! A store on the caller's thread, for the simulation and for tests: the same SQLite code, no threads.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pupitre_app::DeskError;
use pupitre_app::ports::store::{
    CommitListener, Keep, Queries, ReadJob, Store, StoreError, Transaction, WriteJob,
};

use super::super::batch;
use super::connection::{Durability, open_writer};
use super::link::SqliteLink;
use super::lock::{DatabaseLock, lock};
use crate::error::OpenError;
use crate::queries::Snapshot;

/// The cache of a store on the caller's thread.
const CACHE_MIB: u32 = 16;

/// A store whose transactions run one after the other on the threads that ask.
///
/// What it commits may be lost with the machine.
pub struct SqliteBlocking {
    link: Mutex<SqliteLink>,
    listener: Arc<dyn CommitListener>,
    _lock: Option<DatabaseLock>,
}

impl SqliteBlocking {
    /// A new database in memory.
    ///
    /// # Errors
    ///
    /// [`OpenError`] when SQLite refuses.
    pub fn in_memory(listener: Arc<dyn CommitListener>) -> Result<Self, OpenError> {
        let connection = open_writer(None, CACHE_MIB, Durability::Off)?;
        Ok(Self { link: Mutex::new(SqliteLink::new(connection)), listener, _lock: None })
    }

    /// The database of that file, made when it is missing.
    ///
    /// # Errors
    ///
    /// [`OpenError`] as for [`crate::SqliteStore::open`].
    pub fn open(path: &Path, listener: Arc<dyn CommitListener>) -> Result<Self, OpenError> {
        let lock = lock(path)?;
        let connection = open_writer(Some(path), CACHE_MIB, Durability::Off)?;
        Ok(Self { link: Mutex::new(SqliteLink::new(connection)), listener, _lock: Some(lock) })
    }

    /// Runs a use case in a transaction of its own; the listener is told before it answers.
    ///
    /// # Errors
    ///
    /// [`DeskError::Refused`] with the use case's own error (nothing was changed), or [`DeskError::Store`].
    pub fn write<T, E>(
        &self,
        mut work: impl FnMut(&mut dyn Transaction) -> Result<T, E>,
    ) -> Result<T, DeskError<E>> {
        let mut outcome = None;
        let committed = self.run(&mut |tx| {
            let result = work(tx);
            let keep = if result.is_ok() { Keep::Commit } else { Keep::RollBack };
            outcome = Some(result);
            keep
        });
        match (committed, outcome) {
            (Ok(()), Some(Ok(value))) => Ok(value),
            (Ok(()), Some(Err(refusal))) => Err(DeskError::Refused(refusal)),
            (Ok(()), None) => Err(DeskError::Store(StoreError::NotRun)),
            (Err(error), _) => Err(DeskError::Store(error)),
        }
    }

    /// Runs read-only queries on one snapshot.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the database fails.
    pub fn read<T>(
        &self,
        work: impl FnOnce(&mut dyn Queries) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut link = self.link();
        link.begin_reading()?;
        let read = work(&mut Snapshot::new(&mut *link));
        link.end();
        read
    }

    fn run(&self, work: &mut batch::Work<'_>) -> Result<(), StoreError> {
        batch::run_alone(&mut *self.link(), &*self.listener, work)
    }

    /// A use case that panics is rolled back before the lock is let go, so that a poisoned one is as good.
    fn link(&self) -> MutexGuard<'_, SqliteLink> {
        let mut link = self.link.lock().unwrap_or_else(PoisonError::into_inner);
        link.end();
        link
    }
}

impl Store for SqliteBlocking {
    fn write(&self, mut job: Box<dyn WriteJob>) {
        let committed = self.run(&mut |tx| job.run(tx));
        job.finish(committed);
    }

    fn read(&self, job: Box<dyn ReadJob>) {
        let mut link = self.link();
        match link.begin_reading() {
            Ok(()) => job.run(Ok(&mut Snapshot::new(&mut *link))),
            Err(error) => job.run(Err(error)),
        }
        link.end();
    }
}
