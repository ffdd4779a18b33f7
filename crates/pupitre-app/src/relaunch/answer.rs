//! Answer: the visitor wrote after a relaunch: yes, no, or other words (W6).

use pupitre_domain::conversation::{Closing, ClosingCause, Conversation, RelaunchOutcome};
use pupitre_domain::delivery::DeliveryState;
use pupitre_domain::id::{ConversationId, DueWorkId};
use pupitre_domain::message::{Author, Content, Message};
use pupitre_domain::template::TemplateContent;

use super::dispatch::payload;
use super::{lost, save_and_tell, shown, tell_end};
use crate::Context;
use crate::conversation::{end, lock_around};
use crate::message::Quoted;
use crate::ports::store::{
    ClaimedWork, DueWork, RelaunchRow, StoreError, TimeKind, Topic, Transaction,
};

/// Ends the silence of a contact: the relaunch that the visitor's message quotes, else the last
/// one, has its answer; others in the same silence have none. A relaunch that has not left is not
/// answered: it is not needed any more. The conversation as it is then.
///
/// A message that was written before a relaunch and came late does not answer it.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn answered(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: &Conversation,
    message: &Message,
    quoted: Option<&Quoted>,
) -> Result<Conversation, StoreError> {
    if conversation.relaunch.is_some_and(|it| it.outcome == RelaunchOutcome::Declined) {
        tx.cancel(Topic::CloseDeclined, *conversation.id.as_bytes())?;
    }
    let silence = tx.relaunches_in_silence(conversation.channel, conversation.contact)?;
    if silence.is_empty() {
        return Ok(conversation.clone());
    }
    let quoted_message = match quoted {
        Some(quoted) => tx.delivery_by_key(quoted.key)?.map(|it| it.message),
        None => None,
    };
    let is_after = |row: &RelaunchRow| message.sent_at.as_second() >= row.sent_at.as_second();
    let (mut waiting, mut lasts) = (Vec::new(), false);
    for row in silence {
        let is_quoted = quoted_message == Some(row.message);
        if !is_quoted && !is_after(&row) {
            lasts = true;
            continue;
        }
        let state = tx.delivery(row.message)?.map(|it| it.delivery.state);
        if state == Some(DeliveryState::Queued) {
            lost::end(tx, ctx, &row)?;
        } else {
            waiting.push(row);
        }
    }
    let chosen = waiting.iter().position(|it| quoted_message == Some(it.message));
    let Some(chosen) = chosen.or_else(|| waiting.len().checked_sub(1)) else {
        return tx
            .conversation(conversation.id)
            .map(|it| it.unwrap_or_else(|| conversation.clone()));
    };
    let answered = waiting.remove(chosen);
    for row in waiting {
        pass_over(tx, ctx, conversation, &row)?;
    }
    let press = quoted.filter(|_| quoted_message == Some(answered.message));
    let outcome = outcome(tx, &answered, message, press)?;
    let ended = RelaunchRow {
        outcome,
        holds_silence: false,
        ended_at: Some(ctx.now),
        answer: Some(message.id),
        ..answered
    };
    tx.save_relaunch(&ended)?;
    let known = tx.conversation(conversation.id)?.unwrap_or_else(|| conversation.clone());
    let about = (ended.message, outcome);
    if lasts {
        // It came late: a manager has sent another one since, which waits.
        tell_end(tx, ctx, &known, about)?;
        return Ok(known);
    }
    let changed = save_and_tell(tx, ctx, &known, Some(shown(&ended)), about)?;
    if outcome == RelaunchOutcome::Declined && tx.settings()?.declined_closes {
        close_soon(tx, ctx, changed.id)?;
    }
    Ok(changed)
}

/// Ends a relaunch that another one of the same silence had the answer to.
fn pass_over(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: &Conversation,
    row: &RelaunchRow,
) -> Result<(), StoreError> {
    let (outcome, was_pending) =
        (RelaunchOutcome::Unanswered, row.outcome == RelaunchOutcome::Pending);
    let ended =
        RelaunchRow { outcome, holds_silence: false, ended_at: Some(ctx.now), ..row.clone() };
    tx.save_relaunch(&ended)?;
    if was_pending {
        tell_end(tx, ctx, conversation, (ended.message, outcome))?;
    }
    Ok(())
}

