//! The store port, on SQLite and PostgreSQL: one writer with group commit, and readers of their own.

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
