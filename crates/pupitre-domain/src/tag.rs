//! Tags: what a conversation was about; any number, any time (P6).

use crate::id::TagId;
use crate::name::Name;
use crate::names::names;

/// The most tags, those that are switched off included.
pub const TAGS_MAX: usize = 500;

/// The most tags on one conversation.
pub const TAGS_OF_CONVERSATION_MAX: usize = 20;

names! {
    /// The colors of tags.
    TagColor {
        /// Gray.
        Gray = "gray",
        /// Red.
        Red = "red",
        /// Orange.
        Orange = "orange",
        /// Green.
        Green = "green",
        /// Blue.
        Blue = "blue",
        /// Violet.
        Violet = "violet",
    }
}

/// A tag. It is switched off, never deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Its id.
    pub id: TagId,
    /// Its name; no other has it.
    pub name: Name,
    /// The color that it is shown in.
    pub color: TagColor,
    /// Whether it can be put on a conversation.
    pub is_active: bool,
}
