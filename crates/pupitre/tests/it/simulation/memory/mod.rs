//! A second store, in memory: what the store's traits promise, told in maps. The databases must do
//! the same.

mod desks;
mod messages;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use pupitre_app::ports::store::{
    ClaimedWork, DeliveryRow, DueWork, ParkedReport, PlatformKey, Recorded, SessionRow, Transaction,
};
use pupitre_domain::agent::{Agent, Availability, Capacity};
use pupitre_domain::channel::{Brand, Channel, Family};
use pupitre_domain::contact::{Contact, Identity};
use pupitre_domain::conversation::Conversation;
use pupitre_domain::conversation::open::Route;
use pupitre_domain::id::{
    AgentId, AssignmentId, BrandId, ChannelId, ClientId, ConnectionId, ContactId, ConversationId,
    IdentityId, MediaId, MessageId, SessionId, TeamId,
};
use pupitre_domain::media::Media;
use pupitre_domain::message::Message;
use pupitre_domain::team::Team;

/// A stay on a desk.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stay {
    conversation: ConversationId,
    agent: AgentId,
    started_at: Timestamp,
    ended_at: Option<Timestamp>,
}

/// A row of due work with its lease.
#[derive(Debug, Clone)]
pub(super) struct Due {
    work: DueWork,
    lease_until: Option<Timestamp>,
    attempts: u32,
    fence: u64,
}

/// A file with who brought it and what holds it.
#[derive(Debug, Clone)]
pub(super) struct File {
    media: Media,
    uploader: Option<(AgentId, ClientId)>,
    holder: Option<(ConversationId, MessageId)>,
}

/// The tables.
#[derive(Debug, Clone, Default)]
pub(super) struct Memory {
    brands: BTreeMap<BrandId, Brand>,
    channels: BTreeMap<ChannelId, Channel>,
    route: Option<Route>,
    teams: BTreeMap<TeamId, Team>,
    agents: BTreeMap<AgentId, Agent>,
    members: BTreeSet<(TeamId, AgentId)>,
    availabilities: BTreeMap<(AgentId, Family), Availability>,
    capacities: BTreeMap<(AgentId, Family), Capacity>,
    connections: BTreeMap<ConnectionId, (AgentId, String)>,
    contacts: BTreeMap<ContactId, Contact>,
    last_agents: BTreeMap<ContactId, AgentId>,
    identities: BTreeMap<IdentityId, Identity>,
    conversations: BTreeMap<ConversationId, Arc<Conversation>>,
    stays: BTreeMap<AssignmentId, Stay>,
    messages: BTreeMap<(ConversationId, MessageId), Arc<Message>>,
    inbound: BTreeMap<PlatformKey, (ConversationId, MessageId)>,
    deliveries: BTreeMap<MessageId, Arc<DeliveryRow>>,
    delivery_keys: BTreeMap<PlatformKey, MessageId>,
    files: BTreeMap<MediaId, Arc<File>>,
    sessions: BTreeMap<SessionId, SessionRow>,
    last_seq: u64,
    /// The events of the open transaction.
    recorded: Vec<Recorded>,
    due: BTreeMap<(&'static str, [u8; 16]), Due>,
    quarantined: u64,
    parked: Vec<ParkedReport>,
    clock_offset_us: i64,
}

impl Transaction for Memory {}

impl Memory {
    /// Runs work in a transaction; keeps nothing unless it says so.
    pub(super) fn write(
        &mut self,
        work: impl FnOnce(&mut dyn Transaction) -> bool,
    ) -> Vec<Recorded> {
        let before = self.clone();
        if work(self) {
            return std::mem::take(&mut self.recorded);
        }
        *self = before;
        Vec::new()
    }

    pub(super) fn last_seq(&self) -> u64 {
        self.last_seq
    }

    pub(super) fn talks(&self) -> usize {
        self.conversations.len()
    }

    pub(super) fn open_stays(&self) -> usize {
        self.stays.values().filter(|it| it.ended_at.is_none()).count()
    }

    pub(super) fn due_work(&self) -> usize {
        self.due.len()
    }

    pub(super) fn pending_files(&self) -> usize {
        use pupitre_domain::media::MediaState;
        self.files.values().filter(|it| it.media.state == MediaState::Pending).count()
    }

    pub(super) fn thread(&self, id: ConversationId) -> Vec<Message> {
        let thread = self.messages.values().filter(|it| it.conversation == id);
        thread.map(|it| Message::clone(it)).collect()
    }

    pub(super) fn on_desk(&self, agent: AgentId) -> BTreeSet<ConversationId> {
        let held = self.conversations.values().filter(|it| it.agent() == Some(agent));
        held.map(|it| it.id).collect()
    }

    fn holds_claim(&self, claim: &ClaimedWork) -> bool {
        let row = self.due.get(&(claim.work.topic.name(), claim.work.subject));
        row.is_some_and(|it| it.work.id == claim.work.id && it.fence == claim.fence)
    }
}
