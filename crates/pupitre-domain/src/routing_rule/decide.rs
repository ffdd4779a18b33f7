//! Decide: the first rule that is true of a new conversation, and why (R1).

use super::{
    Conditions, ContactCondition, HoursCondition, Reason, RoutingRule, RoutingRules, Text,
};
use crate::conversation::open::Route;
use crate::id::{ChannelId, RoutingRuleId};
use crate::language::Language;

/// What is known of a conversation at the instant of its creation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The channel.
    pub channel: ChannelId,
    /// Whether that instant is within the opening hours of the channel.
    pub hours: HoursCondition,
    /// The language: that of the contact's last conversation, else the channel's.
    pub language: Language,
    /// The words of the first message, if it has any.
    pub text: Option<String>,
    /// Whether the contact wrote before.
    pub contact: ContactCondition,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The rule that decided.
    pub rule: RoutingRuleId,
    /// The team and the priority.
    pub route: Route,
    /// The language that the conversation is held in.
    pub language: Language,
    /// Each condition of the rule, as it was true.
    pub why: Vec<Reason>,
}

/// Where a new conversation goes: by the first rule whose conditions are all true of it.
#[must_use]
pub fn route(rules: &RoutingRules, facts: &Facts) -> Decision {
    let text = Text::new(facts.text.as_deref().unwrap_or_default());
    let decided = rules.rules.iter().find_map(|rule| {
        let why = reasons(&rule.conditions, facts, &text)?;
        Some((rule, why))
    });
    let (rule, why) = decided.unwrap_or_else(|| (&rules.last, vec![Reason::CatchAll]));
    decision(rule, why, facts)
}

fn decision(rule: &RoutingRule, why: Vec<Reason>, facts: &Facts) -> Decision {
    let language = rule.language.unwrap_or(facts.language);
    Decision { rule: rule.id, route: rule.route, language, why }
}

/// The conditions as they are true; none when one is not.
fn reasons(conditions: &Conditions, facts: &Facts, text: &Text) -> Option<Vec<Reason>> {
    let mut reasons = Vec::new();
    if let Some(channel) = conditions.channel {
        if channel != facts.channel {
            return None;
        }
        reasons.push(Reason::Channel(channel));
    }
    if let Some(hours) = conditions.hours {
        if hours != facts.hours {
            return None;
        }
        reasons.push(Reason::Hours(hours));
    }
    if let Some(language) = conditions.language {
        if language != facts.language {
            return None;
        }
        reasons.push(Reason::Language(language));
    }
    if !conditions.phrases.is_empty() {
        let found = conditions.phrases.iter().find(|phrase| text.contains(phrase))?;
        reasons.push(Reason::Phrase(found.as_str().to_owned()));
    }
    if let Some(contact) = conditions.contact {
        if contact != facts.contact {
            return None;
        }
        reasons.push(Reason::Contact(contact));
    }
    Some(reasons)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{closed, rule, team};
    use super::*;

    fn facts() -> Facts {
        Facts {
            channel: ChannelId::from_bytes([7; 16]),
            hours: HoursCondition::Open,
            language: Language::FRENCH,
            text: Some("Bonjour, ma lampe est cassée".to_owned()),
            contact: ContactCondition::New,
        }
    }

    fn decided(rules: Vec<RoutingRule>, facts: &Facts) -> (Route, Vec<Reason>) {
        let decision = route(&RoutingRules::new(1, rules).unwrap(), facts);
        (decision.route, decision.why)
    }

    #[test]
    fn r1_each_condition_decides_and_says_so() {
        let none = Conditions::default;
        let channel = facts().channel;
        let other = ChannelId::from_bytes([8; 16]);
        let word = |text: &str| vec![text.parse().unwrap()];
        let phrase = |text: &str| Reason::Phrase(text.to_owned());
        let cases = [
            (Conditions { channel: Some(channel), ..none() }, Some(Reason::Channel(channel))),
            (Conditions { channel: Some(other), ..none() }, None),
            (
                Conditions { hours: Some(HoursCondition::Open), ..none() },
                Some(Reason::Hours(HoursCondition::Open)),
            ),
            (closed(), None),
            (
                Conditions { language: Some(Language::FRENCH), ..none() },
                Some(Reason::Language(Language::FRENCH)),
            ),
            (Conditions { language: Some(Language::ENGLISH), ..none() }, None),
            (Conditions { phrases: word("CASSEE"), ..none() }, Some(phrase("CASSEE"))),
            (Conditions { phrases: word("cass"), ..none() }, None),
            (
                Conditions { contact: Some(ContactCondition::New), ..none() },
                Some(Reason::Contact(ContactCondition::New)),
            ),
            (Conditions { contact: Some(ContactCondition::Returning), ..none() }, None),
        ];
        for (conditions, why) in cases {
            let rules = vec![rule(1, conditions.clone()), rule(2, none())];
            let expected = match why {
                Some(why) => (Route { team: team(1), priority: 1 }, vec![why]),
                None => (Route { team: team(2), priority: 2 }, vec![Reason::CatchAll]),
            };
            assert_eq!(decided(rules, &facts()), expected, "{conditions:?}");
        }
    }

    #[test]
    fn r1_all_conditions_of_a_rule_and_the_first_rule_in_order() {
        let both = Conditions {
            hours: Some(HoursCondition::Open),
            phrases: vec!["retour".parse().unwrap(), "cassée".parse().unwrap()],
            ..Conditions::default()
        };
        let open = Conditions { hours: Some(HoursCondition::Open), ..Conditions::default() };
        let rules =
            || vec![rule(1, both.clone()), rule(2, open.clone()), rule(3, Conditions::default())];
        let why = vec![Reason::Hours(HoursCondition::Open), Reason::Phrase("cassée".to_owned())];
        assert_eq!(decided(rules(), &facts()), (Route { team: team(1), priority: 1 }, why));
        let silent = Facts { text: None, ..facts() };
        assert_eq!(decided(rules(), &silent).0.team, team(2));
        let night = Facts { hours: HoursCondition::Closed, ..facts() };
        assert_eq!(decided(rules(), &night).0.team, team(3));
    }

    #[test]
    fn r4_a_rule_may_set_the_language() {
        let english = RoutingRule { language: Some(Language::ENGLISH), ..rule(1, closed()) };
        let rules = RoutingRules::new(1, vec![english, rule(2, Conditions::default())]).unwrap();
        assert_eq!(route(&rules, &facts()).language, Language::FRENCH);
        let night = Facts { hours: HoursCondition::Closed, ..facts() };
        assert_eq!(route(&rules, &night).language, Language::ENGLISH);
    }
}
