//! Decide: the rules asked about a first message, at the instant of its arrival (R1).

use jiff::Timestamp;
use pupitre_domain::channel::Channel;
use pupitre_domain::language::Language;
use pupitre_domain::opening_hours::OpeningHours;
use pupitre_domain::routing_rule::{ContactCondition, Decision, Facts, HoursCondition, route};

use crate::ports::store::{StoreError, Transaction};

/// A message that begins a conversation.
pub(crate) struct FirstMessage<'a> {
    /// The channel that it came by.
    pub(crate) channel: &'a Channel,
    /// The hours of that channel.
    pub(crate) hours: &'a OpeningHours,
    /// Its words.
    pub(crate) text: Option<&'a str>,
    /// The language of the contact's last conversation; none when this is their first.
    pub(crate) last_language: Option<Language>,
    /// The language, when it is known otherwise.
    pub(crate) language: Option<Language>,
    /// When it came.
    pub(crate) at: Timestamp,
}

/// Where the conversation goes that the message begins.
///
/// # Errors
///
/// [`StoreError`] when the database fails, or when there is no rule at all.
pub(crate) fn decide(
    tx: &mut dyn Transaction,
    first: &FirstMessage<'_>,
) -> Result<Decision, StoreError> {
    let rules = tx.routing_rules()?.ok_or_else(|| StoreError::Unreadable {
        detail: "no routing rule catches all conversations".to_owned(),
    })?;
    let is_open = first.hours.is_open(first.at);
    let known = first.language.or(first.last_language);
    let facts = Facts {
        channel: first.channel.id,
        hours: if is_open { HoursCondition::Open } else { HoursCondition::Closed },
        language: known.unwrap_or(first.channel.default_language),
        text: first.text.map(str::to_owned),
        contact: match first.last_language {
            Some(_) => ContactCondition::Returning,
            None => ContactCondition::New,
        },
    };
    Ok(route(&rules, &facts))
}
