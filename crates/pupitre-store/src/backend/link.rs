//! The seam: all that the nouns ask of a database, and all that the batches do.

use pupitre_app::ports::store::{CommitListener, StoreError};

use super::row::Columns;
use super::value::Value;
use crate::event::Pending;
use crate::sql::Query;

/// What went wrong in a job, beyond what the job itself was told.
#[derive(Debug, Default)]
pub(crate) struct Trouble {
    /// Another transaction came first: the job is worth another run.
    pub(crate) lost_race: bool,
    /// A statement failed: the job can't be kept.
    pub(crate) failed: Option<StoreError>,
    /// The whole transaction is lost, with all that ran in it.
    pub(crate) broken: Option<StoreError>,
}

/// An open transaction or snapshot.
pub(crate) trait Link {
    /// Runs a statement: how many rows it changed.
    fn execute(&mut self, query: &'static Query, values: &[Value<'_>]) -> Result<u64, StoreError>;

    /// Runs a statement and hands each row to `each`.
    fn fetch(
        &mut self,
        query: &'static Query,
        values: &[Value<'_>],
        each: &mut dyn FnMut(&mut Columns<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// What went wrong since the job began.
    fn trouble(&mut self) -> &mut Trouble;
}

/// A connection that writes.
pub(crate) trait WriteLink: Link {
    /// Begins a transaction; `patience` says how long it may wait for the locks of others.
    fn begin(&mut self, patience: Patience) -> Result<(), StoreError>;

    /// Marks the beginning of a job.
    fn save_point(&mut self) -> Result<(), StoreError>;

    /// Keeps what was done since the mark.
    fn keep(&mut self) -> Result<(), StoreError>;

    /// Undoes what was done since the mark.
    fn undo(&mut self) -> Result<(), StoreError>;

    /// Numbers and writes the events, commits, and tells the listener, in the order of the numbers.
    fn commit(
        &mut self,
        events: Vec<Pending>,
        has_due_work: bool,
        listener: &dyn CommitListener,
    ) -> Result<(), CommitError>;

    /// Gives the transaction up. One that the database has given up already is none.
    fn roll_back(&mut self);
}

/// How long a transaction may wait for the locks of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Patience {
    /// Not long: many jobs wait with it, and each can run alone.
    Batch,
    /// As long as it takes to find a deadlock.
    Alone,
}

/// Why a commit failed.
#[derive(Debug)]
pub(crate) enum CommitError {
    /// Nothing was committed.
    Refused(StoreError),
    /// It is not known whether it was committed.
    Unknown(StoreError),
}

/// The first row, as `read` understands it.
pub(crate) fn one<T>(
    link: &mut dyn Link,
    query: &'static Query,
    values: &[Value<'_>],
    read: impl Fn(&mut Columns<'_>) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    let mut found = None;
    link.fetch(query, values, &mut |row| {
        if found.is_none() {
            found = Some(read(row)?);
        }
        Ok(())
    })?;
    Ok(found)
}

/// Every row, as `read` understands it.
pub(crate) fn all<T>(
    link: &mut dyn Link,
    query: &'static Query,
    values: &[Value<'_>],
    read: impl Fn(&mut Columns<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut found = Vec::new();
    link.fetch(query, values, &mut |row| {
        found.push(read(row)?);
        Ok(())
    })?;
    Ok(found)
}
