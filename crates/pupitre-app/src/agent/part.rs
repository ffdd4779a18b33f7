//! Part: an agent leaves a team or the house, and what was theirs goes back to its team (R7).

use pupitre_domain::event::ReturnCause;
use pupitre_domain::id::{AgentId, TeamId};

use super::lock_teams_of;
use crate::Context;
use crate::conversation::{assign_returned, give_back};
use crate::ports::store::{Held, StoreError, Transaction};

/// What an agent holds, has put aside for themselves or is awaited for, of one team or of all.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
fn all_of(
    tx: &mut dyn Transaction,
    agent: AgentId,
    team: Option<TeamId>,
) -> Result<Vec<Held>, StoreError> {
    let mut held = tx.on_desk(agent)?;
    held.extend(tx.kept_for(agent)?);
    held.retain(|it| team.is_none_or(|team| it.team == team));
    Ok(held)
}

/// Takes the locks that [`part`] needs: the teams of these agents, those of all that is theirs, and
/// that one.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn lock_for_parting(
    tx: &mut dyn Transaction,
    agents: &[AgentId],
    team: Option<TeamId>,
) -> Result<(), StoreError> {
    let mut teams: Vec<TeamId> = team.into_iter().collect();
    for agent in agents {
        teams.extend(all_of(tx, *agent, team)?.iter().map(|it| it.team));
    }
    lock_teams_of(tx, agents, &teams)
}

/// Gives what is an agent's, of one team or of all, back to the queue of its team. They are no
/// longer a candidate there.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn part(
    tx: &mut dyn Transaction,
    ctx: &Context,
    agent: AgentId,
    team: Option<TeamId>,
    cause: ReturnCause,
) -> Result<(), StoreError> {
    let mut returned = Vec::new();
    for Held { conversation, .. } in all_of(tx, agent, team)? {
        let Some(conversation) = tx.conversation(conversation)? else { continue };
        if [conversation.agent(), conversation.named_agent()].contains(&Some(agent)) {
            give_back(tx, ctx, &conversation, agent, cause)?;
            returned.push(conversation);
        }
    }
    assign_returned(tx, ctx, &returned)
}
