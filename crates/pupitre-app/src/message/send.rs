//! Send: the holder's answer is accepted by the desk, once, and queued to leave (W2, W3, R5, D11,
//! C4).

use pupitre_domain::channel::{Channel, Family};
use pupitre_domain::conversation::reply::{ReplyError, check_content};
use pupitre_domain::conversation::{Conversation, HoldError};
use pupitre_domain::event::Actor;
use pupitre_domain::id::{AgentId, ClientId, ConversationId, MediaId, MessageId};
use pupitre_domain::media::MediaState;
use pupitre_domain::message::{
    Author, Choices, ContactCard, Content, FieldError, Location, Message, MessageContext, Quote,
    check_choices, check_contacts, check_location,
};
use pupitre_domain::signature::signed;
use pupitre_domain::variables::{Known, Variable, variables_in};

use super::{platform_id, send_off, write_outbound};
use crate::Context;
use crate::media::kind_of;
use crate::ports::store::{StoreError, Transaction};

/// What an agent writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutboundContent {
    /// Words.
    Text(String),
    /// A file that was uploaded.
    Media {
        /// The file.
        media: MediaId,
        /// Words under it.
        caption: Option<String>,
    },
    /// A place.
    Location(Box<Location>),
    /// Business cards.
    Contacts(Vec<ContactCard>),
    /// A question with ready answers.
    Choices(Box<Choices>),
}

/// An agent's answer.
#[derive(Debug, Clone)]
pub struct SendMessage {
    /// The conversation.
    pub conversation: ConversationId,
    /// The id that the agent's screen gave it: the same id is the same message.
    pub client_id: ClientId,
    /// What it says.
    pub content: OutboundContent,
    /// The message that it answers, of this conversation or an earlier one of the same contact.
    pub quoted: Option<MessageId>,
    /// Whether the agent wants it signed, where that is theirs to say (D7).
    pub is_signed: bool,
    /// The stay that the agent knows of.
    pub expected_epoch: Option<u32>,
}

/// An accepted answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The message.
    pub message: Message,
    /// Whether it had been accepted before.
    pub is_repeat: bool,
    /// The family that its conversation counts in.
    pub family: Family,
}

