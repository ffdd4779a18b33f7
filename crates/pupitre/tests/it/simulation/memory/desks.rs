//! Channels, people and conversations in memory.

use std::sync::Arc;

use jiff::Timestamp;
use pupitre_app::ports::store::{
    Channels, Conversations, Correspondent, DeskLoad, NewAgent, People, StoreError, Waiting,
};
use pupitre_domain::agent::{Agent, Availability, AvailabilityCause, Capacity, Choice};
use pupitre_domain::channel::{Brand, Channel, ChannelKind, Family};
use pupitre_domain::contact::{Contact, Identity, Sender};
use pupitre_domain::conversation::open::Route;
use pupitre_domain::conversation::{Conversation, State};
use pupitre_domain::id::{
    AgentId, AssignmentId, BrandId, ChannelId, ConnectionId, ContactId, ConversationId, IdentityId,
    TeamId,
};
use pupitre_domain::language::Language;
use pupitre_domain::queue::Place;
use pupitre_domain::routing::Candidate;
use pupitre_domain::team::Team;

use super::{Memory, Stay};

type Result<T> = std::result::Result<T, StoreError>;

fn refused<T>(constraint: &str) -> Result<T> {
    Err(StoreError::Constraint { constraint: constraint.to_owned() })
}

/// Whether two identities of a channel have a user id or a phone in common.
fn are_one(one: &Identity, two: &Identity) -> bool {
    (one.user_id.is_some() && one.user_id == two.user_id)
        || (one.phone.is_some() && one.phone == two.phone)
}

impl Channels for Memory {
    fn brand(&mut self, id: BrandId) -> Result<Option<Brand>> {
        Ok(self.brands.get(&id).cloned())
    }

    fn put_brand(&mut self, brand: &Brand) -> Result<()> {
        self.brands.insert(brand.id, brand.clone());
        Ok(())
    }

    fn channel(&mut self, id: ChannelId) -> Result<Option<Channel>> {
        Ok(self.channels.get(&id).cloned())
    }

    fn channel_by_platform_address(
        &mut self,
        kind: ChannelKind,
        platform_address: &str,
    ) -> Result<Option<Channel>> {
        let mut channels = self.channels.values();
        let found = channels.find(|it| it.kind == kind && it.platform_address == platform_address);
        Ok(found.cloned())
    }

    fn put_channel(&mut self, channel: &Channel) -> Result<()> {
        self.channels.insert(channel.id, channel.clone());
        Ok(())
    }

    fn catch_all_route(&mut self) -> Result<Option<Route>> {
        Ok(self.route)
    }

    fn put_catch_all_route(&mut self, route: Route) -> Result<()> {
        self.route = Some(route);
        Ok(())
    }
}

impl Memory {
    fn capacity(&self, agent: AgentId, family: Family) -> Capacity {
        let own = self.capacities.get(&(agent, family)).copied();
        Capacity::effective(own, None, Capacity::default_for(family))
    }

    fn load(&self, agent: AgentId, family: Family) -> u32 {
        let held = self.conversations.values();
        let held = held.filter(|it| it.agent() == Some(agent) && it.family == family).count();
        u32::try_from(held).unwrap_or(u32::MAX)
    }

    fn is_available(&self, agent: AgentId, family: Family) -> bool {
        let chosen = self.availabilities.get(&(agent, family));
        chosen.is_some_and(|it| it.choice == Choice::Available)
            && self.agents.get(&agent).is_some_and(|it| it.is_active)
    }

    fn is_connected(&self, agent: AgentId) -> bool {
        self.connections.values().any(|(owner, _)| *owner == agent)
    }
}

impl People for Memory {
    fn insert_agent(&mut self, new: &NewAgent) -> Result<()> {
        let agent = &new.agent;
        if self.agents.values().any(|it| it.email == agent.email) {
            return refused("agents_email");
        }
        self.agents.insert(agent.id, agent.clone());
        for family in Family::ALL {
            let availability = Availability {
                agent: agent.id,
                family,
                choice: Choice::Unavailable,
                changed_at: new.created_at,
                cause: AvailabilityCause::Login,
            };
            self.availabilities.insert((agent.id, family), availability);
        }
        Ok(())
    }

    fn agent(&mut self, id: AgentId) -> Result<Option<Agent>> {
        Ok(self.agents.get(&id).cloned())
    }

    fn put_team(&mut self, team: &Team) -> Result<()> {
        self.teams.insert(team.id, team.clone());
        Ok(())
    }

