//! What messages say.

use super::parts::{Answer, Choices, ContactCard, Location, Order, SystemNotice};
use crate::id::MediaId;
use crate::template::TemplateContent;

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
    /// A place.
    Location(Box<Location>),
    /// Business cards.
    Contacts(Vec<ContactCard>),
    /// A question with ready answers.
    Choices(Box<Choices>),
    /// An answer that was chosen or filled in.
    Answer(Box<Answer>),
    /// An order from the brand's catalog.
    Order(Box<Order>),
    /// What the platform says of the visitor.
    System(Box<SystemNotice>),
    /// A type that the desk does not show; its raw content is kept with the message.
    Unsupported {
        /// The platform's name for the type.
        kind: String,
        /// The platform's words why it does not bring more.
        reason: Option<String>,
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
            Self::Location(_) => "location",
            Self::Contacts(_) => "contacts",
            Self::Choices(_) => "choices",
            Self::Answer(_) => "answer",
            Self::Order(_) => "order",
            Self::System(_) => "system",
            Self::Unsupported { .. } => "unsupported",
        }
    }

    /// The words in it: a text, a caption, the body of a template, the name of a place or a person,
    /// the label of an answer.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Template(template) => Some(&template.body),
            Self::Image { caption, .. }
            | Self::Video { caption, .. }
            | Self::Document { caption, .. } => caption.as_deref(),
            Self::Location(place) => place.name.as_deref().or(place.address.as_deref()),
            Self::Contacts(cards) => cards.first().map(|it| it.name.as_str()),
            Self::Choices(choices) => Some(&choices.body),
            Self::Answer(answer) => Some(&answer.title),
            Self::Order(order) => order.text.as_deref(),
            Self::System(notice) => notice.text.as_deref(),
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
            | Self::Location(_)
            | Self::Contacts(_)
            | Self::Choices(_)
            | Self::Answer(_)
            | Self::Order(_)
            | Self::System(_)
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
            | Self::Location(_)
            | Self::Contacts(_)
            | Self::Choices(_)
            | Self::Answer(_)
            | Self::Order(_)
            | Self::System(_)
            | Self::Unsupported { .. } => self,
        }
    }

    /// The content with other words; `None` when it has no words of its author's.
    #[must_use]
    pub fn reworded(&self, words: &str) -> Option<Self> {
        let under = (!words.is_empty()).then(|| words.to_owned());
        match self {
            Self::Text(_) => Some(Self::Text(words.to_owned())),
            Self::Image { media, .. } => Some(Self::Image { media: *media, caption: under }),
            Self::Video { media, .. } => Some(Self::Video { media: *media, caption: under }),
            Self::Document { media, .. } => Some(Self::Document { media: *media, caption: under }),
            Self::Audio { .. }
            | Self::Sticker { .. }
            | Self::Template(_)
            | Self::Location(_)
            | Self::Contacts(_)
            | Self::Choices(_)
            | Self::Answer(_)
            | Self::Order(_)
            | Self::System(_)
            | Self::Unsupported { .. } => None,
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
            Self::Text(_)
            | Self::Template(_)
            | Self::Location(_)
            | Self::Contacts(_)
            | Self::Choices(_)
            | Self::Answer(_)
            | Self::Order(_)
            | Self::System(_)
            | Self::Unsupported { .. } => None,
        }
    }
}
