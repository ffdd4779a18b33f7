//! A conversation as lists and headers show it, and the facts that change with each event.

use jiff::Timestamp;
use pupitre_app::view::{ConversationView, MessageView};
use pupitre_domain::agent::{Agent, Role};
use pupitre_domain::channel::{self, Family};
use pupitre_domain::conversation::relaunch::RelaunchError;
use pupitre_domain::conversation::reply::ReplyError;
use pupitre_domain::conversation::{self, HoldError, State};
use pupitre_domain::id::{AgentId, ContactId};
use serde::Serialize;
use utoipa::ToSchema;

use super::me::Brand;
use super::standing::{Closing, Snooze, WaitsFor, closed_at, closing, snooze, waits_for};
use super::{ConversationTag, Instant, Named, Place, VisitorStanding, VisitorSurvey};
use crate::codes;
use crate::live::VisitorRegistry;
use crate::session::Session;
use crate::state::HttpState;

/// The longest preview of the last message, in characters.
const PREVIEW_LENGTH_MAX: usize = 140;

/// The channel of a conversation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct Channel {
    /// Its id.
    #[schema(format = Uuid)]
    id: String,
    /// `whatsapp` or `webchat`.
    kind: &'static str,
    /// Its name on the desk.
    name: String,
    /// The address as visitors know it.
    address: String,
}

impl From<&channel::Channel> for Channel {
    fn from(channel: &channel::Channel) -> Self {
        Self {
            id: channel.id.to_string(),
            kind: channel.kind.name(),
            name: channel.name.clone(),
            address: channel.address.clone(),
        }
    }
}

/// The person.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Contact {
    /// Their id.
    #[schema(format = Uuid)]
    id: String,
    /// Their name; empty when nobody gave one.
    name: String,
    /// `profile`, `agent` or `unknown`.
    name_origin: &'static str,
    /// How the agent who wrote the name knows it.
    #[schema(required)]
    name_note: Option<String>,
    /// Their phone number on the channel, in digits.
    #[schema(required)]
    phone: Option<String>,
    /// Since when they want no marketing messages on the channel; null when they said nothing.
    #[schema(required)]
    marketing_stopped_at: Option<Instant>,
    /// Picks a color: the same for this person everywhere, from 0 to 255.
    color_key: u8,
    /// Whether what they write starts no conversation and alerts no one.
    is_blocked: bool,
}

/// The end of the service window.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct WindowEnd {
    /// The end that the server applies (W3); null where there is no window.
    #[schema(required)]
    ends_at: Option<Instant>,
}

/// Whether the viewer may do something now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Permission {
    /// Whether they may.
    allowed: bool,
    /// Why not: an error code.
    #[schema(required)]
    reason: Option<&'static str>,
}

/// What the viewer may do now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Can {
    /// Answer with a free message.
    reply: Permission,
    /// End the conversation.
    close: Permission,
    /// Put it aside.
    snooze: Permission,
    /// Bring it back from a pause.
    reopen: Permission,
    /// Hand it over.
    transfer: Permission,
    /// Take it from another desk; managers.
    take_over: Permission,
    /// Send a template to the silent visitor (W5).
    relaunch: Permission,
}

/// The last relaunch of a conversation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct Relaunch {
    /// `pending`, `accepted`, `declined`, `answered` or `unanswered`.
    outcome: &'static str,
    /// When it was sent.
    sent_at: Instant,
}

/// How the viewer's messages are signed (D7).
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Signature {
    /// `off`, `optional` or `required`.
    policy: &'static str,
    /// The line, filled in for the viewer.
    text: String,
}

/// The last message, in short.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct LastMessage {
    /// Its id.
    #[schema(format = Uuid)]
    id: String,
    /// `inbound` or `outbound`.
    direction: &'static str,
    /// `text`, `image`, `video`, `audio`, `document`, `sticker` or `unsupported`.
    kind: &'static str,
    /// Its first characters; empty when it has no words.
    text: String,
    /// The instant shown.
    sent_at: Instant,
    /// The state of its delivery; null for inbound.
    #[schema(required)]
    delivery: Option<&'static str>,
}

