//! The two databases behind one seam.

mod batch;
mod link;
pub(crate) mod postgres;
mod queue;
mod row;
pub(crate) mod sqlite;
mod value;

pub(crate) use link::{CommitError, Link, Patience, Trouble, WriteLink, all, one};
pub(crate) use row::{Columns, Row};
pub(crate) use value::{Value, values};
