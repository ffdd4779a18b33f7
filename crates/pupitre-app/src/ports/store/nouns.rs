//! The store's traits, one per noun.
//!
//! Every method fails with [`StoreError`] when the database does; what else it may say stands with
//! it.
#![expect(clippy::missing_errors_doc, reason = "said once, for all of them, above")]

use jiff::Timestamp;
use pupitre_domain::agent::{Agent, Availability, Capacity};
use pupitre_domain::channel::{Brand, Channel, ChannelKind, Family};
use pupitre_domain::contact::{Contact, Identity, Sender};
use pupitre_domain::conversation::Conversation;
use pupitre_domain::conversation::open::Route;
use pupitre_domain::delivery::{Delivery, Report};
use pupitre_domain::event::Event;
use pupitre_domain::id::{
    AgentId, AssignmentId, ChannelId, ClientId, ConnectionId, ContactId, ConversationId,
    IdentityId, MediaId, MessageId, QuarantineId, TeamId,
};
use pupitre_domain::language::Language;
use pupitre_domain::media::Media;
use pupitre_domain::message::Message;
use pupitre_domain::queue::Place;
use pupitre_domain::routing::Candidate;
use pupitre_domain::team::Team;

use super::StoreError;

type Result<T> = std::result::Result<T, StoreError>;

/// Sixteen bytes that stand for a platform's message id on one channel: a hash, made by the
/// channel's adapter.
///
/// For inbound messages the first six bytes are the platform's timestamp in milliseconds, so that
/// the unique index on it grows at one end.
pub type PlatformKey = [u8; 16];

/// Brands and channels.
pub trait Channels {
    /// The brand of that id.
    fn brand(&mut self, id: pupitre_domain::id::BrandId) -> Result<Option<Brand>>;

    /// Writes a brand, new or changed.
    fn put_brand(&mut self, brand: &Brand) -> Result<()>;

    /// The channel of that id.
    fn channel(&mut self, id: ChannelId) -> Result<Option<Channel>>;

    /// The channel that the platform names so.
    fn channel_by_platform_address(
        &mut self,
        kind: ChannelKind,
        platform_address: &str,
    ) -> Result<Option<Channel>>;

    /// Writes a channel, new or changed.
    fn put_channel(&mut self, channel: &Channel) -> Result<()>;

    /// Where the last rule, which catches all, sends a conversation (R1).
    fn catch_all_route(&mut self) -> Result<Option<Route>>;

    /// Sets where the last rule sends conversations.
    fn put_catch_all_route(&mut self, route: Route) -> Result<()>;
}

/// A new user of the desk.
#[derive(Debug, Clone)]
pub struct NewAgent {
    /// The user.
    pub agent: Agent,
    /// The hash of the password, in PHC form.
    pub password_hash: String,
    /// Since when.
    pub created_at: Timestamp,
}

/// What an agent's desk holds and may hold in one family, read under the lock of their row (A5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeskLoad {
    /// Conversations `assigned` to the agent in the family (A2).
    pub load: u32,
    /// The agent's limit (A4).
    pub capacity: Capacity,
    /// Whether they chose to be available, are active and serve the family.
    pub is_available: bool,
    /// Whether a screen of theirs is connected.
    pub is_connected: bool,
}

/// Agents, teams, availability and presence.
pub trait People {
    /// Writes a new agent, with both families unavailable (A7). An address already taken is
    /// [`StoreError::Constraint`] named `agents_email`.
    fn insert_agent(&mut self, agent: &NewAgent) -> Result<()>;

    /// The agent of that id.
    fn agent(&mut self, id: AgentId) -> Result<Option<Agent>>;

    /// Writes a team, new or changed.
    fn put_team(&mut self, team: &Team) -> Result<()>;

    /// The first team by name, if there is any.
    fn any_team(&mut self) -> Result<Option<Team>>;

    /// Puts an agent in a team; once is enough.
    fn add_member(&mut self, team: TeamId, agent: AgentId) -> Result<()>;

    /// The teams of an agent, in id order.
    fn teams_of(&mut self, agent: AgentId) -> Result<Vec<TeamId>>;

