//! The store port, on SQLite and PostgreSQL: group commit, and readers beside the writers.

#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the path of a method of `Columns` is bound to one row's lifetime"
)]

mod backend;
mod error;
mod event;
mod noun;
mod queries;
pub mod sql;
mod transaction;

pub use backend::postgres::{PostgresConfig, PostgresStore};
pub use backend::sqlite::{SqliteBlocking, SqliteConfig, SqliteStore};
pub use error::OpenError;
