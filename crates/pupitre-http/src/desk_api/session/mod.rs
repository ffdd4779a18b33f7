//! Login sessions.

pub(super) mod close;
pub(super) mod open;
