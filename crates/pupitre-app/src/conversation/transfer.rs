//! Transfer: a conversation is handed to a colleague or a team, with words for them and for the
//! visitor, all at once (T1 to T5).

use pupitre_domain::agent::{Agent, Role};
use pupitre_domain::conversation::transfer::{Handover, TransferError};
use pupitre_domain::conversation::wait::Destination;
use pupitre_domain::conversation::{Conversation, HoldError};
use pupitre_domain::event::{Actor, EventBody};
use pupitre_domain::id::{AgentId, ClientId, ConversationId};
use pupitre_domain::note::{NoteError, NoteKind, check_note};

use super::assign_waiting::{land, offer};
use super::leave::{leave, watch_named};
use super::tell::tell;
use super::{assign_named, free_slot, lock_around_with};
use crate::Context;
use crate::message::{OutboundContent, SendMessage, SendMessageError, send_message};
use crate::note::attach_note;
use crate::ports::store::{StoreError, Transaction};

/// What is done when the target can't receive now (T2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Insistence {
    /// It is refused, so that the agent may decide.
    Ask,
    /// It is handed over all the same, and waits.
    Anyway,
}

/// Words for the visitor, which leave with the transfer (T3).
#[derive(Debug, Clone)]
pub struct Announcement {
    /// The id that the agent's screen gave the message.
    pub client_id: ClientId,
    /// What it says.
    pub text: String,
}

/// What is to be handed over.
#[derive(Debug, Clone)]
pub struct TransferConversation {
    /// The conversation.
    pub conversation: ConversationId,
    /// To whom.
    pub to: Destination,
    /// What is done when they can't receive now.
    pub insistence: Insistence,
    /// Words for the visitor.
    pub message: Option<Announcement>,
    /// Words for whoever receives it; the visitor never sees them.
    pub comment: Option<String>,
    /// The stay that the agent knows of.
    pub expected_epoch: Option<u32>,
}

