//! Adapters that belong to no crate of their own: files, the switch between channels, the numbers
//! with their clients, and the key of their secrets.

pub(crate) mod channels;
pub(crate) mod files;
pub(crate) mod keyring;
pub(crate) mod numbers;
pub(crate) mod previews;
