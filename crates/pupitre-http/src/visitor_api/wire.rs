//! What visitors are shown: their own messages, the brand's, and nothing of the desk's inside
//! (I-37).

use std::collections::HashMap;

use pupitre_app::ports::store::{Queries, StoreError};
use pupitre_app::view::MessageView;
use pupitre_domain::agent::Agent;
use pupitre_domain::chat::{ChatSite, SurveyPolicy, Words, survey};
use pupitre_domain::conversation::{self, Closing, State};
use pupitre_domain::delivery::DeliveryState;
use pupitre_domain::id::{AgentId, IdentityId, MediaId};
use pupitre_domain::language::Language;
use pupitre_domain::media;
use pupitre_domain::message::{self, Author, Direction};
use serde::Serialize;

use crate::wire::Instant;

/// How many messages of a conversation a page gets when it opens.
pub(crate) const MESSAGES_MAX: u32 = 200;

/// An agent, as visitors see them (D6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Face {
    pub(crate) name: String,
    pub(crate) avatar_url: Option<String>,
}

impl From<&Agent> for Face {
    fn from(agent: &Agent) -> Self {
        // Below the address of the site, as the page asks for it with its token.
        let avatar_url = agent.avatar.map(|it| format!("faces/{}", hex::encode(it.hash)));
        Self { name: agent.face().to_owned(), avatar_url }
    }
}

/// A file, without its bytes.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct File {
    pub(crate) id: String,
    pub(crate) mime: String,
    #[serde(rename = "file_name")]
    pub(crate) name: Option<String>,
    pub(crate) size_bytes: Option<u64>,
    pub(crate) width: Option<u32>,
    pub(crate) height: Option<u32>,
}

impl From<&media::Media> for File {
    fn from(media: &media::Media) -> Self {
        Self {
            id: media.id.to_string(),
            mime: media.mime.clone(),
            name: media.file_name.clone(),
            size_bytes: media.size_bytes,
            width: media.picture.as_ref().map(|it| it.width),
            height: media.picture.as_ref().map(|it| it.height),
        }
    }
}

/// What a message says.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(crate) enum Content {
    Text { text: String },
    Image { media: File, caption: Option<String> },
    Video { media: File, caption: Option<String> },
    Audio { media: File, is_voice: bool },
    Document { media: File, caption: Option<String> },
    Sticker { media: File },
    Unsupported { kind: String },
}

/// A message.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Message {
    pub(crate) id: String,
    pub(crate) client_id: Option<String>,
    pub(crate) from: &'static str,
    pub(crate) agent: Option<Face>,
    pub(crate) content: Content,
    pub(crate) sent_at: Instant,
    pub(crate) state: &'static str,
}

/// A conversation.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Conversation {
    pub(crate) id: String,
    pub(crate) state: &'static str,
    pub(crate) agent: Option<Face>,
    pub(crate) queue_position: Option<u32>,
    pub(crate) closed_at: Option<Instant>,
}

/// A survey.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Survey {
    conversation_id: String,
    question: String,
    scale: u8,
    comment_question: String,
    state: &'static str,
    score: Option<u8>,
}

/// A survey as its visitor sees it, in the language of the conversation.
pub(crate) fn survey(known: &survey::Survey, site: &ChatSite, language: Language) -> Survey {
    let asked = |own: &Words, usual: Words| {
        let said = if own.is_empty() { &usual } else { own };
        said.of(language).to_owned()
    };
    let policy = &site.survey;
    Survey {
        conversation_id: known.conversation.to_string(),
        question: asked(&policy.question, SurveyPolicy::usual_question()),
        scale: survey::SCORE_MAX,
        comment_question: asked(&policy.comment_question, SurveyPolicy::usual_comment_question()),
        state: known.state().name(),
        score: known.score,
    }
}

fn content(message: &message::Content, file: Option<&media::Media>) -> Content {
    use message::Content as Said;
    let media = |id: MediaId| file.map_or_else(|| unknown(id), File::from);
    match message {
        Said::Text(text) => Content::Text { text: text.clone() },
        Said::Image { media: id, caption } => {
            Content::Image { media: media(*id), caption: caption.clone() }
        }
        Said::Video { media: id, caption } => {
            Content::Video { media: media(*id), caption: caption.clone() }
        }
        Said::Audio { media: id, is_voice } => {
            Content::Audio { media: media(*id), is_voice: *is_voice }
        }
        Said::Document { media: id, caption } => {
            Content::Document { media: media(*id), caption: caption.clone() }
        }
        Said::Sticker { media: id } => Content::Sticker { media: media(*id) },
        Said::Template(template) => Content::Text { text: template.body.clone() },
        Said::Location(_)
        | Said::Contacts(_)
        | Said::Choices(_)
        | Said::Answer(_)
        | Said::Order(_)
        | Said::System(_)
        | Said::Unsupported { .. } => Content::Unsupported { kind: message.kind().to_owned() },
    }
}

fn unknown(id: MediaId) -> File {
    File {
        id: id.to_string(),
        mime: "application/octet-stream".to_owned(),
        name: None,
        size_bytes: None,
        width: None,
        height: None,
    }
}

