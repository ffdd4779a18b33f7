//! Routing rules as the API writes and reads them.

use pupitre_domain::conversation::open::Route;
use pupitre_domain::routing_rule::{
    self, Conditions, ContactCondition, HoursCondition, Phrase, Reason,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What must be true of a new conversation; what is null or empty may be anything.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoutingConditions {
    /// The channel.
    #[serde(default)]
    #[schema(required, format = Uuid)]
    channel_id: Option<String>,
    /// `open` or `closed`: within the opening hours of the channel, or outside.
    #[serde(default)]
    #[schema(required)]
    hours: Option<String>,
    /// The language, in two letters.
    #[serde(default)]
    #[schema(required)]
    language: Option<String>,
    /// One of these is in the first message, case and accents ignored.
    #[serde(default)]
    #[schema(required)]
    words: Vec<String>,
    /// `returning` or `new`.
    #[serde(default)]
    #[schema(required)]
    contact: Option<String>,
}

/// A rule: where conversations go of which its conditions are true.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoutingRule {
    /// Its id.
    #[schema(format = Uuid)]
    id: String,
    /// What it is called; may be empty.
    #[serde(default)]
    #[schema(required)]
    name: String,
    /// What must be true; nothing for the last rule, which catches all.
    conditions: RoutingConditions,
    /// The team.
    #[schema(format = Uuid)]
    team_id: String,
    /// Higher goes first in the queue; from -100 to 100.
    priority: i64,
    /// The language that the conversation is then held in; null leaves the one it has.
    #[serde(default)]
    #[schema(required)]
    language: Option<String>,
}

impl From<&routing_rule::RoutingRule> for RoutingRule {
    fn from(rule: &routing_rule::RoutingRule) -> Self {
        let conditions = &rule.conditions;
        Self {
            id: rule.id.to_string(),
            name: rule.name.clone(),
            conditions: RoutingConditions {
                channel_id: conditions.channel.map(|it| it.to_string()),
                hours: conditions.hours.map(|it| it.name().to_owned()),
                language: conditions.language.map(|it| it.to_string()),
                words: conditions.phrases.iter().map(|it| it.as_str().to_owned()).collect(),
                contact: conditions.contact.map(|it| it.name().to_owned()),
            },
            team_id: rule.route.team.to_string(),
            priority: rule.route.priority,
            language: rule.language.map(|it| it.to_string()),
        }
    }
}

impl RoutingRule {
    /// The rule that was written.
    ///
    /// # Errors
    ///
    /// The path of the field that can't be read.
    pub(crate) fn read(&self) -> Result<routing_rule::RoutingRule, &'static str> {
        let it = &self.conditions;
        let language = |text: Option<&str>, field| optional(text, |text| text.parse().ok(), field);
        let channel = it.channel_id.as_deref();
        let phrases: Option<Vec<Phrase>> = it.words.iter().map(|it| it.parse().ok()).collect();
        Ok(routing_rule::RoutingRule {
            id: self.id.parse().map_err(|_unreadable| "id")?,
            name: self.name.trim().to_owned(),
            conditions: Conditions {
                channel: optional(channel, |it| it.parse().ok(), "conditions.channel_id")?,
                hours: optional(
                    it.hours.as_deref(),
                    HoursCondition::from_name,
                    "conditions.hours",
                )?,
                language: language(it.language.as_deref(), "conditions.language")?,
                phrases: phrases.ok_or("conditions.words")?,
                contact: optional(
                    it.contact.as_deref(),
                    ContactCondition::from_name,
                    "conditions.contact",
                )?,
            },
            route: Route {
                team: self.team_id.parse().map_err(|_unreadable| "team_id")?,
                priority: self.priority,
            },
            language: language(self.language.as_deref(), "language")?,
        })
    }
}

/// A value that may be left out, and must be read when it is there.
fn optional<T>(
    text: Option<&str>,
    read: impl FnOnce(&str) -> Option<T>,
    field: &'static str,
) -> Result<Option<T>, &'static str> {
    text.map(|text| read(text).ok_or(field)).transpose()
}

/// A condition that was true, and so decided.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RoutingReason {
    /// `channel`, `hours`, `language`, `words`, `contact` or `catch_all`.
    kind: &'static str,
    /// The channel's id, `open` or `closed`, the language, the words that were found, `returning`
    /// or `new`; null for `catch_all`.
    #[schema(required)]
    value: Option<String>,
}

impl From<&Reason> for RoutingReason {
    fn from(reason: &Reason) -> Self {
        let (kind, value) = match reason {
            Reason::Channel(channel) => ("channel", Some(channel.to_string())),
            Reason::Hours(hours) => ("hours", Some(hours.name().to_owned())),
            Reason::Language(language) => ("language", Some(language.to_string())),
            Reason::Phrase(words) => ("words", Some(words.clone())),
            Reason::Contact(contact) => ("contact", Some(contact.name().to_owned())),
            Reason::CatchAll => ("catch_all", None),
        };
        Self { kind, value }
    }
}
