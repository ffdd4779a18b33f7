//! Add: a new user of the desk.

use pupitre_domain::agent::{Agent, Role};
use pupitre_domain::id::{AgentId, TeamId};
use pupitre_domain::language::Language;

use crate::Context;
use crate::ports::store::{NewAgent, StoreError, Transaction};

/// The longest name or address, in characters.
pub(crate) const NAME_LENGTH_MAX: usize = 120;

/// Who is to be added.
#[derive(Debug, Clone)]
pub struct AddAgent {
    /// The address they log in with.
    pub email: String,
    /// Their name, for colleagues.
    pub name: String,
    /// The name that chat visitors see.
    pub pseudonym: String,
    /// What they may do.
    pub role: Role,
    /// The languages they answer in.
    pub languages: Vec<Language>,
    /// The hash of their password, in PHC form.
    pub password_hash: String,
    /// Their teams.
    pub teams: Vec<TeamId>,
}

/// Why a user was not added.
#[derive(Debug, thiserror::Error)]
pub enum AddAgentError {
    /// Another user has the address.
    #[error("this e-mail address is already taken")]
    EmailTaken,
    /// The address can't be one.
    #[error("this is not an e-mail address")]
    InvalidEmail,
    /// The name is empty, too long or has control characters.
    #[error("a name has 1 to {NAME_LENGTH_MAX} characters, none of them a control character")]
    InvalidName,
    /// The store failed.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for AddAgentError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Constraint { constraint } if constraint.contains("agents_email") => {
                Self::EmailTaken
            }
            other => Self::Store(other),
        }
    }
}

/// Adds a user, with both families unavailable until they say otherwise (A7).
///
/// # Errors
///
/// See [`AddAgentError`].
pub fn add_agent(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &AddAgent,
) -> Result<Agent, AddAgentError> {
    let email = command.email.trim().to_lowercase();
    if !is_address(&email) {
        return Err(AddAgentError::InvalidEmail);
    }
    if !is_name(&command.name) || !is_name(&command.pseudonym) {
        return Err(AddAgentError::InvalidName);
    }
    let agent = Agent {
        id: AgentId::from_bytes(ctx.ids.id()),
        email,
        name: command.name.trim().to_owned(),
        pseudonym: command.pseudonym.trim().to_owned(),
        role: command.role,
        languages: command.languages.clone(),
        is_active: true,
        avatar: None,
    };
    tx.insert_agent(&NewAgent {
        agent: agent.clone(),
        password_hash: command.password_hash.clone(),
        created_at: ctx.now,
    })?;
    for team in &command.teams {
        tx.add_member(*team, agent.id)?;
    }
    Ok(agent)
}

/// One `@` with something before it and a dotted name after, no spaces or control characters.
fn is_address(email: &str) -> bool {
    let Some((local, domain)) = email.split_once('@') else { return false };
    !local.is_empty()
        && email.chars().count() <= NAME_LENGTH_MAX
        && !domain.contains('@')
        && domain.split('.').count() >= 2
        && domain.split('.').all(|label| !label.is_empty())
        && !email.chars().any(|it| it.is_whitespace() || it.is_control())
}

/// Whether it can be the name of an agent or a team.
pub(crate) fn is_name(name: &str) -> bool {
    let name = name.trim();
    !name.is_empty()
        && name.chars().count() <= NAME_LENGTH_MAX
        && !name.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_at_and_a_dotted_name() {
        for good in ["ana@orvelle.example", "a.b+c@x.y.example"] {
            assert!(is_address(good), "{good}");
        }
        for bad in ["", "ana", "@x.y", "ana@", "ana@x", "a@b@c.d", "a b@c.d", "a@c..d", "a@c.d\n"] {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
