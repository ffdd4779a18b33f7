//! A connection to PostgreSQL behind the seam.
//!
//! Each thread that owns a connection drives it on a runtime of its own. What needs no answer
//! (marks, the beginning) waits for the next statement and travels with it.

use std::collections::HashMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;

use pupitre_app::ports::store::{CommitListener, Recorded, StoreError};
use tokio::runtime::Runtime;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Statement};

use super::super::batch::tell;
use super::super::{Columns, CommitError, Link, Patience, Trouble, Value, WriteLink};
use super::connection::{Target, connect};
use super::fault::{Fault, fault};
use super::value::PostgresRow;
use crate::event::{self, Pending};
use crate::sql::{self, Query};

/// A batch does not wait long for the locks of others: its jobs can run one by one.
const BEGIN_BATCH: &str = "BEGIN ISOLATION LEVEL READ COMMITTED;
    SET LOCAL lock_timeout = '200ms'; SET LOCAL idle_in_transaction_session_timeout = '30s';";

/// A job alone waits longer than the server takes to find a deadlock. A node that stops in the
/// middle of a transaction does not hold the others up for long.
const BEGIN_ALONE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED;
    SET LOCAL lock_timeout = '10s'; SET LOCAL idle_in_transaction_session_timeout = '30s';";

/// All that a reader answers is of one instant.
const BEGIN_READING: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;";

/// Who numbers events holds this until its commit; the number is our own and means nothing.
const LOCK_NUMBERS: &str =
    "SET LOCAL lock_timeout = '10s'; SELECT pg_advisory_xact_lock(7019283746501);";

/// A connection that writes, or one that reads snapshots.
pub(super) struct PostgresLink {
    runtime: Runtime,
    target: Target,
    client: Option<Client>,
    statements: HashMap<&'static str, Statement>,
    /// What travels with the next statement.
    waiting: String,
    /// Whether a transaction was begun on the server.
    is_open: bool,
    trouble: Trouble,
    /// One thread of this process at a time numbers events, commits and tells, so that the listener
    /// is told in the order of the numbers.
    numbering: Arc<Mutex<()>>,
}

impl PostgresLink {
    pub(super) fn new(runtime: Runtime, target: Target, numbering: Arc<Mutex<()>>) -> Self {
        Self {
            runtime,
            target,
            client: None,
            statements: HashMap::new(),
            waiting: String::new(),
            is_open: false,
            trouble: Trouble::default(),
            numbering,
        }
    }

    /// Opens a snapshot. Queries can't be asked twice, so that the connection is tried before them.
    pub(super) fn begin_reading(&mut self) -> Result<(), StoreError> {
        self.trouble = Trouble::default();
        self.begin_with(BEGIN_READING)?;
        let Err(fault) = self.flush("") else {
            return Ok(());
        };
        let is_lost = fault.is_lost;
        let error = self.note_fault(fault);
        if !is_lost {
            return Err(error);
        }
        self.trouble = Trouble::default();
        self.begin_with(BEGIN_READING)?;
        self.flush("").map_err(|fault| self.note_fault(fault))
    }

    /// Ends a snapshot, or a transaction that is not kept.
    pub(super) fn end(&mut self) {
        self.waiting.clear();
        if !self.is_open {
            return;
        }
        self.is_open = false;
        let Some(client) = &self.client else {
            return;
        };
        if let Err(error) = self.runtime.block_on(client.batch_execute("ROLLBACK")) {
            tracing::debug!(%error, "a transaction ended with its connection");
            self.client = None;
        }
    }

    fn begin_with(&mut self, text: &'static str) -> Result<(), StoreError> {
        self.end();
        self.connect().map_err(|error| self.note_fault(fault(&error)))?;
        text.clone_into(&mut self.waiting);
        Ok(())
    }

    /// Sees to a connection: one that ended while nobody used it is replaced.
    fn connect(&mut self) -> Result<(), tokio_postgres::Error> {
        // The connection's task runs only while something waits on this runtime: let it see the
        // end.
        self.runtime.block_on(async {
            tokio::task::yield_now().await;
            tokio::task::yield_now().await;
        });
        if self.client.as_ref().is_some_and(|client| !client.is_closed()) {
            return Ok(());
        }
        self.statements.clear();
        self.client = Some(self.runtime.block_on(connect(&self.target))?);
        Ok(())
    }

