//! Conversations.

pub(super) mod close;
pub(super) mod list;
pub(super) mod mail;
pub(super) mod read;
pub(super) mod relaunch;
pub(super) mod reopen;
pub(super) mod set_language;
pub(super) mod show;
pub(super) mod snooze;
pub(super) mod snooze_options;
pub(super) mod tags;
pub(super) mod take_over;
pub(super) mod transfer;
pub(super) mod transfer_targets;
pub(super) mod typing;
pub(super) mod visitor;
