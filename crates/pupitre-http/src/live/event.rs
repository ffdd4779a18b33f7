//! Events as screens get them: from memory where the commit brought all that is needed, else from
//! the store.

use jiff::Timestamp;
use pupitre_app::ports::store::{Queries, Recorded, StoreError};
use pupitre_app::view::permission::{Resource, may_see};
use pupitre_app::view::{MessageView, StoredEvent};
use pupitre_domain::agent::Agent;
use pupitre_domain::channel::{ChannelKind, Family};
use pupitre_domain::conversation;
use pupitre_domain::delivery::Delivery;
use pupitre_domain::event::{DeskChange, EventBody};
use pupitre_domain::id::{AgentId, ConversationId, MediaId, MessageId, NoteId};
use pupitre_domain::message::{self, Author, Direction};
use serde::Serialize;

use super::visitor::VisitorRegistry;
use crate::wire::{
    self, Conversation, Facts, FamilyStatus, Media, Message, Note, Viewer, avatar_url,
};

/// What an event tells a screen.
#[derive(Debug, Serialize)]
#[serde(tag = "name")]
pub(super) enum Payload {
    #[serde(rename = "conversation.assigned")]
    Assigned { conversation: Box<Conversation>, previous_agent_id: Option<String> },
    #[serde(rename = "conversation.updated")]
    Updated { cause: &'static str, conversation: Box<Conversation> },
    #[serde(rename = "conversation.closed")]
    Closed { conversation: Box<Conversation> },
    /// It stood in the viewer's lists and left them; they may not see it any longer.
    #[serde(rename = "conversation.gone")]
    Gone { conversation_id: String },
    #[serde(rename = "note.written")]
    NoteWritten { conversation_id: String, note: Box<Note> },
    #[serde(rename = "note.mentioned")]
    NoteMentioned { note: Box<Note>, conversation: Box<Conversation> },
    #[serde(rename = "conversation.read")]
    Read { conversation_id: String, facts: Facts },
    #[serde(rename = "message.received")]
    Received { conversation_id: String, message: Box<Message>, facts: Facts },
    #[serde(rename = "message.sent")]
    Sent { conversation_id: String, message: Box<Message>, facts: Facts },
    #[serde(rename = "message.delivery_changed")]
    DeliveryChanged {
        conversation_id: String,
        message_id: String,
        delivery: wire::Delivery,
        facts: Facts,
    },
    #[serde(rename = "message.changed")]
    MessageChanged { conversation_id: String, message: Box<Message>, facts: Facts },
    #[serde(rename = "media.changed")]
    MediaChanged { conversation_id: String, message_id: String, media: Media },
    #[serde(rename = "availability.changed")]
    AvailabilityChanged { family_status: FamilyStatus },
    #[serde(rename = "agent.changed")]
    AgentChanged { families: Vec<FamilyStatus>, avatar_url: Option<String> },
}

/// Whether screens are told of such an event at all.
const fn is_shown(body: &EventBody) -> bool {
    match body {
        EventBody::ConversationAssigned { .. }
        | EventBody::ConversationClosed { .. }
        | EventBody::ConversationSnoozed { .. }
        | EventBody::ConversationWoken { .. }
        | EventBody::ConversationTransferred { .. }
        | EventBody::ConversationReturned { .. }
        | EventBody::ConversationTakenOver { .. }
        | EventBody::ConversationTagged { .. }
        | EventBody::ConversationRelaunched { .. }
        | EventBody::ConversationRelaunchEnded { .. }
        | EventBody::ConversationLanguageChanged { .. }
        | EventBody::ContactRenamed { .. }
        | EventBody::ContactMerged { .. }
        | EventBody::NoteMentioned { .. }
        | EventBody::NoteTold { .. }
        | EventBody::NoteWritten { .. }
        | EventBody::ConversationRead { .. }
        | EventBody::MessageReceived { .. }
        | EventBody::MessageSent { .. }
        | EventBody::MessageDeliveryChanged { .. }
        | EventBody::MessageChanged { .. }
        | EventBody::MediaChanged { .. }
        | EventBody::Chat(_)
        | EventBody::AvailabilityChanged { .. }
        | EventBody::AgentChanged { .. } => true,
        EventBody::ConversationOpened { .. }
        | EventBody::TeamChanged { .. }
        | EventBody::ClosingReasonChanged { .. }
        | EventBody::TagChanged { .. }
        | EventBody::SettingsChanged
        | EventBody::SendAnomaly { .. }
        | EventBody::TemplateChanged { .. } => false,
        // Whom it concerns is whose conversation it comes with.
        EventBody::DeskChanged(change) => matches!(change, DeskChange::ContactMarketing(_)),
    }
}

/// The one agent whom an event is for, when it is for nobody else.
const fn told_alone(body: &EventBody) -> Option<AgentId> {
    if let EventBody::NoteMentioned { agent, .. } | EventBody::NoteTold { agent, .. } = body {
        return Some(*agent);
    }
    None
}

/// Whom an event concerns: the agent who holds the conversation, put it aside or is awaited by it,
/// and the one whom the event names.
pub(super) fn recipients(recorded: &Recorded) -> Vec<AgentId> {
    if !is_shown(&recorded.event.body) {
        return Vec::new();
    }
    if let Some(agent) = told_alone(&recorded.event.body) {
        return vec![agent];
    }
    let conversation = recorded.conversation.as_ref();
    let listed_by = conversation.and_then(conversation::Conversation::listed_by);
    let named = recorded.event.body.agent();
    let mut agents: Vec<AgentId> = listed_by.into_iter().chain(named).collect();
    agents.sort_unstable();
    agents.dedup();
    agents
}

/// The payload from what the commit brought, without a query: texts and deliveries, the most
/// frequent events.
///
/// The viewer holds the conversation that comes with the event, and so may see it.
pub(super) fn from_memory(recorded: &Recorded, viewer: &Agent, now: Timestamp) -> Option<Payload> {
    let conversation = recorded.conversation.as_ref()?;
    if conversation.agent() != Some(viewer.id) {
        return None;
    }
    let kind = match conversation.family {
        Family::Messaging => ChannelKind::WhatsApp,
        Family::Chat => ChannelKind::WebChat,
    };
    let facts = || Facts::new(conversation, kind, Viewer::of(viewer, now));
    let conversation_id = conversation.id.to_string();
    match &recorded.event.body {
        EventBody::MessageReceived { .. } => {
            let message = Box::new(text_message(recorded, conversation.family, viewer)?);
            Some(Payload::Received { conversation_id, message, facts: facts() })
        }
        EventBody::MessageSent { .. } => {
            let message = Box::new(text_message(recorded, conversation.family, viewer)?);
            Some(Payload::Sent { conversation_id, message, facts: facts() })
        }
        EventBody::MessageDeliveryChanged { message, delivery } => Some(Payload::DeliveryChanged {
            conversation_id,
            message_id: message.to_string(),
            delivery: delivery.into(),
            facts: facts(),
        }),
        EventBody::ConversationRead { .. } => {
            Some(Payload::Read { conversation_id, facts: facts() })
        }
        EventBody::ConversationOpened { .. }
        | EventBody::ConversationAssigned { .. }
        | EventBody::ConversationClosed { .. }
        | EventBody::ConversationSnoozed { .. }
        | EventBody::ConversationWoken { .. }
        | EventBody::ConversationTransferred { .. }
        | EventBody::ConversationReturned { .. }
        | EventBody::ConversationTakenOver { .. }
        | EventBody::ConversationTagged { .. }
        | EventBody::ConversationRelaunched { .. }
        | EventBody::ConversationRelaunchEnded { .. }
        | EventBody::ConversationLanguageChanged { .. }
        | EventBody::ContactRenamed { .. }
        | EventBody::ContactMerged { .. }
        | EventBody::NoteMentioned { .. }
        | EventBody::NoteTold { .. }
        | EventBody::NoteWritten { .. }
        | EventBody::MessageChanged { .. }
        | EventBody::Chat(_)
        | EventBody::MediaChanged { .. }
        | EventBody::AvailabilityChanged { .. }
        | EventBody::AgentChanged { .. }
        | EventBody::TeamChanged { .. }
        | EventBody::ClosingReasonChanged { .. }
        | EventBody::TagChanged { .. }
        | EventBody::SettingsChanged
        | EventBody::DeskChanged(_)
        | EventBody::SendAnomaly { .. }
        | EventBody::TemplateChanged { .. } => None,
    }
}

/// The message of an event, when all that is shown of it is known: no file, no quote, and its
/// author is the viewer or a visitor.
fn text_message(recorded: &Recorded, family: Family, viewer: &Agent) -> Option<Message> {
    let is_whole =
        |it: &&message::Message| it.content.media().is_none() && it.context.quoted.is_none();
    let message = recorded.message.as_ref().filter(is_whole)?;
    let author_name = match message.author {
        Author::Agent(author) if author == viewer.id => Some(viewer.name.clone()),
        // Where the delivery of what the brand wrote elsewhere stands is not known here.
        Author::Agent(_) | Author::Brand => return None,
        Author::Visitor | Author::System => None,
    };
    let delivery = match message.direction {
        Direction::Inbound => None,
        Direction::Outbound => Some(Delivery::first(family, message.sent_at)),
    };
    let message = message.clone();
    let view = MessageView {
        message,
        media: None,
        delivery,
        author_name,
        quoted: None,
        reactions: Vec::new(),
    };
    Some((&view).into())
}

/// The payload of a stored event as this viewer sees it now, if they may.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(super) fn from_store(
    queries: &mut dyn Queries,
    stored: &StoredEvent,
    (viewer, now): (&Agent, Timestamp),
    visitors: &VisitorRegistry,
) -> Result<Option<Payload>, StoreError> {
    let event = &stored.event;
    if !is_shown(&event.body) || told_alone(&event.body).is_some_and(|it| it != viewer.id) {
        return Ok(None);
    }
    if let EventBody::AvailabilityChanged { agent, family, .. } = event.body {
        return availability(queries, agent, family, viewer);
    }
    if let EventBody::AgentChanged { agent } = event.body {
        return agent_changed(queries, agent, viewer);
    }
    let Some(id) = event.conversation else { return Ok(None) };
    if !may_see(queries, viewer, Resource::Conversation(id))? {
        let is_named = event.body.agent() == Some(viewer.id);
        return Ok(is_named.then(|| Payload::Gone { conversation_id: id.to_string() }));
    }
    let mut reader = Reader { queries, id, viewer: Viewer::of(viewer, now), visitors };
    match &event.body {
        EventBody::ConversationAssigned { .. } => {
            let conversation = reader.conversation()?.map(Box::new);
            let previous_agent_id = None;
            Ok(conversation.map(|it| Payload::Assigned { conversation: it, previous_agent_id }))
        }
        EventBody::ConversationClosed { .. } => {
            let conversation = reader.conversation()?.map(Box::new);
            Ok(conversation.map(|conversation| Payload::Closed { conversation }))
        }
        EventBody::ConversationSnoozed { .. }
        | EventBody::ConversationWoken { .. }
        | EventBody::ConversationTransferred { .. }
        | EventBody::ConversationReturned { .. }
        | EventBody::ConversationTakenOver { .. }
        | EventBody::ConversationTagged { .. }
        | EventBody::ConversationRelaunched { .. }
        | EventBody::ConversationRelaunchEnded { .. }
        | EventBody::ConversationLanguageChanged { .. }
        | EventBody::Chat(_)
        | EventBody::DeskChanged(_)
        | EventBody::ContactRenamed { .. }
        | EventBody::ContactMerged { .. } => reader.updated(event.body.name()),
        EventBody::NoteWritten { note } | EventBody::NoteTold { note, .. } => reader.note(*note),
        EventBody::NoteMentioned { note, .. } => reader.mention(*note),
        EventBody::ConversationRead { .. } => {
            let conversation_id = id.to_string();
            Ok(reader.facts()?.map(|facts| Payload::Read { conversation_id, facts }))
        }
        EventBody::MessageReceived { message }
        | EventBody::MessageSent { message }
        | EventBody::MessageChanged { message, .. } => reader.told(*message, &event.body),
        EventBody::MessageDeliveryChanged { message, delivery } => {
            reader.delivery(*message, delivery)
        }
        EventBody::MediaChanged { message, media } => reader.media(*message, *media),
        EventBody::ConversationOpened { .. }
        | EventBody::AvailabilityChanged { .. }
        | EventBody::AgentChanged { .. }
        | EventBody::TeamChanged { .. }
        | EventBody::ClosingReasonChanged { .. }
        | EventBody::TagChanged { .. }
        | EventBody::SettingsChanged
        | EventBody::SendAnomaly { .. }
        | EventBody::TemplateChanged { .. } => Ok(None),
    }
}

