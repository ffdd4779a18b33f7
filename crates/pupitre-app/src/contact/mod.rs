//! Contacts: recognized and merged (C6), named by agents (D9), blocked and unblocked (R8).

mod block;
mod identify;
mod merge;
mod recognize;
mod rename;
mod unblock;

pub use block::{BlockContactError, block_contact};
pub use identify::{Identified, identify};
pub use recognize::recognize;
pub use rename::{RenameContact, RenameContactError, rename_contact};
pub use unblock::unblock_contact;
