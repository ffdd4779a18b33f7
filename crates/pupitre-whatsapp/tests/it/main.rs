//! The webhook on a real store, and the client against a platform of the test's own.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod client_answers;
mod client_check;
mod client_emulator;
mod client_fetch_media;
mod client_kinds;
mod client_log;
mod client_picture;
mod client_platform;
mod client_send;
mod fuzz;
mod support;
mod webhook;
