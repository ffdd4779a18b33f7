//! Files: sent by agents, served to those who may see them.

mod file_name;
pub(super) mod preview;
mod range;
pub(super) mod retry;
pub(super) mod serve;
pub(super) mod upload;
