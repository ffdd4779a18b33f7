//! Availability: what an agent chose for a family.

pub(super) mod choose;
