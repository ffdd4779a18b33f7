//! The store on a SQLite file.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use pupitre_app::ports::store::{CommitListener, ReadJob, Store, StoreError, WriteJob};
use rusqlite::Connection;

use super::super::batch;
use super::super::queue::{Queue, Refused};
use super::checkpoint::{self, Checkpoints, LogWatch};
use super::connection::{Durability, cannot_open, open_beside, open_writer};
use super::link::SqliteLink;
use super::lock::{DatabaseLock, lock};
use crate::error::OpenError;
use crate::queries::Snapshot;

/// The most use cases of one commit.
const BATCH_MAX: usize = 256;

/// Where the database is and what it may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqliteConfig {
    /// The file; it is made when it is missing, its folder is not.
    pub path: PathBuf,
    /// The page cache of the connection that writes, in MiB. A reader has a quarter of it.
    pub cache_mib: u32,
    /// How many threads read, each with a connection; at least one.
    pub reader_count: u32,
    /// How many use cases wait at most, and how many reads; more are refused as overload.
    pub queue_limit: u32,
}

impl SqliteConfig {
    /// The settings for a small desk.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self { path, cache_mib: 32, reader_count: 4, queue_limit: 4_096 }
    }
}

/// The store on a SQLite file: one thread writes, with group commit, and others read.
pub struct SqliteStore {
    writes: Arc<Queue<Box<dyn WriteJob>>>,
    reads: Arc<Queue<Box<dyn ReadJob>>>,
    threads: Mutex<Option<Threads>>,
}

/// In the order in which they end.
struct Threads {
    writer: JoinHandle<SqliteLink>,
    readers: Vec<JoinHandle<()>>,
    checkpoints: Arc<Checkpoints>,
    checkpointer: JoinHandle<File>,
    lock: DatabaseLock,
}

impl SqliteStore {
    /// Opens the database and brings its tables up to date. The listener is told of each commit, in
    /// order.
    ///
    /// # Errors
    ///
    /// [`OpenError::Locked`] when another process has it open, [`OpenError::NewerSchema`] when a
    /// newer version wrote it, [`OpenError::CannotOpen`], [`OpenError::UnsafeLibrary`] or
    /// [`OpenError::MigrationFailed`].
    pub fn open(
        config: &SqliteConfig,
        listener: Arc<dyn CommitListener>,
    ) -> Result<Self, OpenError> {
        let path = config.path.as_path();
        let lock = lock(path)?;
        let mut connection = open_writer(Some(path), config.cache_mib, Durability::Full)?;
        let watch = LogWatch::new(&mut connection).map_err(|error| cannot_open(path, &error))?;
        let limit = usize::try_from(config.queue_limit).unwrap_or(usize::MAX);
        let writes = Arc::new(Queue::new(limit));
        let reads = Arc::new(Queue::new(limit));
        let checkpoints = Arc::new(Checkpoints::new());

        let checkpointer = spawn_checkpointer(path, Arc::clone(&checkpoints))?;
        let mut readers = Vec::new();
        for _reader in 0..config.reader_count.max(1) {
            readers.push(spawn_reader(path, config.cache_mib / 4, Arc::clone(&reads))?);
        }
        let (jobs, shared) = (Arc::clone(&writes), Arc::clone(&checkpoints));
        let link = SqliteLink::new(connection);
        let one_writer =
            spawn(path, "store-writer", move || write(link, watch, &jobs, &shared, &*listener))?;
        let threads = Threads { writer: one_writer, readers, checkpoints, checkpointer, lock };
        Ok(Self { writes, reads, threads: Mutex::new(Some(threads)) })
    }

