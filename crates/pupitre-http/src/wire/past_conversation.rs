//! An earlier conversation of a contact, in short.

use pupitre_app::view::PastConversationView;
use pupitre_domain::channel;
use serde::Serialize;
use utoipa::ToSchema;

use super::conversation::Channel;
use super::standing::{Closing, closed_at, closing};
use super::{ConversationTag, Instant, Named, VisitorSurvey};

/// An earlier conversation of a contact.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PastConversation {
    /// Its id.
    #[schema(format = Uuid)]
    id: String,
    /// `queued`, `assigned`, `snoozed` or `closed`.
    state: &'static str,
    /// The channel it took place on.
    channel: Channel,
    /// The agent who held it last.
    #[schema(required)]
    agent: Option<Named>,
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
    /// How many messages it has.
    message_count: u64,
    /// The first words in it.
    #[schema(required)]
    first_text: Option<String>,
    /// What the visitor of a web chat thought of it; null when they were not asked.
    #[schema(required)]
    survey: Option<VisitorSurvey>,
}

impl PastConversation {
    pub(crate) fn new(view: &PastConversationView, channel: &channel::Channel) -> Self {
        let conversation = &view.conversation;
        Self {
            id: conversation.id.to_string(),
            state: conversation.state.name(),
            channel: channel.into(),
            agent: view.agent.as_ref().map(Named::agent),
            opened_at: Instant(conversation.opened_at),
            closed_at: closed_at(conversation.state),
            closing: closing(conversation.state, view.closing_reason.as_ref()),
            tags: view.tags.iter().map(ConversationTag::from).collect(),
            transfer_count: conversation.transfer_count,
            message_count: view.message_count,
            first_text: view.first_text.clone(),
            survey: view.survey.as_ref().map(VisitorSurvey::from),
        }
    }
}
