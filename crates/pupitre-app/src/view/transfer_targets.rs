//! Transfer targets: to whom a conversation can be handed, in the order in which they are shown
//! (T1).

use std::cmp::Reverse;

use pupitre_domain::agent::{Capacity, Choice, Status, status};
use pupitre_domain::channel::Family;
use pupitre_domain::conversation::Conversation;
use pupitre_domain::id::{AgentId, TeamId};
use pupitre_domain::media::HousePicture;
use pupitre_domain::team::Team;

use super::staff::StaffView;
use crate::ports::store::{Queries, StoreError};

/// A colleague to whom a conversation can be handed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetAgent {
    /// Who.
    pub id: AgentId,
    /// Their name.
    pub name: String,
    /// Their face.
    pub avatar: Option<HousePicture>,
    /// Their status in the conversation's family; away without a screen.
    pub status: Status,
    /// Conversations of the family on their desk.
    pub load: u32,
    /// Their limit in the family.
    pub capacity: Capacity,
    /// The names of their teams.
    pub teams: Vec<String>,
    /// Whether a conversation of the contact is or was on their desk.
    pub has_answered_contact: bool,
    /// Whether a screen of theirs is connected.
    pub is_connected: bool,
}

/// A team to which a conversation can be handed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetTeam {
    /// The team.
    pub team: Team,
    /// How many conversations of the family its available members could still take.
    pub free_slots: u32,
    /// How many of the family wait in its queue.
    pub queue_length: u32,
    /// How many of its members are available or busy, whoever holds the conversation aside.
    pub available_count: u32,
}

/// To whom a conversation can be handed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferTargets {
    /// Available colleagues first, those who know the contact and those with the most room before
    /// the others; then those who are away or full.
    pub agents: Vec<TargetAgent>,
    /// Teams, by name.
    pub teams: Vec<TargetTeam>,
}

/// To whom this conversation can be handed by that agent.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn transfer_targets(
    queries: &mut dyn Queries,
    conversation: &Conversation,
    viewer: AgentId,
) -> Result<TransferTargets, StoreError> {
    let known = queries.answered_by(conversation.contact)?;
    let staff = queries.staff()?;
    let teams = queries.teams()?;
    let from = conversation.agent();
    let colleagues = || staff.iter().filter(|it| it.agent.is_active && Some(it.agent.id) != from);
    let name_of =
        |id: &TeamId| teams.iter().find(|it| it.team.id == *id).map(|it| it.team.name.clone());
    let mut agents: Vec<TargetAgent> = colleagues()
        .filter(|it| it.agent.id != viewer)
        .map(|it| {
            let (shown, load, capacity) = standing(it, conversation.family);
            TargetAgent {
                id: it.agent.id,
                name: it.agent.name.clone(),
                avatar: it.agent.avatar,
                status: shown,
                load,
                capacity,
                teams: it.teams.iter().filter_map(name_of).collect(),
                has_answered_contact: known.contains(&it.agent.id),
                is_connected: it.is_connected,
            }
        })
        .collect();
    agents.sort_by_cached_key(place);
    let teams = teams
        .iter()
        .map(|view| {
            let members = colleagues().filter(|it| it.teams.contains(&view.team.id));
            let standings: Vec<_> = members.map(|it| standing(it, conversation.family)).collect();
            let here = standings.iter().filter(|(shown, ..)| *shown != Status::Unavailable);
            let waiting = view.queue_lengths.iter().find(|(it, _)| *it == conversation.family);
            TargetTeam {
                team: view.team.clone(),
                free_slots: here.clone().map(|(_, load, most)| most.0.saturating_sub(*load)).sum(),
                queue_length: waiting.map_or(0, |(_, count)| *count),
                available_count: u32::try_from(here.count()).unwrap_or(u32::MAX),
            }
        })
        .collect();
    Ok(TransferTargets { agents, teams })
}

/// Status, load and limit in a family; without a screen nobody is available for a transfer.
fn standing(view: &StaffView, family: Family) -> (Status, u32, Capacity) {
    let known = view.families.iter().find(|it| it.availability.family == family);
    let Some(known) = known else { return (Status::Unavailable, 0, Capacity(0)) };
    let choice = if view.is_connected { known.availability.choice } else { Choice::Unavailable };
    (status(choice, known.load, known.capacity), known.load, known.capacity)
}

/// What the list is sorted by.
fn place(agent: &TargetAgent) -> (bool, bool, u64, Reverse<u32>, String) {
    let is_available = agent.status == Status::Available;
    let free = agent.capacity.0.saturating_sub(agent.load);
    let filled = u64::from(agent.load) * 1000 / u64::from(agent.capacity.0.max(1));
    (!is_available, !agent.has_answered_contact, filled, Reverse(free), agent.name.to_lowercase())
}
