//! The tests of the whole, in one binary.

mod kill;
mod rules;
mod simulation;
