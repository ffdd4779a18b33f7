//! An agent's status in a family.

use pupitre_app::view::FamilyStatusView;
use pupitre_domain::agent::status;
use serde::Serialize;
use utoipa::ToSchema;

use super::Instant;

/// What an agent chose for a family, and what is shown for it (A1).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct FamilyStatus {
    /// `chat` or `messaging`.
    family: &'static str,
    /// `available` or `unavailable`.
    choice: &'static str,
    /// `available`, `busy` or `unavailable`.
    status: &'static str,
    /// Conversations of the family on the desk.
    load: u32,
    /// The most of them.
    capacity: u32,
    /// Whether there is a channel of the family that the agent may serve.
    serves: bool,
    /// When the choice last changed.
    changed_at: Instant,
    /// `agent`, `manager`, `disconnection`, `api` or `login`.
    cause: &'static str,
}

impl From<&FamilyStatusView> for FamilyStatus {
    fn from(view: &FamilyStatusView) -> Self {
        let availability = &view.availability;
        Self {
            family: availability.family.name(),
            choice: availability.choice.name(),
            status: status(availability.choice, view.load, view.capacity).name(),
            load: view.load,
            capacity: view.capacity.0,
            serves: view.is_served,
            changed_at: Instant(availability.changed_at),
            cause: availability.cause.name(),
        }
    }
}
