//! A connection to SQLite behind the seam.

use std::borrow::Cow;

use pupitre_app::ports::store::{CommitListener, Recorded, StoreError};
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection};

use super::super::batch::tell;
use super::super::value::storable;
use super::super::{Columns, CommitError, Link, Patience, Row, Trouble, Value, WriteLink};
use super::fault::{is_outcome_unknown, store_error};
use crate::event::{self, Pending};
use crate::sql::{self, Query};

/// A connection that writes, or one that reads snapshots.
pub(super) struct SqliteLink {
    connection: Connection,
    trouble: Trouble,
    /// The number of the last committed event, once it was read: nobody else writes.
    last_seq: Option<u64>,
}

impl SqliteLink {
    pub(super) fn new(connection: Connection) -> Self {
        // Beside the statements of `sql/`: those that begin, mark and end transactions.
        connection.set_prepared_statement_cache_capacity(sql::ALL.len() + 8);
        Self { connection, trouble: Trouble::default(), last_seq: None }
    }

    pub(super) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Opens a snapshot.
    pub(super) fn begin_reading(&mut self) -> Result<(), StoreError> {
        self.trouble = Trouble::default();
        self.control("BEGIN")
    }

    /// Ends a snapshot, or a transaction that is not kept.
    pub(super) fn end(&mut self) {
        if self.connection.is_autocommit() {
            return;
        }
        if let Err(error) = self.control("ROLLBACK") {
            tracing::error!(%error, "a transaction could not be rolled back");
        }
    }

    fn control(&self, text: &'static str) -> Result<(), StoreError> {
        let done = self.connection.prepare_cached(text).and_then(|mut it| it.raw_execute());
        done.map(drop).map_err(|error| store_error(&error))
    }

    /// Remembers what went wrong in a statement. Some failures end the whole transaction.
    fn note<T>(&mut self, done: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(error) = &done {
            if self.connection.is_autocommit() {
                self.trouble.broken = Some(error.clone());
            }
            self.trouble.failed = Some(error.clone());
        }
        done
    }

    fn write_events(&mut self, events: Vec<Pending>) -> Result<Vec<Recorded>, StoreError> {
        if events.is_empty() {
            return Ok(Vec::new());
        }
        let mut seq = match self.last_seq {
            Some(seq) => seq,
            None => self.read_last_seq()?,
        };
        let mut recorded = Vec::with_capacity(events.len());
        for pending in events {
            seq += 1;
            let details = event::details(&pending.event.body)?;
            let values = event::row(seq, &pending.event, details.as_deref());
            self.execute(&sql::EVENT_INSERT, &values)?;
            recorded.push(pending.numbered(seq));
        }
        Ok(recorded)
    }

    fn read_last_seq(&mut self) -> Result<u64, StoreError> {
        let last = super::super::one(self, &sql::EVENT_LAST_SEQ, &[], |row| row.number())?;
        Ok(last.unwrap_or(0))
    }
}

impl Link for SqliteLink {
    fn execute(&mut self, query: &'static Query, values: &[Value<'_>]) -> Result<u64, StoreError> {
        let done = execute(&self.connection, query, values);
        self.note(done)
    }

    fn fetch(
        &mut self,
        query: &'static Query,
        values: &[Value<'_>],
        each: &mut dyn FnMut(&mut Columns<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let done = fetch(&self.connection, query, values, each);
        self.note(done)
    }

    fn trouble(&mut self) -> &mut Trouble {
        &mut self.trouble
    }
}

impl WriteLink for SqliteLink {
    fn begin(&mut self, _patience: Patience) -> Result<(), StoreError> {
        self.control("BEGIN IMMEDIATE")
    }

    fn save_point(&mut self) -> Result<(), StoreError> {
        self.control("SAVEPOINT job")
    }

    fn keep(&mut self) -> Result<(), StoreError> {
        self.control("RELEASE job")
    }

    fn undo(&mut self) -> Result<(), StoreError> {
        self.control("ROLLBACK TO job")?;
        self.control("RELEASE job")
    }

    fn commit(
        &mut self,
        events: Vec<Pending>,
        has_due_work: bool,
        listener: &dyn CommitListener,
    ) -> Result<(), CommitError> {
        let recorded = self.write_events(events).map_err(CommitError::Refused)?;
        let committed =
            self.connection.prepare_cached("COMMIT").and_then(|mut it| it.raw_execute());
        if let Err(error) = committed {
            let said = store_error(&error);
            if is_outcome_unknown(&error) {
                self.last_seq = None;
                return Err(CommitError::Unknown(said));
            }
            return Err(CommitError::Refused(said));
        }
        if let Some(last) = recorded.last() {
            self.last_seq = Some(last.seq);
        }
        tell(listener, recorded, has_due_work);
        Ok(())
    }

    fn roll_back(&mut self) {
        self.end();
    }
}

fn execute(
    connection: &Connection,
    query: &'static Query,
    values: &[Value<'_>],
) -> Result<u64, StoreError> {
    let mut statement = prepare(connection, query, values)?;
    let changed = statement.raw_execute().map_err(|error| store_error(&error))?;
    Ok(u64::try_from(changed).unwrap_or(u64::MAX))
}

fn fetch(
    connection: &Connection,
    query: &'static Query,
    values: &[Value<'_>],
    each: &mut dyn FnMut(&mut Columns<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut statement = prepare(connection, query, values)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(|error| store_error(&error))? {
        each(&mut Columns::new(&SqliteRow(row), query.name))?;
    }
    Ok(())
}

fn prepare<'a>(
    connection: &'a Connection,
    query: &'static Query,
    values: &[Value<'_>],
) -> Result<CachedStatement<'a>, StoreError> {
    let prepared = connection.prepare_cached(query.for_sqlite()).and_then(|mut statement| {
        for (position, value) in values.iter().enumerate() {
            statement.raw_bind_parameter(position + 1, value)?;
        }
        Ok(statement)
    });
    prepared.map_err(|error| match store_error(&error) {
        StoreError::Failed { detail } => {
            StoreError::Failed { detail: format!("{}: {detail}", query.name) }
        }
        other => other,
    })
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let value = match self {
            Self::Null => ValueRef::Null,
            Self::Int(value) => ValueRef::Integer(*value),
            Self::Text(value) => match storable(value) {
                Cow::Borrowed(value) => ValueRef::Text(value.as_bytes()),
                Cow::Owned(value) => return Ok(ToSqlOutput::Owned(value.into())),
            },
            Self::Bytes(value) => ValueRef::Blob(value),
            Self::Id(value) => ValueRef::Blob(value),
        };
        Ok(ToSqlOutput::Borrowed(value))
    }
}

struct SqliteRow<'a>(&'a rusqlite::Row<'a>);

impl SqliteRow<'_> {
    fn column<T: rusqlite::types::FromSql>(&self, position: usize) -> Result<Option<T>, String> {
        self.0.get(position).map_err(|error| error.to_string())
    }
}

impl Row for SqliteRow<'_> {
    fn int(&self, position: usize) -> Result<Option<i64>, String> {
        self.column(position)
    }

    fn text(&self, position: usize) -> Result<Option<String>, String> {
        self.column(position)
    }

    fn bytes(&self, position: usize) -> Result<Option<Vec<u8>>, String> {
        self.column(position)
    }

    fn id(&self, position: usize) -> Result<Option<[u8; 16]>, String> {
        self.column(position)
    }
}
