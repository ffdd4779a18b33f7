//! Conversations: who receives them, who has read them, when they end.

mod assign_waiting;
mod close;
mod read;

pub use assign_waiting::{assign_named, assign_waiting, free_slot, sweep};
pub use close::{CloseConversation, CloseConversationError, close_conversation};
pub use read::{ReadConversation, ReadConversationError, read_conversation};
