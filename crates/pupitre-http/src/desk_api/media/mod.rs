//! Files: sent by agents, served to those who may see them.

pub(crate) mod file_name;
pub(crate) mod preview;
mod range;
pub(super) mod retry;
pub(crate) mod serve;
pub(super) mod upload;
