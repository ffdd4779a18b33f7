//! Channels.

pub(super) mod change;
pub(super) mod list;
pub(super) mod set_voice;
pub(super) mod show_voice;
