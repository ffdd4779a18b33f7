//! A part of an earlier or present conversation, with what its separator says (D2).

use pupitre_app::view::{PastPart, StayView};
use pupitre_domain::channel;
use serde::Serialize;
use utoipa::ToSchema;

use super::conversation::{Channel, Relaunch, relaunch};
use super::standing::{Closing, closed_at, closing};
use super::{ConversationTag, Instant, Message, Named, Note};

/// One stay of a conversation on a desk.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Stay {
    /// Whose desk.
    agent: Named,
    /// Since when.
    started_at: Instant,
    /// Until when; null while it lasts.
    #[schema(required)]
    ended_at: Option<Instant>,
}

/// A part of a conversation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct HistoryPart {
    /// The conversation.
    #[schema(format = Uuid)]
    id: String,
    /// `queued`, `assigned`, `snoozed` or `closed`.
    state: &'static str,
    /// The channel it takes place on.
    channel: Channel,
    /// The language it is held in.
    language: String,
    /// On whose desks it was, oldest stay first.
    stays: Vec<Stay>,
    /// When it was opened.
    opened_at: Instant,
    /// When it ended.
    #[schema(required)]
    closed_at: Option<Instant>,
    /// How it ended.
    #[schema(required)]
    closing: Option<Closing>,
    /// What it was about, by name.
    tags: Vec<ConversationTag>,
    /// How many times it was handed over.
    transfer_count: u32,
    /// Its last relaunch.
    #[schema(required)]
    relaunch: Option<Relaunch>,
    /// Messages, oldest first.
    messages: Vec<Message>,
    /// The notes that stand among them, oldest first.
    notes: Vec<Note>,
    /// Whether the first message of the conversation is among them.
    has_beginning: bool,
}

impl From<&StayView> for Stay {
    fn from(stay: &StayView) -> Self {
        Self {
            agent: Named::agent(&stay.agent),
            started_at: Instant(stay.started_at),
            ended_at: stay.ended_at.map(Instant),
        }
    }
}

impl HistoryPart {
    pub(crate) fn new(part: &PastPart, channel: &channel::Channel) -> Self {
        let conversation = &part.conversation;
        Self {
            id: conversation.id.to_string(),
            state: conversation.state.name(),
            channel: channel.into(),
            language: conversation.language.to_string(),
            stays: part.stays.iter().map(Stay::from).collect(),
            opened_at: Instant(conversation.opened_at),
            closed_at: closed_at(conversation.state),
            closing: closing(conversation.state, part.closing_reason.as_ref()),
            tags: part.tags.iter().map(ConversationTag::from).collect(),
            transfer_count: conversation.transfer_count,
            relaunch: relaunch(conversation),
            messages: part.messages.iter().map(Message::from).collect(),
            notes: part.notes.iter().map(Note::from).collect(),
            has_beginning: part.has_beginning,
        }
    }
}