    fn any_team(&mut self) -> Result<Option<Team>> {
        Ok(self.teams.values().min_by(|one, two| one.name.cmp(&two.name)).cloned())
    }

    fn add_member(&mut self, team: TeamId, agent: AgentId) -> Result<()> {
        self.members.insert((team, agent));
        Ok(())
    }

    fn teams_of(&mut self, agent: AgentId) -> Result<Vec<TeamId>> {
        Ok(self.members.iter().filter(|(_, it)| *it == agent).map(|(team, _)| *team).collect())
    }

    fn set_capacity(
        &mut self,
        agent: AgentId,
        family: Family,
        capacity: Option<Capacity>,
    ) -> Result<()> {
        match capacity {
            Some(capacity) => self.capacities.insert((agent, family), capacity),
            None => self.capacities.remove(&(agent, family)),
        };
        Ok(())
    }

    fn lock_teams(&mut self, _teams: &[TeamId]) -> Result<()> {
        Ok(())
    }

    fn availability(&mut self, agent: AgentId, family: Family) -> Result<Option<Availability>> {
        Ok(self.availabilities.get(&(agent, family)).copied())
    }

    fn save_availability(&mut self, availability: &Availability) -> Result<()> {
        self.availabilities.insert((availability.agent, availability.family), *availability);
        Ok(())
    }

    fn desk_load(&mut self, agent: AgentId, family: Family) -> Result<DeskLoad> {
        Ok(DeskLoad {
            load: self.load(agent, family),
            capacity: self.capacity(agent, family),
            is_available: self.is_available(agent, family),
            is_connected: self.is_connected(agent),
        })
    }

    fn candidates(&mut self, team: TeamId, family: Family) -> Result<Vec<Candidate>> {
        let members = self.members.iter().filter(|(it, _)| *it == team).map(|(_, agent)| *agent);
        let here = members.filter(|it| self.is_connected(*it) && self.is_available(*it, family));
        Ok(here
            .filter_map(|id| self.agents.get(&id))
            .map(|agent| Candidate {
                agent: agent.id,
                languages: agent.languages.clone(),
                load: self.load(agent.id, family),
                capacity: self.capacity(agent.id, family),
                last_assigned_at: self
                    .stays
                    .values()
                    .filter(|it| it.agent == agent.id)
                    .map(|it| it.started_at)
                    .max(),
            })
            .collect())
    }

    fn team_speaks(&mut self, team: TeamId, language: Language) -> Result<bool> {
        let mut members = self.members.iter().filter(|(it, _)| *it == team);
        Ok(members.any(|(_, agent)| {
            let agent = self.agents.get(agent);
            agent.is_some_and(|it| it.is_active && it.languages.contains(&language))
        }))
    }

    fn insert_connection(
        &mut self,
        connection: ConnectionId,
        agent: AgentId,
        node: &str,
        _at: Timestamp,
    ) -> Result<()> {
        self.connections.insert(connection, (agent, node.to_owned()));
        Ok(())
    }

    fn delete_connection(&mut self, connection: ConnectionId) -> Result<Option<AgentId>> {
        Ok(self.connections.remove(&connection).map(|(agent, _)| agent))
    }

    fn delete_connections_of(&mut self, node: &str) -> Result<Vec<AgentId>> {
        let (gone, kept) =
            std::mem::take(&mut self.connections).into_iter().partition(|(_, it)| it.1 == node);
        self.connections = kept;
        let gone: std::collections::BTreeMap<ConnectionId, (AgentId, String)> = gone;
        let mut agents: Vec<AgentId> = gone.into_values().map(|(agent, _)| agent).collect();
        agents.sort_unstable();
        agents.dedup();
        Ok(agents)
    }

    fn connection_count(&mut self, agent: AgentId) -> Result<u32> {
        let count = self.connections.values().filter(|(owner, _)| *owner == agent).count();
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }
}

impl Conversations for Memory {
    fn correspondent(
        &mut self,
        channel: ChannelId,
        sender: &Sender,
    ) -> Result<Option<Correspondent>> {
        let on_channel = || self.identities.values().filter(|it| it.channel == channel);
        let by_id = sender
            .user_id
            .as_ref()
            .and_then(|id| on_channel().find(|it| it.user_id.as_ref() == Some(id)));
        let by_phone = || {
            let phone = sender.phone.as_ref()?;
            on_channel().find(|it| it.phone.as_ref() == Some(phone))
        };
        let Some(identity) = by_id.or_else(by_phone) else { return Ok(None) };
        let Some(contact) = self.contacts.get(&identity.contact) else { return Ok(None) };
        let open = self.conversations.values();
        let open = open.filter(|it| it.is_open()).find(|it| it.identity == identity.id);
        Ok(Some(Correspondent {
            identity: identity.clone(),
            contact: contact.clone(),
            open: open.map(|it| Conversation::clone(it)),
        }))
    }

