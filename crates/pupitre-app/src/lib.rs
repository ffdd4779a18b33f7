//! Use cases: plain functions over an open transaction, and the ports that adapters implement.
//!
//! A use case loads, lets the domain decide, saves, appends events and queues what leaves the house
//! as due work. It never calls out, waits, or reads a clock: see [`Context`].

pub mod agent;
pub mod canned_reply;
pub mod channel;
pub mod chat;
pub mod closing_reason;
pub mod contact;
mod context;
pub mod conversation;
mod desk;
pub mod jobs;
pub mod mail;
pub mod media;
pub mod message;
pub mod note;
pub mod opening_hours;
pub mod ports;
pub mod relaunch;
pub mod routing;
pub mod session;
pub mod settings;
pub mod tag;
pub mod team;
pub mod template;
pub mod view;

pub use context::Context;
pub use desk::{Desk, DeskError};
