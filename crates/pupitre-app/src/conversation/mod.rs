//! Conversations: who receives them, who has read them, when they end.

mod around;
mod assign_waiting;
mod close;
mod leave;
mod read;
mod set_language;
mod snooze;
mod take_over;
mod tell;
mod transfer;
mod typing;
mod wake;

pub(crate) use around::{lock_all, lock_around, lock_around_with};
pub use assign_waiting::{assign_named, assign_waiting, free_slot, sweep};
pub(crate) use close::end;
pub use close::{CloseConversation, CloseConversationError, close_conversation};
pub(crate) use leave::{assign_returned, give_back, watch_named};
pub use read::{ReadConversation, ReadConversationError, read_conversation};
pub use set_language::{SetLanguage, SetLanguageError, set_language};
pub use snooze::{SnoozeConversation, SnoozeConversationError, snooze_conversation};
pub use take_over::{TakeOver, TakeOverError, take_over};
pub(crate) use tell::tell;
pub use transfer::{
    Announcement, Insistence, TransferConversation, TransferConversationError,
    transfer_conversation,
};
pub use typing::{ShowTypingError, Typing, show_typing};
pub(crate) use wake::wake;
pub use wake::{ReopenConversation, ReopenConversationError, reopen_conversation};
