//! Close: the conversation ends, and the next one comes (P6, L2, A6).

use pupitre_domain::conversation::{Closing, ClosingCause, Conversation, HoldError};
use pupitre_domain::event::{Actor, EventBody};
use pupitre_domain::id::{ClosingReasonId, ConversationId, TagId};
use pupitre_domain::note::{NoteError, NoteKind, check_note};
use pupitre_domain::settings::ReasonPolicy;

use super::around::lock_around;
use super::free_slot;
use super::tell::tell;
use crate::Context;
use crate::chat::ask_survey;
use crate::note::attach_note;
use crate::ports::store::{StoreError, Topic, Transaction};
use crate::relaunch::unanswered;
use crate::tag::{TagsError, put_tags};

/// What is to be closed, and what is said of it.
#[derive(Debug, Clone)]
pub struct CloseConversation {
    /// The conversation.
    pub conversation: ConversationId,
    /// Why it ends.
    pub reason: Option<ClosingReasonId>,
    /// The tags that it is to have; none: those that it has.
    pub tags: Option<Vec<TagId>>,
    /// A note for colleagues.
    pub note: Option<String>,
    /// The stay that the agent knows of.
    pub expected_epoch: Option<u32>,
}

impl CloseConversation {
    /// A close of which nothing more is said.
    #[must_use]
    pub const fn plain(conversation: ConversationId, expected_epoch: Option<u32>) -> Self {
        Self { conversation, reason: None, tags: None, note: None, expected_epoch }
    }
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
    /// A reason is needed, and none is given.
    #[error("a closing reason is needed")]
    ReasonRequired,
    /// The reason does not exist, or is switched off.
    #[error("this closing reason can't be given")]
    ReasonUnavailable,
    /// The tags can't be given.
    #[error(transparent)]
    Tags(TagsError),
    /// The note can't be written.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<TagsError> for CloseConversationError {
    fn from(error: TagsError) -> Self {
        match error {
            TagsError::Store(error) => Self::Store(error),
            TagsError::Unavailable(_) | TagsError::TooMany => Self::Tags(error),
        }
    }
}

/// Closes a conversation on the actor's desk, or one that they put aside; the slot that it took
/// pulls the next one, from the queue of any of the actor's teams (A6).
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
    if !lock_around(tx, command.conversation)? {
        return Err(CloseConversationError::NotFound);
    }
    let conversation =
        tx.conversation(command.conversation)?.ok_or(CloseConversationError::NotFound)?;
    conversation.may_close(agent, command.expected_epoch)?;
    check_reason(tx, command.reason)?;
    if let Some(note) = &command.note {
        check_note(note)?;
    }
    let has_new_tags = match &command.tags {
        Some(tags) => put_tags(tx, ctx, conversation.id, tags)?,
        None => false,
    };
    let closing = Closing { at: ctx.now, cause: ClosingCause::Agent, reason: command.reason };
    let closed = end(tx, ctx, &conversation, closing)?;
    if let Some(tags) = command.tags.as_ref().filter(|_| has_new_tags) {
        tell(tx, ctx, &closed, EventBody::ConversationTagged { tags: tags.clone() })?;
    }
    if let Some(text) = &command.note {
        attach_note(tx, ctx, &closed, (agent, NoteKind::Closing), text)?;
    }
    ask_survey(tx, ctx, &closed)?;
    Ok(closed)
}

/// Ends a conversation, whoever asks: its stay and its timers end, and its slot pulls the next one.
/// The caller holds the locks of [`lock_around`].
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn end(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: &Conversation,
    closing: Closing,
) -> Result<Conversation, StoreError> {
    let conversation = &unanswered(tx, ctx, conversation)?;
    let Ok(closed) = conversation.close(closing.cause, closing.reason, closing.at) else {
        return Ok(conversation.clone());
    };
    let holder = conversation.agent();
    let assignment = conversation.assignment();
    tx.save_conversation(&closed)?;
    if let Some(assignment) = assignment {
        tx.end_assignment(assignment, ctx.now)?;
    }
    for topic in [Topic::WakeSnoozed, Topic::AutoClose, Topic::NamedDelay] {
        tx.cancel(topic, *closed.id.as_bytes())?;
    }
    let agent = conversation.listed_by();
    tell(tx, ctx, &closed, EventBody::ConversationClosed { agent, assignment, closing })?;
    if let Some(holder) = holder {
        free_slot(tx, ctx, holder, closed.family)?;
    }
    Ok(closed)
}

/// P6: a reason that is given can be given; none is needed unless the setting says so.
fn check_reason(
    tx: &mut dyn Transaction,
    reason: Option<ClosingReasonId>,
) -> Result<(), CloseConversationError> {
    let Some(reason) = reason else {
        return match tx.settings()?.closing_reason {
            ReasonPolicy::Optional => Ok(()),
            ReasonPolicy::Required => Err(CloseConversationError::ReasonRequired),
        };
    };
    let is_available = tx.closing_reason(reason)?.is_some_and(|it| it.is_active);
    if is_available { Ok(()) } else { Err(CloseConversationError::ReasonUnavailable) }
}