/// A conversation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Conversation {
    /// Its id.
    #[schema(format = Uuid)]
    id: String,
    /// `queued`, `assigned`, `snoozed` or `closed`.
    state: &'static str,
    /// `chat` or `messaging`.
    family: &'static str,
    /// The channel it takes place on.
    channel: Channel,
    /// The brand that owns the channel.
    brand: Brand,
    /// The person.
    contact: Contact,
    /// The team it belongs to.
    team: Named,
    /// Who holds it, put it aside, or held it when it ended.
    #[schema(required)]
    agent: Option<Named>,
    /// The language it is held in.
    language: String,
    /// `agent` or `visitor`.
    waiting_on: &'static str,
    /// Since when the visitor waits.
    #[schema(required)]
    waiting_since: Option<Instant>,
    /// The service window.
    window: WindowEnd,
    /// Visitor messages that the holder has not seen.
    unread_count: u32,
    /// The last message.
    #[schema(required)]
    last_message: Option<LastMessage>,
    /// How the visitor of an open web chat stands; null for any other conversation (D1).
    #[schema(required)]
    visitor: Option<VisitorStanding>,
    /// What the visitor of a web chat thought of it; null when they were not asked.
    #[schema(required)]
    survey: Option<VisitorSurvey>,
    /// By which name the visitor of a web chat sees the viewer answer (D6); null when they see the
    /// brand alone, and while a colleague has the conversation.
    #[schema(required)]
    face: Option<String>,
    /// When the first reply is due (D3), counted in open time; null once a colleague replied.
    #[schema(required)]
    first_reply_due_at: Option<Instant>,
    /// When it was opened.
    opened_at: Instant,
    /// When it came to the desk that it is on.
    #[schema(required)]
    assigned_at: Option<Instant>,
    /// When the last message was sent.
    last_message_at: Instant,
    /// When it ended.
    #[schema(required)]
    closed_at: Option<Instant>,
    /// How it ended.
    #[schema(required)]
    closing: Option<Closing>,
    /// The agent whom it waits for.
    #[schema(required)]
    waits_for: Option<WaitsFor>,
    /// How it is put aside.
    #[schema(required)]
    snooze: Option<Snooze>,
    /// What brought it back from a pause, until it is acted on: `time`, `message`, `window` or
    /// `agent`.
    #[schema(required)]
    woken_by: Option<&'static str>,
    /// How many times it was handed over.
    transfer_count: u32,
    /// Its last relaunch.
    #[schema(required)]
    relaunch: Option<Relaunch>,
    /// What it is about, by name.
    tags: Vec<ConversationTag>,
    /// How the viewer's messages are signed on its channel.
    signature: Signature,
    /// Whether it is on the viewer's desk and no message of this stay has been able to carry the
    /// signature yet.
    is_signature_due: bool,
    /// How many stays it has had.
    epoch: u32,
    /// Grows by one with each change.
    version: u64,
    /// What the viewer may do now.
    can: Can,
}

/// What an event changes in a conversation; applied when its version is not older than the known
/// one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Facts {
    state: &'static str,
    waiting_on: &'static str,
    #[schema(required)]
    waiting_since: Option<Instant>,
    window: WindowEnd,
    unread_count: u32,
    last_message_at: Instant,
    #[schema(required)]
    woken_by: Option<&'static str>,
    #[schema(required)]
    relaunch: Option<Relaunch>,
    is_signature_due: bool,
    epoch: u32,
    version: u64,
    can: Can,
}

/// Who looks, and when: what they may do depends on it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Viewer {
    pub(crate) agent: AgentId,
    pub(crate) role: Role,
    pub(crate) now: Timestamp,
}

impl Viewer {
    /// The one who asks, now.
    pub(crate) fn new(session: &Session, state: &HttpState) -> Self {
        Self::of(session.agent(), state.now())
    }

