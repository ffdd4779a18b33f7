//! The end of a conversation in which nobody writes any more (P9).
//!
//! One row of due work per open messaging conversation looks at it now and then, so that a message
//! writes nothing for it; a web chat has one while its visitor is gone.

use jiff::{SignedDuration, Timestamp};
use pupitre_domain::channel::Family;
use pupitre_domain::conversation::{Closing, ClosingCause, Conversation};
use pupitre_domain::id::{ConversationId, DueWorkId};

use super::later;
use crate::Context;
use crate::chat::{Absence, absence, watch_absence};
use crate::conversation::{end, lock_around};
use crate::ports::store::{ClaimedWork, DueWork, StoreError, TimeKind, Topic, Transaction};

/// The longest between two looks, so that a shorter delay applies within a day.
const LOOK_EVERY_MAX: SignedDuration = SignedDuration::from_hours(24);

/// Writes the first look at a new conversation. Web chats are not looked at: they end when the
/// visitor has left.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn watch_silence(
    tx: &mut dyn Transaction,
    ctx: &Context,
    opened: &Conversation,
) -> Result<(), StoreError> {
    let closes_at = later(ctx.now, tx.settings()?.auto_close.of(opened.family));
    look_at(tx, ctx, opened, next_look(closes_at, ctx.now))
}

/// Lets a conversation that came back from a pause be, as long as a silence lasts: whoever gets it
/// back has that time to write.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn put_silence_off(
    tx: &mut dyn Transaction,
    ctx: &Context,
    woken: &Conversation,
) -> Result<(), StoreError> {
    match woken.family {
        Family::Messaging => {
            let closes_at = later(ctx.now, tx.settings()?.auto_close.of(woken.family));
            look_at(tx, ctx, woken, closes_at)
        }
        Family::Chat => watch_absence(tx, ctx, woken.identity),
    }
}

fn look_at(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: &Conversation,
    due_at: Timestamp,
) -> Result<(), StoreError> {
    if conversation.family == Family::Chat {
        return Ok(());
    }
    tx.enqueue(&DueWork {
        id: DueWorkId::from_bytes(ctx.ids.id()),
        topic: Topic::AutoClose,
        subject: *conversation.id.as_bytes(),
        lane: None,
        time: TimeKind::Business,
        due_at,
    })
}

/// Closes the conversation when the silence in it has lasted, without a reason and with a cause of
/// its own; else looks again later.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn auto_close(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
) -> Result<(), StoreError> {
    if !tx.holds(claim)? {
        return Ok(());
    }
    let id = ConversationId::from_bytes(claim.work.subject);
    lock_around(tx, id)?;
    let conversation = tx.conversation(id)?;
    let Some(conversation) = conversation.filter(Conversation::is_open) else {
        tx.finish(claim)?;
        return Ok(());
    };
    match conversation.family {
        Family::Messaging => end_silent(tx, ctx, claim, &conversation),
        Family::Chat => end_left(tx, ctx, claim, &conversation),
    }
}

fn end_silent(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
    conversation: &Conversation,
) -> Result<(), StoreError> {
    let silence = tx.settings()?.auto_close.of(conversation.family);
    let closes_at = conversation.falls_silent_at(silence);
    if closes_at > ctx.now {
        tx.postpone(claim, next_look(closes_at, ctx.now))?;
        return Ok(());
    }
    let closing = Closing { at: ctx.now, cause: ClosingCause::Silence, reason: None };
    end(tx, ctx, conversation, closing)?;
    Ok(())
}

/// A web chat ends once its visitor has been gone; no survey follows.
fn end_left(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
    chat: &Conversation,
) -> Result<(), StoreError> {
    match absence(tx, ctx, chat)? {
        Absence::Over => {
            tx.finish(claim)?;
        }
        Absence::Until(at) => {
            tx.postpone(claim, at)?;
        }
        Absence::Lasted => {
            let cause = ClosingCause::VisitorGone;
            end(tx, ctx, chat, Closing { at: ctx.now, cause, reason: None })?;
        }
    }
    Ok(())
}

fn next_look(closes_at: Timestamp, now: Timestamp) -> Timestamp {
    closes_at.min(later(now, LOOK_EVERY_MAX))
}
