//! What the screen reads: structs made for it, straight from SQL. They never change anything.
#![expect(clippy::missing_errors_doc, reason = "said once, for all of them, at the trait")]

mod chat;
mod history;
mod mail;
mod past;
pub mod permission;
mod setup;
pub mod staff;
mod template;
pub mod transfer_targets;

pub use setup::{PictureView, SetupViews, TestView, WebhookFigures};
pub use template::{RelaunchCount, TemplateViews};
mod voice;

pub use chat::{ChatSiteView, ChatViews, Staffing, VisitorFacts};
pub use history::{Eyes, FromConversation, FullNoteView, HistoryViews, StayView};
pub use mail::{MailFacts, MailViews, MailWish};
pub use past::{
    FOUND_MAX, Found, NOTES_BESIDE_MAX, PastCursor, PastPage, PastPart, SEARCHED_MESSAGES_MAX,
    past_page, search_past,
};
pub use voice::{Offered, VoiceViews};

use jiff::Timestamp;
use pupitre_domain::agent::{Agent, Availability, Capacity};
use pupitre_domain::channel::{Brand, Channel};
use pupitre_domain::channel_settings::ChannelSettings;
use pupitre_domain::chat::survey::Survey;
use pupitre_domain::closing_reason::ClosingReason;
use pupitre_domain::contact::Contact;
use pupitre_domain::conversation::Conversation;
use pupitre_domain::delivery::Delivery;
use pupitre_domain::event::Event;
use pupitre_domain::id::{
    AgentId, BlockedMessageId, BrandId, ChannelId, ClosingReasonId, ContactId, ConversationId,
    MediaId, MessageId, TeamId,
};
use pupitre_domain::media::Media;
use pupitre_domain::message::{Direction, Message, Reaction};
use pupitre_domain::note::Note;
use pupitre_domain::opening_hours::{OpeningHours, Schedule};
use pupitre_domain::routing_rule::RoutingRules;
use pupitre_domain::settings::Settings;
use pupitre_domain::tag::Tag;

use crate::ports::store::{SessionRow, StoreError};

type Result<T> = std::result::Result<T, StoreError>;

/// The most items of a page.
pub const PAGE_LIMIT_MAX: u32 = 200;

/// A user and the hash of their password, for the login.
#[derive(Debug, Clone)]
pub struct LoginView {
    /// The user.
    pub agent: Agent,
    /// The hash of the password, in PHC form.
    pub password_hash: String,
}

/// A session with its user.
#[derive(Debug, Clone)]
pub struct SessionView {
    /// The session.
    pub session: SessionRow,
    /// The user.
    pub agent: Agent,
}

/// An agent's availability in a family, with load and limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FamilyStatusView {
    /// The choice, since when and why.
    pub availability: Availability,
    /// Conversations of the family on the desk (A2).
    pub load: u32,
    /// The limit (A4).
    pub capacity: Capacity,
    /// Whether there is a channel of the family that the agent may serve.
    pub is_served: bool,
}

/// A conversation with what the list and the header show of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationView {
    /// The conversation.
    pub conversation: Conversation,
    /// The person.
    pub contact: Contact,
    /// Their phone number on the channel, in digits.
    pub phone: Option<String>,
    /// Since when they want no marketing on the channel.
    pub marketing_stopped_at: Option<Timestamp>,
    /// Its team's name.
    pub team_name: String,
    /// The name of the agent who holds it, or held it last.
    pub agent: Option<(AgentId, String)>,
    /// The name of the agent whom it waits for or is kept for.
    pub named: Option<(AgentId, String)>,
    /// The reason that was given for its end.
    pub closing_reason: Option<(ClosingReasonId, String)>,
    /// Its tags, by name.
    pub tags: Vec<Tag>,
    /// When the first reply is due (D3); none once it was given.
    pub first_reply_due_at: Option<Timestamp>,
    /// What its visitor was asked after it, and answered (V5).
    pub survey: Option<Survey>,
    /// The last message.
    pub last_message: Option<MessageView>,
}

