//! The emulator over loopback: its Graph API, its webhooks, its faults and its phone.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod contract;
mod control;
mod delivery;
mod faults;
mod interactive_kinds;
mod media;
mod messages;
mod number;
mod picture;
mod refusals;
mod seed;
mod state_file;
mod statuses;
mod support;
mod templates;
mod visitors;
