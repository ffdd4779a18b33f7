//! Seen: a visitor's page has a message, or the visitor has read it (D5, V2).

use pupitre_domain::delivery::Report;
use pupitre_domain::id::{IdentityId, MessageId};

use crate::Context;
use crate::mail::end_silence;
use crate::message::apply_report;
use crate::ports::store::{StoreError, Transaction};

/// How many messages are marked at a time; older ones are marked by the next.
const MARKED_MAX: u32 = 200;

/// How far a message has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// The page has it.
    Delivered,
    /// The visitor has read it.
    Read,
}

/// What a visitor's page has up to a message.
#[derive(Debug, Clone, Copy)]
pub struct SeenByVisitor {
    /// Who.
    pub identity: IdentityId,
    /// The last message.
    pub message: MessageId,
    /// How far.
    pub seen: Seen,
}

/// Why it was not noted.
#[derive(Debug, thiserror::Error)]
pub enum SeenByVisitorError {
    /// The visitor's conversation has no such message.
    #[error("the message does not exist")]
    NotFound,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Notes that the visitor's page has the messages up to that one, or that the visitor read them.
///
/// # Errors
///
/// See [`SeenByVisitorError`].
pub fn seen_by_visitor(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &SeenByVisitor,
) -> Result<(), SeenByVisitorError> {
    let conversation = tx.last_chat(command.identity)?.ok_or(SeenByVisitorError::NotFound)?;
    tx.message(conversation, command.message)?.ok_or(SeenByVisitorError::NotFound)?;
    if command.seen == Seen::Read {
        end_silence(tx, command.identity)?;
    }
    let (report, is_read) = match command.seen {
        Seen::Delivered => (Report::Delivered, false),
        Seen::Read => (Report::Read, true),
    };
    let unseen = tx.unseen_by_visitor(conversation, command.message, is_read, MARKED_MAX)?;
    for message in unseen.into_iter().rev() {
        if let Some(row) = tx.delivery(message)? {
            apply_report(tx, ctx, &row, &report, None)?;
        }
    }
    Ok(())
}
