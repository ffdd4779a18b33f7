//! A message with what became of it.

use pupitre_app::view::MessageView;
use pupitre_domain::delivery;
use pupitre_domain::media as domain_media;
use pupitre_domain::message::{self, Author};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Instant, Media};

/// Who wrote a message.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct MessageAuthor {
    /// `visitor`, `agent` or `system`.
    kind: &'static str,
    /// The agent.
    #[schema(required, format = Uuid)]
    id: Option<String>,
    /// The agent's name.
    #[schema(required)]
    name: Option<String>,
}

/// What a message says, by its `type`.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Content {
    /// Words.
    Text {
        /// The words.
        text: String,
    },
    /// A picture.
    Image {
        /// The file.
        media: Media,
        /// Words under it.
        #[schema(required)]
        caption: Option<String>,
    },
    /// A film.
    Video {
        /// The file.
        media: Media,
        /// Words under it.
        #[schema(required)]
        caption: Option<String>,
    },
    /// A sticker.
    Sticker {
        /// The file.
        media: Media,
        /// Always null: a sticker has no words under it.
        #[schema(required)]
        caption: Option<String>,
    },
    /// A sound.
    Audio {
        /// The file.
        media: Media,
        /// Whether it was recorded as a voice note.
        voice: bool,
    },
    /// Any other file.
    Document {
        /// The file.
        media: Media,
        /// Words under it.
        #[schema(required)]
        caption: Option<String>,
    },
    /// An approved template, variables filled.
    Template {
        /// The template's name on the platform.
        name: String,
        /// Its language on the platform.
        language: String,
        /// The line above.
        #[schema(required)]
        header: Option<String>,
        /// The words.
        text: String,
        /// The line below.
        #[schema(required)]
        footer: Option<String>,
        /// What the visitor may press.
        buttons: Vec<String>,
        /// The position of the one that the visitor pressed.
        #[schema(required)]
        chosen: Option<u32>,
    },
    /// A type that the desk does not show yet.
    Unsupported {
        /// The platform's name for the type.
        kind: String,
    },
}

/// Why a message failed.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct DeliveryError {
    /// The desk's code.
    code: &'static str,
    /// The platform's own code.
    #[schema(required)]
    platform_code: Option<i64>,
    /// The platform's words.
    #[schema(required)]
    detail: Option<String>,
}

/// What became of an outbound message.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Delivery {
    /// `queued`, `sending`, `unknown`, `sent`, `delivered`, `read` or `failed`.
    state: &'static str,
    /// Why it failed.
    #[schema(required)]
    error: Option<DeliveryError>,
    /// Whether the agent may have it sent again.
    can_retry: bool,
    /// When the state last changed.
    changed_at: Instant,
}

/// A message.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Message {
    /// Its id.
    #[schema(format = Uuid)]
    id: String,
    /// Its conversation.
    #[schema(format = Uuid)]
    conversation_id: String,
    /// The id that the agent's screen gave it.
    #[schema(required, format = Uuid)]
    client_message_id: Option<String>,
    /// `inbound` or `outbound`.
    direction: &'static str,
    /// Who wrote it.
    author: MessageAuthor,
    /// What it says.
    content: Content,
    /// The instant shown: the channel's for inbound (L5).
    sent_at: Instant,
    /// When it reached the desk.
    received_at: Instant,
    /// What became of it; null for inbound.
    #[schema(required)]
    delivery: Option<Delivery>,
}

impl From<&delivery::Delivery> for Delivery {
    fn from(delivery: &delivery::Delivery) -> Self {
        Self {
            state: delivery.state.name(),
            error: delivery.error.as_ref().map(|error| DeliveryError {
                code: error.code.name(),
                platform_code: error.platform_code,
                detail: error.detail.clone(),
            }),
            can_retry: delivery.can_retry(),
            changed_at: Instant(delivery.changed_at),
        }
    }
}

fn content(content: &message::Content, media: Option<&domain_media::Media>) -> Content {
    let file = |id| media.map_or_else(|| Media::unknown(id), Media::from);
    match content {
        message::Content::Text(text) => Content::Text { text: text.clone() },
        message::Content::Image { media, caption } => {
            Content::Image { media: file(*media), caption: caption.clone() }
        }
        message::Content::Video { media, caption } => {
            Content::Video { media: file(*media), caption: caption.clone() }
        }
        message::Content::Sticker { media } => {
            Content::Sticker { media: file(*media), caption: None }
        }
        message::Content::Audio { media, is_voice } => {
            Content::Audio { media: file(*media), voice: *is_voice }
        }
        message::Content::Document { media, caption } => {
            Content::Document { media: file(*media), caption: caption.clone() }
        }
        message::Content::Template(template) => Content::Template {
            name: template.name.clone(),
            language: template.language.clone(),
            header: template.header.clone(),
            text: template.body.clone(),
            footer: template.footer.clone(),
            buttons: template.buttons.clone(),
            chosen: template.chosen,
        },
        message::Content::Unsupported { kind } => Content::Unsupported { kind: kind.clone() },
    }
}

fn author(author: Author, name: Option<&str>) -> MessageAuthor {
    let (kind, id) = match author {
        Author::Visitor => ("visitor", None),
        Author::Agent(id) => ("agent", Some(id.to_string())),
        Author::System => ("system", None),
    };
    MessageAuthor { kind, id, name: name.map(str::to_owned) }
}

impl From<&MessageView> for Message {
    fn from(view: &MessageView) -> Self {
        let message = &view.message;
        Self {
            id: message.id.to_string(),
            conversation_id: message.conversation.to_string(),
            client_message_id: message.client_id.map(|id| id.to_string()),
            direction: message.direction.name(),
            author: author(message.author, view.author_name.as_deref()),
            content: content(&message.content, view.media.as_ref()),
            sent_at: Instant(message.sent_at),
            received_at: Instant(message.received_at),
            delivery: view.delivery.as_ref().map(Delivery::from),
        }
    }
}
