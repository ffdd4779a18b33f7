//! Routing rules through the transaction that misbehaves.

use pupitre_app::ports::store::{Routing, StoreError};
use pupitre_domain::id::{AgentId, ContactId, TeamId};
use pupitre_domain::language::Language;
use pupitre_domain::routing_rule::RoutingRules;

use crate::simulation::planted::{Bent, Bug};

type Result<T> = std::result::Result<T, StoreError>;

impl Routing for Bent<'_> {
    fn routing_rules(&mut self) -> Result<Option<RoutingRules>> {
        self.trip()?;
        let rules = self.inner.routing_rules()?;
        match rules {
            Some(rules) if self.has(Bug::RulesReversed) => Ok(Some(reversed(&rules))),
            rules => Ok(rules),
        }
    }

    fn replace_routing_rules(&mut self, rules: &RoutingRules) -> Result<()> {
        self.trip()?;
        self.inner.replace_routing_rules(rules)
    }

    fn team_name(&mut self, team: TeamId) -> Result<Option<String>> {
        self.trip()?;
        self.inner.team_name(team)
    }

    fn last_agent_of(&mut self, contact: ContactId) -> Result<Option<AgentId>> {
        self.trip()?;
        self.inner.last_agent_of(contact)
    }

    fn last_language_of(&mut self, contact: ContactId) -> Result<Option<Language>> {
        self.trip()?;
        self.inner.last_language_of(contact)
    }
}

/// The list with the rules before the last the other way round.
fn reversed(rules: &RoutingRules) -> RoutingRules {
    let mut backwards: Vec<_> = rules.iter().cloned().collect();
    let last = backwards.pop();
    backwards.reverse();
    backwards.extend(last);
    RoutingRules::new(rules.version, backwards).unwrap_or_else(|_refused| rules.clone())
}
