//! Post: a visitor's message is taken once per id, and durable when it is answered (V2, V3).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use pupitre_app::chat::{ChatContent, PostChat, PostChatError, post_chat};
use pupitre_app::mail::note_page;
use pupitre_app::ports::store::{PlatformKey, Queries, StoreError};
use pupitre_app::view::MessageView;
use pupitre_domain::chat::{ChatSite, IdentityPolicy};
use pupitre_domain::event::Actor;
use pupitre_domain::id::{ClientId, IdentityId, MediaId};
use pupitre_domain::message;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::site::Site;
use super::visitor::{Address, Visitor};
use super::wire::{Message, Painter};
use crate::codes;
use crate::extract::{JsonBody, body_id};
use crate::problem::Problem;
use crate::state::HttpState;

/// A visitor's message.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MessageBody {
    client_id: String,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    file_id: Option<String>,
    #[serde(default)]
    consent_version: Option<u32>,
}

impl From<PostChatError> for Problem {
    fn from(error: PostChatError) -> Self {
        match error {
            PostChatError::SessionOver => Self::new(codes::CHAT_SESSION_OVER),
            PostChatError::ConsentRequired { version } => {
                Self::new(codes::CHAT_CONSENT_REQUIRED).with("version", version)
            }
            PostChatError::Content(error) => Self::from(error).field("text"),
            PostChatError::FileNotFound => Self::new(codes::CHAT_FILE_NOT_FOUND).field("file_id"),
            PostChatError::ClientIdConflict => Self::new(codes::MESSAGE_CLIENT_ID_CONFLICT),
            PostChatError::Store(error) => error.into(),
        }
    }
}

/// The key of a page's id: for this visitor alone, and growing with time as the id does.
pub(super) fn key(visitor: IdentityId, client_id: ClientId) -> PlatformKey {
    let mut hasher = Sha256::new();
    hasher.update(b"chat");
    hasher.update(visitor.as_bytes());
    hasher.update(client_id.as_bytes());
    let hash: [u8; 32] = hasher.finalize().into();
    let mut key = [0; 16];
    for (to, from) in key.iter_mut().zip(client_id.as_bytes().iter().take(6).chain(&hash)) {
        *to = *from;
    }
    key
}

/// Takes a message.
pub(super) async fn post(
    State(state): State<HttpState>,
    Site(site): Site,
    Visitor(session): Visitor,
    Address(address): Address,
    JsonBody(body): JsonBody<MessageBody>,
) -> Result<(StatusCode, Json<Message>), Problem> {
    if site.view.site.identity == IdentityPolicy::Required && !session.is_identified {
        return Err(Problem::new(codes::CHAT_IDENTITY_REQUIRED));
    }
    let client_id: ClientId = body_id(&body.client_id, "client_id")?;
    let content = content(body.text, body.file_id.as_deref())?;
    state.shared.chat_limits.message(session.identity, address, site.channel())?;
    let command = PostChat {
        channel: site.view.channel.clone(),
        session: session.id,
        client_id,
        key: key(session.identity, client_id),
        content,
        consent_version: body.consent_version,
    };
    let ctx = state.context(Actor::Visitor);
    let (visitor, page) = (session.identity, state.hub().visitors().page(session.identity));
    let posted = state.desk().write(move |tx| {
        if let Some(page) = &page {
            note_page(tx, &ctx, (visitor, page))?;
        }
        post_chat(tx, &ctx, &command)
    });
    let posted = posted.await?;
    let read = state.desk().read(move |queries| shown(queries, posted, &site.view.site));
    Ok((StatusCode::CREATED, Json(read.await?)))
}

/// The message as its writer sees it; one that nobody is told of looks as any other.
fn shown(
    queries: &mut dyn Queries,
    message: message::Message,
    site: &ChatSite,
) -> Result<Message, StoreError> {
    let stored = queries.message_view(message.conversation, message.id)?;
    let conversation = queries.conversation_view(message.conversation)?;
    let view = match stored {
        Some(view) => view,
        None => MessageView {
            media: match message.content.media() {
                Some(media) => queries.media_view(media)?.map(|(media, _, _)| media),
                None => None,
            },
            message,
            delivery: None,
            author_name: None,
            quoted: None,
            reactions: Vec::new(),
        },
    };
    let conversation = conversation.map(|it| it.conversation);
    Painter::new(queries, site).message(&view, conversation.as_ref(), false)
}

fn content(text: Option<String>, file: Option<&str>) -> Result<ChatContent, Problem> {
    // A database keeps no NUL: a repeat of the same words is then known as one.
    let text = text.map(|it| if it.contains('\0') { it.replace('\0', "") } else { it });
    match (text, file) {
        (caption, Some(file)) => {
            let media: Result<MediaId, _> = file.parse();
            let media = media
                .map_err(|_unlike| Problem::new(codes::CHAT_FILE_NOT_FOUND).field("file_id"))?;
            Ok(ChatContent::File { media, caption })
        }
        (Some(text), None) => Ok(ChatContent::Text(text)),
        (None, None) => Err(Problem::new(codes::REQUEST_MISSING_FIELD).field("text")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v2_a_page_s_id_is_one_message_of_one_visitor() {
        let (ana, bo) = (IdentityId::from_bytes([1; 16]), IdentityId::from_bytes([2; 16]));
        let id = ClientId::from_bytes([7; 16]);
        assert_eq!(key(ana, id), key(ana, id));
        assert_ne!(key(ana, id), key(bo, id));
        assert_ne!(key(ana, id), key(ana, ClientId::from_bytes([8; 16])));
        assert_eq!(key(ana, id).first_chunk::<6>(), Some(&[7; 6]));
    }
}