/// A note with its author's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteView {
    /// The note.
    pub note: Note,
    /// Who wrote it.
    pub author_name: String,
}

/// A message with its file and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageView {
    /// The message.
    pub message: Message,
    /// Its file.
    pub media: Option<Media>,
    /// What became of it, when it is outbound.
    pub delivery: Option<Delivery>,
    /// The name of the agent who wrote it.
    pub author_name: Option<String>,
    /// What is shown of the message that it answers.
    pub quoted: Option<QuotedView>,
    /// What both sides made of it.
    pub reactions: Vec<ReactionView>,
}

/// What is shown of a message that another one answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotedView {
    /// Which way it went.
    pub direction: Direction,
    /// The name of the type of its content.
    pub kind: String,
    /// Its first words.
    pub text: Option<String>,
}

/// A reaction with the name of the agent who set it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReactionView {
    /// The reaction; its sign is there.
    pub reaction: Reaction,
    /// Who set it, for the brand.
    pub agent_name: Option<String>,
}

/// An earlier conversation of a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastConversationView {
    /// The conversation.
    pub conversation: Conversation,
    /// The agent who held it last.
    pub agent: Option<(AgentId, String)>,
    /// The reason that was given for its end.
    pub closing_reason: Option<(ClosingReasonId, String)>,
    /// Its tags, by name.
    pub tags: Vec<Tag>,
    /// How many messages it has.
    pub message_count: u64,
    /// The first words in it.
    pub first_text: Option<String>,
    /// What its visitor was asked after it, and answered (V5).
    pub survey: Option<Survey>,
}

/// What a contact wrote while they were blocked (R8).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockedMessageView {
    /// Its id.
    pub id: BlockedMessageId,
    /// The channel that it came by.
    pub channel: ChannelId,
    /// `text`, `media`, or the platform's name for another type.
    pub kind: String,
    /// Its words.
    pub body: Option<String>,
    /// When it was written, by the channel's clock.
    pub sent_at: Timestamp,
}

/// A stored event, for a screen that resumes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// Its number.
    pub seq: u64,
    /// What happened.
    pub event: Event,
}

/// Whose conversations are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListOf {
    /// Those on this agent's desk.
    Desk(AgentId),
    /// Those that this agent put aside.
    Paused(AgentId),
    /// Those that wait for this agent.
    Named(AgentId),
    /// Closed ones that this agent held last.
    ClosedBy(AgentId),
    /// Those that wait, for a team or for a named agent.
    Queue(OfHouse),
    /// All that are open.
    Open(OfHouse),
}

/// Which conversations of the house are listed: all, or those of a team or a channel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OfHouse {
    /// Those of this team.
    pub team: Option<TeamId>,
    /// Those of this channel.
    pub channel: Option<ChannelId>,
}

/// A file, the conversation that holds it and the agent who uploaded it.
pub type MediaView = (Media, Option<ConversationId>, Option<AgentId>);

/// A key to go on from: the position of the last item read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AfterConversation {
    /// Its last message's instant.
    pub last_message_at: Timestamp,
    /// Its id.
    pub id: ConversationId,
}

/// Read-only queries, on one snapshot. Every one fails with [`StoreError`] when the database does.
pub trait Views {
    /// The number of the last committed event; 0 before the first.
    fn last_seq(&mut self) -> Result<u64>;

    /// The active user of that address (lower case).
    fn login(&mut self, email: &str) -> Result<Option<LoginView>>;

    /// The session of that token hash with its user; expired sessions and inactive users are not
    /// given.
    fn session(&mut self, token_hash: [u8; 32], elapsed: Timestamp) -> Result<Option<SessionView>>;

    /// An agent.
    fn agent_view(&mut self, id: AgentId) -> Result<Option<Agent>>;

    /// An agent's families, chat first.
    fn family_statuses(&mut self, agent: AgentId) -> Result<Vec<FamilyStatusView>>;

    /// Every brand.
    fn brands(&mut self) -> Result<Vec<Brand>>;

