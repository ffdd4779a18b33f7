//! Leave: a conversation is no longer where it was; its stay and its timers end.

use pupitre_domain::conversation::wait::Destination;
use pupitre_domain::conversation::{Conversation, State};
use pupitre_domain::event::{EventBody, ReturnCause};
use pupitre_domain::id::{AgentId, DueWorkId};

use super::assign_waiting;
use super::tell::tell;
use crate::Context;
use crate::jobs::auto_close::put_silence_off;
use crate::ports::store::{DueWork, StoreError, TimeKind, Topic, Transaction};

/// Writes a conversation that has left its desk, its pause or its named agent.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn leave(
    tx: &mut dyn Transaction,
    ctx: &Context,
    before: &Conversation,
    after: &Conversation,
) -> Result<(), StoreError> {
    tx.save_conversation(after)?;
    let subject = *after.id.as_bytes();
    match before.state {
        State::Assigned { assignment, .. } => tx.end_assignment(assignment, ctx.now),
        State::Snoozed(_) => {
            tx.cancel(Topic::WakeSnoozed, subject)?;
            put_silence_off(tx, ctx, after)
        }
        State::Queued { waits_for: Some(_) } => tx.cancel(Topic::NamedDelay, subject),
        State::Queued { waits_for: None } | State::Closed(_) => Ok(()),
    }
}

/// Gives what an agent holds, or what is kept for them, back to its team's queue. Whoever is free
/// there is found by [`assign_returned`], once all that goes back is there. The caller holds the
/// locks of the team and of the agent's teams.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn give_back(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: &Conversation,
    agent: AgentId,
    cause: ReturnCause,
) -> Result<(), StoreError> {
    let team = Destination::Team(conversation.team);
    let Ok(returned) = conversation.wait_for(team, ctx.now) else { return Ok(()) };
    leave(tx, ctx, conversation, &returned)?;
    let assignment = conversation.assignment();
    tell(tx, ctx, &returned, EventBody::ConversationReturned { agent, assignment, cause })
}

/// Gives conversations that went back to their teams to whoever is free there.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn assign_returned(
    tx: &mut dyn Transaction,
    ctx: &Context,
    returned: &[Conversation],
) -> Result<(), StoreError> {
    let mut queues: Vec<_> = returned.iter().map(|it| (it.team, it.family)).collect();
    queues.sort_unstable();
    queues.dedup();
    for (team, family) in queues {
        assign_waiting(tx, ctx, team, family)?;
    }
    Ok(())
}

/// Writes when a conversation that waits for a named agent goes to its team (R6). Another time
/// takes the place of the one that was written before.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn watch_named(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: &Conversation,
) -> Result<(), StoreError> {
    let State::Queued { waits_for: Some(_) } = conversation.state else { return Ok(()) };
    let Some(deadline) = conversation.named_until(&tx.settings()?) else { return Ok(()) };
    tx.enqueue(&DueWork {
        id: DueWorkId::from_bytes(ctx.ids.id()),
        topic: Topic::NamedDelay,
        subject: *conversation.id.as_bytes(),
        lane: None,
        time: TimeKind::Business,
        due_at: deadline.at,
    })
}
