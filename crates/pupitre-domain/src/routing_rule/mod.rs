//! Routing rules: the ordered list that decides the team and the priority of a new conversation
//! (R1).

mod decide;
mod words;

use std::fmt;
use std::str::FromStr;

pub use decide::{Decision, Facts, route};
pub use words::{Phrase, Text};

use crate::conversation::open::Route;
use crate::id::{ChannelId, RoutingRuleId};
use crate::language::Language;
use crate::names::names;

/// The most rules of the list, the last one included.
pub const RULES_MAX: usize = 200;

/// The most phrases of one rule.
pub const PHRASES_MAX: usize = 50;

/// The longest name of a rule and the longest phrase, in characters.
pub const RULE_TEXT_LENGTH_MAX: usize = 100;

/// The lowest and the highest priority.
pub const PRIORITY_RANGE: std::ops::RangeInclusive<i64> = -100..=100;

names! {
    /// Whether a conversation begins within the opening hours of its channel.
    HoursCondition {
        /// Within them.
        Open = "open",
        /// Outside.
        Closed = "closed",
    }
}

names! {
    /// Whether a contact wrote before.
    ContactCondition {
        /// They had a conversation before, on any channel.
        Returning = "returning",
        /// It is their first one.
        New = "new",
    }
}

/// What must be true of a new conversation; what is left out may be anything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Conditions {
    /// The channel that it begins on.
    pub channel: Option<ChannelId>,
    /// Whether it begins within the opening hours of that channel.
    pub hours: Option<HoursCondition>,
    /// Its language.
    pub language: Option<Language>,
    /// One of these is in the first message; none of them: any message.
    pub phrases: Vec<Phrase>,
    /// Whether the contact wrote before.
    pub contact: Option<ContactCondition>,
}

impl Conditions {
    /// Whether they are true of everything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A rule: where conversations go of which its conditions are true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoutingRule {
    /// Its id.
    pub id: RoutingRuleId,
    /// What it is called on the screen; may be empty.
    pub name: String,
    /// What must be true.
    pub conditions: Conditions,
    /// The team and the priority.
    pub route: Route,
    /// The language that the conversation is then held in; none leaves the one it has.
    pub language: Option<Language>,
}

/// The list of rules. The last one has no conditions, so that every conversation has a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoutingRules {
    /// Grows by one each time the list is replaced.
    pub version: u64,
    rules: Vec<RoutingRule>,
    last: RoutingRule,
}

/// Why a list of rules is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RoutingRulesError {
    /// The last rule has conditions, or there is none.
    #[error("the last rule has no conditions: it catches all")]
    NoCatchAll,
    /// A rule before the last has no conditions: those after it would never be asked.
    #[error("rule {position} has no conditions and is not the last")]
    NoConditions {
        /// Its position in the list, from 0.
        position: usize,
    },
    /// Two rules have one id.
    #[error("rule {position} has the id of another")]
    SameId {
        /// The position of the second one, from 0.
        position: usize,
    },
    /// A rule is called too long, has too many phrases, or a priority out of range.
    #[error("rule {position} passes a limit")]
    Limit {
        /// Its position in the list, from 0.
        position: usize,
    },
    /// There are too many rules.
    #[error("there are at most {RULES_MAX} rules")]
    TooMany,
}

impl RoutingRules {
    /// The list of these rules, in order.
    ///
    /// # Errors
    ///
    /// [`RoutingRulesError`]: the last rule does not catch all, or another catches all before it;
    /// an id is there twice; a limit is passed.
    pub fn new(version: u64, mut rules: Vec<RoutingRule>) -> Result<Self, RoutingRulesError> {
        if rules.len() > RULES_MAX {
            return Err(RoutingRulesError::TooMany);
        }
        for (position, rule) in rules.iter().enumerate() {
            if rules.iter().take(position).any(|it| it.id == rule.id) {
                return Err(RoutingRulesError::SameId { position });
            }
            let is_named = rule.name.chars().count() <= RULE_TEXT_LENGTH_MAX;
            let is_short = rule.conditions.phrases.len() <= PHRASES_MAX;
            if !is_named || !is_short || !PRIORITY_RANGE.contains(&rule.route.priority) {
                return Err(RoutingRulesError::Limit { position });
            }
        }
        let last = rules.pop().filter(|it| it.conditions.is_empty());
        let last = last.ok_or(RoutingRulesError::NoCatchAll)?;
        if let Some(position) = rules.iter().position(|it| it.conditions.is_empty()) {
            return Err(RoutingRulesError::NoConditions { position });
        }
        Ok(Self { version, rules, last })
    }

    /// The rules in order, the last one included.
    pub fn iter(&self) -> impl Iterator<Item = &RoutingRule> {
        self.rules.iter().chain(std::iter::once(&self.last))
    }
}

