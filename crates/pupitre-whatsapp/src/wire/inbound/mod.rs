//! What the platform tells the webhook, read into the desk's own words.
//!
//! Source: Cloud API, "Webhooks", reference of the field `messages`, 2026-09-14. Whatever can't be
//! read is named by a [`Reason`] and stays beside its raw content; it never spoils its neighbours.

mod account;
mod change;
mod content;
mod context;
mod envelope;
mod item;
mod message;
mod object;
mod parts;
mod reason;
mod sender;
mod status;
mod system;
mod template;
mod text;

pub(crate) use account::{AccountUpdate, Wish};
pub(crate) use change::ReadChange;
pub(crate) use envelope::{AccountChange, Body, Change, News, read_body, take_apart};
pub(crate) use message::{Bearing, VisitorMessage, read_echo, read_message};
pub(crate) use reason::Reason;
pub(crate) use sender::{Contact, read_contacts};
pub(crate) use status::read_status;
