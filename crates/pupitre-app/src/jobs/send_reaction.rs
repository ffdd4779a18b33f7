//! Send a reaction to the platform: the last sign on a message is what it must hear last (C4).
//!
//! A sign made twice is one sign, so that a call whose outcome nobody knows is made again.

use jiff::SignedDuration;
use pupitre_domain::conversation::reply::check_window;
use pupitre_domain::event::{Event, EventBody};
use pupitre_domain::id::{ConversationId, MessageId};
use pupitre_domain::message::{Direction, MessageChange, Reaction, ReactionState};

use super::pace::PROBE_EVERY;
use super::{backoff, later, spread};
use crate::Context;
use crate::ports::channel::{OutgoingReaction, Recipient, SendOutcome};
use crate::ports::store::{ClaimedWork, PlatformKey, StoreError, Transaction};

/// How many times a reaction is tried before it is shown as failed.
const ATTEMPTS_MAX: u32 = 6;

/// The longest wait between two tries.
const RETRY_WAIT_MAX: SignedDuration = SignedDuration::from_secs(60);

/// The message that a claim is about, and its conversation.
fn subject(claim: &ClaimedWork) -> (ConversationId, MessageId) {
    let conversation = claim.work.lane.unwrap_or_default();
    (ConversationId::from_bytes(conversation), MessageId::from_bytes(claim.work.subject))
}

/// What to tell the platform for a claim; none when nothing is left to do, or when the window has
/// closed meanwhile (W3).
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn begin_reaction(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
) -> Result<Option<OutgoingReaction>, StoreError> {
    let (conversation, message) = subject(claim);
    let reaction = queued(tx, conversation, message)?;
    let known = match reaction {
        Some(_) => tx.conversation(conversation)?.zip(tx.message(conversation, message)?),
        None => None,
    };
    let Some(((conversation, message), reaction)) = known.zip(reaction) else {
        tx.finish(claim)?;
        return Ok(None);
    };
    let channel = tx.channel(conversation.channel)?;
    let identity = tx.identity(conversation.identity)?;
    let Some(((channel, identity), platform_id)) =
        channel.zip(identity).zip(message.platform_id.clone())
    else {
        settle(tx, ctx, claim, &reaction)?;
        return Ok(None);
    };
    let window_ends_at =
        identity.last_visitor_message_at.map(pupitre_domain::service_window::ends_at);
    if check_window(channel.kind.has_service_window(), window_ends_at, ctx.now).is_err() {
        settle(tx, ctx, claim, &reaction)?;
        return Ok(None);
    }
    Ok(Some(OutgoingReaction {
        channel,
        recipient: Recipient { user_id: identity.user_id, phone: identity.phone },
        platform_id,
        emoji: reaction.emoji,
    }))
}

fn queued(
    tx: &mut dyn Transaction,
    conversation: ConversationId,
    message: MessageId,
) -> Result<Option<Reaction>, StoreError> {
    let reaction = tx.reaction(conversation, message, Direction::Outbound)?;
    Ok(reaction.filter(|it| it.state == ReactionState::Queued))
}

/// Records what came of it; nothing when another sign was made meanwhile.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn finish_reaction(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
    outcome: &SendOutcome,
) -> Result<(), StoreError> {
    let (conversation, message) = subject(claim);
    let reaction = queued(tx, conversation, message)?;
    let (Some(reaction), true) = (reaction, tx.holds(claim)?) else { return Ok(()) };
    let retry_after = match outcome {
        SendOutcome::Accepted { platform_key, .. } => {
            tx.bind_reaction(conversation, message, *platform_key)?;
            tell(tx, ctx, conversation, message)?;
            tx.finish(claim)?;
            return Ok(());
        }
        SendOutcome::Rejected(_) => return settle(tx, ctx, claim, &reaction),
        SendOutcome::NotSent { retry_after, .. } => retry_after.unwrap_or_default(),
        SendOutcome::ChannelDown(_) => {
            // It waits as messages do, for as long as the window lets it.
            tx.put_off(claim, later(ctx.elapsed, PROBE_EVERY))?;
            return Ok(());
        }
        SendOutcome::Ambiguous => SignedDuration::ZERO,
    };
    if claim.attempts >= ATTEMPTS_MAX {
        return settle(tx, ctx, claim, &reaction);
    }
    let by = backoff(claim.attempts, RETRY_WAIT_MAX).max(retry_after);
    let by = spread(by, claim.work.subject, claim.attempts);
    tx.postpone(claim, later(ctx.elapsed, by))?;
    Ok(())
}

/// It did not reach the visitor.
fn settle(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
    reaction: &Reaction,
) -> Result<(), StoreError> {
    let (conversation, message) = subject(claim);
    fail(tx, ctx, (conversation, message), reaction)?;
    tx.finish(claim)?;
    Ok(())
}

fn fail(
    tx: &mut dyn Transaction,
    ctx: &Context,
    (conversation, message): (ConversationId, MessageId),
    reaction: &Reaction,
) -> Result<(), StoreError> {
    let failed = Reaction { state: ReactionState::Failed, ..reaction.clone() };
    tx.put_reaction(conversation, message, &failed)?;
    tell(tx, ctx, conversation, message)
}

fn tell(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: ConversationId,
    message: MessageId,
) -> Result<(), StoreError> {
    let body = EventBody::MessageChanged { message, change: MessageChange::Reacted };
    let event = Event { conversation: Some(conversation), actor: ctx.actor, at: ctx.now, body };
    let conversation = tx.conversation(conversation)?;
    tx.append(event, conversation.as_ref(), None)
}

/// The platform says that a reaction that it took could not be made; whether it was a reaction of
/// ours.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn reaction_reported(
    tx: &mut dyn Transaction,
    ctx: &Context,
    key: PlatformKey,
    has_failed: bool,
) -> Result<bool, StoreError> {
    let Some((conversation, message)) = tx.reacted_by_key(key)? else { return Ok(false) };
    let reaction = tx.reaction(conversation, message, Direction::Outbound)?;
    let sent = reaction.filter(|it| has_failed && it.state == ReactionState::Sent);
    if let Some(reaction) = sent {
        fail(tx, ctx, (conversation, message), &reaction)?;
    }
    Ok(true)
}
