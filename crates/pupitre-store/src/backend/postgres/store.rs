//! The store on a PostgreSQL server.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use pupitre_app::ports::store::{CommitListener, ReadJob, Store, StoreError, WriteJob};

use super::super::batch;
use super::super::queue::{Queue, Refused};
use super::connection::{Target, connect, migrate, target};
use super::link::PostgresLink;
use crate::error::{OpenError, chain};
use crate::queries::Snapshot;

/// The most use cases of one commit.
const BATCH_MAX: usize = 128;

/// Where the server is and how much of it may be used.
#[derive(Clone, PartialEq, Eq)]
pub struct PostgresConfig {
    /// Its address: `postgres://user:password@host:port/database`. It is secret and never logged.
    ///
    /// With `?sslmode=disable` the connection is plain; with `?sslmode=require` it is encrypted,
    /// and the server's certificate must be valid for its name. Without either it is encrypted when
    /// the server can.
    pub url: String,
    /// How many connections write; at least one.
    pub writer_count: u32,
    /// How many connections read; at least one.
    pub reader_count: u32,
    /// How many use cases wait at most, and how many reads; more are refused as overload.
    pub queue_limit: u32,
}

impl PostgresConfig {
    /// The settings for one node.
    #[must_use]
    pub fn new(url: String) -> Self {
        Self { url, writer_count: 4, reader_count: 4, queue_limit: 4_096 }
    }
}

impl fmt::Debug for PostgresConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresConfig")
            .field("url", &"…")
            .field("writer_count", &self.writer_count)
            .field("reader_count", &self.reader_count)
            .field("queue_limit", &self.queue_limit)
            .finish()
    }
}

/// The store on a PostgreSQL server: a few threads write, each with group commit, and others read.
pub struct PostgresStore {
    writes: Arc<Queue<Box<dyn WriteJob>>>,
    reads: Arc<Queue<Box<dyn ReadJob>>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl PostgresStore {
    /// Connects and brings the tables up to date. The listener is told of this node's commits, in
    /// order.
    ///
    /// # Errors
    ///
    /// [`OpenError::BadUrl`], [`OpenError::Unreachable`], [`OpenError::NewerSchema`] when a newer
    /// version wrote the database, or [`OpenError::MigrationFailed`].
    pub async fn open(
        config: &PostgresConfig,
        listener: Arc<dyn CommitListener>,
    ) -> Result<Self, OpenError> {
        let target = target(&config.url)?;
        let connected = connect(&target).await;
        let mut client =
            connected.map_err(|error| OpenError::Unreachable { detail: chain(&error) })?;
        migrate(&mut client).await?;
        drop(client);

        let limit = usize::try_from(config.queue_limit).unwrap_or(usize::MAX);
        let store = Self {
            writes: Arc::new(Queue::new(limit)),
            reads: Arc::new(Queue::new(limit)),
            threads: Mutex::new(Vec::new()),
        };
        let numbering = Arc::new(Mutex::new(()));
        for _writer in 0..config.writer_count.max(1) {
            let link = link(&target, &numbering)?;
            let (jobs, listener) = (Arc::clone(&store.writes), Arc::clone(&listener));
            store.spawn("store-writer", move || write(link, &jobs, &*listener))?;
        }
        for _reader in 0..config.reader_count.max(1) {
            let link = link(&target, &numbering)?;
            let jobs = Arc::clone(&store.reads);
            store.spawn("store-reader", move || read_all(link, &jobs))?;
        }
        Ok(store)
    }

    /// Takes no more in and finishes what waits. What is asked afterwards is answered with
    /// [`StoreError::NotRun`].
    pub async fn close(&self) {
        self.stop();
        let threads = std::mem::take(&mut *self.threads());
        let joined = tokio::task::spawn_blocking(move || {
            threads.into_iter().filter_map(|thread| thread.join().err()).count()
        });
        match joined.await {
            Ok(0) => {}
            Ok(count) => tracing::error!(count, "threads of the database panicked"),
            Err(error) => tracing::error!(%error, "the end of the database was not awaited"),
        }
    }

    fn stop(&self) {
        self.writes.close();
        self.reads.close();
    }

    fn threads(&self) -> std::sync::MutexGuard<'_, Vec<JoinHandle<()>>> {
        self.threads.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn spawn(&self, name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), OpenError> {
        let spawned = thread::Builder::new().name(name.to_owned()).spawn(work);
        let thread =
            spawned.map_err(|error| OpenError::Unreachable { detail: error.to_string() })?;
        self.threads().push(thread);
        Ok(())
    }
}

/// The threads finish what waits, and end.
impl Drop for PostgresStore {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Store for PostgresStore {
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

fn link(target: &Target, numbering: &Arc<Mutex<()>>) -> Result<PostgresLink, OpenError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| OpenError::Unreachable { detail: error.to_string() })?;
    Ok(PostgresLink::new(runtime, target.clone(), Arc::clone(numbering)))
}

fn write(mut link: PostgresLink, jobs: &Queue<Box<dyn WriteJob>>, listener: &dyn CommitListener) {
    loop {
        let taken = jobs.take(BATCH_MAX);
        if taken.is_empty() {
            return;
        }
        batch::run(&mut link, listener, taken);
    }
}

fn read_all(mut link: PostgresLink, jobs: &Queue<Box<dyn ReadJob>>) {
    loop {
        let taken = jobs.take(1);
        if taken.is_empty() {
            return;
        }
        for job in taken {
            read(&mut link, job);
        }
    }
}

/// Runs queries on one snapshot. Those that panic are answered by the loss of their answer.
fn read(link: &mut PostgresLink, job: Box<dyn ReadJob>) {
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
