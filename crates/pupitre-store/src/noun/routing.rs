//! Routing rules as rows.

use pupitre_app::ports::store::{Routing, StoreError};
use pupitre_domain::conversation::open::Route;
use pupitre_domain::id::{AgentId, ContactId, TeamId};
use pupitre_domain::language::Language;
use pupitre_domain::routing_rule::{
    Conditions, ContactCondition, HoursCondition, Phrase, RoutingRule, RoutingRules,
};

use crate::backend::{Columns, Link, all, one, values};
use crate::sql;
use crate::transaction::Tx;

type Result<T> = std::result::Result<T, StoreError>;

/// Reads a row of `routing/rules`: the version of the list, then a rule.
fn rule(row: &mut Columns<'_>) -> Result<(u64, RoutingRule)> {
    let version = row.number()?;
    let (id, name) = (row.id()?, row.text()?);
    let conditions = Conditions {
        channel: row.optional_id()?,
        hours: row.optional_named(HoursCondition::from_name)?,
        language: row.optional_named(|text| text.parse().ok())?,
        phrases: row.named(phrases_from)?,
        contact: row.optional_named(ContactCondition::from_name)?,
    };
    let route = Route { team: row.id()?, priority: row.int()? };
    let language = row.optional_named(|text| text.parse().ok())?;
    Ok((version, RoutingRule { id, name, conditions, route, language }))
}

/// Phrases as they are stored: a line each.
fn phrases_text(phrases: &[Phrase]) -> String {
    let lines: Vec<&str> = phrases.iter().map(Phrase::as_str).collect();
    lines.join("\n")
}

fn phrases_from(text: &str) -> Option<Vec<Phrase>> {
    text.lines().map(|line| line.parse().ok()).collect()
}

/// The list of rules; none before there is a rule that catches all.
pub(super) fn rules(link: &mut dyn Link) -> Result<Option<RoutingRules>> {
    let rows = all(link, &sql::ROUTING_RULES, &[], rule)?;
    let Some((version, _)) = rows.first() else { return Ok(None) };
    let version = *version;
    let rules = rows.into_iter().map(|(_, rule)| rule).collect();
    let unreadable = |detail: String| StoreError::Unreadable { detail };
    let rules = RoutingRules::new(version, rules);
    rules.map(Some).map_err(|error| unreadable(error.to_string()))
}

fn insert(link: &mut dyn Link, position: u32, rule: &RoutingRule) -> Result<()> {
    let conditions = &rule.conditions;
    let language = conditions.language.map(|it| it.to_string());
    let phrases = phrases_text(&conditions.phrases);
    let set_language = rule.language.map(|it| it.to_string());
    let values = values![
        rule.id,
        position,
        &rule.name,
        conditions.channel,
        conditions.hours.map(HoursCondition::name),
        language.as_deref(),
        &phrases,
        conditions.contact.map(ContactCondition::name),
        rule.route.team,
        rule.route.priority,
        set_language.as_deref(),
    ];
    link.execute(&sql::ROUTING_INSERT_RULE, &values)?;
    Ok(())
}

fn put_last(link: &mut dyn Link, rule: &RoutingRule) -> Result<()> {
    let set_language = rule.language.map(|it| it.to_string());
    let (team, priority) = (rule.route.team, rule.route.priority);
    let values = values![rule.id, &rule.name, team, priority, set_language.as_deref()];
    link.execute(&sql::ROUTING_PUT_LAST_RULE, &values)?;
    Ok(())
}

impl Routing for Tx<'_> {
    fn routing_rules(&mut self) -> Result<Option<RoutingRules>> {
        rules(self.link())
    }

    fn replace_routing_rules(&mut self, rules: &RoutingRules) -> Result<()> {
        let link = self.link();
        if link.execute(&sql::ROUTING_RAISE_VERSION, &values![rules.version])? == 0 {
            link.trouble().lost_race = true;
            return Err(StoreError::Conflict);
        }
        link.execute(&sql::ROUTING_DELETE_RULES, &[])?;
        for rule in rules.iter().filter(|it| it.conditions.is_empty()) {
            put_last(link, rule)?;
        }
        let others = rules.iter().filter(|it| !it.conditions.is_empty());
        for (position, rule) in (0_u32..).zip(others) {
            insert(link, position, rule)?;
        }
        Ok(())
    }

    fn team_name(&mut self, team: TeamId) -> Result<Option<String>> {
        one(self.link(), &sql::AGENT_TEAM_NAME, &values![team], |row| row.text())
    }

    fn last_agent_of(&mut self, contact: ContactId) -> Result<Option<AgentId>> {
        let found =
            one(self.link(), &sql::CONTACT_LAST_AGENT, &values![contact], |row| row.optional_id())?;
        Ok(found.flatten())
    }

    fn last_language_of(&mut self, contact: ContactId) -> Result<Option<Language>> {
        one(self.link(), &sql::CONTACT_LAST_LANGUAGE, &values![contact], |row| row.parsed())
    }
}
