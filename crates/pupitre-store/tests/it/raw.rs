//! Shorter ways to a database for the contract tests: work that succeeds, SQL by hand, what a
//! refusal says.

use std::fmt::Debug;

use pupitre_app::DeskError;
use pupitre_app::ports::store::{Queries, StoreError, Transaction};

use crate::support::{Db, Place};

/// Short ways to a database.
pub(crate) trait Direct {
    /// Runs work that is committed.
    fn done<T: Debug + Send + 'static>(
        &self,
        work: impl FnMut(&mut dyn Transaction) -> Result<T, StoreError> + Send + 'static,
    ) -> T;

    /// Runs queries that are answered.
    fn seen<T: Debug + Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn Queries) -> Result<T, StoreError> + Send + 'static,
    ) -> T;

    /// Runs SQL by hand, for what the port does not write.
    fn sql(&self, text: &str);

    /// Runs SQL by hand that may be refused.
    fn try_sql(&self, text: &str) -> Result<(), String>;
}

impl Direct for Db {
    #[track_caller]
    fn done<T: Debug + Send + 'static>(
        &self,
        work: impl FnMut(&mut dyn Transaction) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.write(work).unwrap()
    }

    #[track_caller]
    fn seen<T: Debug + Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn Queries) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.read(work).unwrap()
    }

    #[track_caller]
    fn sql(&self, text: &str) {
        assert_eq!(self.try_sql(text), Ok(()), "{text}");
    }

    fn try_sql(&self, text: &str) -> Result<(), String> {
        match &self.place {
            Place::Sqlite(folder) => {
                let path = Place::sqlite_config(folder).path;
                let connection = rusqlite::Connection::open(path).unwrap();
                connection.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
                connection.execute_batch(text).map_err(|error| error.to_string())
            }
            Place::Postgres(database) => self.wait(async {
                let client = database.connect().await;
                client.batch_execute(text).await.map_err(|error| format!("{error:?}"))
            }),
        }
    }
}

/// The name of the constraint that held.
#[track_caller]
pub(crate) fn refused<T: Debug>(result: Result<T, DeskError<StoreError>>) -> String {
    match result {
        Err(DeskError::Refused(StoreError::Constraint { constraint })) => constraint,
        other => panic!("a constraint was to hold, and did not: {other:?}"),
    }
}