/// What an answer means: the reply that was pressed, else the reply whose label was written, else
/// other words. The message shows the reply that was chosen.
fn outcome(
    tx: &mut dyn Transaction,
    row: &RelaunchRow,
    answer: &Message,
    quoted: Option<&Quoted>,
) -> Result<RelaunchOutcome, StoreError> {
    let relaunch = tx.message(row.conversation, row.message)?;
    let Some(relaunch) = relaunch else { return Ok(RelaunchOutcome::Answered) };
    let Content::Template(content) = &relaunch.content else {
        return Ok(RelaunchOutcome::Answered);
    };
    let pressed = quoted.and_then(|it| it.payload.as_deref());
    let by_payload =
        pressed.and_then(|it| (0..content.buttons.len()).find(|at| payload(&relaunch, *at) == it));
    let said = match &answer.content {
        Content::Text(text) => Some(text.as_str()),
        Content::Answer(pressed) => Some(pressed.title.as_str()),
        _ => None,
    };
    let said = said.map(|it| it.trim().to_lowercase());
    let is_said =
        |label: &String| said.as_ref().is_some_and(|it| *it == label.trim().to_lowercase());
    let chosen = by_payload.or_else(|| content.buttons.iter().position(is_said));
    let Some(chosen) = chosen else { return Ok(RelaunchOutcome::Answered) };
    let content =
        TemplateContent { chosen: u32::try_from(chosen).ok(), ..TemplateContent::clone(content) };
    tx.save_template_content(row.conversation, row.message, &content)?;
    // The first reply is yes, the second no.
    Ok(if chosen == 0 { RelaunchOutcome::Accepted } else { RelaunchOutcome::Declined })
}

/// Closes apart: teams are locked before conversations.
fn close_soon(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: ConversationId,
) -> Result<(), StoreError> {
    tx.enqueue(&DueWork {
        id: DueWorkId::from_bytes(ctx.ids.id()),
        topic: Topic::CloseDeclined,
        subject: *conversation.as_bytes(),
        lane: None,
        time: TimeKind::Elapsed,
        due_at: ctx.elapsed,
    })
}

/// What came of closing a declined conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloseDeclined {
    /// It is closed.
    Closed,
    /// Something happened since: it stays open.
    Kept,
}

/// Closes a conversation whose relaunch was declined, unless something was written since (W6).
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn close_declined(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
) -> Result<CloseDeclined, StoreError> {
    if !tx.holds(claim)? {
        return Ok(CloseDeclined::Kept);
    }
    let id = ConversationId::from_bytes(claim.work.subject);
    let is_there = lock_around(tx, id)?;
    tx.finish(claim)?;
    if !is_there {
        return Ok(CloseDeclined::Kept);
    }
    let Some(conversation) = tx.conversation(id)? else { return Ok(CloseDeclined::Kept) };
    if !conversation.is_open() || !is_declined_still(tx, &conversation)? {
        return Ok(CloseDeclined::Kept);
    }
    let closing = Closing { at: ctx.now, cause: ClosingCause::Declined, reason: None };
    end(tx, ctx, &conversation, closing)?;
    Ok(CloseDeclined::Closed)
}

/// Whether no agent has written since the refusal.
fn is_declined_still(
    tx: &mut dyn Transaction,
    conversation: &Conversation,
) -> Result<bool, StoreError> {
    let is_declined =
        conversation.relaunch.is_some_and(|it| it.outcome == RelaunchOutcome::Declined);
    let Some(last) = conversation.last_message.filter(|_| is_declined) else { return Ok(false) };
    // What the visitor writes after it cancels the closing; what the desk says by itself does not.
    Ok(tx.message(conversation.id, last)?.is_some_and(|it| match it.author {
        Author::Agent(_) | Author::Brand => false,
        Author::Visitor | Author::System => true,
    }))
}
