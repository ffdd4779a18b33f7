//! A store that fails on demand before the real one is asked.

use std::collections::VecDeque;
use std::panic::resume_unwind;
use std::sync::{Arc, Mutex};

use pupitre_app::ports::store::{Keep, ReadJob, Store, StoreError, Transaction, WriteJob};

/// What happens to the next write.
pub(crate) enum Fate {
    /// It reaches the store.
    Runs,
    /// It fails, and was not run.
    Fails(StoreError),
    /// It runs, and the caller is told that it failed.
    RunsAndFails(StoreError),
    /// It panics in the middle.
    Panics,
}

/// The store.
pub(crate) struct Faulty {
    inner: Arc<dyn Store>,
    fates: Mutex<VecDeque<Fate>>,
}

impl Faulty {
    pub(crate) fn new(inner: Arc<dyn Store>) -> Self {
        Self { inner, fates: Mutex::new(VecDeque::new()) }
    }

    /// What happens to the next writes, in order; those after them run.
    pub(crate) fn meet(&self, fates: impl IntoIterator<Item = Fate>) {
        self.fates.lock().unwrap().extend(fates);
    }
}

impl Store for Faulty {
    fn write(&self, job: Box<dyn WriteJob>) {
        let fate = self.fates.lock().unwrap().pop_front().unwrap_or(Fate::Runs);
        match fate {
            Fate::Runs => self.inner.write(job),
            Fate::Fails(error) => job.finish(Err(error)),
            Fate::RunsAndFails(error) => self.inner.write(Box::new(Liar { job, error })),
            Fate::Panics => self.inner.write(Box::new(Panicking { job })),
        }
    }

    fn read(&self, job: Box<dyn ReadJob>) {
        self.inner.read(job);
    }
}

/// A commit whose answer is lost.
struct Liar {
    job: Box<dyn WriteJob>,
    error: StoreError,
}

impl WriteJob for Liar {
    fn run(&mut self, tx: &mut dyn Transaction) -> Keep {
        self.job.run(tx)
    }

    fn finish(self: Box<Self>, _committed: Result<(), StoreError>) {
        self.job.finish(Err(self.error));
    }
}

struct Panicking {
    job: Box<dyn WriteJob>,
}

impl WriteJob for Panicking {
    fn run(&mut self, tx: &mut dyn Transaction) -> Keep {
        self.job.run(tx);
        resume_unwind(Box::new("the test's own panic, in the middle of a write"));
    }

    fn finish(self: Box<Self>, committed: Result<(), StoreError>) {
        self.job.finish(committed);
    }
}
