//! Adapters that belong to no crate of their own: files, the switch between channels, the numbers
//! with their clients, the key of their secrets, and the mail server.

pub(crate) mod channels;
pub(crate) mod files;
pub(crate) mod keyring;
pub(crate) mod mail;
pub(crate) mod numbers;
pub(crate) mod pictures;
pub(crate) mod previews;