/// A condition that was true, and so decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The channel is the rule's.
    Channel(ChannelId),
    /// It began within the opening hours, or outside.
    Hours(HoursCondition),
    /// The language is the rule's.
    Language(Language),
    /// This phrase is in the first message.
    Phrase(String),
    /// The contact wrote before, or never did.
    Contact(ContactCondition),
    /// No other rule was true.
    CatchAll,
}

/// As it is stored: `hours:closed`, `phrase:mot`, `catch_all`.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Channel(channel) => write!(f, "channel:{channel}"),
            Self::Hours(hours) => write!(f, "hours:{}", hours.name()),
            Self::Language(language) => write!(f, "language:{language}"),
            Self::Phrase(phrase) => write!(f, "phrase:{phrase}"),
            Self::Contact(contact) => write!(f, "contact:{}", contact.name()),
            Self::CatchAll => f.write_str("catch_all"),
        }
    }
}

/// A text that is not a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a reason of a routing rule")]
pub struct ParseReasonError;

impl FromStr for Reason {
    type Err = ParseReasonError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (kind, value) = text.split_once(':').unwrap_or((text, ""));
        let reason = match kind {
            "channel" => value.parse().ok().map(Self::Channel),
            "hours" => HoursCondition::from_name(value).map(Self::Hours),
            "language" => value.parse().ok().map(Self::Language),
            "phrase" => Some(Self::Phrase(value.to_owned())),
            "contact" => ContactCondition::from_name(value).map(Self::Contact),
            "catch_all" => Some(Self::CatchAll),
            _ => None,
        };
        reason.ok_or(ParseReasonError)
    }
}

#[cfg(test)]
pub(super) mod fixtures {
    //! A few rules, for the tests of the verbs.

    use super::*;
    use crate::id::TeamId;

    pub(crate) fn team(byte: u8) -> TeamId {
        TeamId::from_bytes([byte; 16])
    }

    pub(crate) fn rule(byte: u8, conditions: Conditions) -> RoutingRule {
        RoutingRule {
            id: RoutingRuleId::from_bytes([byte; 16]),
            name: String::new(),
            conditions,
            route: Route { team: team(byte), priority: i64::from(byte) },
            language: None,
        }
    }

    pub(crate) fn closed() -> Conditions {
        Conditions { hours: Some(HoursCondition::Closed), ..Conditions::default() }
    }

    #[test]
    fn r1_the_last_rule_catches_all_and_no_other_does() {
        let all = Conditions::default;
        let new = |rules: Vec<RoutingRule>| RoutingRules::new(1, rules).map(|it| it.iter().count());
        assert_eq!(new(vec![rule(1, all())]), Ok(1));
        assert_eq!(new(vec![rule(1, closed()), rule(2, all())]), Ok(2));
        assert_eq!(new(vec![]), Err(RoutingRulesError::NoCatchAll));
        assert_eq!(new(vec![rule(1, closed())]), Err(RoutingRulesError::NoCatchAll));
        let second = vec![rule(1, closed()), rule(2, all()), rule(3, all())];
        assert_eq!(new(second), Err(RoutingRulesError::NoConditions { position: 1 }));
        let same = vec![rule(1, closed()), rule(1, all())];
        assert_eq!(new(same), Err(RoutingRulesError::SameId { position: 1 }));
    }

    #[test]
    fn a_list_of_rules_has_limits() {
        let new = |rules: Vec<RoutingRule>| RoutingRules::new(1, rules).map(drop);
        let limit = Err(RoutingRulesError::Limit { position: 0 });
        let all = || rule(1, Conditions::default());
        let many = (0..=RULES_MAX).map(|_| all()).collect();
        assert_eq!(new(many), Err(RoutingRulesError::TooMany));
        assert_eq!(new(vec![RoutingRule { name: "é".repeat(100), ..all() }]), Ok(()));
        assert_eq!(new(vec![RoutingRule { name: "é".repeat(101), ..all() }]), limit);
        let route = Route { priority: 101, ..all().route };
        assert_eq!(new(vec![RoutingRule { route, ..all() }]), limit);
    }

    #[test]
    fn a_reason_reads_back() {
        let reasons = [
            Reason::Channel(ChannelId::from_bytes([7; 16])),
            Reason::Hours(HoursCondition::Closed),
            Reason::Language(Language::FRENCH),
            Reason::Phrase("à : b".to_owned()),
            Reason::Contact(ContactCondition::Returning),
            Reason::CatchAll,
        ];
        for reason in reasons {
            assert_eq!(reason.to_string().parse(), Ok(reason));
        }
        assert_eq!("hours:never".parse::<Reason>(), Err(ParseReasonError));
    }
}
