//! The transaction that misbehaves, call by call.

mod blocking;
mod changes;
mod channel_policies;
mod channel_setups;
mod chat;
mod desks;
mod handovers;
mod hours;
mod mails;
mod merging;
mod messages;
mod notes;
mod reactions;
mod relaunches;
mod routing;
mod staff;
mod tags;
mod templates;
mod voice;

use pupitre_app::ports::store::Transaction;

use super::planted::Bent;

impl Transaction for Bent<'_> {}
