//! The demo's sample data: the invented brand Orvelle, its agents, and conversations with its
//! customers.

mod house;
pub(crate) mod mailbox;
mod people;
mod phone;
mod play;
pub(crate) mod shop;
mod stories;
mod words;

pub(crate) use people::{AGENTS, PASSWORD};
pub(crate) use phone::{keep, remember};
pub(crate) use play::{Chapter, Play, play};
