//! WhatsApp's platform on loopback: Graph API, signed webhooks, a phone page, faults from a seed.
//!
//! A second reading of the platform's manual: nothing of the desk is imported. State is in memory
//! and bounded; chance comes from the seed; windows and timestamps follow a clock that can be moved
//! forward, delays and retries follow real time.

mod brand;
mod chance;
mod clock;
mod config;
mod control;
mod delivery;
mod emulator;
mod faults;
mod fetch;
mod graph;
mod handshake;
mod journal;
mod media;
mod payload;
mod picture;
mod pricing;
mod rate;
mod remember;
mod run;
mod saved;
mod schedule;
mod state;
mod state_file;
mod status;
mod template;
mod template_book;
mod template_values;
mod visitor;
mod visitor_says;
mod webhook;

pub use clock::{EmulatorClock, SystemClock};
pub use config::{EmulatorConfig, Timings};
pub use emulator::{Emulator, EmulatorError, serve};
pub use remember::{PastMessage, PastVisitor};
pub use state_file::StateFileError;
pub use visitor::{NewVisitor, VisitorError};
pub use visitor_says::{Said, SaysError, VisitorSays};