    /// This agent, at that instant.
    pub(crate) const fn of(agent: &Agent, now: Timestamp) -> Self {
        Self { agent: agent.id, role: agent.role, now }
    }
}

/// The code of what keeps an agent from acting on a conversation.
pub(crate) const fn hold_code(error: HoldError) -> codes::Code {
    match error {
        HoldError::Closed => codes::CONVERSATION_CLOSED,
        HoldError::NotOwner => codes::CONVERSATION_NOT_OWNER,
        HoldError::Stale => codes::CONVERSATION_STALE,
    }
}

/// The code of what keeps a relaunch from going out.
pub(crate) const fn relaunch_code(error: RelaunchError) -> codes::Code {
    match error {
        RelaunchError::Hold(error) => hold_code(error),
        RelaunchError::NotWhatsApp => codes::RELAUNCH_NOT_WHATSAPP,
        RelaunchError::WindowOpen => codes::RELAUNCH_WINDOW_OPEN,
        RelaunchError::AlreadySent { .. } => codes::RELAUNCH_ALREADY_SENT,
    }
}

/// The code of what keeps an answer from going out.
pub(crate) const fn reply_code(error: ReplyError) -> codes::Code {
    match error {
        ReplyError::Hold(error) => hold_code(error),
        ReplyError::WindowClosed { .. } => codes::CONVERSATION_WINDOW_CLOSED,
        ReplyError::EmptyText => codes::MESSAGE_EMPTY_TEXT,
        ReplyError::TextTooLong { .. } => codes::MESSAGE_TEXT_TOO_LONG,
        ReplyError::CaptionTooLong { .. } => codes::MESSAGE_CAPTION_TOO_LONG,
    }
}

impl Permission {
    fn new(reason: Option<&'static str>) -> Self {
        Self { allowed: reason.is_none(), reason }
    }
}

impl Can {
    fn new(
        conversation: &conversation::Conversation,
        kind: channel::ChannelKind,
        viewer: Viewer,
    ) -> Self {
        let reply = conversation.may_reply(viewer.agent, kind.has_service_window(), viewer.now);
        let relaunch =
            conversation.may_relaunch(viewer.agent, kind.has_service_window(), viewer.now);
        let held = conversation.held_by(viewer.agent, None);
        let held = held.err().map(|error| hold_code(error).code);
        let reopened = conversation.paused_by(viewer.agent);
        let reopened = reopened.err().map(|error| hold_code(error).code);
        let transferred = conversation.may_transfer(viewer.agent, viewer.role, None).err();
        let closed = conversation.may_close(viewer.agent, None);
        let closed = closed.err().map(|error| hold_code(error).code);
        Self {
            reply: Permission::new(reply.err().map(|error| reply_code(error).code)),
            close: Permission::new(closed),
            snooze: Permission::new(held),
            reopen: Permission::new(reopened),
            transfer: Permission::new(transferred.map(|error| hold_code(error).code)),
            take_over: Permission::new(taken_over(conversation, viewer)),
            relaunch: Permission::new(relaunch.err().map(|error| relaunch_code(error).code)),
        }
    }
}

/// What keeps the viewer from taking a conversation over.
fn taken_over(conversation: &conversation::Conversation, viewer: Viewer) -> Option<&'static str> {
    if viewer.role < Role::Manager {
        return Some(codes::SESSION_ROLE_INSUFFICIENT.code);
    }
    if !conversation.is_open() {
        return Some(codes::CONVERSATION_CLOSED.code);
    }
    let is_theirs = conversation.agent() == Some(viewer.agent);
    is_theirs.then_some(codes::CONVERSATION_TRANSFER_ALREADY_THERE.code)
}

