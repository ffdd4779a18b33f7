//! Add: a tag that conversations can be given (P6).

use pupitre_domain::event::{Event, EventBody};
use pupitre_domain::id::TagId;
use pupitre_domain::name::{Name, NameError};
use pupitre_domain::tag::{TAGS_MAX, Tag, TagColor};

use crate::Context;
use crate::ports::store::{StoreError, Transaction};

/// A new tag.
#[derive(Debug, Clone)]
pub struct AddTag {
    /// The id that the client gave it: the same one is the same tag.
    pub id: TagId,
    /// Its name.
    pub name: String,
    /// The color that it is shown in.
    pub color: TagColor,
}

/// Why it was not added.
#[derive(Debug, thiserror::Error)]
pub enum AddTagError {
    /// The name can't be one.
    #[error(transparent)]
    Name(#[from] NameError),
    /// Another tag has the name.
    #[error("another tag has this name")]
    NameTaken,
    /// The id was given to another tag.
    #[error("this id was given to another tag")]
    IdConflict,
    /// The list is full.
    #[error("there are {TAGS_MAX} tags already")]
    TooMany,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Adds a tag. A repeat gives the first one back.
///
/// # Errors
///
/// See [`AddTagError`].
pub fn add_tag(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &AddTag,
) -> Result<Tag, AddTagError> {
    let name = Name::parse(&command.name)?;
    if let Some(known) = tx.tag(command.id)? {
        let is_repeat = known.name == name && known.color == command.color;
        return if is_repeat { Ok(known) } else { Err(AddTagError::IdConflict) };
    }
    let list = tx.tags()?;
    if list.iter().any(|it| it.name == name) {
        return Err(AddTagError::NameTaken);
    }
    if list.len() >= TAGS_MAX {
        return Err(AddTagError::TooMany);
    }
    let tag = Tag { id: command.id, name, color: command.color, is_active: true };
    tx.insert_tag(&tag)?;
    let body = EventBody::TagChanged { tag: tag.id };
    tx.append(Event { conversation: None, actor: ctx.actor, at: ctx.now, body }, None, None)?;
    Ok(tag)
}
