//! The agent who asks.

pub(super) mod avatar;
pub(super) mod end_of_day;
pub(super) mod show;
