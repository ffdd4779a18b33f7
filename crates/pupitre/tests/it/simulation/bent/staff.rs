//! The transaction that misbehaves: agents and teams as managers set them.

use pupitre_app::ports::store::{Staff, StoreError};
use pupitre_domain::agent::{Agent, Capacity};
use pupitre_domain::channel::Family;
use pupitre_domain::id::{AgentId, TeamId};
use pupitre_domain::team::Team;

use crate::simulation::planted::Bent;

type Result<T> = std::result::Result<T, StoreError>;

impl Staff for Bent<'_> {
    fn team(&mut self, id: TeamId) -> Result<Option<Team>> {
        self.trip()?;
        self.inner.team(id)
    }

    fn members_of(&mut self, team: TeamId) -> Result<Vec<AgentId>> {
        self.trip()?;
        self.inner.members_of(team)
    }

    fn remove_member(&mut self, team: TeamId, agent: AgentId) -> Result<()> {
        self.trip()?;
        self.inner.remove_member(team, agent)
    }

    fn set_team_capacity(
        &mut self,
        team: TeamId,
        family: Family,
        capacity: Option<Capacity>,
    ) -> Result<()> {
        self.trip()?;
        self.inner.set_team_capacity(team, family, capacity)
    }

    fn set_default_capacity(&mut self, family: Family, capacity: Capacity) -> Result<()> {
        self.trip()?;
        self.inner.set_default_capacity(family, capacity)
    }

    fn save_agent(&mut self, agent: &Agent) -> Result<()> {
        self.trip()?;
        self.inner.save_agent(agent)
    }

    fn active_agents(&mut self) -> Result<Vec<AgentId>> {
        self.trip()?;
        self.inner.active_agents()
    }

    fn active_admin_count(&mut self) -> Result<u32> {
        self.trip()?;
        self.inner.active_admin_count()
    }
}
