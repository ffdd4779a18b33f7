//! Change: a canned reply is written anew, switched off or on again (D4).

use pupitre_domain::canned_reply::CannedReply;
use pupitre_domain::id::CannedReplyId;
use pupitre_domain::language::Language;

use super::{WriteCannedReplyError, tell, writer};
use crate::Context;
use crate::ports::store::Transaction;

/// Which conversations a reply fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fits {
    /// Those of every language.
    All,
    /// Those of one language.
    Only(Language),
}

/// What is to be changed; what is not given stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeCannedReply {
    /// Which.
    pub reply: CannedReplyId,
    /// Its shortcut.
    pub shortcut: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its text.
    pub text: Option<String>,
    /// Its language, or that it fits all.
    pub language: Option<Fits>,
    /// Whether it is offered.
    pub is_active: Option<bool>,
}

/// Changes a canned reply. It is never deleted.
///
/// # Errors
///
/// See [`WriteCannedReplyError`].
pub fn change_canned_reply(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &ChangeCannedReply,
) -> Result<CannedReply, WriteCannedReplyError> {
    let known = tx.canned_reply(command.reply)?.ok_or(WriteCannedReplyError::NotFound)?;
    writer(tx, ctx, known.scope)?;
    let changed = CannedReply {
        id: known.id,
        scope: known.scope,
        shortcut: command.shortcut.clone().unwrap_or_else(|| known.shortcut.clone()),
        title: command.title.clone().unwrap_or_else(|| known.title.clone()),
        text: command.text.clone().unwrap_or_else(|| known.text.clone()),
        language: match command.language {
            None => known.language,
            Some(Fits::All) => None,
            Some(Fits::Only(language)) => Some(language),
        },
        is_active: command.is_active.unwrap_or(known.is_active),
    };
    let changed = changed.checked()?;
    if changed != known {
        tx.save_canned_reply(&changed)?;
        tell(tx, ctx, changed.id)?;
    }
    Ok(changed)
}
