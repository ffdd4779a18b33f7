//! A store that does not answer while a test says so.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use pupitre_app::ports::store::{ReadJob, Store, StoreError, WriteJob};

/// The store.
pub(crate) struct Faulty {
    inner: Arc<dyn Store>,
    is_down: AtomicBool,
}

impl Faulty {
    pub(crate) fn new(inner: Arc<dyn Store>) -> Self {
        Self { inner, is_down: AtomicBool::new(false) }
    }

    /// Whether it answers from now on.
    pub(crate) fn set_down(&self, is_down: bool) {
        self.is_down.store(is_down, Ordering::SeqCst);
    }

    fn fault(&self) -> Option<StoreError> {
        let detail = "the cable is out".to_owned();
        self.is_down.load(Ordering::SeqCst).then_some(StoreError::Unavailable { detail })
    }
}

impl Store for Faulty {
    fn write(&self, job: Box<dyn WriteJob>) {
        match self.fault() {
            Some(error) => job.finish(Err(error)),
            None => self.inner.write(job),
        }
    }

    fn read(&self, job: Box<dyn ReadJob>) {
        match self.fault() {
            Some(error) => job.run(Err(error)),
            None => self.inner.read(job),
        }
    }
}
