//! The desk as the edge holds it: run a use case in a transaction, await its outcome.

use std::future::Future;
use std::sync::Arc;

use futures_channel::oneshot;

use crate::ports::store::{Keep, Queries, ReadJob, Store, StoreError, Transaction, WriteJob};

/// Why a use case gave no result: its own refusal, or the store's failure.
#[derive(Debug, thiserror::Error)]
pub enum DeskError<E> {
    /// The use case refused; nothing was changed.
    #[error("the use case refused")]
    Refused(E),
    /// The store failed; nothing was changed, or it is not known.
    #[error(transparent)]
    Store(StoreError),
}

/// A handle on the store, cheap to clone.
#[derive(Clone)]
pub struct Desk {
    store: Arc<dyn Store>,
}

struct Write<F, T, E> {
    work: F,
    outcome: Option<Result<T, E>>,
    answer: oneshot::Sender<Result<T, DeskError<E>>>,
}

impl<F, T, E> WriteJob for Write<F, T, E>
where
    F: FnMut(&mut dyn Transaction) -> Result<T, E> + Send,
    T: Send,
    E: Send,
{
    fn run(&mut self, tx: &mut dyn Transaction) -> Keep {
        let outcome = (self.work)(tx);
        let keep = if outcome.is_ok() { Keep::Commit } else { Keep::RollBack };
        self.outcome = Some(outcome);
        keep
    }

    fn finish(self: Box<Self>, committed: Result<(), StoreError>) {
        let answer = match (committed, self.outcome) {
            (Ok(()), Some(Ok(value))) => Ok(value),
            (Ok(()), Some(Err(refusal))) => Err(DeskError::Refused(refusal)),
            (Ok(()), None) => Err(DeskError::Store(StoreError::NotRun)),
            (Err(error), _) => Err(DeskError::Store(error)),
        };
        // A caller that went away no longer wants the answer; what was committed stays.
        drop(self.answer.send(answer));
    }
}

struct Read<F, T> {
    work: F,
    answer: oneshot::Sender<Result<T, StoreError>>,
}

impl<F, T> ReadJob for Read<F, T>
where
    F: FnOnce(&mut dyn Queries) -> Result<T, StoreError> + Send,
    T: Send,
{
    fn run(self: Box<Self>, queries: Result<&mut dyn Queries, StoreError>) {
        let Self { work, answer } = *self;
        drop(answer.send(queries.and_then(work)));
    }
}

impl Desk {
    /// A desk on this store.
    #[must_use]
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self { store }
    }

    /// Runs a use case in a transaction of its own and answers once it is durable.
    ///
    /// The work may run more than once when the database asks for it; it must only depend on its
    /// arguments.
    ///
    /// # Errors
    ///
    /// [`DeskError::Refused`] with the use case's own error (nothing was changed), or
    /// [`DeskError::Store`].
    pub fn write<F, T, E>(
        &self,
        work: F,
    ) -> impl Future<Output = Result<T, DeskError<E>>> + use<F, T, E>
    where
        F: FnMut(&mut dyn Transaction) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        let (answer, receiver) = oneshot::channel();
        self.store.write(Box::new(Write { work, outcome: None, answer }));
        async move { receiver.await.unwrap_or(Err(DeskError::Store(StoreError::NotRun))) }
    }

    /// Runs read-only queries on one snapshot.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the database fails.
    pub fn read<F, T>(&self, work: F) -> impl Future<Output = Result<T, StoreError>> + use<F, T>
    where
        F: FnOnce(&mut dyn Queries) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        let (answer, receiver) = oneshot::channel();
        self.store.read(Box::new(Read { work, answer }));
        async move { receiver.await.unwrap_or(Err(StoreError::NotRun)) }
    }
}
