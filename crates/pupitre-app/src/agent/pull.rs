//! Pull: what agents may hold has changed, and what waits for them comes (A4, A6).

use pupitre_domain::channel::Family;
use pupitre_domain::event::{Event, EventBody};
use pupitre_domain::id::{AgentId, TeamId};

use crate::Context;
use crate::conversation::free_slot;
use crate::ports::store::{StoreError, Transaction};

/// Takes the locks of all the teams of these agents, and of these teams, in one order.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn lock_teams_of(
    tx: &mut dyn Transaction,
    agents: &[AgentId],
    teams: &[TeamId],
) -> Result<(), StoreError> {
    let mut all = teams.to_vec();
    for agent in agents {
        all.extend(tx.teams_of(*agent)?);
    }
    tx.lock_teams(&all)
}

/// Says that these agents are not set as they were, and gives them what waits. Their teams are
/// locked before.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn pull(
    tx: &mut dyn Transaction,
    ctx: &Context,
    agents: &[AgentId],
) -> Result<(), StoreError> {
    for agent in agents {
        let body = EventBody::AgentChanged { agent: *agent };
        tx.append(Event { conversation: None, actor: ctx.actor, at: ctx.now, body }, None, None)?;
    }
    for agent in agents {
        for family in Family::ALL {
            free_slot(tx, ctx, *agent, family)?;
        }
    }
    Ok(())
}
