//! Notes: what colleagues write to each other on a conversation, never sent to a visitor.

mod write;

pub use write::{WriteNote, WriteNoteError, Written, write_note};