/// Why it was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum SendMessageError {
    /// There is no such conversation.
    #[error("the conversation does not exist")]
    NotFound,
    /// The agent may not answer now, or not with this.
    #[error(transparent)]
    Reply(#[from] ReplyError),
    /// Variables stand in it unfilled (D8).
    #[error("the text has unfilled variables")]
    VariableUnfilled {
        /// Which.
        variables: Vec<Variable>,
    },
    /// There is no such file of theirs.
    #[error("the file does not exist")]
    MediaNotFound,
    /// The file is not in the store.
    #[error("the file is not stored")]
    MediaNotReady,
    /// Files of that type are not sent.
    #[error("files of this type are not sent")]
    MediaKindUnsupported,
    /// A place that can't be sent.
    #[error("the place can't be sent: {0}")]
    LocationInvalid(#[source] FieldError),
    /// Cards that can't be sent.
    #[error("the cards can't be sent: {0}")]
    ContactsInvalid(#[source] FieldError),
    /// Choices that can't be sent.
    #[error("the choices can't be sent: {0}")]
    ChoicesInvalid(#[source] FieldError),
    /// The contact has no such message.
    #[error("the message that it answers does not exist")]
    QuotedNotFound,
    /// The same id was given to another message.
    #[error("this id was given to another message")]
    ClientIdConflict,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Accepts an answer. A repeat of the same id gives the message that is there, even when the window
/// has closed meanwhile.
///
/// # Errors
///
/// See [`SendMessageError`].
pub fn send_message(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &SendMessage,
) -> Result<Sent, SendMessageError> {
    let Actor::Agent(agent) = ctx.actor else {
        return Err(ReplyError::Hold(HoldError::NotOwner).into());
    };
    let conversation = tx.conversation(command.conversation)?.ok_or(SendMessageError::NotFound)?;
    if let Some(known) = tx.message_by_client_id(conversation.id, command.client_id)? {
        if known.author != Author::Agent(agent) || !says_the_same(&known, command) {
            return Err(SendMessageError::ClientIdConflict);
        }
        return Ok(Sent { message: known, is_repeat: true, family: conversation.family });
    }
    conversation.held_by(agent, command.expected_epoch).map_err(ReplyError::Hold)?;
    let channel = tx.channel(conversation.channel)?.ok_or(SendMessageError::NotFound)?;
    conversation.may_reply(agent, channel.kind.has_service_window(), ctx.now)?;
    let content = content(tx, agent, &command.content)?;
    check_content(&content)?;
    let variables = content.text().map(variables_in).unwrap_or_default();
    if !variables.is_empty() {
        return Err(SendMessageError::VariableUnfilled { variables });
    }
    let quoted = quote(tx, &conversation, command.quoted)?;
    let content = sign(tx, &conversation, &channel, agent, command.is_signed, content)?;

    let author = (Author::Agent(agent), Some(command.client_id));
    let message = accept(tx, ctx, &conversation, author, (content, quoted))?;
    Ok(Sent { message, is_repeat: false, family: conversation.family })
}

/// Whether an accepted message says this, its signature aside.
fn says_the_same(known: &Message, command: &SendMessage) -> bool {
    let quoted = known.context.quoted.as_ref().and_then(|it| it.message).map(|(_, id)| id);
    if quoted != command.quoted {
        return false;
    }
    let (media, words) = match &command.content {
        OutboundContent::Text(text) => (None, Some(text.as_str())),
        OutboundContent::Media { media, caption } => (Some(*media), caption.as_deref()),
        OutboundContent::Location(place) => {
            return matches!(&known.content, Content::Location(it) if it == place);
        }
        OutboundContent::Contacts(cards) => {
            return matches!(&known.content, Content::Contacts(it) if it == cards);
        }
        OutboundContent::Choices(choices) => {
            // The visitor may have chosen meanwhile.
            return matches!(
                &known.content,
                Content::Choices(it) if Choices { chosen: None, ..(**it).clone() } == **choices
            );
        }
    };
    if known.content.media() != media || matches!(known.content, Content::Template(_)) {
        return false;
    }
    let said = known.content.text();
    said == words || said.is_some_and(|said| is_signed_form(said, words.unwrap_or_default()))
}

/// Whether the first text is the second one with a signature under it.
fn is_signed_form(said: &str, words: &str) -> bool {
    let line = said.rsplit_once('\n').map_or(said, |(_, line)| line);
    said == signed(words, line)
}

/// The content with the agent's signature in it, when it is the first of their stay that can carry
/// one and the channel or the agent wants it (D7).
fn sign(
    tx: &mut dyn Transaction,
    conversation: &Conversation,
    channel: &Channel,
    agent: AgentId,
    is_asked: bool,
    content: Content,
) -> Result<Content, SendMessageError> {
    if !conversation.is_signature_due() || !content.takes_signature() {
        return Ok(content);
    }
    let signature = tx.signature(channel.id)?;
    if !signature.signs(true, is_asked) {
        return Ok(content);
    }
    let (Some(agent), Some(brand)) = (tx.agent(agent)?, tx.brand(channel.brand)?) else {
        return Ok(content);
    };
    let known = Known {
        contact_name: "",
        agent_name: &agent.name,
        agent_pseudonym: &agent.pseudonym,
        brand_name: &brand.name,
    };
    let line = signature.line(&known).text;
    let length = line.chars().count().saturating_add(1);
    let signed = content.signed(&line);
    match check_content(&signed) {
        Ok(()) => Ok(signed),
        Err(ReplyError::TextTooLong { limit }) => {
            Err(ReplyError::TextTooLong { limit: limit.saturating_sub(length) }.into())
        }
        Err(ReplyError::CaptionTooLong { limit }) => {
            Err(ReplyError::CaptionTooLong { limit: limit.saturating_sub(length) }.into())
        }
        Err(error) => Err(error.into()),
    }
}

/// The content of the message; a file must be the agent's own, stored, and of a type that is sent.
fn content(
    tx: &mut dyn Transaction,
    agent: AgentId,
    content: &OutboundContent,
) -> Result<Content, SendMessageError> {
    match content {
        OutboundContent::Text(text) => Ok(Content::Text(text.clone())),
        OutboundContent::Media { media, caption } => {
            let known = tx.media(*media)?.ok_or(SendMessageError::MediaNotFound)?;
            if tx.media_uploader(*media)? != Some(agent) {
                return Err(SendMessageError::MediaNotFound);
            }
            if known.state != MediaState::Stored {
                return Err(SendMessageError::MediaNotReady);
            }
            let kind = kind_of(&known.mime).ok_or(SendMessageError::MediaKindUnsupported)?;
            let caption = caption.clone().filter(|it| !it.trim().is_empty());
            Ok(kind.content(*media, caption))
        }
        OutboundContent::Location(place) => {
            check_location(place).map_err(SendMessageError::LocationInvalid)?;
            Ok(Content::Location(place.clone()))
        }
        OutboundContent::Contacts(cards) => {
            check_contacts(cards).map_err(SendMessageError::ContactsInvalid)?;
            Ok(Content::Contacts(cards.clone()))
        }
        OutboundContent::Choices(choices) => {
            check_choices(choices).map_err(SendMessageError::ChoicesInvalid)?;
            Ok(Content::Choices(choices.clone()))
        }
    }
}

/// The quote of a message of the same contact on the same channel.
fn quote(
    tx: &mut dyn Transaction,
    conversation: &Conversation,
    quoted: Option<MessageId>,
) -> Result<Option<Quote>, SendMessageError> {
    let Some(id) = quoted else { return Ok(None) };
    let message = tx.message_of(conversation.identity, id)?;
    let message = message.ok_or(SendMessageError::QuotedNotFound)?;
    let platform_id = platform_id(tx, &message)?;
    Ok(Some(Quote { platform_id, message: Some((message.conversation, message.id)) }))
}

fn accept(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: &Conversation,
    author: (Author, Option<ClientId>),
    (content, quoted): (Content, Option<Quote>),
) -> Result<Message, StoreError> {
    let around = MessageContext { quoted, ..MessageContext::default() };
    let message = write_outbound(tx, ctx, conversation, author, (content, around))?;
    if let Some(media) = message.content.media() {
        tx.attach_media(media, conversation.id, message.id)?;
    }
    tx.first_reply_given(conversation.id)?;
    send_off(tx, ctx, &conversation.reply(&message), &message)?;
    Ok(message)
}
