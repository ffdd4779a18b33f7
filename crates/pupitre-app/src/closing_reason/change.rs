//! Change: a closing reason is renamed, moved, switched off or on again; never deleted (P6).

use pupitre_domain::closing_reason::{ClosingReason, moved};
use pupitre_domain::event::{Event, EventBody};
use pupitre_domain::id::ClosingReasonId;
use pupitre_domain::name::{Name, NameError};

use crate::Context;
use crate::ports::store::{StoreError, Transaction};

/// What becomes of a closing reason; what is not said stays.
#[derive(Debug, Clone)]
pub struct ChangeClosingReason {
    /// Which.
    pub id: ClosingReasonId,
    /// Its new name.
    pub name: Option<String>,
    /// Whether it can be given.
    pub is_active: Option<bool>,
    /// Its new place in the list, from 0; past the end is the end.
    pub position: Option<u32>,
}

/// Why it was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeClosingReasonError {
    /// There is no such reason.
    #[error("the closing reason does not exist")]
    NotFound,
    /// The name can't be one.
    #[error(transparent)]
    Name(#[from] NameError),
    /// Another reason has the name.
    #[error("another closing reason has this name")]
    NameTaken,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Changes a closing reason. Conversations that were closed with it keep it.
///
/// # Errors
///
/// See [`ChangeClosingReasonError`].
pub fn change_closing_reason(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &ChangeClosingReason,
) -> Result<ClosingReason, ChangeClosingReasonError> {
    let before = tx.closing_reasons()?;
    let known = before.iter().find(|it| it.id == command.id);
    let known = known.ok_or(ChangeClosingReasonError::NotFound)?;
    let name = match &command.name {
        Some(name) => Name::parse(name)?,
        None => known.name.clone(),
    };
    if before.iter().any(|it| it.id != known.id && it.name == name) {
        return Err(ChangeClosingReasonError::NameTaken);
    }
    let is_active = command.is_active.unwrap_or(known.is_active);
    let changed = ClosingReason { name, is_active, ..known.clone() };
    let mut after = before.clone();
    for reason in after.iter_mut().filter(|it| it.id == changed.id) {
        *reason = changed.clone();
    }
    if let Some(position) = command.position {
        after = moved(after, changed.id, position);
    }
    for reason in after.iter().filter(|it| !before.contains(it)) {
        tx.save_closing_reason(reason)?;
        let body = EventBody::ClosingReasonChanged { reason: reason.id };
        tx.append(Event { conversation: None, actor: ctx.actor, at: ctx.now, body }, None, None)?;
    }
    Ok(after.into_iter().find(|it| it.id == changed.id).unwrap_or(changed))
}
