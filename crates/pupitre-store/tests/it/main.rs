//! The store's promises, on SQLite and on PostgreSQL.

mod basics;
mod support;
