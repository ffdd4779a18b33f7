//! Change: who an agent is, what they may do and hold, whether they are of the house (A4, M2, M5).

use pupitre_domain::agent::{Agent, AvailabilityCause, Capacity, Role};
use pupitre_domain::channel::Family;
use pupitre_domain::event::ReturnCause;
use pupitre_domain::id::AgentId;
use pupitre_domain::language::Language;

use super::{
    NAME_LENGTH_MAX, RoleError, is_name, lock_for_parting, make_unavailable, part, pull, require,
};
use crate::Context;
use crate::ports::store::{StoreError, Transaction};

/// The most languages of one agent.
pub const LANGUAGES_MAX: usize = 20;

/// What is to change; what is not given stays.
#[derive(Debug, Clone)]
pub struct ChangeAgent {
    /// Whom.
    pub agent: AgentId,
    /// Their name, for colleagues.
    pub name: Option<String>,
    /// The name that chat visitors see.
    pub pseudonym: Option<String>,
    /// The languages they answer in.
    pub languages: Option<Vec<Language>>,
    /// Their own limits that change: a value, or none for those of their teams (A4).
    pub capacities: Vec<(Family, Option<Capacity>)>,
    /// What they may do.
    pub role: Option<Role>,
    /// Whether they may log in and receive.
    pub is_active: Option<bool>,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeAgentError {
    /// Not this one's to do: a role is an admin's, and an admin is changed by admins.
    #[error(transparent)]
    Role(#[from] RoleError),
    /// There is no such agent.
    #[error("the agent does not exist")]
    NotFound,
    /// The name is empty, too long or has control characters.
    #[error("a name has 1 to {NAME_LENGTH_MAX} characters, none of them a control character")]
    InvalidName,
    /// Too many languages.
    #[error("an agent has at most {LANGUAGES_MAX} languages")]
    TooManyLanguages,
    /// The limit is above the highest.
    #[error("a limit is at most {}", Capacity::MAX.0)]
    CapacityTooHigh,
    /// Nobody could set the house up any more.
    #[error("the last active admin stays one")]
    LastAdmin,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Changes an agent. A lower limit applies at once and takes nothing away; a higher one pulls from
/// the queues at once (A4, A6). Of one who is no longer active, the sessions end and all that was
/// theirs goes back to the queues of its teams; their name stays in the past (R7).
///
/// # Errors
///
/// See [`ChangeAgentError`].
pub fn change_agent(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &ChangeAgent,
) -> Result<Agent, ChangeAgentError> {
    require(tx, ctx, Role::Manager)?;
    check(command)?;
    lock_for_parting(tx, &[command.agent], None)?;
    let known = tx.agent(command.agent)?.ok_or(ChangeAgentError::NotFound)?;
    if command.role.is_some() || known.role == Role::Admin {
        require(tx, ctx, Role::Admin)?;
    }
    let changed = changed(&known, command);
    let is_admin = |agent: &Agent| agent.is_active && agent.role == Role::Admin;
    if is_admin(&known) && !is_admin(&changed) && tx.active_admin_count()? <= 1 {
        return Err(ChangeAgentError::LastAdmin);
    }
    tx.save_agent(&changed)?;
    for (family, capacity) in &command.capacities {
        tx.set_capacity(changed.id, *family, *capacity)?;
    }
    if known.is_active && !changed.is_active {
        tx.delete_sessions_of(changed.id)?;
        make_unavailable(tx, ctx, changed.id, AvailabilityCause::Manager)?;
        part(tx, ctx, changed.id, None, ReturnCause::Deactivated)?;
    }
    pull(tx, ctx, &[changed.id])?;
    Ok(changed)
}

fn check(command: &ChangeAgent) -> Result<(), ChangeAgentError> {
    if [&command.name, &command.pseudonym].into_iter().flatten().any(|name| !is_name(name)) {
        return Err(ChangeAgentError::InvalidName);
    }
    if command.languages.as_ref().is_some_and(|it| it.len() > LANGUAGES_MAX) {
        return Err(ChangeAgentError::TooManyLanguages);
    }
    if command.capacities.iter().any(|(_, capacity)| *capacity > Some(Capacity::MAX)) {
        return Err(ChangeAgentError::CapacityTooHigh);
    }
    Ok(())
}

fn changed(known: &Agent, command: &ChangeAgent) -> Agent {
    let named = |new: &Option<String>, old: &str| {
        new.as_ref().map_or_else(|| old.to_owned(), |new| new.trim().to_owned())
    };
    Agent {
        id: known.id,
        email: known.email.clone(),
        name: named(&command.name, &known.name),
        pseudonym: named(&command.pseudonym, &known.pseudonym),
        role: command.role.unwrap_or(known.role),
        languages: command.languages.clone().unwrap_or_else(|| known.languages.clone()),
        is_active: command.is_active.unwrap_or(known.is_active),
        avatar: known.avatar,
    }
}
