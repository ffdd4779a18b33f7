//! SQLite: one writer thread with group commit, readers with connections of their own.

mod blocking;
mod checkpoint;
mod connection;
mod fault;
mod link;
mod lock;
mod store;

pub use blocking::SqliteBlocking;
pub use store::{SqliteConfig, SqliteStore};
