//! Check: what would happen to a message, by the same rules and the same choice (M2).

use jiff::Timestamp;
use pupitre_domain::id::{AgentId, ChannelId, ContactId};
use pupitre_domain::language::Language;
use pupitre_domain::routing::{Wanted, best_agent};
use pupitre_domain::routing_rule::Decision;

use super::{FirstMessage, decide};
use crate::ports::store::{StoreError, Transaction};

/// A message that nobody sent.
#[derive(Debug, Clone)]
pub struct CheckRouting {
    /// The channel that it would come by.
    pub channel: ChannelId,
    /// Its words.
    pub text: String,
    /// The language, when the contact's last one or the channel's is not meant.
    pub language: Option<Language>,
    /// When it would come.
    pub at: Timestamp,
    /// Who would write it; none for a contact who never wrote.
    pub contact: Option<ContactId>,
}

/// What would happen to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedRouting {
    /// What the rules decide.
    pub decision: Decision,
    /// The team's name.
    pub team_name: String,
    /// Who of the team would receive it now, if anyone can.
    pub agent: Option<(AgentId, String)>,
    /// Whether the language is ignored because no member of the team has it (R4).
    pub language_ignored: bool,
}

/// Why it can't be said.
#[derive(Debug, thiserror::Error)]
pub enum CheckRoutingError {
    /// There is no such channel.
    #[error("the channel does not exist")]
    ChannelNotFound,
    /// There is no such contact.
    #[error("the contact does not exist")]
    ContactNotFound,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Says what would happen to a message. Changes nothing.
///
/// # Errors
///
/// See [`CheckRoutingError`].
pub fn check_routing(
    tx: &mut dyn Transaction,
    command: &CheckRouting,
) -> Result<CheckedRouting, CheckRoutingError> {
    let channel = tx.channel(command.channel)?.ok_or(CheckRoutingError::ChannelNotFound)?;
    let hours = tx.opening_hours_of(channel.id)?;
    let last_language = match command.contact {
        Some(contact) => {
            tx.contact(contact)?.ok_or(CheckRoutingError::ContactNotFound)?;
            tx.last_language_of(contact)?
        }
        None => None,
    };
    let first = FirstMessage {
        channel: &channel,
        hours: &hours,
        text: Some(&command.text),
        last_language,
        language: command.language,
        at: command.at,
    };
    let decision = decide(tx, &first)?;
    let team = decision.route.team;
    let speaks = tx.team_speaks(team, decision.language)?;
    let last_agent = match command.contact {
        Some(contact) if tx.settings()?.prefer_last_agent => tx.last_agent_of(contact)?,
        Some(_) | None => None,
    };
    let wanted = Wanted { language: speaks.then_some(decision.language), last_agent };
    let candidates = tx.candidates(team, channel.kind.family())?;
    let agent = match best_agent(&candidates, wanted) {
        Some(id) => tx.agent(id)?.map(|agent| (agent.id, agent.name)),
        None => None,
    };
    let team_name = tx.team_name(team)?.unwrap_or_default();
    Ok(CheckedRouting { decision, team_name, agent, language_ignored: !speaks })
}
