//! Closing reasons: every agent reads them, managers write them (P6).

pub(super) mod add;
pub(super) mod change;
pub(super) mod list;
