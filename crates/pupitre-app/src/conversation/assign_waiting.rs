//! Assign what waits: the one function that puts conversations on desks by itself (A5, A6, R3, R4).

use jiff::Timestamp;
use pupitre_domain::channel::Family;
use pupitre_domain::conversation::Conversation;
use pupitre_domain::event::{Actor, Event, EventBody};
use pupitre_domain::id::{AgentId, AssignmentId, TeamId};
use pupitre_domain::routing::{Candidate, Wanted, best_agent};

use super::leave::leave;
use crate::Context;
use crate::jobs::return_away::look_if_absent;
use crate::ports::store::{StoreError, Transaction, Waiting};

/// How many waiting conversations are looked at in one reading of the queue.
const QUEUE_PAGE: u32 = 32;

/// The most conversations that one call assigns; the rest is the next sweep's, so that no
/// transaction is long.
const ASSIGNED_MAX: u32 = 256;

/// Gives the conversations that wait in a team's queue to the agents who have room, in the order of
/// the queue.
///
/// Runs in the transaction of whatever made room or brought a conversation, so that no conversation
/// waits beside a free slot. Returns how many landed on a desk.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn assign_waiting(
    tx: &mut dyn Transaction,
    ctx: &Context,
    team: TeamId,
    family: Family,
) -> Result<u32, StoreError> {
    tx.lock_teams(&[team])?;
    let mut candidates = tx.candidates(team, family)?;
    let mut assigned = 0;
    let mut after = None;
    if !candidates.iter().any(Candidate::has_room) {
        return Ok(assigned);
    }
    let prefers_last_agent = tx.settings()?.prefer_last_agent;
    while assigned < ASSIGNED_MAX && candidates.iter().any(Candidate::has_room) {
        let page = tx.queue(team, family, ctx.now, after, QUEUE_PAGE)?;
        let Some(last) = page.last() else { break };
        after = Some(last.place());
        for mut waiting in page {
            waiting.last_agent = waiting.last_agent.filter(|_| prefers_last_agent);
            if let Some(agent) = place(tx, ctx, &waiting, &candidates)? {
                count_in(&mut candidates, agent, ctx);
                assigned += 1;
            }
        }
    }
    Ok(assigned)
}

/// Gives an agent what waits for them by name, in the order of the queue, as far as they have room.
/// Returns how many landed on their desk.
///
/// The caller holds the locks of the agent's teams.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn assign_named(
    tx: &mut dyn Transaction,
    ctx: &Context,
    agent: AgentId,
    family: Family,
) -> Result<u32, StoreError> {
    let mut assigned = 0;
    for waiting in tx.named_queue(agent, family, ctx.now, QUEUE_PAGE)? {
        if !take_slot(tx, ctx, &waiting.conversation, agent, false)? {
            break;
        }
        assigned += 1;
    }
    Ok(assigned)
}

/// Fills a desk that has room, or may have: with what waits for the agent by name, then from the
/// queues of their teams (A6).
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn free_slot(
    tx: &mut dyn Transaction,
    ctx: &Context,
    agent: AgentId,
    family: Family,
) -> Result<u32, StoreError> {
    let teams = tx.teams_of(agent)?;
    tx.lock_teams(&teams)?;
    let mut assigned = assign_named(tx, ctx, agent, family)?;
    for team in teams {
        assigned += assign_waiting(tx, ctx, team, family)?;
    }
    Ok(assigned)
}

/// Heals what a lost race may have left: conversations that wait beside a free slot, in every
/// queue.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn sweep(tx: &mut dyn Transaction, ctx: &Context) -> Result<u32, StoreError> {
    let mut assigned = 0;
    for (agent, family) in tx.agents_awaited()? {
        let teams = tx.teams_of(agent)?;
        tx.lock_teams(&teams)?;
        assigned += assign_named(tx, ctx, agent, family)?;
    }
    for (team, family) in tx.teams_that_wait()? {
        assigned += assign_waiting(tx, ctx, team, family)?;
    }
    Ok(assigned)
}

