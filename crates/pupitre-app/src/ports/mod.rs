//! What the use cases and the edge ask of the outside: the traits that adapters implement.

pub mod channel;
pub mod files;
pub mod ids;
pub mod mail;
pub mod pictures;
pub mod setup;
pub mod store;
pub mod time;
