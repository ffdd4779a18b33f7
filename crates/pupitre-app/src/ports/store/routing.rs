//! Routing rules, and what they need to know of a contact.
#![expect(
    clippy::missing_errors_doc,
    reason = "the database's failure, as everywhere in the store"
)]

use pupitre_domain::id::{AgentId, ContactId, TeamId};
use pupitre_domain::language::Language;
use pupitre_domain::routing_rule::RoutingRules;

use super::StoreError;

type Result<T> = std::result::Result<T, StoreError>;

/// Routing rules.
pub trait Routing {
    /// The list of rules; none before there is a rule that catches all.
    fn routing_rules(&mut self) -> Result<Option<RoutingRules>>;

    /// Replaces the list by one whose version is one more than the stored one.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] when the stored version is another.
    fn replace_routing_rules(&mut self, rules: &RoutingRules) -> Result<()>;

    /// The name of a team, if it exists.
    fn team_name(&mut self, team: TeamId) -> Result<Option<String>>;

    /// The agent who last answered a contact, on any channel.
    fn last_agent_of(&mut self, contact: ContactId) -> Result<Option<AgentId>>;

    /// The language of a contact's newest conversation, on any channel; none before the first.
    fn last_language_of(&mut self, contact: ContactId) -> Result<Option<Language>>;
}
