//! The JSON shapes of the API, shared by its answers and its live events.

mod conversation;
mod family_status;
mod instant;
mod me;
mod media;
mod message;
mod past_conversation;

pub(crate) use conversation::{
    Conversation, Facts, Place, Viewer, find, hold_code, place, reply_code,
};
pub(crate) use family_status::FamilyStatus;
pub(crate) use instant::Instant;
pub(crate) use me::Me;
pub(crate) use media::Media;
pub(crate) use message::{Delivery, Message};
pub(crate) use past_conversation::PastConversation;

use pupitre_domain::id::AgentId;
use serde::Serialize;
use utoipa::ToSchema;

/// An agent or a team as a name beside something else.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Named {
    /// Its id.
    #[schema(format = Uuid)]
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
}

impl Named {
    pub(crate) fn agent(agent: &(AgentId, String)) -> Self {
        Self { id: agent.0.to_string(), name: agent.1.clone() }
    }
}
