//! Teams: groups of agents that routing and transfers can aim at.

use crate::id::TeamId;

/// A group of agents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Its id.
    pub id: TeamId,
    /// Its name.
    pub name: String,
}
