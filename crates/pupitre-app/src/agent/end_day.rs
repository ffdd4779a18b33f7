//! End of day: nothing new comes, and each conversation stays, pauses or goes back, all at once
//! (A9).

use pupitre_domain::agent::AvailabilityCause;
use pupitre_domain::conversation::snooze::SnoozeTerms;
use pupitre_domain::conversation::{Conversation, HoldError};
use pupitre_domain::event::{Actor, ReturnCause};
use pupitre_domain::id::{ConversationId, TeamId};

use super::{lock_teams_of, make_unavailable};
use crate::Context;
use crate::conversation::{
    SnoozeConversation, SnoozeConversationError, assign_returned, give_back, snooze_conversation,
};
use crate::ports::store::{StoreError, Transaction};

/// The most conversations that one end of day chooses for.
pub const END_DAY_LIMIT_MAX: usize = 500;

/// What becomes of a conversation at the end of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndOfDay {
    /// It stays on the desk.
    Keep,
    /// It pauses until tomorrow's opening, for the agent who ends their day.
    Pause,
    /// It goes back to its team.
    GiveBack,
}

/// What becomes of each conversation; those that are not named stay.
#[derive(Debug, Clone)]
pub struct EndDay {
    /// A choice for each conversation.
    pub choices: Vec<(ConversationId, EndOfDay)>,
}

/// Why the day was not ended. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum EndDayError {
    /// Too many choices at once.
    #[error("an end of day has at most {END_DAY_LIMIT_MAX} choices")]
    TooMany,
    /// There is no such conversation.
    #[error("the conversation does not exist")]
    NotFound(ConversationId),
    /// A conversation is no longer on the agent's desk.
    #[error(transparent)]
    Hold(#[from] HoldError),
    /// A conversation can't be put aside so.
    #[error(transparent)]
    Snooze(SnoozeConversationError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<SnoozeConversationError> for EndDayError {
    fn from(error: SnoozeConversationError) -> Self {
        match error {
            SnoozeConversationError::Store(error) => Self::Store(error),
            other => Self::Snooze(other),
        }
    }
}

/// What is proposed for a conversation: it goes back when the visitor waits, else it stays (A9).
#[must_use]
pub const fn proposal(conversation: &Conversation) -> EndOfDay {
    if conversation.waiting_since.is_some() { EndOfDay::GiveBack } else { EndOfDay::Keep }
}

/// Ends the actor's day: both families become unavailable, and each conversation does what was
/// chosen for it.
///
/// # Errors
///
/// See [`EndDayError`].
pub fn end_day(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &EndDay,
) -> Result<(), EndDayError> {
    let Actor::Agent(agent) = ctx.actor else { return Err(HoldError::NotOwner.into()) };
    if command.choices.len() > END_DAY_LIMIT_MAX {
        return Err(EndDayError::TooMany);
    }
    let mut teams: Vec<TeamId> = Vec::new();
    for (id, _) in &command.choices {
        teams.push(tx.team_of(*id)?.ok_or(EndDayError::NotFound(*id))?);
    }
    lock_teams_of(tx, &[agent], &teams)?;
    make_unavailable(tx, ctx, agent, AvailabilityCause::Agent)?;
    let mut returned = Vec::new();
    for (id, choice) in &command.choices {
        let conversation = tx.conversation(*id)?.ok_or(EndDayError::NotFound(*id))?;
        conversation.held_by(agent, None)?;
        match choice {
            EndOfDay::Keep => {}
            EndOfDay::Pause => pause(tx, ctx, &conversation)?,
            EndOfDay::GiveBack => {
                give_back(tx, ctx, &conversation, agent, ReturnCause::EndOfDay)?;
                returned.push(conversation);
            }
        }
    }
    assign_returned(tx, ctx, &returned)?;
    Ok(())
}

/// Puts a conversation aside until its channel opens on a later day; until the visitor writes,
/// where no opening is to come.
fn pause(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: &Conversation,
) -> Result<(), EndDayError> {
    let until = tx.opening_hours_of(conversation.channel)?.tomorrow_opening(ctx.now);
    let command = SnoozeConversation {
        conversation: conversation.id,
        terms: SnoozeTerms { until, is_kept: true },
        expected_epoch: None,
    };
    snooze_conversation(tx, ctx, &command)?;
    Ok(())
}
