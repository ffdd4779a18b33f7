//! Wake: a pause ends, once, by time, by the visitor or by hand (P2, P3, P5).

use pupitre_domain::conversation::{Conversation, HoldError, State, WokenBy};
use pupitre_domain::event::{Actor, EventBody};
use pupitre_domain::id::{AgentId, ConversationId};

use super::around::lock_around;
use super::assign_waiting::{assign_named, assign_waiting, take_by_hand};
use super::leave::watch_named;
use super::tell::tell;
use crate::Context;
use crate::jobs::auto_close::put_silence_off;
use crate::ports::store::{StoreError, Topic, Transaction};

/// Which pause is to be ended by hand.
#[derive(Debug, Clone, Copy)]
pub struct ReopenConversation {
    /// The conversation.
    pub conversation: ConversationId,
    /// The version that the agent knows of.
    pub expected_version: Option<u64>,
}

/// Why it was not reopened.
#[derive(Debug, thiserror::Error)]
pub enum ReopenConversationError {
    /// There is no such conversation.
    #[error("the conversation does not exist")]
    NotFound,
    /// The agent may not reopen it.
    #[error(transparent)]
    Hold(#[from] HoldError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Ends the pause of a conversation that the actor put aside. It comes to their desk when there is
/// room, whether or not they receive new ones; else it waits for them (P3, P5).
///
/// # Errors
///
/// See [`ReopenConversationError`].
pub fn reopen_conversation(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &ReopenConversation,
) -> Result<Conversation, ReopenConversationError> {
    let Actor::Agent(agent) = ctx.actor else {
        return Err(HoldError::NotOwner.into());
    };
    if !lock_around(tx, command.conversation)? {
        return Err(ReopenConversationError::NotFound);
    }
    let asleep = tx.conversation(command.conversation)?.ok_or(ReopenConversationError::NotFound)?;
    asleep.paused_by(agent)?;
    if command.expected_version.is_some_and(|version| version != asleep.version) {
        return Err(HoldError::Stale.into());
    }
    let Some(woken) = rouse(tx, ctx, &asleep, WokenBy::Agent, Some(agent))? else {
        return Err(HoldError::NotOwner.into());
    };
    let landed = take_by_hand(tx, ctx, &woken, agent)?;
    Ok(landed.unwrap_or(woken))
}

/// Ends a pause: the conversation comes back to the agent whom it is kept for, as they have room,
/// or to its team (P3). The caller holds the locks of [`lock_around`].
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn wake(
    tx: &mut dyn Transaction,
    ctx: &Context,
    asleep: &Conversation,
    by: WokenBy,
) -> Result<(), StoreError> {
    let kept_for = match asleep.named_agent() {
        Some(agent) => tx.agent(agent)?.filter(|it| it.is_active).map(|it| it.id),
        None => None,
    };
    let Some(woken) = rouse(tx, ctx, asleep, by, kept_for)? else { return Ok(()) };
    match kept_for {
        Some(agent) => assign_named(tx, ctx, agent, woken.family)?,
        None => assign_waiting(tx, ctx, woken.team, woken.family)?,
    };
    Ok(())
}

/// The conversation awake in a queue, and its timer gone; `None` when it was not asleep.
fn rouse(
    tx: &mut dyn Transaction,
    ctx: &Context,
    asleep: &Conversation,
    by: WokenBy,
    waits_for: Option<AgentId>,
) -> Result<Option<Conversation>, StoreError> {
    let agent = match asleep.state {
        State::Snoozed(snooze) => Some(snooze.by),
        State::Queued { .. } | State::Assigned { .. } | State::Closed(_) => None,
    };
    let Some(woken) = asleep.wake(by, waits_for, ctx.now) else { return Ok(None) };
    tx.save_conversation(&woken)?;
    tx.cancel(Topic::WakeSnoozed, *woken.id.as_bytes())?;
    put_silence_off(tx, ctx, &woken)?;
    let body = EventBody::ConversationWoken { agent, by };
    tell(tx, ctx, &woken, body)?;
    watch_named(tx, ctx, &woken)?;
    Ok(Some(woken))
}
