//! Files: sent by agents, served to those who may see them.

mod file_name;
mod range;
pub(super) mod serve;
pub(super) mod upload;
