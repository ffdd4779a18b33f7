//! Post: what a visitor writes joins their open conversation, or opens one, through the same door
//! as a message of any channel (L1, V2, V3).

use pupitre_domain::channel::Channel;
use pupitre_domain::contact::Sender;
use pupitre_domain::conversation::reply::{ReplyError, check_content};
use pupitre_domain::id::{ClientId, ContactId, ConversationId, MediaId, VisitorSessionId};
use pupitre_domain::media::MediaState;
use pupitre_domain::message::{
    Author, Content, Direction, Message, MessageChanges, MessageContext,
};

use super::absence::watch_absence;
use super::visitor::introduced;
use crate::Context;
use crate::mail::end_silence;
use crate::media::{MediaKind, kind_of};
use crate::message::{InboundContent, ReceiveMessage, Received, receive_message, repeated};
use crate::ports::store::{PlatformKey, StoreError, Transaction, VisitorSessionRow};

/// What a visitor says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChatContent {
    /// Words.
    Text(String),
    /// A file that they uploaded.
    File {
        /// The file.
        media: MediaId,
        /// Words under it.
        caption: Option<String>,
    },
}

/// A visitor's message.
#[derive(Debug, Clone)]
pub struct PostChat {
    /// The channel.
    pub channel: Channel,
    /// Whose.
    pub session: VisitorSessionId,
    /// The id that the visitor's page gave it: the same id is the same message.
    pub client_id: ClientId,
    /// The key of that id, for this visitor alone.
    pub key: PlatformKey,
    /// What it says.
    pub content: ChatContent,
    /// Which consent comes with it (V3).
    pub consent_version: Option<u32>,
}

/// Why it was not taken.
#[derive(Debug, thiserror::Error)]
pub enum PostChatError {
    /// The session has ended.
    #[error("the visitor's session is over")]
    SessionOver,
    /// The visitor has not agreed to what the site asks (V3).
    #[error("consent {version} is asked first")]
    ConsentRequired {
        /// Which consent.
        version: u32,
    },
    /// There is nothing to read in it, or too much.
    #[error(transparent)]
    Content(ReplyError),
    /// The visitor brought no such file.
    #[error("the file does not exist")]
    FileNotFound,
    /// The same id was given to another message.
    #[error("this id was given to another message")]
    ClientIdConflict,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes a visitor's message, once per id. What a blocked visitor writes is kept and alerts no one
/// (R8): their page shows it as any other.
///
/// # Errors
///
/// See [`PostChatError`].
pub fn post_chat(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &PostChat,
) -> Result<Message, PostChatError> {
    let session = tx.visitor_session(command.session)?.ok_or(PostChatError::SessionOver)?;
    let session = agree(tx, session, command)?;
    let content = content(tx, &session, &command.content)?;
    let identity = introduced(tx, ctx, &session)?;
    end_silence(tx, session.identity)?;
    let sender = Sender { user_id: identity.user_id, phone: None, profile_name: None };
    let receive = ReceiveMessage {
        channel: command.channel.clone(),
        sender,
        platform_id: command.client_id.to_string(),
        key: command.key,
        own_key: command.key,
        sent_at: ctx.now,
        content,
        raw: None,
        quoted: None,
        context: MessageContext::default(),
    };
    if session.is_identified
        && let Some(known) = said_before_login(tx, &receive, identity.contact)?
    {
        let is_other = repeated(&known, &receive) == Received::Conflict;
        return if is_other { Err(PostChatError::ClientIdConflict) } else { Ok(known) };
    }
    let missing = || StoreError::Unreadable { detail: "a message that is there".to_owned() };
    match receive_message(tx, ctx, &receive)? {
        Received::New { conversation, message } => {
            watch_absence(tx, ctx, session.identity)?;
            Ok(tx.message(conversation, message)?.ok_or_else(missing)?)
        }
        Received::Duplicate => match tx.inbound_by_key(command.key)? {
            Some(known) => Ok(known),
            None => Ok(unheard(ctx, command, &receive.content)),
        },
        Received::Blocked => Ok(unheard(ctx, command, &receive.content)),
        Received::Conflict => Err(PostChatError::ClientIdConflict),
    }
}

/// The message of that id that the visitor had sent before anybody knew who they are: its answer
/// may have been lost on the way.
fn said_before_login(
    tx: &mut dyn Transaction,
    receive: &ReceiveMessage,
    contact: ContactId,
) -> Result<Option<Message>, StoreError> {
    let id = receive.platform_id.as_str();
    match tx.message_named(receive.channel.id, contact, id, receive.key)? {
        Some((conversation, message)) => tx.message(conversation, message),
        None => Ok(None),
    }
}

/// The session with the consent that came with the message.
fn agree(
    tx: &mut dyn Transaction,
    session: VisitorSessionRow,
    command: &PostChat,
) -> Result<VisitorSessionRow, PostChatError> {
    let site = tx.chat_site(session.channel)?.ok_or(PostChatError::SessionOver)?;
    let Some(consent) = &site.consent else { return Ok(session) };
    if site.is_agreed(session.consent_version) {
        return Ok(session);
    }
    let version = consent.version;
    if command.consent_version != Some(version) {
        return Err(PostChatError::ConsentRequired { version });
    }
    let agreed = VisitorSessionRow { consent_version: Some(version), ..session };
    tx.save_visitor_session(&agreed)?;
    Ok(agreed)
}

/// The content of the message; a file is the visitor's own, and stored.
fn content(
    tx: &mut dyn Transaction,
    session: &VisitorSessionRow,
    content: &ChatContent,
) -> Result<InboundContent, PostChatError> {
    match content {
        ChatContent::Text(text) => {
            check_content(&Content::Text(text.clone())).map_err(PostChatError::Content)?;
            Ok(InboundContent::Text(text.clone()))
        }
        ChatContent::File { media, caption } => {
            if tx.visitor_of_file(*media)? != Some(session.identity) {
                return Err(PostChatError::FileNotFound);
            }
            let known = tx.media(*media)?.filter(|it| it.state == MediaState::Stored);
            let known = known.ok_or(PostChatError::FileNotFound)?;
            let kind = kind_of(&known.mime).unwrap_or(MediaKind::Document);
            let caption = caption.clone().filter(|it| !it.trim().is_empty());
            check_content(&kind.content(*media, caption.clone()))
                .map_err(PostChatError::Content)?;
            Ok(InboundContent::Stored { media: *media, kind, caption })
        }
    }
}

/// A message that nobody is told of, as its writer sees it.
fn unheard(ctx: &Context, command: &PostChat, content: &InboundContent) -> Message {
    let content = match content {
        InboundContent::Stored { media, kind, caption } => kind.content(*media, caption.clone()),
        InboundContent::Text(_)
        | InboundContent::Media(_)
        | InboundContent::Other(_)
        | InboundContent::Attached(_) => {
            Content::Text(content.text().unwrap_or_default().to_owned())
        }
    };
    Message {
        id: ctx.message_id(ctx.now),
        conversation: ConversationId::from_bytes(*command.session.as_bytes()),
        direction: Direction::Inbound,
        author: Author::Visitor,
        content,
        sent_at: ctx.now,
        received_at: ctx.now,
        platform_id: Some(command.client_id.to_string()),
        client_id: None,
        context: MessageContext::default(),
        changes: MessageChanges::default(),
    }
}
