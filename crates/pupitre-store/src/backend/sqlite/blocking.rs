//! A store on the caller's thread, for the simulation and for tests: the same SQLite code, no
//! threads.

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
    /// [`DeskError::Refused`] with the use case's own error (nothing was changed), or
    /// [`DeskError::Store`].
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

    /// A use case that panics is rolled back before the lock is let go, so that a poisoned one is
    /// as good.
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

#[cfg(test)]
mod tests {
    use pupitre_app::ports::store::{Quarantined, Recorded};
    use pupitre_domain::id::QuarantineId;

    use super::*;

    struct Deaf;

    impl CommitListener for Deaf {
        fn committed(&self, _recorded: Vec<Recorded>, _has_due_work: bool) {}
    }

    fn item(number: u8, size_bytes: usize) -> Quarantined {
        Quarantined {
            id: QuarantineId::from_bytes([number; 16]),
            channel: None,
            reason: "unreadable".to_owned(),
            raw: vec![number; size_bytes],
            received_at: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_full_disk_is_said_and_what_fits_is_still_written() {
        let store = SqliteBlocking::in_memory(Arc::new(Deaf)).unwrap();
        store.write(|tx| tx.quarantine(&item(1, 100))).unwrap();
        let page_count: i64 = store
            .link()
            .connection()
            .pragma_query_value(None, "page_count", |row| row.get(0))
            .unwrap();
        let limit = page_count + 2;
        let set = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
        let limited =
            store.link().connection().pragma_update_and_check(None, "max_page_count", limit, set);
        assert_eq!(limited, Ok(limit));

        let refused = store.write(|tx| tx.quarantine(&item(2, 1_000_000)));
        assert!(matches!(
            refused,
            Err(DeskError::Refused(StoreError::Full) | DeskError::Store(StoreError::Full))
        ));
        store.write(|tx| tx.quarantine(&item(3, 100))).unwrap();
        assert_eq!(store.write(|tx| tx.counts()).unwrap(), (0, 2));
    }
}