    /// Every channel.
    fn channels(&mut self) -> Result<Vec<Channel>>;

    /// One brand.
    fn brand_view(&mut self, id: BrandId) -> Result<Option<Brand>>;

    /// One channel.
    fn channel_view(&mut self, id: ChannelId) -> Result<Option<Channel>>;

    /// The list of routing rules; none before there is a rule that catches all.
    fn routing_rules(&mut self) -> Result<Option<RoutingRules>>;

    /// What is set for every channel.
    fn channel_settings(&mut self) -> Result<Vec<(ChannelId, ChannelSettings)>>;

    /// The contact that stands for that id: itself, or the one whom it was merged into.
    fn contact_now(&mut self, id: ContactId) -> Result<ContactId>;

    /// A contact.
    fn contact_view(&mut self, id: ContactId) -> Result<Option<Contact>>;

    /// A page of what a contact wrote while blocked, newest first, before that one.
    fn blocked_messages(
        &mut self,
        contact: ContactId,
        before: Option<BlockedMessageId>,
        limit: u32,
    ) -> Result<Vec<BlockedMessageView>>;

    /// Every schedule of opening hours, by name.
    fn schedules(&mut self) -> Result<Vec<Schedule>>;

    /// The hours of a channel: its own, else the default ones, else always open.
    fn opening_hours_of(&mut self, channel: ChannelId) -> Result<OpeningHours>;

    /// The hours of the organisation: the default ones, else always open.
    fn default_opening_hours(&mut self) -> Result<OpeningHours>;

    /// A list of conversations, newest message first, at most `limit`.
    fn conversations(
        &mut self,
        list: ListOf,
        after: Option<AfterConversation>,
        limit: u32,
    ) -> Result<Vec<ConversationView>>;

    /// One conversation.
    fn conversation_view(&mut self, id: ConversationId) -> Result<Option<ConversationView>>;

    /// Whether an agent may see a conversation: it is or was on their desk, or its contact is on it
    /// now.
    fn may_agent_see(&mut self, agent: AgentId, conversation: ConversationId) -> Result<bool>;

    /// Whether an agent may see a contact: a conversation of theirs is or was on the agent's desk.
    fn may_agent_see_contact(&mut self, agent: AgentId, contact: ContactId) -> Result<bool>;

    /// A page of a conversation, oldest first: the `limit` messages before that one, or the last
    /// ones.
    fn messages(
        &mut self,
        conversation: ConversationId,
        before: Option<MessageId>,
        limit: u32,
    ) -> Result<Vec<MessageView>>;

    /// One message.
    fn message_view(
        &mut self,
        conversation: ConversationId,
        message: MessageId,
    ) -> Result<Option<MessageView>>;

    /// What the platform said of a message, as it said it, when that is kept.
    fn raw(&mut self, conversation: ConversationId, message: MessageId) -> Result<Option<String>>;

    /// A contact's conversations, newest first, opened before that instant and id.
    fn past_conversations(
        &mut self,
        contact: ContactId,
        before: Option<(Timestamp, ConversationId)>,
        limit: u32,
    ) -> Result<Vec<PastConversationView>>;

    /// The notes of a conversation, oldest first, at most `limit`.
    fn notes(&mut self, conversation: ConversationId, limit: u32) -> Result<Vec<NoteView>>;

    /// Every closing reason, in the order of the list, those that are switched off included.
    fn closing_reasons(&mut self) -> Result<Vec<ClosingReason>>;

    /// Every tag by name, those that are switched off included.
    fn tags(&mut self) -> Result<Vec<Tag>>;

    /// The organisation's settings.
    fn settings_view(&mut self) -> Result<Settings>;

    /// A file, the conversation that holds it and the agent who uploaded it.
    fn media_view(&mut self, id: MediaId) -> Result<Option<MediaView>>;

    /// The events after that number that concern an agent, at most `limit`: of conversations that
    /// are on their desk now or that the event itself names them in, and their own availability.
    fn events_after(&mut self, agent: AgentId, seq: u64, limit: u32) -> Result<Vec<StoredEvent>>;
}
