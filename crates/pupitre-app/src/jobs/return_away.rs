//! The return of what an absent agent holds (A8).
//!
//! One row of due work per absent agent looks at their desk again whenever something on it may be
//! due, so that a message writes nothing for it: what comes after a look waits its whole delay, or
//! asks for another look.

use jiff::{SignedDuration, Timestamp};
use pupitre_domain::conversation::Conversation;
use pupitre_domain::id::{AgentId, DueWorkId, TeamId};
use pupitre_domain::settings::Settings;

use super::later;
use crate::Context;
use crate::agent::lock_teams_of;
use crate::conversation::{assign_returned, give_back};
use crate::ports::store::{ClaimedWork, DueWork, Held, StoreError, TimeKind, Topic, Transaction};

/// The longest between two looks while no visitor waits: a window that a message has just opened
/// ends later than that, less the longest that is kept off its end.
const LOOK_EVERY_MAX: SignedDuration = SignedDuration::from_hours(10);

/// How old a message may be when it comes for the look that is planned to be early enough.
const LATE: SignedDuration = SignedDuration::from_hours(1);

/// Looks at the desk of an absent agent now.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn look_at_desk(
    tx: &mut dyn Transaction,
    ctx: &Context,
    agent: AgentId,
) -> Result<(), StoreError> {
    tx.enqueue(&DueWork {
        id: DueWorkId::from_bytes(ctx.ids.id()),
        topic: Topic::ReturnAway,
        subject: *agent.as_bytes(),
        lane: None,
        time: TimeKind::Business,
        due_at: ctx.now,
    })
}

/// Looks at a desk that a conversation has come to by hand, when its agent is absent.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn look_if_absent(
    tx: &mut dyn Transaction,
    ctx: &Context,
    agent: AgentId,
) -> Result<(), StoreError> {
    if tx.absent_since(agent)?.is_some() { look_at_desk(tx, ctx, agent) } else { Ok(()) }
}

/// A message that was long on its way may have opened a window that ends before the next look at
/// an absent agent's desk.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn look_if_late(
    tx: &mut dyn Transaction,
    ctx: &Context,
    received: &Conversation,
    sent_at: Timestamp,
) -> Result<(), StoreError> {
    let Some(agent) = received.agent() else { return Ok(()) };
    if ctx.now.duration_since(sent_at) > LATE && tx.absent_since(agent)?.is_some() {
        look_at_desk(tx, ctx, agent)?;
    }
    Ok(())
}

/// Gives back what an absent agent holds and whose visitor has waited long enough, each to its
/// team, and looks again when the next may be due. An agent who is back keeps all.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn return_away(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
) -> Result<(), StoreError> {
    if !tx.holds(claim)? {
        return Ok(());
    }
    let agent = AgentId::from_bytes(claim.work.subject);
    let held = tx.on_desk(agent)?;
    let teams: Vec<TeamId> = held.iter().map(|it| it.team).collect();
    lock_teams_of(tx, &[agent], &teams)?;
    let since = match tx.absent_since(agent)? {
        Some(since) if tx.connection_count(agent)? == 0 => since,
        Some(_) | None => {
            tx.finish(claim)?;
            return Ok(());
        }
    };
    match look(tx, ctx, agent, since, &held)? {
        Some(next) => tx.postpone(claim, next)?,
        None => tx.finish(claim)?,
    };
    Ok(())
}

/// Gives back what is due; when the next may be.
fn look(
    tx: &mut dyn Transaction,
    ctx: &Context,
    agent: AgentId,
    since: Timestamp,
    held: &[Held],
) -> Result<Option<Timestamp>, StoreError> {
    let settings = tx.settings()?;
    let mut next: Option<Timestamp> = None;
    let mut returned = Vec::new();
    for Held { conversation, .. } in held {
        let conversation = tx.conversation(*conversation)?;
        let on_desk = conversation.filter(|it| it.agent() == Some(agent));
        let Some(conversation) = on_desk else { continue };
        let deadline = conversation.returns_at(since, &settings);
        if let Some(due) = deadline.filter(|it| it.at <= ctx.now) {
            give_back(tx, ctx, &conversation, agent, due.cause)?;
            returned.push(conversation);
            continue;
        }
        let at = match deadline {
            Some(deadline) => deadline.at,
            None => next_look(&conversation, ctx, &settings),
        };
        next = Some(next.map_or(at, |next| next.min(at)));
    }
    assign_returned(tx, ctx, &returned)?;
    Ok(next)
}

/// Before what a message could make due that comes after this look.
fn next_look(conversation: &Conversation, ctx: &Context, settings: &Settings) -> Timestamp {
    later(ctx.now, settings.return_delay.of(conversation.family).min(LOOK_EVERY_MAX))
}