    /// Sets an agent's own capacity in a family, or clears it (A4).
    fn set_capacity(
        &mut self,
        agent: AgentId,
        family: Family,
        capacity: Option<Capacity>,
    ) -> Result<()>;

    /// Takes the locks of these teams, in id order, so that no conversation waits beside a free
    /// slot.
    fn lock_teams(&mut self, teams: &[TeamId]) -> Result<()>;

    /// The availability of an agent in a family.
    fn availability(&mut self, agent: AgentId, family: Family) -> Result<Option<Availability>>;

    /// Writes what an agent chose.
    fn save_availability(&mut self, availability: &Availability) -> Result<()>;

    /// The agent's load and limit in a family, under the lock of their row.
    fn desk_load(&mut self, agent: AgentId, family: Family) -> Result<DeskLoad>;

    /// The connected, available, active agents of a team with their loads in a family.
    fn candidates(&mut self, team: TeamId, family: Family) -> Result<Vec<Candidate>>;

    /// Whether any active member of the team answers in that language (R4).
    fn team_speaks(&mut self, team: TeamId, language: Language) -> Result<bool>;

    /// Records a screen's connection to this node.
    fn insert_connection(
        &mut self,
        connection: ConnectionId,
        agent: AgentId,
        node: &str,
        at: Timestamp,
    ) -> Result<()>;

    /// Forgets a connection: whose it was.
    fn delete_connection(&mut self, connection: ConnectionId) -> Result<Option<AgentId>>;

    /// Forgets every connection of a node, after a restart: whose they were.
    fn delete_connections_of(&mut self, node: &str) -> Result<Vec<AgentId>>;

    /// How many screens of an agent are connected, on all nodes.
    fn connection_count(&mut self, agent: AgentId) -> Result<u32>;
}

/// A contact met on a channel, with the conversation that is open there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correspondent {
    /// Who they are on the channel.
    pub identity: Identity,
    /// The person.
    pub contact: Contact,
    /// Their open conversation on the channel.
    pub open: Option<Conversation>,
}

/// Whom a conversation concerns, read without taking a lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Around {
    /// The team that it belongs to.
    pub team: TeamId,
    /// Who holds it, put it aside, or held it last.
    pub agent: Option<AgentId>,
    /// Whom it waits for, or is kept for.
    pub named: Option<AgentId>,
}

/// A queued conversation, as routing reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The conversation.
    pub conversation: Conversation,
    /// The agent who last answered this contact, on any channel.
    pub last_agent: Option<AgentId>,
    /// Who handed it on to its team, and when, unless it has been on a desk since.
    pub handed_on: Option<(AgentId, Timestamp)>,
}

impl Waiting {
    /// Its place in the queue (R3).
    #[must_use]
    pub fn place(&self) -> Place {
        Place {
            conversation: self.conversation.id,
            priority: self.conversation.priority,
            window_ends_at: self.conversation.window_ends_at,
            waiting_since: self.conversation.waiting_since.unwrap_or(self.conversation.opened_at),
        }
    }
}

/// Contacts, identities, conversations and assignments.
pub trait Conversations {
    /// Who writes: by user id, else by phone; the two are one contact once known together (C6).
    fn correspondent(
        &mut self,
        channel: ChannelId,
        sender: &Sender,
    ) -> Result<Option<Correspondent>>;

    /// Writes a new contact.
    fn insert_contact(&mut self, contact: &Contact, created_at: Timestamp) -> Result<()>;

    /// Writes a changed contact; a name that an agent wrote gives way to an agent's only (D9).
    fn save_contact(&mut self, contact: &Contact) -> Result<()>;

    /// The contact of that id.
    fn contact(&mut self, id: ContactId) -> Result<Option<Contact>>;

    /// Writes a new identity.
    fn insert_identity(&mut self, identity: &Identity) -> Result<()>;

    /// Writes a changed identity, its window included.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] when it is gone: its contact was merged with another.
    fn save_identity(&mut self, identity: &Identity) -> Result<()>;

    /// The identity of that id.
    fn identity(&mut self, id: IdentityId) -> Result<Option<Identity>>;

    /// Writes a new conversation. A second open one of the same contact and channel is
    /// [`StoreError::Constraint`].
    fn insert_conversation(&mut self, conversation: &Conversation) -> Result<()>;

