//! Tags: managers list them, and whoever sees a conversation puts them on it (P6).

mod add;
mod change;
mod put;

pub use add::{AddTag, AddTagError, add_tag};
pub use change::{ChangeTag, ChangeTagError, change_tag};
pub(crate) use put::put_tags;
pub use put::{TagConversation, TagConversationError, TagsError, tag_conversation};
