//! Agents.

pub(super) mod change;
pub(super) mod list;
pub(super) mod make_unavailable;
