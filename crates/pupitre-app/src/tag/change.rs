//! Change: a tag is renamed, recolored, switched off or on again; never deleted (P6).

use pupitre_domain::event::{Event, EventBody};
use pupitre_domain::id::TagId;
use pupitre_domain::name::{Name, NameError};
use pupitre_domain::tag::{Tag, TagColor};

use crate::Context;
use crate::ports::store::{StoreError, Transaction};

/// What becomes of a tag; what is not said stays.
#[derive(Debug, Clone)]
pub struct ChangeTag {
    /// Which.
    pub id: TagId,
    /// Its new name.
    pub name: Option<String>,
    /// Its new color.
    pub color: Option<TagColor>,
    /// Whether it can be put on a conversation.
    pub is_active: Option<bool>,
}

/// Why it was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeTagError {
    /// There is no such tag.
    #[error("the tag does not exist")]
    NotFound,
    /// The name can't be one.
    #[error(transparent)]
    Name(#[from] NameError),
    /// Another tag has the name.
    #[error("another tag has this name")]
    NameTaken,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Changes a tag. Conversations that have it keep it.
///
/// # Errors
///
/// See [`ChangeTagError`].
pub fn change_tag(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &ChangeTag,
) -> Result<Tag, ChangeTagError> {
    let known = tx.tag(command.id)?.ok_or(ChangeTagError::NotFound)?;
    let name = match &command.name {
        Some(name) => Name::parse(name)?,
        None => known.name.clone(),
    };
    if name != known.name && tx.tags()?.iter().any(|it| it.id != known.id && it.name == name) {
        return Err(ChangeTagError::NameTaken);
    }
    let changed = Tag {
        id: known.id,
        name,
        color: command.color.unwrap_or(known.color),
        is_active: command.is_active.unwrap_or(known.is_active),
    };
    if changed != known {
        tx.save_tag(&changed)?;
        let body = EventBody::TagChanged { tag: changed.id };
        tx.append(Event { conversation: None, actor: ctx.actor, at: ctx.now, body }, None, None)?;
    }
    Ok(changed)
}
