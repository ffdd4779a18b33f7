//! The JSON shapes of the API, shared by its answers and its live events.

mod canned_reply;
mod channel_settings;
mod channel_setup;
mod chat_site;
mod closing_reason;
mod conversation;
mod family_status;
mod house_picture;
mod instant;
mod me;
mod media;
mod message;
mod message_content;
mod note;
mod opening_hours;
mod past_conversation;
mod past_part;
mod place;
mod routing_rule;
mod settings;
mod staff;
mod standing;
mod tag;
mod template;
mod visitor;
mod voice;

pub(crate) use canned_reply::CannedReply;
pub(crate) use channel_settings::{ChannelSettings, OutOfHoursReply};
pub(crate) use channel_setup::{ChannelNews, ChannelSetup, SetupParts, problem_of};
pub(crate) use chat_site::{ChatSigningKey, ChatSiteBody, ChatWords};
pub(crate) use closing_reason::ClosingReason;
pub(crate) use conversation::{Conversation, Facts, Viewer, hold_code, relaunch_code, reply_code};
pub(crate) use family_status::FamilyStatus;
pub(crate) use house_picture::{avatar_url, logo_url};
pub(crate) use instant::Instant;
pub(crate) use me::Me;
pub(crate) use media::Media;
pub(crate) use message::{Delivery, Message};
pub(crate) use note::{Note, find_note};
pub(crate) use opening_hours::{DayClosed, OpenSpan, OpeningHours, read_closed_days, read_week};
pub(crate) use past_conversation::PastConversation;
pub(crate) use past_part::HistoryPart;
pub(crate) use place::{Place, find, place};
pub(crate) use routing_rule::{RoutingReason, RoutingRule};
pub(crate) use settings::{Settings, Unit, field_of};
pub(crate) use staff::{Capacities, CapacityChanges, Colleague, Team, capacity_too_high};
pub(crate) use tag::{ConversationTag, Tag, TagColor};
pub(crate) use template::{Template, unsuited_name};
pub(crate) use visitor::{VisitorStanding, VisitorSurvey};
pub(crate) use voice::{Voice, known};

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
