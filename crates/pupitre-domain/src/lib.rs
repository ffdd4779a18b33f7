//! The desk's nouns and rules: values in, values out.
//!
//! Nothing here asks the time, draws a number, waits or touches a file. Rule numbers such as `A5`
//! or `W2` are those of the product's contract.

pub mod agent;
pub mod canned_reply;
pub mod channel;
pub mod channel_settings;
pub mod channel_setup;
pub mod chat;
pub mod closing_reason;
pub mod contact;
pub mod conversation;
pub mod delivery;
pub mod event;
pub mod folded;
pub mod id;
pub mod language;
pub mod mail;
pub mod media;
pub mod message;
pub mod name;
mod names;
pub mod note;
pub mod opening_hours;
pub mod queue;
pub mod routing;
pub mod routing_rule;
pub mod service_window;
pub mod settings;
pub mod signature;
pub mod tag;
pub mod team;
pub mod template;
pub mod variables;
