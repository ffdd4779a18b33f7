//! Messages and their contents.

use jiff::{SignedDuration, Timestamp};

use crate::id::{AgentId, ClientId, ConversationId, MediaId, MessageId};
use crate::template::TemplateContent;

/// The longest text that WhatsApp takes, in characters.
///
/// Source: Cloud API, "Text messages", `text.body`.
pub const TEXT_LENGTH_MAX: usize = 4096;

/// The longest caption that WhatsApp takes, in characters.
///
/// Source: Cloud API, "Image messages", `image.caption`.
pub const CAPTION_LENGTH_MAX: usize = 1024;

/// Which way a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the visitor.
    Inbound,
    /// To the visitor.
    Outbound,
}

impl Direction {
    /// The name used in the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Inbound => "inbound",
            Self::Outbound => "outbound",
        }
    }

    /// The direction of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Inbound, Self::Outbound].into_iter().find(|it| it.name() == name)
    }
}

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// The contact.
    Visitor,
    /// An agent.
    Agent(AgentId),
    /// The desk itself.
    System,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Words.
    Text(String),
    /// A picture.
    Image {
        /// The file.
        media: MediaId,
        /// Words under it.
        caption: Option<String>,
    },
    /// A film.
    Video {
        /// The file.
        media: MediaId,
        /// Words under it.
        caption: Option<String>,
    },
    /// A sound.
    Audio {
        /// The file.
        media: MediaId,
        /// Recorded as a voice note.
        is_voice: bool,
    },
    /// A file of any kind; its name is with the media.
    Document {
        /// The file.
        media: MediaId,
        /// Words under it.
        caption: Option<String>,
    },
    /// A sticker.
    Sticker {
        /// The file.
        media: MediaId,
    },
    /// An approved template, variables filled (W2).
    Template(Box<TemplateContent>),
    /// A type that the desk does not show yet; its raw content is kept with the message.
    Unsupported {
        /// The platform's name for the type.
        kind: String,
    },
}

impl Content {
    /// The name of the type used in the API and the database.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Image { .. } => "image",
            Self::Video { .. } => "video",
            Self::Audio { .. } => "audio",
            Self::Document { .. } => "document",
            Self::Sticker { .. } => "sticker",
            Self::Template(_) => "template",
            Self::Unsupported { .. } => "unsupported",
        }
    }

    /// The words in it: a text, a caption, the body of a template.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Template(template) => Some(&template.body),
            Self::Image { caption, .. }
            | Self::Video { caption, .. }
            | Self::Document { caption, .. } => caption.as_deref(),
            Self::Audio { .. } | Self::Sticker { .. } | Self::Unsupported { .. } => None,
        }
    }

    /// Whether the signature of its author can stand in it (D7): never in a template, nor where
    /// there are no words.
    #[must_use]
    pub const fn takes_signature(&self) -> bool {
        match self {
            Self::Text(_) | Self::Image { .. } | Self::Video { .. } | Self::Document { .. } => true,
            Self::Audio { .. }
            | Self::Sticker { .. }
            | Self::Template(_)
            | Self::Unsupported { .. } => false,
        }
    }

    /// The content with the signature as the last line of its words.
    #[must_use]
    pub fn signed(self, line: &str) -> Self {
        let under = |caption: Option<String>| {
            Some(crate::signature::signed(caption.as_deref().unwrap_or_default(), line))
        };
        match self {
            Self::Text(text) => Self::Text(crate::signature::signed(&text, line)),
            Self::Image { media, caption } => Self::Image { media, caption: under(caption) },
            Self::Video { media, caption } => Self::Video { media, caption: under(caption) },
            Self::Document { media, caption } => Self::Document { media, caption: under(caption) },
            Self::Audio { .. }
            | Self::Sticker { .. }
            | Self::Template(_)
            | Self::Unsupported { .. } => self,
        }
    }

    /// The file in it.
    #[must_use]
    pub const fn media(&self) -> Option<MediaId> {
        match self {
            Self::Image { media, .. }
            | Self::Video { media, .. }
            | Self::Audio { media, .. }
            | Self::Document { media, .. }
            | Self::Sticker { media } => Some(*media),
            Self::Text(_) | Self::Template(_) | Self::Unsupported { .. } => None,
        }
    }
}

/// A message of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id; sorts as the conversation reads (L4).
    pub id: MessageId,
    /// The conversation.
    pub conversation: ConversationId,
    /// Which way it goes.
    pub direction: Direction,
    /// Who wrote it.
    pub author: Author,
    /// What it says.
    pub content: Content,
    /// The instant shown: the channel's for inbound (L5), ours for outbound.
    pub sent_at: Timestamp,
    /// When it reached us, by the server's clock.
    pub received_at: Timestamp,
    /// The platform's id of an inbound message.
    pub platform_id: Option<String>,
    /// The id that the agent's screen gave it.
    pub client_id: Option<ClientId>,
}

/// The instant that places an inbound message in its conversation (L4).
///
/// The channel's timestamps have whole seconds. Within its second a message stands where it
/// arrived; one that comes later stands at the end of its second. A timestamp in the future counts
/// as now (L5).
#[must_use]
pub fn placed_at(sent_at: Timestamp, now: Timestamp) -> Timestamp {
    const LAST_OF_SECOND: SignedDuration = SignedDuration::from_millis(999);
    let sent_at = sent_at.min(now);
    if sent_at.subsec_nanosecond() != 0 {
        return sent_at;
    }
    let since = now.duration_since(sent_at).clamp(SignedDuration::ZERO, LAST_OF_SECOND);
    sent_at.checked_add(since).unwrap_or(sent_at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_ms(ms: i64) -> Timestamp {
        Timestamp::from_millisecond(ms).unwrap()
    }

    #[test]
    fn l4_a_message_stands_in_its_second_by_arrival_and_a_late_one_at_its_end() {
        assert_eq!(placed_at(at_ms(10_000), at_ms(10_400)), at_ms(10_400));
        assert_eq!(placed_at(at_ms(10_000), at_ms(10_000)), at_ms(10_000));
        assert_eq!(placed_at(at_ms(10_000), at_ms(99_000)), at_ms(10_999));
        assert_eq!(placed_at(at_ms(90_000), at_ms(10_400)), at_ms(10_400));
    }
}