    fn insert_contact(&mut self, contact: &Contact, _created_at: Timestamp) -> Result<()> {
        self.contacts.insert(contact.id, contact.clone());
        Ok(())
    }

    fn save_contact(&mut self, contact: &Contact) -> Result<()> {
        self.contacts.insert(contact.id, contact.clone());
        Ok(())
    }

    fn contact(&mut self, id: ContactId) -> Result<Option<Contact>> {
        Ok(self.contacts.get(&id).cloned())
    }

    fn insert_identity(&mut self, identity: &Identity) -> Result<()> {
        let mut others = self.identities.values().filter(|it| it.channel == identity.channel);
        if others.any(|it| are_one(it, identity)) {
            return refused("contact_identities");
        }
        self.identities.insert(identity.id, identity.clone());
        Ok(())
    }

    fn save_identity(&mut self, identity: &Identity) -> Result<()> {
        let mut others = self.identities.values().filter(|it| it.id != identity.id);
        if others.any(|it| it.channel == identity.channel && are_one(it, identity)) {
            return refused("contact_identities");
        }
        self.identities.insert(identity.id, identity.clone());
        Ok(())
    }

    fn identity(&mut self, id: IdentityId) -> Result<Option<Identity>> {
        Ok(self.identities.get(&id).cloned())
    }

    fn insert_conversation(&mut self, conversation: &Conversation) -> Result<()> {
        let mut open = self.conversations.values().filter(|it| it.is_open());
        if open.any(|it| (it.channel, it.contact) == (conversation.channel, conversation.contact)) {
            return refused("conversations_channel_id_contact_id");
        }
        self.conversations.insert(conversation.id, Arc::new(conversation.clone()));
        Ok(())
    }

    fn save_conversation(&mut self, conversation: &Conversation) -> Result<()> {
        let stored = self.conversations.get(&conversation.id);
        if stored.is_none_or(|it| it.version + 1 != conversation.version) {
            return Err(StoreError::Conflict);
        }
        self.conversations.insert(conversation.id, Arc::new(conversation.clone()));
        Ok(())
    }

    fn conversation(&mut self, id: ConversationId) -> Result<Option<Conversation>> {
        Ok(self.conversations.get(&id).map(|it| Conversation::clone(it)))
    }

    fn team_of(&mut self, id: ConversationId) -> Result<Option<TeamId>> {
        Ok(self.conversations.get(&id).map(|it| it.team))
    }

    fn teams_that_wait(&mut self) -> Result<Vec<(TeamId, Family)>> {
        let queued = self.conversations.values().filter(|it| it.state == State::Queued);
        let mut waiting: Vec<_> = queued.map(|it| (it.team, it.family)).collect();
        waiting.sort_unstable();
        waiting.dedup();
        Ok(waiting)
    }

    fn queue(
        &mut self,
        team: TeamId,
        family: Family,
        now: Timestamp,
        after: Option<Place>,
        limit: u32,
    ) -> Result<Vec<Waiting>> {
        let mut queue: Vec<Waiting> = self
            .conversations
            .values()
            .filter(|it| it.state == State::Queued && it.team == team && it.family == family)
            .map(|it| Waiting {
                conversation: Conversation::clone(it),
                last_agent: self.last_agents.get(&it.contact).copied(),
            })
            .filter(|it| after.is_none_or(|after| after.before(&it.place(), now).is_lt()))
            .collect();
        queue.sort_by(|one, two| one.place().before(&two.place(), now));
        queue.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(queue)
    }

    fn insert_assignment(
        &mut self,
        id: AssignmentId,
        conversation: &Conversation,
        agent: AgentId,
        started_at: Timestamp,
    ) -> Result<()> {
        let mut open = self.stays.values().filter(|it| it.ended_at.is_none());
        if open.any(|it| it.conversation == conversation.id) {
            return refused("assignments_conversation_id");
        }
        let stay = Stay { conversation: conversation.id, agent, started_at, ended_at: None };
        self.stays.insert(id, stay);
        Ok(())
    }

    fn end_assignment(&mut self, id: AssignmentId, ended_at: Timestamp) -> Result<()> {
        if let Some(stay) = self.stays.get_mut(&id) {
            stay.ended_at = Some(ended_at);
        }
        Ok(())
    }
}
