//! Agents: roles, availability, computed status and load (A1 to A7).

use jiff::Timestamp;

use crate::channel::Family;
use crate::id::AgentId;
use crate::language::Language;
use crate::media::HousePicture;

/// The roles; each can do all that the one before can.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Answers visitors.
    Agent,
    /// Sets teams and limits, watches the floor.
    Manager,
    /// Sets the house up.
    Admin,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Agent, Self::Manager, Self::Admin];

    /// The name used in the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Manager => "manager",
            Self::Admin => "admin",
        }
    }

    /// The role of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// A user of the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    /// Their id.
    pub id: AgentId,
    /// The address they log in with, in lower case.
    pub email: String,
    /// Their name, for colleagues.
    pub name: String,
    /// The name that chat visitors see.
    pub pseudonym: String,
    /// What they may do.
    pub role: Role,
    /// The languages they answer in.
    pub languages: Vec<Language>,
    /// Whether they may log in and receive.
    pub is_active: bool,
    /// Their face, for colleagues and for chat visitors (D6).
    pub avatar: Option<HousePicture>,
}

impl Agent {
    /// The name under which visitors of a web chat see them (D6).
    #[must_use]
    pub fn face(&self) -> &str {
        if self.pseudonym.is_empty() { &self.name } else { &self.pseudonym }
    }
}

/// What an agent chose for a family (A1). Busy is never chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// New conversations may come.
    Available,
    /// No new conversation comes (A3).
    Unavailable,
}

impl Choice {
    /// The name used in the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Unavailable => "unavailable",
        }
    }

    /// The choice of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Available, Self::Unavailable].into_iter().find(|choice| choice.name() == name)
    }
}

/// Why an availability changed (A10).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AvailabilityCause {
    /// By a login: both families start unavailable (A7).
    Login,
    /// By the agent.
    Agent,
    /// By a manager.
    Manager,
    /// By disconnection (A8).
    Disconnection,
    /// By the API.
    Api,
}

impl AvailabilityCause {
    /// Every cause.
    pub const ALL: [Self; 5] =
        [Self::Login, Self::Agent, Self::Manager, Self::Disconnection, Self::Api];

    /// The name used in the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Agent => "agent",
            Self::Manager => "manager",
            Self::Disconnection => "disconnection",
            Self::Api => "api",
        }
    }

    /// The cause of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.name() == name)
    }
}

/// What an agent chose for one family, since when and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Availability {
    /// The agent.
    pub agent: AgentId,
    /// The family.
    pub family: Family,
    /// What was chosen.
    pub choice: Choice,
    /// When it last changed.
    pub changed_at: Timestamp,
    /// Why it last changed.
    pub cause: AvailabilityCause,
}

/// What is shown: computed, never stored (A1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Green.
    Available,
    /// Orange: available and at the limit.
    Busy,
    /// Red.
    Unavailable,
}

impl Status {
    /// The name used in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Busy => "busy",
            Self::Unavailable => "unavailable",
        }
    }
}

/// The most conversations of a family on one desk at a time (A4). 0 means that the family receives
/// nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Capacity(pub u32);

impl Capacity {
    /// The highest capacity that can be set.
    pub const MAX: Self = Self(200);

    /// The organisation's capacity until a manager sets another (A4).
    #[must_use]
    pub const fn default_for(family: Family) -> Self {
        match family {
            Family::Chat => Self(3),
            Family::Messaging => Self(5),
        }
    }

    /// The agent's own, else the highest of their teams', else the organisation's (A4).
    #[must_use]
    pub fn effective(own: Option<Self>, teams: Option<Self>, organisation: Self) -> Self {
        own.or(teams).unwrap_or(organisation)
    }
}

/// The status that is shown for a choice, a load and a capacity (A1, A2).
#[must_use]
pub fn status(choice: Choice, load: u32, capacity: Capacity) -> Status {
    match choice {
        Choice::Unavailable => Status::Unavailable,
        Choice::Available if load >= capacity.0 => Status::Busy,
        Choice::Available => Status::Available,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a1_busy_is_computed_from_load_and_capacity() {
        let table = [
            (Choice::Available, 0, 5, Status::Available),
            (Choice::Available, 4, 5, Status::Available),
            (Choice::Available, 5, 5, Status::Busy),
            (Choice::Available, 6, 5, Status::Busy),
            (Choice::Available, 0, 0, Status::Busy),
            (Choice::Unavailable, 0, 5, Status::Unavailable),
            (Choice::Unavailable, 5, 5, Status::Unavailable),
        ];
        for (choice, load, capacity, expected) in table {
            assert_eq!(status(choice, load, Capacity(capacity)), expected, "{load}/{capacity}");
        }
    }

    #[test]
    fn a4_the_agent_s_capacity_wins_then_the_teams_then_the_organisation_s() {
        let organisation = Capacity::default_for(Family::Messaging);
        assert_eq!(Capacity::effective(None, None, organisation), Capacity(5));
        assert_eq!(Capacity::effective(None, Some(Capacity(4)), organisation), Capacity(4));
        let own = Some(Capacity(0));
        assert_eq!(Capacity::effective(own, Some(Capacity(4)), organisation), Capacity(0));
    }
}
