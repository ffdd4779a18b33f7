//! Routing rules.

pub(super) mod check;
pub(super) mod list;
pub(super) mod replace;
