//! The transaction that misbehaves: channels, people and conversations.

use jiff::Timestamp;
use pupitre_app::ports::store::{
    Around, Channels, Conversations, Correspondent, DeskLoad, NewAgent, People, StoreError, Waiting,
};
use pupitre_domain::agent::{Agent, Availability, AvailabilityCause, Capacity};
use pupitre_domain::channel::{Brand, Channel, ChannelKind, Family};
use pupitre_domain::contact::{Contact, Identity, Sender};
use pupitre_domain::conversation::open::Route;
use pupitre_domain::conversation::{Conversation, State, WokenBy};
use pupitre_domain::id::{
    AgentId, AssignmentId, BrandId, ChannelId, ConnectionId, ContactId, ConversationId, IdentityId,
    TeamId,
};
use pupitre_domain::language::Language;
use pupitre_domain::queue::Place;
use pupitre_domain::routing::Candidate;
use pupitre_domain::team::Team;

use crate::simulation::planted::{Bent, Bug, split};

type Result<T> = std::result::Result<T, StoreError>;

impl Channels for Bent<'_> {
    fn brand(&mut self, id: BrandId) -> Result<Option<Brand>> {
        self.trip()?;
        self.inner.brand(id)
    }

    fn put_brand(&mut self, brand: &Brand) -> Result<()> {
        self.trip()?;
        self.inner.put_brand(brand)
    }

    fn channel(&mut self, id: ChannelId) -> Result<Option<Channel>> {
        self.trip()?;
        self.inner.channel(id)
    }

    fn channel_by_platform_address(
        &mut self,
        kind: ChannelKind,
        platform_address: &str,
    ) -> Result<Option<Channel>> {
        self.trip()?;
        self.inner.channel_by_platform_address(kind, platform_address)
    }

    fn put_channel(&mut self, channel: &Channel) -> Result<()> {
        self.trip()?;
        self.inner.put_channel(channel)
    }

    fn catch_all_route(&mut self) -> Result<Option<Route>> {
        self.trip()?;
        self.inner.catch_all_route()
    }

    fn put_catch_all_route(&mut self, route: Route) -> Result<()> {
        self.trip()?;
        self.inner.put_catch_all_route(route)
    }
}

impl People for Bent<'_> {
    fn insert_agent(&mut self, agent: &NewAgent) -> Result<()> {
        self.trip()?;
        self.inner.insert_agent(agent)
    }

    fn agent(&mut self, id: AgentId) -> Result<Option<Agent>> {
        self.trip()?;
        self.inner.agent(id)
    }

    fn put_team(&mut self, team: &Team) -> Result<()> {
        self.trip()?;
        self.inner.put_team(team)
    }

    fn any_team(&mut self) -> Result<Option<Team>> {
        self.trip()?;
        self.inner.any_team()
    }

    fn add_member(&mut self, team: TeamId, agent: AgentId) -> Result<()> {
        self.trip()?;
        self.inner.add_member(team, agent)
    }

    fn teams_of(&mut self, agent: AgentId) -> Result<Vec<TeamId>> {
        self.trip()?;
        self.inner.teams_of(agent)
    }

    fn set_capacity(
        &mut self,
        agent: AgentId,
        family: Family,
        capacity: Option<Capacity>,
    ) -> Result<()> {
        self.trip()?;
        self.inner.set_capacity(agent, family, capacity)
    }

    fn lock_teams(&mut self, teams: &[TeamId]) -> Result<()> {
        self.trip()?;
        self.inner.lock_teams(teams)
    }

    fn availability(&mut self, agent: AgentId, family: Family) -> Result<Option<Availability>> {
        self.trip()?;
        self.inner.availability(agent, family)
    }

    fn save_availability(&mut self, availability: &Availability) -> Result<()> {
        self.trip()?;
        if self.has(Bug::GraceForgotten) && availability.cause == AvailabilityCause::Disconnection {
            return Ok(());
        }
        self.inner.save_availability(availability)
    }

    fn desk_load(&mut self, agent: AgentId, family: Family) -> Result<DeskLoad> {
        self.trip()?;
        let desk = self.inner.desk_load(agent, family)?;
        if self.has(Bug::CapacityIgnored) {
            return Ok(DeskLoad { load: 0, ..desk });
        }
        Ok(desk)
    }

    fn candidates(&mut self, team: TeamId, family: Family) -> Result<Vec<Candidate>> {
        self.trip()?;
        let mut candidates = self.inner.candidates(team, family)?;
        if self.has(Bug::CapacityIgnored) {
            for candidate in &mut candidates {
                candidate.load = 0;
            }
        }
        if self.has(Bug::LastLandingForgotten) {
            for candidate in &mut candidates {
                candidate.last_assigned_at = None;
            }
        }
        Ok(candidates)
    }

    fn team_speaks(&mut self, team: TeamId, language: Language) -> Result<bool> {
        self.trip()?;
        Ok(!self.has(Bug::LanguageNeverSpoken) && self.inner.team_speaks(team, language)?)
    }

    fn insert_connection(
        &mut self,
        connection: ConnectionId,
        agent: AgentId,
        node: &str,
        at: Timestamp,
    ) -> Result<()> {
        self.trip()?;
        self.inner.insert_connection(connection, agent, node, at)
    }

    fn delete_connection(&mut self, connection: ConnectionId) -> Result<Option<AgentId>> {
        self.trip()?;
        if self.has(Bug::ClosedTabStaysConnected) {
            return Ok(None);
        }
        self.inner.delete_connection(connection)
    }

    fn delete_connections_of(&mut self, node: &str) -> Result<Vec<AgentId>> {
        self.trip()?;
        self.inner.delete_connections_of(node)
    }

    fn connection_count(&mut self, agent: AgentId) -> Result<u32> {
        self.trip()?;
        self.inner.connection_count(agent)
    }
}

