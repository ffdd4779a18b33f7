//! Live for visitors: after each commit, the pages of a visitor get what concerns their own
//! conversation, in order.

mod connection;
mod dispatch;
mod frame;
mod heed;
mod inbound;
mod places;
mod registry;

pub(crate) use connection::serve;
pub(crate) use dispatch::{Missed, missed};
pub(super) use dispatch::{chats, hand_out, tell_places};
pub(crate) use frame::typing;
pub(crate) use heed::heed;
pub(crate) use inbound::Inbound;
pub(crate) use registry::{Inlet, Page, Standing, VisitorRegistry};