    /// Takes no more in, finishes what waits, and leaves one file without a log. It blocks until
    /// all is written; what is asked afterwards is answered with [`StoreError::NotRun`].
    pub fn close(&self) {
        self.writes.close();
        self.reads.close();
        let threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(threads) = threads else {
            return;
        };
        let Threads { writer, readers, checkpoints, checkpointer, lock } = threads;
        let link = writer.join();
        for reader in readers {
            if reader.join().is_err() {
                tracing::error!("a reader of the database panicked");
            }
        }
        checkpoints.close();
        let file = checkpointer.join();
        match link {
            Ok(link) => {
                if let Err(error) = checkpoint::finish(link.connection()) {
                    tracing::warn!(%error, "the log stays beside the database");
                }
            }
            Err(_panic) => tracing::error!("the writer of the database panicked"),
        }
        drop(file);
        drop(lock);
    }
}

impl Drop for SqliteStore {
    fn drop(&mut self) {
        self.close();
    }
}

impl Store for SqliteStore {
    fn write(&self, job: Box<dyn WriteJob>) {
        match self.writes.push(job) {
            Ok(()) => {}
            Err(Refused::Full(job)) => job.finish(Err(StoreError::Overloaded)),
            Err(Refused::Closed(job)) => job.finish(Err(StoreError::NotRun)),
        }
    }

    fn read(&self, job: Box<dyn ReadJob>) {
        match self.reads.push(job) {
            Ok(()) => {}
            Err(Refused::Full(job)) => job.run(Err(StoreError::Overloaded)),
            Err(Refused::Closed(job)) => job.run(Err(StoreError::NotRun)),
        }
    }
}

fn spawn<T: Send + 'static>(
    path: &Path,
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<JoinHandle<T>, OpenError> {
    let spawned = thread::Builder::new().name(name.to_owned()).spawn(work);
    spawned.map_err(|error| OpenError::CannotOpen { path: path.into(), detail: error.to_string() })
}

fn spawn_checkpointer(
    path: &Path,
    checkpoints: Arc<Checkpoints>,
) -> Result<JoinHandle<File>, OpenError> {
    let connection = open_beside(path, 1)?;
    let file = File::options().read(true).write(true).open(path);
    let file = file
        .map_err(|error| OpenError::CannotOpen { path: path.into(), detail: error.to_string() })?;
    spawn(path, "store-checkpointer", move || checkpoint::run(&connection, file, &checkpoints))
}

fn spawn_reader(
    path: &Path,
    cache_mib: u32,
    jobs: Arc<Queue<Box<dyn ReadJob>>>,
) -> Result<JoinHandle<()>, OpenError> {
    let connection = open_reader(path, cache_mib)?;
    spawn(path, "store-reader", move || {
        let mut link = SqliteLink::new(connection);
        loop {
            let taken = jobs.take(1);
            if taken.is_empty() {
                return;
            }
            for job in taken {
                read(&mut link, job);
            }
        }
    })
}

fn open_reader(path: &Path, cache_mib: u32) -> Result<Connection, OpenError> {
    let connection = open_beside(path, cache_mib.max(1))?;
    let only = connection.pragma_update(None, "query_only", true);
    only.map_err(|error| cannot_open(path, &error))?;
    Ok(connection)
}

fn write(
    mut link: SqliteLink,
    mut watch: LogWatch,
    jobs: &Queue<Box<dyn WriteJob>>,
    checkpoints: &Checkpoints,
    listener: &dyn CommitListener,
) -> SqliteLink {
    loop {
        let taken = jobs.take(BATCH_MAX);
        if taken.is_empty() {
            return link;
        }
        batch::run(&mut link, listener, taken);
        watch.after_batch(link.connection(), checkpoints);
    }
}

/// Runs queries on one snapshot. Those that panic are answered by the loss of their answer.
fn read(link: &mut SqliteLink, job: Box<dyn ReadJob>) {
    let begun = link.begin_reading();
    let ran = catch_unwind(AssertUnwindSafe(|| match begun {
        Ok(()) => job.run(Ok(&mut Snapshot::new(&mut *link))),
        Err(error) => job.run(Err(error)),
    }));
    if ran.is_err() {
        tracing::error!("a query panicked");
    }
    link.end();
}
