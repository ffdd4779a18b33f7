//! Close: the holder ends the conversation, and the next one comes (P6, L2, A6).

use pupitre_domain::conversation::{Closing, ClosingCause, Conversation, HoldError};
use pupitre_domain::event::{Actor, Event, EventBody};
use pupitre_domain::id::ConversationId;

use super::free_slot;
use crate::Context;
use crate::ports::store::{StoreError, Transaction};

/// What is to be closed.
#[derive(Debug, Clone, Copy)]
pub struct CloseConversation {
    /// The conversation.
    pub conversation: ConversationId,
    /// The stay that the agent knows of.
    pub expected_epoch: Option<u32>,
}

/// Why it was not closed.
#[derive(Debug, thiserror::Error)]
pub enum CloseConversationError {
    /// There is no such conversation.
    #[error("the conversation does not exist")]
    NotFound,
    /// The agent may not act on it.
    #[error(transparent)]
    Hold(#[from] HoldError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Closes a conversation on the actor's desk; the slot that it took pulls the next one, from the
/// queue of any of the actor's teams (A6).
///
/// # Errors
///
/// See [`CloseConversationError`].
pub fn close_conversation(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &CloseConversation,
) -> Result<Conversation, CloseConversationError> {
    let Actor::Agent(agent) = ctx.actor else {
        return Err(HoldError::NotOwner.into());
    };
    let team = tx.team_of(command.conversation)?.ok_or(CloseConversationError::NotFound)?;
    let mut teams = tx.teams_of(agent)?;
    if !teams.contains(&team) {
        teams.push(team);
        teams.sort_unstable();
    }
    tx.lock_teams(&teams)?;
    let conversation =
        tx.conversation(command.conversation)?.ok_or(CloseConversationError::NotFound)?;
    conversation.held_by(agent, command.expected_epoch)?;
    let closing = Closing { at: ctx.now, cause: ClosingCause::Agent, reason: None };
    let closed = conversation.close(closing.cause, closing.reason, closing.at)?;
    let assignment = conversation.assignment();

    tx.save_conversation(&closed)?;
    if let Some(assignment) = assignment {
        tx.end_assignment(assignment, ctx.now)?;
    }
    let body = EventBody::ConversationClosed { agent: Some(agent), assignment, closing };
    let event = Event { conversation: Some(closed.id), actor: ctx.actor, at: ctx.now, body };
    tx.append(event, Some(&closed), None)?;
    free_slot(tx, ctx, agent, closed.family)?;
    Ok(closed)
}
