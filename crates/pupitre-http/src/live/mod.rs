//! Live: after each commit, every connected screen gets the events that concern its agent, in
//! order.
//!
//! The hub listens to the store, turns each event into one frame per agent, and hands the frame to
//! every screen of that agent. Queues are bounded: a screen that does not keep up is closed and
//! catches up later from the stored events.

mod connection;
mod dispatch;
mod event;
mod frame;
mod hub;
mod inbound;
mod queue;
mod registry;
mod resume;
mod upgrade;
mod visitor;
mod visitor_news;

pub use dispatch::run_hub;
pub(crate) use frame::Frame;
pub use hub::Hub;
pub(crate) use inbound::MESSAGE_BYTES_MAX;
pub(crate) use upgrade::{__path_live, live};
pub(crate) use visitor::{
    Inbound, Inlet, Missed, Page, Standing, VisitorRegistry, heed, missed, serve as serve_visitor,
    typing,
};