/// Why it was not handed over. Nothing was changed, and nothing was sent.
#[derive(Debug, thiserror::Error)]
pub enum TransferConversationError {
    /// There is no such conversation.
    #[error("the conversation does not exist")]
    NotFound,
    /// It can't be handed over so.
    #[error(transparent)]
    Transfer(#[from] TransferError),
    /// There is no such agent, or they are no longer active.
    #[error("the agent does not exist")]
    AgentNotFound,
    /// There is no such team.
    #[error("the team does not exist")]
    TeamNotFound,
    /// The colleague is not available or has no screen (T2).
    #[error("the colleague is away")]
    TargetAway,
    /// The colleague has no room (T2).
    #[error("the colleague has no room")]
    TargetFull,
    /// Nobody else of the team is available (T2).
    #[error("nobody of the team is available")]
    TeamEmpty,
    /// The words for the visitor can't be sent: the window is closed, for instance (T4).
    #[error(transparent)]
    Message(SendMessageError),
    /// The comment can't be one.
    #[error(transparent)]
    Comment(#[from] NoteError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<HoldError> for TransferConversationError {
    fn from(error: HoldError) -> Self {
        Self::Transfer(error.into())
    }
}

impl From<SendMessageError> for TransferConversationError {
    fn from(error: SendMessageError) -> Self {
        match error {
            SendMessageError::Store(error) => Self::Store(error),
            other => Self::Message(other),
        }
    }
}

/// What happens to a conversation once it is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Arrival {
    /// It lands where there is room, and waits otherwise.
    AsThereIsRoom,
    /// It lands on that desk beyond its limit, by a manager's act.
    BeyondLimit(AgentId),
}

/// Hands a conversation over. The words for the visitor leave, the slot of whoever held it is free
/// and pulls the next one, and the conversation lands or waits there, all in one transaction.
///
/// # Errors
///
/// See [`TransferConversationError`].
pub fn transfer_conversation(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &TransferConversation,
) -> Result<Conversation, TransferConversationError> {
    let Actor::Agent(actor) = ctx.actor else { return Err(HoldError::NotOwner.into()) };
    let actor = tx.agent(actor)?.ok_or(HoldError::NotOwner)?;
    let (agents, teams) = match command.to {
        Destination::Agent(agent) => (vec![agent], Vec::new()),
        Destination::Team(team) => (Vec::new(), vec![team]),
    };
    if !lock_around_with(tx, command.conversation, &agents, &teams)? {
        return Err(TransferConversationError::NotFound);
    }
    let before =
        tx.conversation(command.conversation)?.ok_or(TransferConversationError::NotFound)?;
    before.may_transfer(actor.id, actor.role, command.expected_epoch)?;
    if let Some(comment) = &command.comment {
        check_note(comment)?;
    }
    let handover = handover(tx, &before, command.to)?;
    // What is there already is refused before anything is asked about it.
    before.transfer(handover, ctx.now)?;
    let arrival = arrival(tx, &before, &actor, command)?;

    let announced = match &command.message {
        Some(message) => announce(tx, ctx, &before, message)?,
        None => before.clone(),
    };
    let handed = announced.transfer(handover, ctx.now)?;
    leave(tx, ctx, &before, &handed)?;
    if let Some(comment) = &command.comment {
        attach_note(tx, ctx, &handed, (actor.id, NoteKind::Transfer), comment)?;
    }
    let (from, assignment) = (before.listed_by(), before.assignment());
    let body = EventBody::ConversationTransferred { from, assignment, to: command.to };
    tell(tx, ctx, &handed, body)?;
    let holder = before.agent();
    arrive(tx, ctx, &handed, holder.unwrap_or(actor.id), arrival)?;
    if let Some(holder) = holder {
        free_slot(tx, ctx, holder, handed.family)?;
    }
    tx.conversation(handed.id)?.ok_or(TransferConversationError::NotFound)
}

/// Where it goes: a colleague who is not of its team brings it to a team of theirs, where it is
/// found again if they don't take it (R6).
fn handover(
    tx: &mut dyn Transaction,
    conversation: &Conversation,
    to: Destination,
) -> Result<Handover, TransferConversationError> {
    let team = match to {
        Destination::Team(team) => {
            tx.team(team)?.ok_or(TransferConversationError::TeamNotFound)?;
            team
        }
        Destination::Agent(agent) => {
            let target = tx.agent(agent)?.filter(|it| it.is_active);
            target.ok_or(TransferConversationError::AgentNotFound)?;
            let teams = tx.teams_of(agent)?;
            let is_of_team = teams.contains(&conversation.team);
            let other = teams.first().copied().filter(|_| !is_of_team);
            other.unwrap_or(conversation.team)
        }
    };
    Ok(Handover { to, team })
}

/// Whether the target can receive now; if not, whether it is handed over all the same (T2). Only a
/// manager's act passes a limit.
fn arrival(
    tx: &mut dyn Transaction,
    conversation: &Conversation,
    actor: &Agent,
    command: &TransferConversation,
) -> Result<Arrival, TransferConversationError> {
    let refusal = match command.to {
        Destination::Agent(agent) => {
            let desk = tx.desk_load(agent, conversation.family)?;
            if !desk.is_available || !desk.is_connected {
                TransferConversationError::TargetAway
            } else if desk.load >= desk.capacity.0 {
                let is_manager = actor.role >= Role::Manager;
                if is_manager && command.insistence == Insistence::Anyway {
                    return Ok(Arrival::BeyondLimit(agent));
                }
                TransferConversationError::TargetFull
            } else {
                return Ok(Arrival::AsThereIsRoom);
            }
        }
        Destination::Team(team) => {
            let from = conversation.agent();
            let candidates = tx.candidates(team, conversation.family)?;
            if candidates.iter().any(|it| Some(it.agent) != from) {
                return Ok(Arrival::AsThereIsRoom);
            }
            TransferConversationError::TeamEmpty
        }
    };
    match command.insistence {
        Insistence::Anyway => Ok(Arrival::AsThereIsRoom),
        Insistence::Ask => Err(refusal),
    }
}

/// Sends the words for the visitor as any answer is sent. They announce and answer nothing: the
/// visitor waits as before.
fn announce(
    tx: &mut dyn Transaction,
    ctx: &Context,
    before: &Conversation,
    message: &Announcement,
) -> Result<Conversation, TransferConversationError> {
    let command = SendMessage {
        conversation: before.id,
        client_id: message.client_id,
        content: OutboundContent::Text(message.text.clone()),
        quoted: None,
        is_signed: false,
        expected_epoch: None,
    };
    send_message(tx, ctx, &command)?;
    let sent = tx.conversation(before.id)?.ok_or(TransferConversationError::NotFound)?;
    Ok(sent.still_unanswered(before))
}

/// The conversation lands, or begins to wait. Whoever handed it to a team is not its next agent by
/// themselves.
fn arrive(
    tx: &mut dyn Transaction,
    ctx: &Context,
    handed: &Conversation,
    from: AgentId,
    arrival: Arrival,
) -> Result<(), StoreError> {
    if let Arrival::BeyondLimit(agent) = arrival {
        land(tx, ctx, handed, agent, false)?;
        return Ok(());
    }
    if let Some(agent) = handed.named_agent() {
        watch_named(tx, ctx, handed)?;
        assign_named(tx, ctx, agent, handed.family)?;
        return Ok(());
    }
    tx.hand_on(handed.id, from, ctx.now)?;
    offer(tx, ctx, handed, (from, ctx.now))
}
