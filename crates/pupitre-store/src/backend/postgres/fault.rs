//! PostgreSQL's errors, as the store says them.

use pupitre_app::ports::store::StoreError;
use tokio_postgres::error::SqlState;

use crate::error::chain;

/// A driver's error: what the store says of it, and what becomes of the work.
pub(super) struct Fault {
    /// What the store says.
    pub(super) error: StoreError,
    /// Another transaction came first, or the connection was lost before anything was committed.
    pub(super) lost_race: bool,
    /// The whole transaction is lost, not one statement.
    pub(super) is_broken: bool,
    /// The server did not answer.
    pub(super) is_lost: bool,
}

/// Understands a driver's error.
///
/// The codes are those of <https://www.postgresql.org/docs/15/errcodes-appendix.html>.
pub(super) fn fault(error: &tokio_postgres::Error) -> Fault {
    let Some(said) = error.as_db_error() else {
        return unsaid(error);
    };
    let statement = |error| Fault { error, lost_race: false, is_broken: false, is_lost: false };
    let broken = |error, lost_race| Fault { error, lost_race, is_broken: true, is_lost: false };
    let detail = || format!("{} ({})", said.message(), said.code().code());
    let constraint = || StoreError::Constraint {
        constraint: said.constraint().unwrap_or_else(|| said.message()).to_owned(),
    };
    match said.code() {
        &SqlState::UNIQUE_VIOLATION => Fault { lost_race: true, ..statement(constraint()) },
        &SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED => {
            broken(StoreError::Conflict, true)
        }
        &SqlState::LOCK_NOT_AVAILABLE => broken(StoreError::Overloaded, false),
        &SqlState::DISK_FULL | &SqlState::READ_ONLY_SQL_TRANSACTION => {
            broken(StoreError::Full, false)
        }
        &SqlState::ADMIN_SHUTDOWN | &SqlState::CRASH_SHUTDOWN | &SqlState::CANNOT_CONNECT_NOW => {
            Fault { is_lost: true, ..broken(StoreError::Unavailable { detail: detail() }, true) }
        }
        code if code.code().starts_with("23") => statement(constraint()),
        code if code.code().starts_with("53") => {
            broken(StoreError::Unavailable { detail: detail() }, false)
        }
        _ => statement(StoreError::Failed { detail: detail() }),
    }
}

/// What the driver itself says: a connection that ended, or a value that does not fit.
fn unsaid(error: &tokio_postgres::Error) -> Fault {
    let detail = chain(error);
    let is_lost = error.is_closed() || is_io(error);
    let error =
        if is_lost { StoreError::Unavailable { detail } } else { StoreError::Failed { detail } };
    Fault { error, lost_race: is_lost, is_broken: is_lost, is_lost }
}

fn is_io(error: &tokio_postgres::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        if error.is::<std::io::Error>() {
            return true;
        }
        cause = error.source();
    }
    false
}
