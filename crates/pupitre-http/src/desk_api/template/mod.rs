//! Templates: those of a channel, fetched anew, and what managers choose of them.

pub(super) mod choose;
pub(super) mod header_file;
pub(super) mod list;
pub(super) mod sync;
