//! Contacts.

pub(super) mod block;
pub(super) mod blocked_messages;
pub(super) mod conversations;
