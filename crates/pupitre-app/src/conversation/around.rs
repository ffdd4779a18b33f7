//! Around: the teams that a change of a conversation may concern are locked before its row.

use pupitre_domain::id::{AgentId, ConversationId, TeamId};

use crate::agent::lock_teams_of;
use crate::ports::store::{StoreError, Transaction};

/// Takes the locks of a conversation's team and of the teams of whoever holds it, put it aside or
/// is awaited, in id order. `false` when there is no such conversation.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn lock_around(
    tx: &mut dyn Transaction,
    id: ConversationId,
) -> Result<bool, StoreError> {
    lock_around_with(tx, id, &[], &[])
}

/// The same, with the teams of these agents and these teams besides.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn lock_around_with(
    tx: &mut dyn Transaction,
    id: ConversationId,
    agents: &[AgentId],
    teams: &[TeamId],
) -> Result<bool, StoreError> {
    let Some(around) = tx.around(id)? else { return Ok(false) };
    let concerned = [around.agent, around.named].into_iter().flatten();
    let agents: Vec<AgentId> = concerned.chain(agents.iter().copied()).collect();
    lock_teams_of(tx, &agents, &[&[around.team], teams].concat())?;
    Ok(true)
}