    /// Writes a changed conversation whose version is one more than the stored one.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] when the stored version is another; the store then runs the whole
    /// use case again, a bounded number of times.
    fn save_conversation(&mut self, conversation: &Conversation) -> Result<()>;

    /// The conversation of that id, under the lock of its row.
    fn conversation(&mut self, id: ConversationId) -> Result<Option<Conversation>>;

    /// The team that a conversation belongs to, without taking a lock: teams are locked before
    /// rows.
    fn team_of(&mut self, id: ConversationId) -> Result<Option<TeamId>>;

    /// Whom a conversation concerns, without taking a lock: teams are locked before rows.
    fn around(&mut self, id: ConversationId) -> Result<Option<Around>>;

    /// The queues in which a conversation waits, in id order, at most 1,000.
    fn teams_that_wait(&mut self) -> Result<Vec<(TeamId, Family)>>;

    /// The queue of a team and family in the order of R3, at most `limit`, after that place if
    /// given. Rows that another transaction holds may be left out: the sweep finds them.
    fn queue(
        &mut self,
        team: TeamId,
        family: Family,
        now: Timestamp,
        after: Option<Place>,
        limit: u32,
    ) -> Result<Vec<Waiting>>;

    /// The agents whom a conversation waits for, with its family, at most 1,000.
    fn agents_awaited(&mut self) -> Result<Vec<(AgentId, Family)>>;

    /// What waits for that agent in a family, in the order of R3, at most `limit`.
    fn named_queue(
        &mut self,
        agent: AgentId,
        family: Family,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<Waiting>>;

    /// Begins a stay on a desk. A second open stay of one conversation is
    /// [`StoreError::Constraint`].
    fn insert_assignment(
        &mut self,
        id: AssignmentId,
        conversation: &Conversation,
        agent: AgentId,
        started_at: Timestamp,
    ) -> Result<()>;

    /// Ends a stay.
    fn end_assignment(&mut self, id: AssignmentId, ended_at: Timestamp) -> Result<()>;
}

/// What came of writing an inbound message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InboundRecord {
    /// It is new.
    New,
    /// It is stored already.
    Duplicate,
}

/// Where an outbound message stands, with what is needed to send it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryRow {
    /// The message.
    pub message: MessageId,
    /// Its conversation.
    pub conversation: ConversationId,
    /// The channel it leaves by.
    pub channel: ChannelId,
    /// Where it stands.
    pub delivery: Delivery,
}

/// Messages and deliveries.
pub trait Messages {
    /// Writes an inbound message, unless its key is known. `raw` is kept for types not shown yet.
    fn insert_inbound(
        &mut self,
        message: &Message,
        key: PlatformKey,
        raw: Option<&str>,
    ) -> Result<InboundRecord>;

    /// The inbound message of that key.
    fn inbound_by_key(&mut self, key: PlatformKey) -> Result<Option<Message>>;

    /// Writes an outbound message and its delivery. A client id taken in the conversation is
    /// [`StoreError::Constraint`].
    fn insert_outbound(&mut self, message: &Message, delivery: &DeliveryRow) -> Result<()>;

    /// The message of that conversation and id.
    fn message(&mut self, conversation: ConversationId, id: MessageId) -> Result<Option<Message>>;

    /// The message of that id in any conversation with a contact on a channel.
    fn message_of(&mut self, identity: IdentityId, id: MessageId) -> Result<Option<Message>>;

    /// The message that a client named so in that conversation.
    fn message_by_client_id(
        &mut self,
        conversation: ConversationId,
        client_id: ClientId,
    ) -> Result<Option<Message>>;

    /// The delivery of an outbound message, under the lock of its row.
    fn delivery(&mut self, message: MessageId) -> Result<Option<DeliveryRow>>;

    /// The delivery that the platform knows by that key, under the lock of its row.
    fn delivery_by_key(&mut self, key: PlatformKey) -> Result<Option<DeliveryRow>>;

    /// Writes a changed delivery; `key` is the platform's id's, once known.
    fn save_delivery(&mut self, delivery: &DeliveryRow, key: Option<PlatformKey>) -> Result<()>;

