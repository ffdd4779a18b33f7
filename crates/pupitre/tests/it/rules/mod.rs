//! The product's rules, one test each, by the use cases on the databases that serve.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod availability;
mod away;
mod blocking;
mod channels;
mod closing;
mod database;
mod desk;
mod files;
mod fixtures;
mod house;
mod inbound;
mod life;
mod mail;
mod merging;
mod out_of_hours;
mod pace;
mod past;
mod pause;
mod picture;
mod regression;
mod relaunch;
mod routing;
mod routing_rules;
mod sends;
mod staff;
mod transfer;
mod typing;
mod voice;
mod webhook_log;
mod window;
