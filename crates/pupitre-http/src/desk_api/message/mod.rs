//! Messages of a conversation.

pub(super) mod list;
pub(super) mod raw;
pub(super) mod react;
pub(super) mod retry;
pub(super) mod send;
mod send_body;
