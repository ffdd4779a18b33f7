//! The webhook, from the platform's side.

mod accounts;
mod arbitrary;
mod bad_inputs;
mod batch;
mod changes;
mod content;
mod coverage;
mod emulator;
mod fixtures;
mod handshake;
mod log;
mod out_of_hours;
mod privacy;
mod reports;
mod store;
mod templates;
mod transport;
