//! The agent who asks.

pub(super) mod show;