impl Conversations for Bent<'_> {
    fn correspondent(
        &mut self,
        channel: ChannelId,
        sender: &Sender,
    ) -> Result<Option<Correspondent>> {
        self.trip()?;
        if self.has(Bug::PhoneAndUserIdAreTwo) {
            return self.inner.correspondent(channel, &split(sender));
        }
        let mut known = self.inner.correspondent(channel, sender)?;
        if self.has(Bug::PauseUnseenByMessages)
            && let Some(open) = known.as_mut().and_then(|it| it.open.as_mut())
            && let State::Snoozed(_) = open.state
        {
            open.state = State::Queued { waits_for: None };
        }
        Ok(known)
    }

    fn insert_contact(&mut self, contact: &Contact, created_at: Timestamp) -> Result<()> {
        self.trip()?;
        self.inner.insert_contact(contact, created_at)
    }

    fn save_contact(&mut self, contact: &Contact) -> Result<()> {
        self.trip()?;
        self.inner.save_contact(contact)
    }

    fn contact(&mut self, id: ContactId) -> Result<Option<Contact>> {
        self.trip()?;
        self.inner.contact(id)
    }

    fn insert_identity(&mut self, identity: &Identity) -> Result<()> {
        self.trip()?;
        if self.has(Bug::PhoneAndUserIdAreTwo) && identity.user_id.is_some() {
            return self.inner.insert_identity(&Identity { phone: None, ..identity.clone() });
        }
        self.inner.insert_identity(identity)
    }

    fn save_identity(&mut self, identity: &Identity) -> Result<()> {
        self.trip()?;
        if self.has(Bug::WindowFromArrival) && identity.last_visitor_message_at.is_some() {
            let last_visitor_message_at = Some(self.now);
            let late = Identity { last_visitor_message_at, ..identity.clone() };
            return self.inner.save_identity(&late);
        }
        if self.has(Bug::PhoneAndUserIdAreTwo) && identity.user_id.is_some() {
            return self.inner.save_identity(&Identity { phone: None, ..identity.clone() });
        }
        self.inner.save_identity(identity)
    }

    fn identity(&mut self, id: IdentityId) -> Result<Option<Identity>> {
        self.trip()?;
        let identity = self.inner.identity(id)?;
        if self.has(Bug::WindowNotCheckedAgain) {
            let last_visitor_message_at = Some(self.now);
            return Ok(identity.map(|it| Identity { last_visitor_message_at, ..it }));
        }
        Ok(identity)
    }

    fn insert_conversation(&mut self, conversation: &Conversation) -> Result<()> {
        self.trip()?;
        self.inner.insert_conversation(conversation)
    }

    fn save_conversation(&mut self, conversation: &Conversation) -> Result<()> {
        self.trip()?;
        if self.has(Bug::AnswerLeavesPauseAsleep) && is_woken_by_answer(conversation) {
            return Ok(());
        }
        self.inner.save_conversation(&self.bend(conversation))
    }

    fn conversation(&mut self, id: ConversationId) -> Result<Option<Conversation>> {
        self.trip()?;
        self.inner.conversation(id)
    }

    fn team_of(&mut self, id: ConversationId) -> Result<Option<TeamId>> {
        self.trip()?;
        self.inner.team_of(id)
    }

    fn around(&mut self, id: ConversationId) -> Result<Option<Around>> {
        self.trip()?;
        self.inner.around(id)
    }

    fn teams_that_wait(&mut self) -> Result<Vec<(TeamId, Family)>> {
        self.trip()?;
        self.inner.teams_that_wait()
    }

    fn queue(
        &mut self,
        team: TeamId,
        family: Family,
        now: Timestamp,
        after: Option<Place>,
        limit: u32,
    ) -> Result<Vec<Waiting>> {
        self.trip()?;
        if self.has(Bug::FreedSlotNotRefilled) {
            return Ok(Vec::new());
        }
        let mut queue = self.inner.queue(team, family, now, after, limit)?;
        if self.has(Bug::QueueReversed) {
            queue.reverse();
        }
        if self.has(Bug::LastAgentForgotten) {
            for waiting in &mut queue {
                waiting.last_agent = None;
            }
        }
        Ok(queue)
    }

    fn agents_awaited(&mut self) -> Result<Vec<(AgentId, Family)>> {
        self.trip()?;
        self.inner.agents_awaited()
    }

    fn named_queue(
        &mut self,
        agent: AgentId,
        family: Family,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<Waiting>> {
        self.trip()?;
        self.inner.named_queue(agent, family, now, limit)
    }

    fn insert_assignment(
        &mut self,
        id: AssignmentId,
        conversation: &Conversation,
        agent: AgentId,
        started_at: Timestamp,
    ) -> Result<()> {
        self.trip()?;
        self.inner.insert_assignment(id, conversation, agent, started_at)
    }

    fn end_assignment(&mut self, id: AssignmentId, ended_at: Timestamp) -> Result<()> {
        self.trip()?;
        if self.has(Bug::StayNotEnded) {
            return Ok(());
        }
        self.inner.end_assignment(id, ended_at)
    }
}

/// Whether it comes back from its pause with the answer to a relaunch.
fn is_woken_by_answer(conversation: &Conversation) -> bool {
    let is_back = matches!(conversation.state, State::Queued { .. });
    let is_answered = conversation.relaunch.is_some_and(|it| !it.is_waiting());
    is_back && is_answered && conversation.woken_by == Some(WokenBy::Message)
}
