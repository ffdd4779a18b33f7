//! What screens show of agents and teams.
#![expect(clippy::missing_errors_doc, reason = "said once, for all of them, at `Views`")]

use pupitre_domain::agent::{Agent, Capacity};
use pupitre_domain::channel::Family;
use pupitre_domain::id::{AgentId, ContactId, TeamId};
use pupitre_domain::team::Team;

use super::FamilyStatusView;
use crate::ports::store::StoreError;

type Result<T> = std::result::Result<T, StoreError>;

/// The most agents that a list gives, and the most teams.
pub const STAFF_LIMIT_MAX: u32 = 5_000;

/// An agent, as colleagues and managers see them.
#[derive(Debug, Clone)]
pub struct StaffView {
    /// The agent.
    pub agent: Agent,
    /// Their teams, in id order.
    pub teams: Vec<TeamId>,
    /// Their own limits, where they have one (A4).
    pub capacities: Vec<(Family, Capacity)>,
    /// Their families, chat first.
    pub families: Vec<FamilyStatusView>,
    /// Whether a screen of theirs is connected.
    pub is_connected: bool,
}

/// A team, with who is in it and what waits there.
#[derive(Debug, Clone)]
pub struct TeamView {
    /// The team.
    pub team: Team,
    /// Its members, in id order.
    pub members: Vec<AgentId>,
    /// The limits of its members, where it sets one (A4).
    pub capacities: Vec<(Family, Capacity)>,
    /// How many conversations wait in its queue, of each family.
    pub queue_lengths: Vec<(Family, u32)>,
}

/// Agents and teams, on one snapshot.
pub trait StaffViews {
    /// The agents by name, those who are no longer active included, at most [`STAFF_LIMIT_MAX`].
    fn staff(&mut self) -> Result<Vec<StaffView>>;

    /// The teams by name, at most [`STAFF_LIMIT_MAX`].
    fn teams(&mut self) -> Result<Vec<TeamView>>;

    /// The agents on whose desk a conversation of this contact is or was.
    fn answered_by(&mut self, contact: ContactId) -> Result<Vec<AgentId>>;

    /// The organisation's limits (A4).
    fn default_capacities(&mut self) -> Result<Vec<(Family, Capacity)>>;
}