impl Facts {
    pub(crate) fn new(
        conversation: &conversation::Conversation,
        kind: channel::ChannelKind,
        viewer: Viewer,
    ) -> Self {
        Self {
            state: conversation.state.name(),
            waiting_on: conversation.waiting_on.name(),
            waiting_since: conversation.waiting_since.map(Instant),
            window: WindowEnd { ends_at: conversation.window_ends_at.map(Instant) },
            unread_count: conversation.unread_count,
            last_message_at: Instant(conversation.last_message_at),
            woken_by: conversation.woken_by.map(conversation::WokenBy::name),
            relaunch: relaunch(conversation),
            is_signature_due: conversation.agent() == Some(viewer.agent)
                && conversation.is_signature_due(),
            epoch: conversation.epoch,
            version: conversation.version,
            can: Can::new(conversation, kind, viewer),
        }
    }
}

fn last_message(view: &MessageView) -> LastMessage {
    let message = &view.message;
    let text = message.content.text().unwrap_or_default();
    LastMessage {
        id: message.id.to_string(),
        direction: message.direction.name(),
        kind: message.content.kind(),
        text: text.chars().take(PREVIEW_LENGTH_MAX).collect(),
        sent_at: Instant(message.sent_at),
        delivery: view.delivery.as_ref().map(|delivery| delivery.state.name()),
    }
}

pub(super) fn relaunch(conversation: &conversation::Conversation) -> Option<Relaunch> {
    let relaunch = conversation.relaunch.as_ref()?;
    Some(Relaunch { outcome: relaunch.outcome.name(), sent_at: Instant(relaunch.sent_at) })
}

/// A color for a person: the last byte of their id, which is chance.
const fn color_key(contact: ContactId) -> u8 {
    let [.., last] = *contact.as_bytes();
    last
}

impl Conversation {
    pub(crate) fn new(
        view: &ConversationView,
        place: &Place,
        viewer: Viewer,
        visitors: &VisitorRegistry,
    ) -> Self {
        let it = &view.conversation;
        let facts = Facts::new(it, place.channel.kind, viewer);
        let (assigned_at, has_agent) = match it.state {
            State::Assigned { since, .. } => (Some(Instant(since)), true),
            State::Snoozed(_) | State::Closed(_) => (None, true),
            State::Queued { .. } => (None, false),
        };
        Self {
            id: it.id.to_string(),
            state: facts.state,
            family: it.family.name(),
            channel: (&place.channel).into(),
            brand: Brand::shown(&place.brand, place.logo_url.clone()),
            contact: Contact {
                id: view.contact.id.to_string(),
                name: view.contact.name.clone(),
                name_origin: view.contact.name_origin.name(),
                name_note: view.contact.name_note.clone(),
                phone: view.phone.clone(),
                marketing_stopped_at: view.marketing_stopped_at.map(Instant),
                color_key: color_key(view.contact.id),
                is_blocked: view.contact.is_blocked,
            },
            team: Named { id: it.team.to_string(), name: view.team_name.clone() },
            agent: view.agent.as_ref().filter(|_| has_agent).map(Named::agent),
            language: it.language.to_string(),
            waiting_on: facts.waiting_on,
            waiting_since: facts.waiting_since,
            window: facts.window,
            unread_count: facts.unread_count,
            last_message: view.last_message.as_ref().map(last_message),
            visitor: (it.family == Family::Chat && it.is_open())
                .then(|| visitors.standing(it.identity).into()),
            survey: view.survey.as_ref().map(VisitorSurvey::from),
            face: place.face.clone().filter(|_| it.agent().is_none_or(|it| it == viewer.agent)),
            first_reply_due_at: view.first_reply_due_at.map(Instant),
            opened_at: Instant(it.opened_at),
            assigned_at,
            last_message_at: facts.last_message_at,
            closed_at: closed_at(it.state),
            closing: closing(it.state, view.closing_reason.as_ref()),
            waits_for: waits_for(view),
            snooze: snooze(view),
            woken_by: facts.woken_by,
            transfer_count: it.transfer_count,
            relaunch: facts.relaunch,
            tags: view.tags.iter().map(ConversationTag::from).collect(),
            epoch: facts.epoch,
            version: facts.version,
            signature: Signature {
                policy: place.signature.0.name(),
                text: place.signature.1.clone(),
            },
            is_signature_due: facts.is_signature_due,
            can: facts.can,
        }
    }
}
