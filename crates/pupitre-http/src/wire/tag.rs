//! Tags: as managers list them, and as a conversation has them.

use pupitre_domain::tag;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a conversation can be said to be about.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Tag {
    /// Its id.
    #[schema(format = Uuid)]
    id: String,
    /// Its name.
    name: String,
    /// `gray`, `red`, `orange`, `green`, `blue` or `violet`.
    color: &'static str,
    /// Whether it can be put on a conversation.
    is_active: bool,
}

/// A tag on a conversation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ConversationTag {
    /// Its id.
    #[schema(format = Uuid)]
    id: String,
    /// Its name.
    name: String,
    /// `gray`, `red`, `orange`, `green`, `blue` or `violet`.
    color: &'static str,
}

/// The color of a tag.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum TagColor {
    /// Gray.
    Gray,
    /// Red.
    Red,
    /// Orange.
    Orange,
    /// Green.
    Green,
    /// Blue.
    Blue,
    /// Violet.
    Violet,
}

impl From<TagColor> for tag::TagColor {
    fn from(color: TagColor) -> Self {
        match color {
            TagColor::Gray => Self::Gray,
            TagColor::Red => Self::Red,
            TagColor::Orange => Self::Orange,
            TagColor::Green => Self::Green,
            TagColor::Blue => Self::Blue,
            TagColor::Violet => Self::Violet,
        }
    }
}

impl From<&tag::Tag> for Tag {
    fn from(tag: &tag::Tag) -> Self {
        Self {
            id: tag.id.to_string(),
            name: tag.name.to_string(),
            color: tag.color.name(),
            is_active: tag.is_active,
        }
    }
}

impl From<&tag::Tag> for ConversationTag {
    fn from(tag: &tag::Tag) -> Self {
        Self { id: tag.id.to_string(), name: tag.name.to_string(), color: tag.color.name() }
    }
}