/// Offers a conversation that was just handed to its team to whoever has room there: first to who
/// last answered its contact (R4).
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(super) fn offer(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: &Conversation,
    handed_on: (AgentId, Timestamp),
) -> Result<(), StoreError> {
    let candidates = tx.candidates(conversation.team, conversation.family)?;
    let last_agent = if tx.settings()?.prefer_last_agent {
        tx.last_agent_of(conversation.contact)?
    } else {
        None
    };
    let (conversation, handed_on) = (conversation.clone(), Some(handed_on));
    let waiting = Waiting { conversation, last_agent, handed_on };
    place(tx, ctx, &waiting, &candidates)?;
    Ok(())
}

/// Puts one waiting conversation on the best desk, if there is one. Whoever handed it to the team
/// is passed over for as long as a named agent is waited for (R6).
fn place(
    tx: &mut dyn Transaction,
    ctx: &Context,
    waiting: &Waiting,
    candidates: &[Candidate],
) -> Result<Option<AgentId>, StoreError> {
    let conversation = &waiting.conversation;
    let mut candidates = candidates.to_vec();
    if let Some((by, at)) = waiting.handed_on
        && ctx.now.duration_since(at) < tx.settings()?.named_delay.of(conversation.family)
    {
        candidates.retain(|it| it.agent != by);
    }
    let speaks = tx.team_speaks(conversation.team, conversation.language)?;
    let wanted = Wanted {
        language: speaks.then_some(conversation.language),
        last_agent: waiting.last_agent,
    };
    let Some(agent) = best_agent(&candidates, wanted) else { return Ok(None) };
    if take_slot(tx, ctx, conversation, agent, !speaks)? { Ok(Some(agent)) } else { Ok(None) }
}

/// Takes a slot on a desk, counted under the lock of the agent's row: two conversations never enter
/// the last free one (A5). `false` when there is none left.
fn take_slot(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: &Conversation,
    agent: AgentId,
    language_ignored: bool,
) -> Result<bool, StoreError> {
    let desk = tx.desk_load(agent, conversation.family)?;
    if !desk.is_available || !desk.is_connected || desk.load >= desk.capacity.0 {
        return Ok(false);
    }
    Ok(land(tx, ctx, conversation, agent, language_ignored)?.is_some())
}

/// Puts a conversation that waits on the desk of the agent who asks for it by hand: their choice
/// stops new conversations only (A3), their limit holds (A5). `None` when they have no room.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn take_by_hand(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: &Conversation,
    agent: AgentId,
) -> Result<Option<Conversation>, StoreError> {
    let desk = tx.desk_load(agent, conversation.family)?;
    if desk.load >= desk.capacity.0 {
        return Ok(None);
    }
    look_if_absent(tx, ctx, agent)?;
    land(tx, ctx, conversation, agent, false)
}

/// The conversation on that desk; `None` when it does not wait.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(super) fn land(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: &Conversation,
    agent: AgentId,
    language_ignored: bool,
) -> Result<Option<Conversation>, StoreError> {
    let assignment = AssignmentId::from_bytes(ctx.ids.id());
    let Ok(assigned) = conversation.assign(agent, assignment, ctx.now) else {
        return Ok(None);
    };
    leave(tx, ctx, conversation, &assigned)?;
    tx.insert_assignment(assignment, &assigned, agent, ctx.now)?;
    let event = Event {
        conversation: Some(assigned.id),
        actor: Actor::System,
        at: ctx.now,
        body: EventBody::ConversationAssigned { agent, assignment, language_ignored },
    };
    tx.append(event, Some(&assigned), None)?;
    Ok(Some(assigned))
}

/// Counts a landed conversation in the loads that the next choice is made from.
fn count_in(candidates: &mut [Candidate], agent: AgentId, ctx: &Context) {
    if let Some(candidate) = candidates.iter_mut().find(|it| it.agent == agent) {
        candidate.load = candidate.load.saturating_add(1);
        candidate.last_assigned_at = Some(ctx.now);
    }
}
