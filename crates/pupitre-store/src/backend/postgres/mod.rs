//! PostgreSQL: a few writer threads with group commit, readers beside them.

mod connection;
mod fault;
mod link;
mod store;
mod value;

pub use store::{PostgresConfig, PostgresStore};