    /// Writes what changed of a message: its words, its parts, when and what they were before.
    fn save_changed(&mut self, message: &Message) -> Result<()>;

    /// The last inbound message of a conversation that the platform can be told was read.
    fn last_inbound(&mut self, conversation: ConversationId) -> Result<Option<Message>>;
}

/// Files.
pub trait MediaFiles {
    /// Writes a new file; `message` is the one that holds it, `uploader` the agent who brought it,
    /// and `client_id` the id their screen gave it. The client id taken is
    /// [`StoreError::Constraint`].
    fn insert_media(
        &mut self,
        media: &Media,
        uploader: Option<(AgentId, ClientId)>,
        created_at: Timestamp,
    ) -> Result<()>;

    /// Says which message holds a file.
    fn attach_media(
        &mut self,
        media: MediaId,
        conversation: ConversationId,
        message: MessageId,
    ) -> Result<()>;

    /// Writes a changed file.
    fn save_media(&mut self, media: &Media) -> Result<()>;

    /// The file of that id.
    fn media(&mut self, id: MediaId) -> Result<Option<Media>>;

    /// The message that holds a file.
    fn media_message(&mut self, id: MediaId) -> Result<Option<(ConversationId, MessageId)>>;

    /// The file that this agent's screen named so.
    fn media_by_client_id(&mut self, agent: AgentId, client_id: ClientId) -> Result<Option<Media>>;

    /// Removes a file that no message holds; one that is not there is fine.
    fn delete_media(&mut self, id: MediaId) -> Result<()>;

    /// Whether it is a brand's logo or an agent's face.
    fn is_house_picture(&mut self, id: MediaId) -> Result<bool>;

    /// The agent who uploaded a file.
    fn media_uploader(&mut self, id: MediaId) -> Result<Option<AgentId>>;
}

/// An event on its way to the listeners, with its number and what it changed.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// Its number: events are numbered in commit order.
    pub seq: u64,
    /// What happened.
    pub event: Event,
    /// The conversation after it.
    pub conversation: Option<Conversation>,
    /// The message that it brought.
    pub message: Option<Message>,
}

/// The log of events.
pub trait EventLog {
    /// Appends an event; it gets its number in commit order and is told to the listeners after the
    /// commit. `conversation` and `message` are the values after the change, for the listeners;
    /// they are not stored again.
    fn append(
        &mut self,
        event: Event,
        conversation: Option<&Conversation>,
        message: Option<&Message>,
    ) -> Result<()>;
}

/// A report of the platform about a message that nobody knows yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParkedReport {
    /// The channel.
    pub channel: ChannelId,
    /// The platform's id's key.
    pub key: PlatformKey,
    /// What it reports.
    pub report: Report,
    /// When it happened, by the channel's clock.
    pub reported_at: Timestamp,
    /// When it reached us, by real time.
    pub received_at: Timestamp,
}

/// An item that could not be understood, with its raw content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantined {
    /// Its id.
    pub id: QuarantineId,
    /// The channel, when it is known.
    pub channel: Option<ChannelId>,
    /// A stable code.
    pub reason: String,
    /// The raw bytes.
    pub raw: Vec<u8>,
    /// When it reached us, by real time.
    pub received_at: Timestamp,
}

/// What is kept aside.
pub trait Aside {
    /// Keeps an item aside with its raw content.
    fn quarantine(&mut self, item: &Quarantined) -> Result<()>;

    /// Keeps a report until its message is known.
    fn park_report(&mut self, report: &ParkedReport) -> Result<()>;

    /// Takes the reports parked for that key, in the order of their arrival.
    fn take_parked_reports(&mut self, key: PlatformKey) -> Result<Vec<ParkedReport>>;

    /// Forgets reports parked before that real instant, at most 1,000; how many.
    fn drop_parked_reports(&mut self, before: Timestamp) -> Result<u32>;

    /// Counts the inbound messages and quarantined items: for tests and `doctor`.
    fn counts(&mut self) -> Result<(u64, u64)>;

    /// The seconds of the business clock that the demo added, kept across restarts.
    fn clock_offset_us(&mut self) -> Result<i64>;

    /// Keeps the movement of the business clock.
    fn save_clock_offset_us(&mut self, offset_us: i64) -> Result<()>;
}
