//! Receive: a visitor's message lands in its conversation, once (L1 to L5, C2, R2).

use jiff::Timestamp;
use pupitre_domain::channel::Channel;
use pupitre_domain::contact::{Contact, Identity, NameOrigin, Sender};
use pupitre_domain::conversation::{Conversation, State, WokenBy};
use pupitre_domain::event::{Event, EventBody};
use pupitre_domain::id::{ContactId, ConversationId, IdentityId, MediaId, MessageId};
use pupitre_domain::media::{Announced, Media, MediaState};
use pupitre_domain::message::{
    Author, Content, Direction, Message, MessageChanges, MessageContext, Quote, placed_at,
};
use pupitre_domain::service_window;

use super::blocked::keep_blocked;
use super::open::open_conversation;
use super::out_of_hours::reply_out_of_hours;
use super::quote::{find_quoted, join_around};
use crate::Context;
use crate::contact::recognize;
use crate::conversation::{assign_waiting, lock_around, wake, watch_named};
use crate::jobs::auto_close::watch_silence;
use crate::jobs::fetch_media::{PLATFORM_KEEPS, fetch_soon};
use crate::jobs::later;
use crate::jobs::return_away::look_if_late;
use crate::media::MediaKind;
use crate::ports::store::{Correspondent, InboundRecord, PlatformKey, StoreError, Transaction};
use crate::relaunch::answered;

/// A file that the platform announces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboundMedia {
    /// What it is shown as.
    pub kind: MediaKind,
    /// The platform's id for it.
    pub platform_id: String,
    /// The announced type.
    pub mime: String,
    /// The announced SHA-256.
    pub sha256: Option<[u8; 32]>,
    /// Its name.
    pub file_name: Option<String>,
    /// Words under it.
    pub caption: Option<String>,
}

/// What a visitor's message says, as the channel's adapter read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InboundContent {
    /// Words.
    Text(String),
    /// A file.
    Media(InboundMedia),
    /// A file that is in the store already.
    Stored {
        /// The file.
        media: MediaId,
        /// What it is shown as.
        kind: MediaKind,
        /// Words under it.
        caption: Option<String>,
    },
    /// What is neither words nor a file: a place, cards, an answer, an order, a type that the desk
    /// does not show.
    Other(Box<Content>),
    /// What the platform says itself, and what is about something that was written and can't be
    /// read. It moves no window and no wait (W1); the adapter brings it only where a conversation
    /// is open (L1).
    Attached(Box<Content>),
}

impl InboundContent {
    /// A type that the desk does not show, by the platform's name for it.
    #[must_use]
    pub fn unsupported(kind: &str) -> Self {
        Self::Other(Box::new(Content::Unsupported { kind: kind.to_owned(), reason: None }))
    }

    /// Something about what was written that the desk does not show, by the platform's name for it.
    #[must_use]
    pub fn attached(kind: &str) -> Self {
        Self::Attached(Box::new(Content::Unsupported { kind: kind.to_owned(), reason: None }))
    }

    /// Whether the visitor wrote something new.
    const fn is_written(&self) -> bool {
        !matches!(self, Self::Attached(_))
    }

    /// Its words.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Stored { caption, .. } => caption.as_deref(),
            Self::Media(media) => media.caption.as_deref(),
            Self::Other(content) => content.text(),
            Self::Attached(_) => None,
        }
    }
}

/// A visitor's message.
#[derive(Debug, Clone)]
pub struct ReceiveMessage {
    /// The channel it came by.
    pub channel: Channel,
    /// Who wrote.
    pub sender: Sender,
    /// The platform's id.
    pub platform_id: String,
    /// The key of that id: the same message has the same key.
    pub key: PlatformKey,
    /// The key that what is about it names: a hash of the platform's id alone.
    pub own_key: PlatformKey,
    /// When it was written, by the channel's clock.
    pub sent_at: Timestamp,
    /// What it says.
    pub content: InboundContent,
    /// Its raw content, for types not shown yet.
    pub raw: Option<String>,
    /// The message that it quotes, and what came with a button of it.
    pub quoted: Option<Quoted>,
    /// What else it came with; what it quotes is not in it.
    pub context: MessageContext,
}

