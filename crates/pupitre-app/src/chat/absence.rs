//! Absence: a chat whose visitor has left ends by itself (P9).

use jiff::Timestamp;
use pupitre_domain::channel::Family;
use pupitre_domain::conversation::{Conversation, WaitingOn};
use pupitre_domain::id::{DueWorkId, IdentityId};

use crate::Context;
use crate::jobs::later;
use crate::ports::store::{DueWork, StoreError, TimeKind, Topic, Transaction};

/// Begins to count the absence of a visitor, if no page of theirs is connected and a chat is open.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn watch_absence(
    tx: &mut dyn Transaction,
    ctx: &Context,
    visitor: IdentityId,
) -> Result<(), StoreError> {
    if tx.visit_count(visitor)? > 0 {
        return Ok(());
    }
    let Some(chat) = tx.open_chat(visitor)? else { return Ok(()) };
    let delay = tx.settings()?.auto_close.of(Family::Chat);
    tx.enqueue(&DueWork {
        id: DueWorkId::from_bytes(ctx.ids.id()),
        topic: Topic::AutoClose,
        subject: *chat.as_bytes(),
        lane: None,
        time: TimeKind::Business,
        due_at: later(ctx.now, delay),
    })
}

/// When the visitor's absence has lasted, what becomes of their chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Absence {
    /// The visitor is back: their next departure counts anew.
    Over,
    /// It is looked at again then.
    Until(Timestamp),
    /// The chat ends.
    Lasted,
}

/// Looks at a chat whose visitor had left. One that waits for an answer is not ended over it: no
/// message is lost because nobody is free (R2), and what is taken out of hours is answered later
/// (V3). Nor is one that an agent put aside until a time, before it has come back (P2); a pause
/// that only the visitor would end counts as none, as it does in messaging.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn absence(
    tx: &mut dyn Transaction,
    ctx: &Context,
    chat: &Conversation,
) -> Result<Absence, StoreError> {
    if tx.visit_count(chat.identity)? > 0 {
        return Ok(Absence::Over);
    }
    let delay = tx.settings()?.auto_close.of(Family::Chat);
    if chat.waiting_on == WaitingOn::Agent {
        return Ok(Absence::Until(later(ctx.now, delay)));
    }
    let closes_at = chat.falls_silent_at(delay);
    Ok(if closes_at > ctx.now { Absence::Until(closes_at) } else { Absence::Lasted })
}
