//! Agents and teams, as lists and settings show them.

use pupitre_app::view::FamilyStatusView;
use pupitre_app::view::staff::{StaffView, TeamView};
use pupitre_domain::agent::{Capacity, Role, status};
use pupitre_domain::channel::Family;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::{Instant, avatar_url};
use crate::codes;
use crate::problem::Problem;

/// A limit per family; null where none is set.
#[derive(Debug, Clone, Copy, Default, Serialize, ToSchema)]
pub(crate) struct Capacities {
    /// The most chats on one desk.
    #[schema(required)]
    chat: Option<u32>,
    /// The most conversations of messengers on one desk.
    #[schema(required)]
    messaging: Option<u32>,
}

impl Capacities {
    pub(crate) fn new(set: &[(Family, Capacity)]) -> Self {
        let of = |wanted: Family| {
            set.iter().find(|(family, _)| *family == wanted).map(|(_, capacity)| capacity.0)
        };
        Self { chat: of(Family::Chat), messaging: of(Family::Messaging) }
    }
}

/// The limits that change: a number, or null for the next level's; what is left out stays.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CapacityChanges {
    /// The most chats on one desk.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<u32>)]
    chat: CapacityChange,
    /// The most conversations of messengers on one desk.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<u32>)]
    messaging: CapacityChange,
}

/// What becomes of one limit.
#[derive(Debug, Clone, Copy, Default)]
enum CapacityChange {
    /// It was left out.
    #[default]
    Stays,
    /// It is this, or none.
    Becomes(Option<u32>),
}

/// A field that is there, perhaps as null.
fn given<'de, D: Deserializer<'de>>(from: D) -> Result<CapacityChange, D::Error> {
    Option::deserialize(from).map(CapacityChange::Becomes)
}

impl CapacityChanges {
    /// The changes, as use cases take them.
    pub(crate) fn changes(self) -> Vec<(Family, Option<Capacity>)> {
        let both = [(Family::Chat, self.chat), (Family::Messaging, self.messaging)];
        let change = |(family, change)| match change {
            CapacityChange::Stays => None,
            CapacityChange::Becomes(limit) => Some((family, limit.map(Capacity))),
        };
        both.into_iter().filter_map(change).collect()
    }
}

/// A limit that is above the highest.
pub(crate) fn capacity_too_high() -> Problem {
    Problem::new(codes::REQUEST_INVALID_VALUE).field("capacities").with("limit", Capacity::MAX.0)
}

/// An agent's status in a family, as others see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct ColleagueFamily {
    /// `chat` or `messaging`.
    family: &'static str,
    /// `available` or `unavailable`.
    choice: &'static str,
    /// `available`, `busy` or `unavailable`.
    status: &'static str,
    /// When the choice last changed.
    since: Instant,
    /// `agent`, `manager`, `disconnection`, `api` or `login`; null for those who don't manage.
    #[schema(required)]
    cause: Option<&'static str>,
    /// Conversations of the family on the desk.
    load: u32,
    /// The most of them.
    capacity: u32,
}

impl ColleagueFamily {
    fn new(view: &FamilyStatusView, viewer: Role) -> Self {
        let availability = &view.availability;
        Self {
            family: availability.family.name(),
            choice: availability.choice.name(),
            status: status(availability.choice, view.load, view.capacity).name(),
            since: Instant(availability.changed_at),
            cause: (viewer >= Role::Manager).then(|| availability.cause.name()),
            load: view.load,
            capacity: view.capacity.0,
        }
    }
}

/// An agent, as colleagues see them; managers see more.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Colleague {
    /// Their id.
    #[schema(format = Uuid)]
    id: String,
    /// Their name, for colleagues.
    name: String,
    /// The name that chat visitors see.
    pseudonym: String,
    /// Where their face is.
    #[schema(required)]
    avatar_url: Option<String>,
    /// The address they log in with; null for those who don't manage.
    #[schema(required)]
    email: Option<String>,
    /// `agent`, `manager` or `admin`.
    role: &'static str,
    /// The languages they answer in.
    languages: Vec<String>,
    /// Whether they may log in and receive.
    is_active: bool,
    /// The ids of their teams.
    teams: Vec<String>,
    /// Their own limits; null for those who don't manage.
    #[schema(required)]
    capacities: Option<Capacities>,
    /// Their families, chat first.
    families: Vec<ColleagueFamily>,
    /// Whether a screen of theirs is connected.
    is_connected: bool,
}

impl Colleague {
    pub(crate) fn new(view: &StaffView, viewer: Role) -> Self {
        let agent = &view.agent;
        let is_manager = viewer >= Role::Manager;
        Self {
            id: agent.id.to_string(),
            name: agent.name.clone(),
            pseudonym: agent.pseudonym.clone(),
            avatar_url: avatar_url(agent.id, agent.avatar),
            email: is_manager.then(|| agent.email.clone()),
            role: agent.role.name(),
            languages: agent.languages.iter().map(ToString::to_string).collect(),
            is_active: agent.is_active,
            teams: view.teams.iter().map(ToString::to_string).collect(),
            capacities: is_manager.then(|| Capacities::new(&view.capacities)),
            families: view.families.iter().map(|it| ColleagueFamily::new(it, viewer)).collect(),
            is_connected: view.is_connected,
        }
    }
}

/// How many conversations wait, of each family.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
struct QueueLengths {
    /// Chats.
    chat: u32,
    /// Conversations of messengers.
    messaging: u32,
}

/// A team.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Team {
    /// Its id.
    #[schema(format = Uuid)]
    id: String,
    /// Its name.
    name: String,
    /// The ids of its members.
    member_ids: Vec<String>,
    /// The limits of its members, where it sets one.
    capacities: Capacities,
    /// How many conversations wait in its queue.
    queue: QueueLengths,
}

impl From<&TeamView> for Team {
    fn from(view: &TeamView) -> Self {
        let waiting = |wanted: Family| {
            let found = view.queue_lengths.iter().find(|(family, _)| *family == wanted);
            found.map_or(0, |(_, count)| *count)
        };
        Self {
            id: view.team.id.to_string(),
            name: view.team.name.clone(),
            member_ids: view.members.iter().map(ToString::to_string).collect(),
            capacities: Capacities::new(&view.capacities),
            queue: QueueLengths {
                chat: waiting(Family::Chat),
                messaging: waiting(Family::Messaging),
            },
        }
    }
}
