//! Members: who is in a team (M2, R7).

use pupitre_domain::agent::Role;
use pupitre_domain::event::{Event, EventBody, ReturnCause};
use pupitre_domain::id::{AgentId, TeamId};

use crate::Context;
use crate::agent::{RoleError, lock_for_parting, part, pull, require};
use crate::ports::store::{StoreError, Transaction};

/// Who is to be in a team.
#[derive(Debug, Clone)]
pub struct SetMembers {
    /// The team.
    pub team: TeamId,
    /// Its members, all of them.
    pub agents: Vec<AgentId>,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum SetMembersError {
    /// Not this one's to do.
    #[error(transparent)]
    Role(#[from] RoleError),
    /// There is no such team.
    #[error("the team does not exist")]
    NotFound,
    /// There is no such agent.
    #[error("an agent does not exist")]
    AgentNotFound,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Sets who is in a team. Those who come in receive what waits there; of those who go, what they
/// held in the team's name goes back to its queue (R7).
///
/// # Errors
///
/// See [`SetMembersError`].
pub fn set_members(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &SetMembers,
) -> Result<(), SetMembersError> {
    require(tx, ctx, Role::Manager)?;
    tx.team(command.team)?.ok_or(SetMembersError::NotFound)?;
    for agent in &command.agents {
        tx.agent(*agent)?.ok_or(SetMembersError::AgentNotFound)?;
    }
    let before = tx.members_of(command.team)?;
    let missing = |from: &[AgentId], others: &[AgentId]| -> Vec<AgentId> {
        from.iter().filter(|it| !others.contains(it)).copied().collect()
    };
    let come = missing(&command.agents, &before);
    let gone = missing(&before, &command.agents);
    let changed = [come.as_slice(), gone.as_slice()].concat();
    if changed.is_empty() {
        return Ok(());
    }
    lock_for_parting(tx, &changed, Some(command.team))?;
    for agent in &come {
        tx.add_member(command.team, *agent)?;
    }
    for agent in &gone {
        tx.remove_member(command.team, *agent)?;
    }
    let body = EventBody::TeamChanged { team: command.team };
    tx.append(Event { conversation: None, actor: ctx.actor, at: ctx.now, body }, None, None)?;
    for agent in &gone {
        part(tx, ctx, *agent, Some(command.team), ReturnCause::Removed)?;
    }
    pull(tx, ctx, &changed)?;
    Ok(())
}
