//! The end of the grace: an agent whose last screen has been gone for a minute is unavailable (A8).

use pupitre_domain::agent::AvailabilityCause;
use pupitre_domain::id::AgentId;

use super::return_away::look_at_desk;
use crate::Context;
use crate::agent::make_unavailable;
use crate::ports::store::{ClaimedWork, StoreError, Transaction};

/// Makes the agent unavailable in both families unless a screen of theirs is back. The
/// conversations stay on their desk, and go back later if their visitors wait.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn end_grace(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
) -> Result<(), StoreError> {
    if !tx.holds(claim)? {
        return Ok(());
    }
    let agent = AgentId::from_bytes(claim.work.subject);
    let teams = tx.teams_of(agent)?;
    tx.lock_teams(&teams)?;
    if tx.connection_count(agent)? == 0 {
        make_unavailable(tx, ctx, agent, AvailabilityCause::Disconnection)?;
        tx.begin_absence(agent, ctx.now)?;
        look_at_desk(tx, ctx, agent)?;
    }
    tx.finish(claim)?;
    Ok(())
}
