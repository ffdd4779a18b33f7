//! Notes: what colleagues write to each other on a conversation, never sent to a visitor.

mod attach;
mod write;

pub(crate) use attach::attach_note;
pub use write::{WriteNote, WriteNoteError, Written, write_note};
