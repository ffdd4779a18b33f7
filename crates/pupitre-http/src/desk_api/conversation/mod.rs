//! Conversations.

pub(super) mod close;
pub(super) mod list;
pub(super) mod read;
pub(super) mod show;
