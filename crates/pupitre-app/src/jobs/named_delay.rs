//! The end of the wait for a named agent: the conversation goes to its team (R6).

use pupitre_domain::id::ConversationId;

use crate::Context;
use crate::conversation::{assign_returned, give_back, lock_around};
use crate::ports::store::{ClaimedWork, StoreError, Transaction};

/// Gives a conversation that has waited long enough for a named agent to its team. One that no
/// longer waits stays as it is, and one whose time is still to come waits for it.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn end_named_delay(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
) -> Result<(), StoreError> {
    if !tx.holds(claim)? {
        return Ok(());
    }
    let id = ConversationId::from_bytes(claim.work.subject);
    lock_around(tx, id)?;
    let settings = tx.settings()?;
    let conversation = tx.conversation(id)?;
    let waiting = conversation.and_then(|it| {
        let (agent, deadline) = (it.named_agent()?, it.named_until(&settings)?);
        Some((it, agent, deadline))
    });
    let Some((conversation, agent, deadline)) = waiting else {
        tx.finish(claim)?;
        return Ok(());
    };
    if deadline.at > ctx.now {
        tx.postpone(claim, deadline.at)?;
        return Ok(());
    }
    give_back(tx, ctx, &conversation, agent, deadline.cause)?;
    assign_returned(tx, ctx, &[conversation])
}
