//! Replace: the whole list of rules at once, by who knows the version that is there (R1).

use pupitre_domain::event::{DeskChange, Event, EventBody};
use pupitre_domain::routing_rule::{RoutingRule, RoutingRules, RoutingRulesError};

use crate::Context;
use crate::ports::store::{StoreError, Transaction};

/// The new list.
#[derive(Debug, Clone)]
pub struct ReplaceRoutingRules {
    /// The rules in order; the last one catches all.
    pub rules: Vec<RoutingRule>,
    /// The version that the manager saw.
    pub expected_version: u64,
}

/// Why it was not replaced.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceRoutingRulesError {
    /// The rules make no list.
    #[error(transparent)]
    Rules(#[from] RoutingRulesError),
    /// Another changed the list meanwhile.
    #[error("the list was changed by another")]
    Stale,
    /// A rule names a team that does not exist.
    #[error("the team of rule {position} does not exist")]
    TeamNotFound {
        /// Its position in the list, from 0.
        position: usize,
    },
    /// A rule names a channel that does not exist.
    #[error("the channel of rule {position} does not exist")]
    ChannelNotFound {
        /// Its position in the list, from 0.
        position: usize,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Replaces the list. Conversations that are there stay where they are.
///
/// # Errors
///
/// See [`ReplaceRoutingRulesError`].
pub fn replace_routing_rules(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &ReplaceRoutingRules,
) -> Result<RoutingRules, ReplaceRoutingRulesError> {
    let known = tx.routing_rules()?.map_or(1, |rules| rules.version);
    if known != command.expected_version {
        return Err(ReplaceRoutingRulesError::Stale);
    }
    let rules = RoutingRules::new(known.saturating_add(1), command.rules.clone())?;
    for (position, rule) in rules.iter().enumerate() {
        if tx.team_name(rule.route.team)?.is_none() {
            return Err(ReplaceRoutingRulesError::TeamNotFound { position });
        }
        if let Some(channel) = rule.conditions.channel
            && tx.channel(channel)?.is_none()
        {
            return Err(ReplaceRoutingRulesError::ChannelNotFound { position });
        }
    }
    tx.replace_routing_rules(&rules)?;
    let body = EventBody::DeskChanged(DeskChange::RoutingRules { version: rules.version });
    tx.append(Event { conversation: None, actor: ctx.actor, at: ctx.now, body }, None, None)?;
    Ok(rules)
}