fn availability(
    queries: &mut dyn Queries,
    agent: AgentId,
    family: Family,
    viewer: &Agent,
) -> Result<Option<Payload>, StoreError> {
    if agent != viewer.id {
        return Ok(None);
    }
    let statuses = queries.family_statuses(agent)?;
    let status = statuses.iter().find(|status| status.availability.family == family);
    Ok(status.map(|status| Payload::AvailabilityChanged { family_status: status.into() }))
}

fn agent_changed(
    queries: &mut dyn Queries,
    agent: AgentId,
    viewer: &Agent,
) -> Result<Option<Payload>, StoreError> {
    if agent != viewer.id {
        return Ok(None);
    }
    let statuses = queries.family_statuses(agent)?;
    let families = statuses.iter().map(FamilyStatus::from).collect();
    // As it is now: the viewer was read before.
    let avatar = queries.agent_view(agent)?.and_then(|it| it.avatar);
    Ok(Some(Payload::AgentChanged { families, avatar_url: avatar_url(agent, avatar) }))
}

/// Reads the parts of payloads about one conversation.
struct Reader<'a> {
    queries: &'a mut dyn Queries,
    id: ConversationId,
    viewer: Viewer,
    visitors: &'a VisitorRegistry,
}

impl Reader<'_> {
    fn conversation(&mut self) -> Result<Option<Conversation>, StoreError> {
        wire::find(self.queries, self.id, self.viewer, self.visitors)
    }

    fn updated(&mut self, cause: &'static str) -> Result<Option<Payload>, StoreError> {
        let conversation = self.conversation()?.map(Box::new);
        Ok(conversation.map(|conversation| Payload::Updated { cause, conversation }))
    }

    fn facts(&mut self) -> Result<Option<Facts>, StoreError> {
        let Some(view) = self.queries.conversation_view(self.id)? else { return Ok(None) };
        let Some(channel) = self.queries.channel_view(view.conversation.channel)? else {
            return Ok(None);
        };
        Ok(Some(Facts::new(&view.conversation, channel.kind, self.viewer)))
    }

    fn message(
        &mut self,
        message: MessageId,
    ) -> Result<Option<(String, Box<Message>, Facts)>, StoreError> {
        let Some(view) = self.queries.message_view(self.id, message)? else { return Ok(None) };
        let facts = self.facts()?;
        Ok(facts.map(|facts| (self.id.to_string(), Box::new((&view).into()), facts)))
    }

    /// The message of an event, as it is now.
    fn told(
        &mut self,
        message: MessageId,
        body: &EventBody,
    ) -> Result<Option<Payload>, StoreError> {
        let Some((conversation_id, message, facts)) = self.message(message)? else {
            return Ok(None);
        };
        Ok(match body {
            EventBody::MessageReceived { .. } => {
                Some(Payload::Received { conversation_id, message, facts })
            }
            EventBody::MessageSent { .. } => {
                Some(Payload::Sent { conversation_id, message, facts })
            }
            EventBody::MessageChanged { .. } => {
                Some(Payload::MessageChanged { conversation_id, message, facts })
            }
            _ => None,
        })
    }

    fn delivery(
        &mut self,
        message: MessageId,
        delivery: &Delivery,
    ) -> Result<Option<Payload>, StoreError> {
        let conversation_id = self.id.to_string();
        Ok(self.facts()?.map(|facts| Payload::DeliveryChanged {
            conversation_id,
            message_id: message.to_string(),
            delivery: delivery.into(),
            facts,
        }))
    }

    fn note(&mut self, note: NoteId) -> Result<Option<Payload>, StoreError> {
        let note = wire::find_note(self.queries, self.id, note)?;
        let conversation_id = self.id.to_string();
        Ok(note.map(|note| Payload::NoteWritten { conversation_id, note: Box::new(note) }))
    }

    fn mention(&mut self, note: NoteId) -> Result<Option<Payload>, StoreError> {
        let note = wire::find_note(self.queries, self.id, note)?;
        let (Some(note), Some(conversation)) = (note, self.conversation()?) else {
            return Ok(None);
        };
        let (note, conversation) = (Box::new(note), Box::new(conversation));
        Ok(Some(Payload::NoteMentioned { note, conversation }))
    }

    fn media(&mut self, message: MessageId, media: MediaId) -> Result<Option<Payload>, StoreError> {
        let found = self.queries.media_view(media)?;
        Ok(found.map(|(media, _, _)| Payload::MediaChanged {
            conversation_id: self.id.to_string(),
            message_id: message.to_string(),
            media: (&media).into(),
        }))
    }
}
