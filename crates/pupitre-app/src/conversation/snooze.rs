//! Snooze: the holder puts a conversation aside, and the next one comes (P1, A6).

use pupitre_domain::conversation::snooze::{SnoozeError, SnoozeTerms};
use pupitre_domain::conversation::{Conversation, HoldError};
use pupitre_domain::event::{Actor, EventBody};
use pupitre_domain::id::{ConversationId, DueWorkId};

use super::around::lock_around;
use super::free_slot;
use super::tell::tell;
use crate::Context;
use crate::ports::store::{DueWork, StoreError, TimeKind, Topic, Transaction};

/// What is to be put aside.
#[derive(Debug, Clone, Copy)]
pub struct SnoozeConversation {
    /// The conversation.
    pub conversation: ConversationId,
    /// Until when, and for whom it comes back.
    pub terms: SnoozeTerms,
    /// The stay that the agent knows of.
    pub expected_epoch: Option<u32>,
}

/// Why it was not put aside.
#[derive(Debug, thiserror::Error)]
pub enum SnoozeConversationError {
    /// There is no such conversation.
    #[error("the conversation does not exist")]
    NotFound,
    /// It can't be put aside so.
    #[error(transparent)]
    Snooze(#[from] SnoozeError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<HoldError> for SnoozeConversationError {
    fn from(error: HoldError) -> Self {
        Self::Snooze(error.into())
    }
}

/// Puts a conversation on the actor's desk aside; the slot that it took pulls the next one (A6).
///
/// # Errors
///
/// See [`SnoozeConversationError`].
pub fn snooze_conversation(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &SnoozeConversation,
) -> Result<Conversation, SnoozeConversationError> {
    let Actor::Agent(agent) = ctx.actor else {
        return Err(HoldError::NotOwner.into());
    };
    if !lock_around(tx, command.conversation)? {
        return Err(SnoozeConversationError::NotFound);
    }
    let conversation =
        tx.conversation(command.conversation)?.ok_or(SnoozeConversationError::NotFound)?;
    conversation.held_by(agent, command.expected_epoch)?;
    let assignment = conversation.assignment().ok_or(HoldError::NotOwner)?;
    let snoozed = conversation.snooze(command.terms, ctx.now)?;

    tx.save_conversation(&snoozed)?;
    tx.end_assignment(assignment, ctx.now)?;
    set_alarm(tx, ctx, &snoozed)?;
    let SnoozeTerms { until, is_kept } = command.terms;
    let body = EventBody::ConversationSnoozed { agent, assignment, until, is_kept };
    tell(tx, ctx, &snoozed, body)?;
    free_slot(tx, ctx, agent, snoozed.family)?;
    Ok(snoozed)
}

/// Writes when the conversation wakes by itself, if it does (P2).
fn set_alarm(
    tx: &mut dyn Transaction,
    ctx: &Context,
    snoozed: &Conversation,
) -> Result<(), StoreError> {
    let subject = *snoozed.id.as_bytes();
    let Some(due_at) = snoozed.wakes_at() else {
        return tx.cancel(Topic::WakeSnoozed, subject);
    };
    tx.enqueue(&DueWork {
        id: DueWorkId::from_bytes(ctx.ids.id()),
        topic: Topic::WakeSnoozed,
        subject,
        lane: None,
        time: TimeKind::Business,
        due_at,
    })
}
