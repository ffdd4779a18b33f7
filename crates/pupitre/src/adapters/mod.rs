//! Adapters that belong to no crate of their own: files, and the switch between channels.

pub(crate) mod channels;
pub(crate) mod files;
