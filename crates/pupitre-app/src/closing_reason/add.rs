//! Add: a closing reason at the end of the list (P6).

use pupitre_domain::closing_reason::{CLOSING_REASONS_MAX, ClosingReason};
use pupitre_domain::event::{Event, EventBody};
use pupitre_domain::id::ClosingReasonId;
use pupitre_domain::name::{Name, NameError};

use crate::Context;
use crate::ports::store::{StoreError, Transaction};

/// A new closing reason.
#[derive(Debug, Clone)]
pub struct AddClosingReason {
    /// The id that the client gave it: the same one is the same reason.
    pub id: ClosingReasonId,
    /// Its name.
    pub name: String,
}

/// Why it was not added.
#[derive(Debug, thiserror::Error)]
pub enum AddClosingReasonError {
    /// The name can't be one.
    #[error(transparent)]
    Name(#[from] NameError),
    /// Another reason has the name.
    #[error("another closing reason has this name")]
    NameTaken,
    /// The id was given to another reason.
    #[error("this id was given to another closing reason")]
    IdConflict,
    /// The list is full.
    #[error("there are {CLOSING_REASONS_MAX} closing reasons already")]
    TooMany,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Adds a closing reason at the end of the list. A repeat gives the first one back.
///
/// # Errors
///
/// See [`AddClosingReasonError`].
pub fn add_closing_reason(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &AddClosingReason,
) -> Result<ClosingReason, AddClosingReasonError> {
    let name = Name::parse(&command.name)?;
    if let Some(known) = tx.closing_reason(command.id)? {
        let is_repeat = known.name == name;
        return if is_repeat { Ok(known) } else { Err(AddClosingReasonError::IdConflict) };
    }
    let list = tx.closing_reasons()?;
    if list.iter().any(|it| it.name == name) {
        return Err(AddClosingReasonError::NameTaken);
    }
    if list.len() >= CLOSING_REASONS_MAX {
        return Err(AddClosingReasonError::TooMany);
    }
    let position = list.iter().map(|it| it.position.saturating_add(1)).max().unwrap_or(0);
    let reason = ClosingReason { id: command.id, name, is_active: true, position };
    tx.insert_closing_reason(&reason)?;
    let body = EventBody::ClosingReasonChanged { reason: reason.id };
    tx.append(Event { conversation: None, actor: ctx.actor, at: ctx.now, body }, None, None)?;
    Ok(reason)
}
