//! A channel with what managers set for it.

use pupitre_domain::channel::Channel;
use pupitre_domain::channel_settings;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What visitors are told out of hours; empty for nothing.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OutOfHoursReply {
    /// In French.
    fr: String,
    /// In English.
    en: String,
}

impl From<OutOfHoursReply> for channel_settings::OutOfHoursReply {
    fn from(reply: OutOfHoursReply) -> Self {
        Self { french: reply.fr, english: reply.en }
    }
}

/// A channel with what managers set for it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ChannelSettings {
    /// Its id.
    #[schema(format = Uuid)]
    id: String,
    /// `whatsapp` or `webchat`.
    kind: &'static str,
    /// Its name on the desk.
    name: String,
    /// The address as visitors know it.
    address: String,
    /// The language of a conversation whose language is not known.
    default_language: String,
    /// Its opening hours; null for the default ones.
    #[schema(required, format = Uuid)]
    opening_hours_id: Option<String>,
    /// What visitors are told out of hours.
    out_of_hours_reply: OutOfHoursReply,
    /// How soon a first reply is due, in seconds of open time.
    first_reply_target_s: i64,
    /// Whether that is the usual target of its kind.
    is_usual_target: bool,
}

impl ChannelSettings {
    pub(crate) fn new(channel: &Channel, settings: &channel_settings::ChannelSettings) -> Self {
        let reply = &settings.out_of_hours_reply;
        Self {
            id: channel.id.to_string(),
            kind: channel.kind.name(),
            name: channel.name.clone(),
            address: channel.address.clone(),
            default_language: channel.default_language.to_string(),
            opening_hours_id: settings.opening_hours.map(|it| it.to_string()),
            out_of_hours_reply: OutOfHoursReply {
                fr: reply.french.clone(),
                en: reply.english.clone(),
            },
            first_reply_target_s: settings.target(channel.kind).as_secs(),
            is_usual_target: settings.first_reply_target.is_none(),
        }
    }
}
