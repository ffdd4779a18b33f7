//! A closing reason as managers list it.

use pupitre_domain::closing_reason;
use serde::Serialize;
use utoipa::ToSchema;

/// Why a conversation can be said to have ended.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ClosingReason {
    /// Its id.
    #[schema(format = Uuid)]
    id: String,
    /// Its name.
    name: String,
    /// Whether it can be given.
    is_active: bool,
    /// Its place in the list, from 0.
    position: u32,
}

impl From<&closing_reason::ClosingReason> for ClosingReason {
    fn from(reason: &closing_reason::ClosingReason) -> Self {
        Self {
            id: reason.id.to_string(),
            name: reason.name.to_string(),
            is_active: reason.is_active,
            position: reason.position,
        }
    }
}
