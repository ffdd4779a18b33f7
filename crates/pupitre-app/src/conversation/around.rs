//! Around: the teams that a change of a conversation may concern are locked before its row.

use pupitre_domain::conversation::Conversation;
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

/// Locks the teams that a close of these conversations touches, then their rows.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn lock_all(
    tx: &mut dyn Transaction,
    ids: &[ConversationId],
) -> Result<Vec<Conversation>, StoreError> {
    let mut teams: Vec<TeamId> = Vec::new();
    for id in ids {
        teams.extend(tx.team_of(*id)?);
        if let Some(agent) = tx.holder_of(*id)? {
            teams.extend(tx.teams_of(agent)?);
        }
    }
    teams.sort_unstable();
    teams.dedup();
    tx.lock_teams(&teams)?;
    let mut conversations = Vec::with_capacity(ids.len());
    for id in ids {
        conversations.extend(tx.conversation(*id)?);
    }
    // Those that wait end first: the slot of another is not for them.
    conversations.sort_by_key(|it| it.agent().is_some());
    Ok(conversations)
}