/// The message that a visitor's message quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoted {
    /// The key that a message of ours with the platform's id would have.
    pub key: PlatformKey,
    /// The platform's id of it.
    pub platform_id: String,
    /// What came with a tap on one of its buttons, if the platform gives it back.
    pub payload: Option<String>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// It is new.
    New {
        /// The conversation that it joined or created.
        conversation: ConversationId,
        /// Its id.
        message: MessageId,
    },
    /// Its contact is blocked: it is kept, in no conversation (R8).
    Blocked,
    /// It was here already.
    Duplicate,
    /// A message of that id with other words was here already: the first one is kept.
    Conflict,
}

/// Takes a visitor's message in: joins the open conversation on that channel or creates one (L1),
/// routes and assigns a new one (R1 to R4), extends the window (W1), queues the fetching of its
/// file (C3), says when it is out of hours (R2). What a blocked contact writes is kept aside (R8).
///
/// # Errors
///
/// [`StoreError`] when the database fails, or when no rule catches the conversation.
pub fn receive_message(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &ReceiveMessage,
) -> Result<Received, StoreError> {
    if tx.has_blocked_message(command.key)? {
        return Ok(Received::Duplicate);
    }
    let known = recognize(tx, ctx, command.channel.id, &command.sender)?;
    let is_known = known.as_ref().is_some_and(|it| it.open.is_some());
    if !is_known && let Some(stored) = tx.inbound_by_key(command.key)? {
        return Ok(repeated(&stored, command));
    }
    let correspondent = match known {
        Some(correspondent) => correspondent,
        None => introduce(tx, ctx, command)?,
    };
    let asleep = correspondent.open.as_ref().filter(|it| matches!(it.state, State::Snoozed(_)));
    if let Some(asleep) = asleep.filter(|_| command.content.is_written()) {
        lock_around(tx, asleep.id)?;
    }
    let (conversation, is_new) = match &correspondent.open {
        Some(open) => (open.clone(), false),
        None => match begin(tx, ctx, command, &correspondent)? {
            Begun::Opened(opened) => (*opened, true),
            Begun::Kept(received) => return Ok(received),
        },
    };

    let quoted = find_quoted(tx, command, correspondent.contact.id)?;
    let (message, media) = compose(ctx, command, conversation.id, quoted);
    if let Some(media) = &media {
        // The file's row stands before the message that points to it.
        if !is_new && let Some(stored) = tx.inbound_by_key(command.key)? {
            return Ok(repeated(&stored, command));
        }
        tx.insert_media(media, None, ctx.now)?;
    }
    match tx.insert_inbound(&message, command.key, command.raw.as_deref())? {
        InboundRecord::New => {}
        InboundRecord::Duplicate => {
            let stored = tx.inbound_by_key(command.key)?;
            return Ok(stored.map_or(Received::Duplicate, |it| repeated(&it, command)));
        }
    }
    if let Some(media) = &media {
        tx.attach_media(media.id, conversation.id, message.id)?;
        // At once: the platform's addresses live for minutes, its ids for days (C3).
        fetch_soon(tx, ctx, media.id)?;
    } else if let Some(media) = message.content.media() {
        tx.attach_media(media, conversation.id, message.id)?;
    }
    let identity = refresh(tx, ctx, command, &correspondent)?;
    let received = join(tx, ctx, command, &conversation, &identity, &message)?;
    join_around(tx, ctx, command, &message)?;
    let received = if command.content.is_written() {
        let answered = answered(tx, ctx, &received, &message, command.quoted.as_ref())?;
        reply_out_of_hours(tx, ctx, &command.channel, &answered)?.unwrap_or(answered)
    } else {
        received
    };
    if is_new {
        watch_silence(tx, ctx, &received)?;
        assign_waiting(tx, ctx, received.team, received.family)?;
    } else if command.content.is_written() {
        wake(tx, ctx, &received, WokenBy::Message)?;
        watch_named(tx, ctx, &received)?;
        look_if_late(tx, ctx, &received, message.sent_at)?;
    }
    Ok(Received::New { conversation: received.id, message: message.id })
}

