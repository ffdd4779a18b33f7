//! Take over: a manager puts a conversation on their own desk (R5).

use pupitre_domain::agent::Role;
use pupitre_domain::conversation::transfer::TransferError;
use pupitre_domain::conversation::{Conversation, HoldError};
use pupitre_domain::event::{Actor, EventBody};
use pupitre_domain::id::{AssignmentId, ConversationId};

use super::leave::leave;
use super::tell::tell;
use super::{free_slot, lock_around_with};
use crate::Context;
use crate::agent::{RoleError, require};
use crate::jobs::return_away::look_if_absent;
use crate::ports::store::{StoreError, Transaction};

/// Which conversation is to be taken over.
#[derive(Debug, Clone, Copy)]
pub struct TakeOver {
    /// The conversation.
    pub conversation: ConversationId,
    /// The stay that the manager knows of.
    pub expected_epoch: Option<u32>,
}

/// Why it was not taken over.
#[derive(Debug, thiserror::Error)]
pub enum TakeOverError {
    /// Not this one's to do.
    #[error(transparent)]
    Role(#[from] RoleError),
    /// There is no such conversation.
    #[error("the conversation does not exist")]
    NotFound,
    /// It is closed, theirs already, or in a later stay.
    #[error(transparent)]
    Transfer(#[from] TransferError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Puts an open conversation on the desk of the manager who asks, wherever it is and whatever their
/// limit; whoever held it has a free slot.
///
/// # Errors
///
/// See [`TakeOverError`].
pub fn take_over(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &TakeOver,
) -> Result<Conversation, TakeOverError> {
    require(tx, ctx, Role::Manager)?;
    let Actor::Agent(manager) = ctx.actor else { return Err(RoleError::Insufficient.into()) };
    if !lock_around_with(tx, command.conversation, &[manager], &[])? {
        return Err(TakeOverError::NotFound);
    }
    let conversation = tx.conversation(command.conversation)?.ok_or(TakeOverError::NotFound)?;
    if command.expected_epoch.is_some_and(|epoch| epoch != conversation.epoch) {
        return Err(TransferError::Hold(HoldError::Stale).into());
    }
    // Nothing else lands on this desk meanwhile: its row is locked.
    tx.desk_load(manager, conversation.family)?;
    let stay = AssignmentId::from_bytes(ctx.ids.id());
    let taken = conversation.take_over(manager, stay, ctx.now)?;
    leave(tx, ctx, &conversation, &taken)?;
    tx.insert_assignment(stay, &taken, manager, ctx.now)?;
    look_if_absent(tx, ctx, manager)?;
    let (from, assignment) = (conversation.listed_by(), conversation.assignment());
    tell(tx, ctx, &taken, EventBody::ConversationTakenOver { from, assignment })?;
    let landed = EventBody::ConversationAssigned {
        agent: manager,
        assignment: stay,
        language_ignored: false,
    };
    tell(tx, ctx, &taken, landed)?;
    if let Some(holder) = conversation.agent() {
        free_slot(tx, ctx, holder, taken.family)?;
    }
    Ok(taken)
}
