//! Closing reasons: managers list them, and switch them off (P6).

mod add;
mod change;

pub use add::{AddClosingReason, AddClosingReasonError, add_closing_reason};
pub use change::{ChangeClosingReason, ChangeClosingReasonError, change_closing_reason};