/// What a message that was here already says of this one.
pub(crate) fn repeated(message: &Message, command: &ReceiveMessage) -> Received {
    let same = match (&message.content, &command.content) {
        // The visitor may have changed the words since.
        (stored, InboundContent::Text(text)) if stored.kind() == "text" => {
            first_words(message) == Some(text.as_str())
        }
        (stored, InboundContent::Other(content) | InboundContent::Attached(content)) => {
            stored == &**content
        }
        (stored, InboundContent::Stored { media, kind: _, caption }) => {
            let first = first_words(message).filter(|it| !it.is_empty());
            stored.media() == Some(*media) && first == caption.as_deref()
        }
        (stored, InboundContent::Media(media)) => {
            let first = first_words(message).filter(|it| !it.is_empty());
            stored.media().is_some() && first == media.caption.as_deref()
        }
        _ => false,
    };
    if same { Received::Duplicate } else { Received::Conflict }
}

/// The words that a message came with.
fn first_words(message: &Message) -> Option<&str> {
    message.changes.first_text.as_deref().or(message.content.text())
}

/// A contact met for the first time on this channel.
fn introduce(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &ReceiveMessage,
) -> Result<Correspondent, StoreError> {
    let unnamed = Contact {
        id: ContactId::from_bytes(ctx.ids.id()),
        name: String::new(),
        name_origin: NameOrigin::Unknown,
        is_blocked: false,
        name_note: None,
    };
    let contact =
        unnamed.renamed_by_profile(command.sender.profile_name.as_deref()).unwrap_or(unnamed);
    let identity = Identity {
        id: IdentityId::from_bytes(ctx.ids.id()),
        channel: command.channel.id,
        contact: contact.id,
        user_id: command.sender.user_id.clone(),
        phone: command.sender.phone.clone(),
        last_visitor_message_at: None,
    };
    tx.insert_contact(&contact, ctx.now)?;
    tx.insert_identity(&identity)?;
    Ok(Correspondent { identity, contact, open: None })
}

/// What became of a message that no open conversation takes.
enum Begun {
    Opened(Box<Conversation>),
    Kept(Received),
}

/// Opens a conversation for the message, unless its contact is blocked.
fn begin(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &ReceiveMessage,
    correspondent: &Correspondent,
) -> Result<Begun, StoreError> {
    if !correspondent.contact.is_blocked {
        let text = command.content.text();
        let (identity, channel) = (&correspondent.identity, &command.channel);
        if let Some(opened) = open_conversation(tx, ctx, identity, channel, text)? {
            return Ok(Begun::Opened(Box::new(opened)));
        }
    }
    keep_blocked(tx, ctx, command, correspondent.contact.id)?;
    Ok(Begun::Kept(Received::Blocked))
}

