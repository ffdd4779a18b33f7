//! The tests of the whole, in one binary.

mod faults;
mod identity;
mod kill;
mod memory;
mod rules;
mod screen;
mod simulation;
mod start;
mod stopped;
