//! Contacts: blocked and unblocked.

mod block;
mod unblock;

pub use block::{BlockContactError, block_contact};
pub use unblock::unblock_contact;
