//! Opening hours: written by managers.

mod put;

pub use put::put_schedule;
