//! Contacts.

pub(super) mod block;
pub(super) mod blocked_messages;
pub(super) mod conversations;
pub(super) mod history;
pub(super) mod rename;
pub(super) mod search;
