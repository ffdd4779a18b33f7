//! How agents and teams are set, and who is where.
#![expect(clippy::missing_errors_doc, reason = "said once, for all of them, at the nouns")]

use pupitre_domain::agent::{Agent, Capacity};
use pupitre_domain::channel::Family;
use pupitre_domain::id::{AgentId, TeamId};
use pupitre_domain::team::Team;

use super::StoreError;

type Result<T> = std::result::Result<T, StoreError>;

/// Agents and teams, as managers set them.
pub trait Staff {
    /// The team of that id.
    fn team(&mut self, id: TeamId) -> Result<Option<Team>>;

    /// Who is in a team, in id order.
    fn members_of(&mut self, team: TeamId) -> Result<Vec<AgentId>>;

    /// Takes an agent out of a team.
    fn remove_member(&mut self, team: TeamId, agent: AgentId) -> Result<()>;

    /// Sets what the members of a team may hold in a family, or clears it (A4).
    fn set_team_capacity(
        &mut self,
        team: TeamId,
        family: Family,
        capacity: Option<Capacity>,
    ) -> Result<()>;

    /// Sets what an agent may hold when nothing else says it (A4).
    fn set_default_capacity(&mut self, family: Family, capacity: Capacity) -> Result<()>;

    /// Writes a changed agent; the address stays.
    fn save_agent(&mut self, agent: &Agent) -> Result<()>;

    /// Every active agent, in id order.
    fn active_agents(&mut self) -> Result<Vec<AgentId>>;

    /// How many active admins there are.
    fn active_admin_count(&mut self) -> Result<u32>;
}
