//! Teams.

pub(super) mod capacities;
pub(super) mod change;
pub(super) mod create;
pub(super) mod list;
pub(super) mod members;
