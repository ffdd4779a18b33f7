//! Notes of colleagues on a conversation.

pub(super) mod list;
pub(super) mod write;