/// The message, and the row of its file.
pub(super) fn compose(
    ctx: &Context,
    command: &ReceiveMessage,
    conversation: ConversationId,
    quoted: Option<(ConversationId, MessageId)>,
) -> (Message, Option<Media>) {
    let sent_at = command.sent_at.min(ctx.now);
    let (content, media) = match &command.content {
        InboundContent::Text(text) => (Content::Text(text.clone()), None),
        InboundContent::Other(content) | InboundContent::Attached(content) => {
            (Content::clone(content), None)
        }
        InboundContent::Stored { media, kind, caption } => {
            (kind.content(*media, caption.clone()), None)
        }
        InboundContent::Media(announced) => {
            let media = Media {
                id: MediaId::from_bytes(ctx.ids.id()),
                channel: Some(command.channel.id),
                state: MediaState::Pending,
                mime: announced.mime.clone(),
                file_name: announced.file_name.clone(),
                size_bytes: None,
                sha256: announced.sha256,
                platform_id: Some(announced.platform_id.clone()),
                reason: None,
                announced: Announced::default(),
                picture: None,
                fetch_until: Some(later(ctx.now, PLATFORM_KEEPS)),
            };
            (announced.kind.content(media.id, announced.caption.clone()), Some(media))
        }
    };
    let message = Message {
        id: ctx.message_id(placed_at(command.sent_at, ctx.now)),
        conversation,
        direction: Direction::Inbound,
        author: Author::Visitor,
        content,
        sent_at,
        received_at: ctx.now,
        platform_id: Some(command.platform_id.clone()),
        client_id: None,
        context: MessageContext {
            quoted: command
                .quoted
                .as_ref()
                .map(|it| Quote { platform_id: Some(it.platform_id.clone()), message: quoted }),
            has_raw: command.raw.is_some(),
            ..command.context.clone()
        },
        changes: MessageChanges::default(),
    };
    (message, media)
}

/// What the platform now says of the contact, and the window that the message opens or extends
/// (W1).
fn refresh(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &ReceiveMessage,
    correspondent: &Correspondent,
) -> Result<Identity, StoreError> {
    let profile_name = command.sender.profile_name.as_deref();
    if let Some(renamed) = correspondent.contact.renamed_by_profile(profile_name) {
        tx.save_contact(&renamed)?;
    }
    let known = &correspondent.identity;
    let learned = learn(tx, known, &command.sender)?;
    let before = known.last_visitor_message_at;
    let last = if command.content.is_written() {
        Some(service_window::extended(before, command.sent_at, ctx.now))
    } else {
        before
    };
    let identity = Identity { last_visitor_message_at: last, ..learned };
    if identity != *known {
        tx.save_identity(&identity)?;
    }
    Ok(identity)
}

/// What the platform now says of an identity. A phone that another identity of the channel has
/// stays there: the user id is the key, and the message is not lost over it (C6).
fn learn(
    tx: &mut dyn Transaction,
    known: &Identity,
    sender: &Sender,
) -> Result<Identity, StoreError> {
    let Some(learned) = known.learn(sender) else { return Ok(known.clone()) };
    // A message that comes late under a former name teaches nothing.
    let is_other = |new: &Option<String>, old: &Option<String>| new.clone().filter(|_| new != old);
    let names =
        [is_other(&learned.user_id, &known.user_id), is_other(&learned.phone, &known.phone)];
    for name in names.into_iter().flatten() {
        if tx.is_former_name(known.channel, &name)? {
            return Ok(known.clone());
        }
    }
    if learned.phone == known.phone {
        return Ok(learned);
    }
    let by_phone = Sender { user_id: None, phone: learned.phone.clone(), profile_name: None };
    let holder = tx.correspondent(known.channel, &by_phone)?;
    if holder.is_some_and(|it| it.identity.id != known.id) {
        return Ok(Identity { phone: known.phone.clone(), ..learned });
    }
    Ok(learned)
}

fn join(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &ReceiveMessage,
    conversation: &Conversation,
    identity: &Identity,
    message: &Message,
) -> Result<Conversation, StoreError> {
    let window_ends_at = command
        .channel
        .kind
        .has_service_window()
        .then(|| identity.last_visitor_message_at.map(service_window::ends_at))
        .flatten();
    let received = if command.content.is_written() {
        conversation.receive(message, window_ends_at, ctx.now)
    } else {
        conversation.attach(message)
    };
    tx.save_conversation(&received)?;
    let event = Event {
        conversation: Some(received.id),
        actor: ctx.actor,
        at: ctx.now,
        body: EventBody::MessageReceived { message: message.id },
    };
    tx.append(event, Some(&received), Some(message))?;
    Ok(received)
}
