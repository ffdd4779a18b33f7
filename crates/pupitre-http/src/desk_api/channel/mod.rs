//! Channels: what is set for them, and how they are set up at their platforms.

pub(super) mod change;
pub(super) mod change_chat;
pub(super) mod change_setup;
pub(super) mod check;
pub(super) mod create;
pub(super) mod create_chat;
pub(super) mod limits;
pub(super) mod list;
pub(super) mod news;
pub(super) mod picture;
pub(super) mod profile;
pub(super) mod rotate_signing_key;
mod secrets;
pub(super) mod set_logo;
pub(super) mod set_voice;
pub(super) mod show_chat;
pub(super) mod show_setup;
pub(super) mod show_voice;
pub(super) mod subscribe;
pub(super) mod test_message;
pub(super) mod webhook_log;