/// How far a visitor's message has come: the desk has it, an agent has it, an agent has read it.
pub(crate) const fn state_of_inbound(
    is_read: bool,
    conversation: Option<&conversation::Conversation>,
) -> &'static str {
    match conversation {
        _ if is_read => "read",
        None => "sent",
        Some(conversation) => match conversation.state {
            State::Queued { .. } => "sent",
            State::Assigned { .. } | State::Snoozed(_) | State::Closed(_) => "delivered",
        },
    }
}

/// How far a message to the visitor has come.
pub(crate) const fn state_of_outbound(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Queued
        | DeliveryState::Sending
        | DeliveryState::Unknown
        | DeliveryState::Failed
        | DeliveryState::Sent => "sent",
        DeliveryState::Delivered => "delivered",
        DeliveryState::Read => "read",
    }
}

/// Writes what visitors are shown, from one snapshot.
pub(crate) struct Painter<'a> {
    queries: &'a mut dyn Queries,
    site: &'a ChatSite,
    faces: HashMap<AgentId, Option<Face>>,
}

impl<'a> Painter<'a> {
    pub(crate) fn new(queries: &'a mut dyn Queries, site: &'a ChatSite) -> Self {
        Self { queries, site, faces: HashMap::new() }
    }

    pub(crate) fn queries(&mut self) -> &mut dyn Queries {
        self.queries
    }

    /// An agent's face: their pseudonym, where the site shows it.
    pub(crate) fn face(&mut self, agent: AgentId) -> Result<Option<Face>, StoreError> {
        if !self.site.shows_agent {
            return Ok(None);
        }
        if let Some(known) = self.faces.get(&agent) {
            return Ok(known.clone());
        }
        let face = self.queries.agent_view(agent)?.map(|agent| Face::from(&agent));
        self.faces.insert(agent, face.clone());
        Ok(face)
    }

    /// A message; `is_read` counts for the visitor's own.
    pub(crate) fn message(
        &mut self,
        view: &MessageView,
        conversation: Option<&conversation::Conversation>,
        is_read: bool,
    ) -> Result<Message, StoreError> {
        let message = &view.message;
        let (from, agent) = match message.author {
            Author::Visitor => ("visitor", None),
            Author::System | Author::Brand => ("brand", None),
            Author::Agent(agent) => match self.face(agent)? {
                Some(face) => ("agent", Some(face)),
                None => ("brand", None),
            },
        };
        let state = match (message.direction, &view.delivery) {
            (Direction::Inbound, _) => state_of_inbound(is_read, conversation),
            (Direction::Outbound, Some(delivery)) => state_of_outbound(delivery.state),
            (Direction::Outbound, None) => "sent",
        };
        let client_id = match message.direction {
            Direction::Inbound => message.platform_id.clone(),
            Direction::Outbound => None,
        };
        Ok(Message {
            id: message.id.to_string(),
            client_id,
            from,
            agent,
            content: content(&message.content, view.media.as_ref()),
            sent_at: Instant(message.sent_at),
            state,
        })
    }

    /// The last messages of a conversation, oldest first.
    pub(crate) fn messages(
        &mut self,
        conversation: &conversation::Conversation,
    ) -> Result<Vec<Message>, StoreError> {
        let views = self.queries.messages(conversation.id, None, MESSAGES_MAX)?;
        let mut unread_left = conversation.unread_count;
        let mut messages = Vec::with_capacity(views.len());
        for view in views.iter().rev() {
            let is_inbound = view.message.direction == Direction::Inbound;
            let is_read = !is_inbound || unread_left == 0;
            if is_inbound {
                unread_left = unread_left.saturating_sub(1);
            }
            messages.push(self.message(view, Some(conversation), is_read)?);
        }
        messages.reverse();
        Ok(messages)
    }

    /// A conversation.
    pub(crate) fn conversation(
        &mut self,
        conversation: &conversation::Conversation,
    ) -> Result<Conversation, StoreError> {
        let (state, closed_at) = match conversation.state {
            State::Queued { .. } => ("waiting", None),
            State::Assigned { .. } | State::Snoozed(_) => ("open", None),
            State::Closed(Closing { at, .. }) => ("closed", Some(Instant(at))),
        };
        let queue_position = match conversation.state {
            State::Queued { waits_for: None } => {
                Some(self.queries.queue_position(conversation.id)?.saturating_add(1))
            }
            State::Queued { .. }
            | State::Assigned { .. }
            | State::Snoozed(_)
            | State::Closed(_) => None,
        };
        let agent = match conversation.agent().or(conversation.snoozed_by()) {
            Some(agent) => self.face(agent)?,
            None => None,
        };
        Ok(Conversation {
            id: conversation.id.to_string(),
            state,
            agent,
            queue_position,
            closed_at,
        })
    }

    /// The survey of a conversation, if the visitor was asked.
    pub(crate) fn survey(
        &mut self,
        conversation: &conversation::Conversation,
    ) -> Result<Option<Survey>, StoreError> {
        let known = self.queries.survey_view(conversation.id)?;
        Ok(known.map(|it| survey(&it, self.site, conversation.language)))
    }

    /// The conversation that the visitor's page shows: the open one, else the last one.
    pub(crate) fn current(
        &mut self,
        visitor: IdentityId,
    ) -> Result<Option<conversation::Conversation>, StoreError> {
        self.queries.visitor_conversation(visitor)
    }
}
