//! The transaction that misbehaves, call by call.

mod desks;
mod hours;
mod messages;
mod notes;

use pupitre_app::ports::store::Transaction;

use super::planted::Bent;

impl Transaction for Bent<'_> {}