    /// Runs what waits and a statement with it.
    fn run(
        &mut self,
        query: &'static Query,
        values: &[Value<'_>],
        want: Want,
    ) -> Result<Answer, StoreError> {
        // Until the mark is undone the server refuses all that follows a failure.
        if let Some(error) = &self.trouble.failed {
            return Err(error.clone());
        }
        let done = self.try_run(query, values, want);
        done.map_err(|mut fault| {
            if let StoreError::Failed { detail } = &mut fault.error {
                *detail = format!("{}: {detail}", query.name);
            }
            self.note_fault(fault)
        })
    }

    fn try_run(
        &mut self,
        query: &'static Query,
        values: &[Value<'_>],
        want: Want,
    ) -> Result<Answer, Fault> {
        let client = self.client.as_ref().ok_or_else(no_connection)?;
        let parameters: Vec<&(dyn ToSql + Sync)> =
            values.iter().map(|value| -> &(dyn ToSql + Sync) { value }).collect();
        let known = self.statements.get(query.name).cloned();
        let waiting = std::mem::take(&mut self.waiting);
        self.is_open = true;
        let ran = self.runtime.block_on(async {
            let Some(statement) = known else {
                let (begun, statement) = tokio::join!(
                    biased;
                    client.batch_execute(&waiting),
                    client.prepare(query.for_postgres()),
                );
                begun?;
                let statement = statement?;
                let answer = ask(client, &statement, &parameters, want).await?;
                return Ok((Some(statement), answer));
            };
            let (begun, answer) = tokio::join!(
                biased;
                client.batch_execute(&waiting),
                ask(client, &statement, &parameters, want),
            );
            begun?;
            Ok((None, answer?))
        });
        let (prepared, answer) = ran.map_err(|error: tokio_postgres::Error| fault(&error))?;
        if let Some(statement) = prepared {
            self.statements.insert(query.name, statement);
        }
        Ok(answer)
    }

    /// Runs what waits.
    fn flush(&mut self, last: &str) -> Result<(), Fault> {
        let mut text = std::mem::take(&mut self.waiting);
        text.push_str(last);
        self.is_open = true;
        let client = self.client.as_ref().ok_or_else(no_connection)?;
        self.runtime.block_on(client.batch_execute(&text)).map_err(|error| fault(&error))
    }

    /// Remembers what went wrong; what the caller is told of it.
    fn note_fault(&mut self, fault: Fault) -> StoreError {
        let Fault { error, lost_race, is_broken, is_lost } = fault;
        if is_lost {
            self.client = None;
            self.is_open = false;
        }
        self.trouble.lost_race |= lost_race;
        if is_broken {
            self.trouble.broken = Some(error.clone());
        }
        self.trouble.failed.get_or_insert(error).clone()
    }

    /// Numbers and writes the events and commits, all under the lock of the numbers.
    fn commit_events(&mut self, events: Vec<Pending>) -> Result<Vec<Recorded>, CommitError> {
        self.waiting.push_str(LOCK_NUMBERS);
        let last = super::super::one(self, &sql::EVENT_LAST_SEQ, &[], |row| row.number());
        let last = last.map_err(CommitError::Refused)?.unwrap_or(0);
        let mut texts = Vec::with_capacity(events.len());
        for pending in &events {
            texts.push(event::details(&pending.event.body).map_err(CommitError::Refused)?);
        }
        let mut rows = Vec::with_capacity(events.len());
        for ((pending, text), seq) in events.iter().zip(&texts).zip(last + 1..) {
            rows.push(event::row(seq, &pending.event, text.as_deref()));
        }
        self.insert_and_commit(&rows)?;
        Ok(events.into_iter().zip(last + 1..).map(|(event, seq)| event.numbered(seq)).collect())
    }

    /// Sends the rows and the commit at once: the lock of the numbers is held for one answer.
    fn insert_and_commit(&mut self, rows: &[[Value<'_>; 9]]) -> Result<(), CommitError> {
        let statement = self.prepared(&sql::EVENT_INSERT);
        let statement = statement.map_err(|fault| CommitError::Refused(self.note_fault(fault)))?;
        let Some(client) = &self.client else {
            return Err(CommitError::Refused(no_connection().error));
        };
        let mut sent: Vec<Sent<'_>> = Vec::with_capacity(rows.len() + 1);
        for row in rows {
            let statement = &statement;
            sent.push(Box::pin(async move {
                client.execute_raw(statement, row.iter()).await.map(drop)
            }));
        }
        sent.push(Box::pin(client.batch_execute("COMMIT")));
        let written = self.runtime.block_on(pipelined(sent));
        self.is_open = false;
        written.map_err(|error| self.commit_error(fault(&error)))
    }

    /// The commit travels with the rows: when the answer to any of them is lost, so is the
    /// commit's.
    fn commit_error(&mut self, fault: Fault) -> CommitError {
        let is_unknown = fault.is_lost;
        let error = self.note_fault(fault);
        if is_unknown { CommitError::Unknown(error) } else { CommitError::Refused(error) }
    }

    fn prepared(&mut self, query: &'static Query) -> Result<Statement, Fault> {
        if let Some(statement) = self.statements.get(query.name) {
            return Ok(statement.clone());
        }
        let client = self.client.as_ref().ok_or_else(no_connection)?;
        let prepared = self.runtime.block_on(client.prepare(query.for_postgres()));
        let statement = prepared.map_err(|error| fault(&error))?;
        self.statements.insert(query.name, statement.clone());
        Ok(statement)
    }
}

impl Link for PostgresLink {
    fn execute(&mut self, query: &'static Query, values: &[Value<'_>]) -> Result<u64, StoreError> {
        Ok(self.run(query, values, Want::Count)?.changed)
    }

    fn fetch(
        &mut self,
        query: &'static Query,
        values: &[Value<'_>],
        each: &mut dyn FnMut(&mut Columns<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        for row in self.run(query, values, Want::Rows)?.rows {
            let read = each(&mut Columns::new(&PostgresRow(&row), query.name));
            read.inspect_err(|error| self.trouble.failed = Some(error.clone()))?;
        }
        Ok(())
    }

    fn trouble(&mut self) -> &mut Trouble {
        &mut self.trouble
    }
}

impl WriteLink for PostgresLink {
    fn begin(&mut self, patience: Patience) -> Result<(), StoreError> {
        self.begin_with(match patience {
            Patience::Batch => BEGIN_BATCH,
            Patience::Alone => BEGIN_ALONE,
        })
    }

    fn save_point(&mut self) -> Result<(), StoreError> {
        self.waiting.push_str("SAVEPOINT job;");
        Ok(())
    }

    fn keep(&mut self) -> Result<(), StoreError> {
        self.waiting.push_str("RELEASE job;");
        Ok(())
    }

    fn undo(&mut self) -> Result<(), StoreError> {
        self.waiting.push_str("ROLLBACK TO job; RELEASE job;");
        Ok(())
    }

    fn commit(
        &mut self,
        events: Vec<Pending>,
        has_due_work: bool,
        listener: &dyn CommitListener,
    ) -> Result<(), CommitError> {
        if !self.is_open && events.is_empty() {
            self.waiting.clear();
            tell(listener, Vec::new(), has_due_work);
            return Ok(());
        }
        if events.is_empty() {
            let committed = self.flush("COMMIT");
            self.is_open = false;
            committed.map_err(|fault| self.commit_error(fault))?;
            tell(listener, Vec::new(), has_due_work);
            return Ok(());
        }
        let numbering = Arc::clone(&self.numbering);
        let turn = numbering.lock().unwrap_or_else(PoisonError::into_inner);
        let recorded = self.commit_events(events)?;
        tell(listener, recorded, has_due_work);
        drop(turn);
        Ok(())
    }

    fn roll_back(&mut self) {
        self.end();
    }
}

/// What is wanted of a statement.
#[derive(Debug, Clone, Copy)]
enum Want {
    Rows,
    Count,
}

struct Answer {
    rows: Vec<tokio_postgres::Row>,
    changed: u64,
}

async fn ask(
    client: &Client,
    statement: &Statement,
    parameters: &[&(dyn ToSql + Sync)],
    want: Want,
) -> Result<Answer, tokio_postgres::Error> {
    match want {
        Want::Rows => {
            let rows = client.query(statement, parameters).await?;
            Ok(Answer { rows, changed: 0 })
        }
        Want::Count => {
            let changed = client.execute(statement, parameters).await?;
            Ok(Answer { rows: Vec::new(), changed })
        }
    }
}

type Sent<'a> = Pin<Box<dyn Future<Output = Result<(), tokio_postgres::Error>> + 'a>>;

/// Sends all at once, in their order, and waits for every answer: the first error, if any.
async fn pipelined(mut sent: Vec<Sent<'_>>) -> Result<(), tokio_postgres::Error> {
    let mut first_error = None;
    poll_fn(|context| {
        sent.retain_mut(|answer| match answer.as_mut().poll(context) {
            Poll::Pending => true,
            Poll::Ready(Ok(())) => false,
            Poll::Ready(Err(error)) => {
                first_error.get_or_insert(error);
                false
            }
        });
        if sent.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    first_error.map_or(Ok(()), Err)
}

fn no_connection() -> Fault {
    let detail = "there is no connection".to_owned();
    let error = StoreError::Unavailable { detail };
    Fault { error, lost_race: true, is_broken: true, is_lost: true }
}
