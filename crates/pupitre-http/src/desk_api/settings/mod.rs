//! The organisation's settings: every agent reads them, managers write them.

pub(super) mod change;
pub(super) mod show;
