//! Contacts.

pub(super) mod conversations;
