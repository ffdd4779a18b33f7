//! Channels: what came by one and could not be understood.

mod quarantine;

pub use quarantine::{QuarantineItem, quarantine_item};
