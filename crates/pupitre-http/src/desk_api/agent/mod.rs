//! Agents.

pub(super) mod change;
pub(super) mod list;
pub(super) mod make_unavailable;
pub(super) mod remove_avatar;
pub(super) mod serve_avatar;
