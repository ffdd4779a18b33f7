//! Canned replies: added and changed (D4).

mod add;
mod change;

pub use add::{Added, add_canned_reply};
pub use change::{ChangeCannedReply, Fits, change_canned_reply};

use pupitre_domain::agent::Role;
use pupitre_domain::canned_reply::{CannedReplyError, Scope};
use pupitre_domain::event::{Actor, DeskChange, Event, EventBody};
use pupitre_domain::id::{AgentId, CannedReplyId};

use crate::Context;
use crate::ports::store::{StoreError, Transaction};

/// Why a canned reply was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteCannedReplyError {
    /// There is no such reply of theirs.
    #[error("the canned reply does not exist")]
    NotFound,
    /// Shared replies are written by managers.
    #[error("shared canned replies are written by managers")]
    RoleInsufficient,
    /// The same id was given to another reply.
    #[error("this id was given to another canned reply")]
    IdConflict,
    /// Another reply in use of the same scope has the shortcut.
    #[error("another canned reply has this shortcut")]
    ShortcutTaken,
    /// There are as many as the scope takes.
    #[error("there are {limit} canned replies already")]
    TooMany {
        /// The most replies of the scope.
        limit: u32,
    },
    /// It can't be kept as it is.
    #[error(transparent)]
    Invalid(#[from] CannedReplyError),
    /// The store failed.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for WriteCannedReplyError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Constraint { constraint } if constraint.ends_with("_shortcut") => {
                Self::ShortcutTaken
            }
            StoreError::Constraint { constraint } if constraint == "canned_replies_pkey" => {
                Self::IdConflict
            }
            other => Self::Store(other),
        }
    }
}

/// The agent who writes, if they may write in that scope. Another's own replies do not exist for
/// them.
fn writer(
    tx: &mut dyn Transaction,
    ctx: &Context,
    scope: Scope,
) -> Result<AgentId, WriteCannedReplyError> {
    let Actor::Agent(id) = ctx.actor else { return Err(WriteCannedReplyError::RoleInsufficient) };
    let agent = tx.agent(id)?.ok_or(WriteCannedReplyError::RoleInsufficient)?;
    match scope {
        Scope::Personal(owner) if owner != id => Err(WriteCannedReplyError::NotFound),
        Scope::Personal(_) => Ok(id),
        Scope::Shared if agent.role >= Role::Manager => Ok(id),
        Scope::Shared => Err(WriteCannedReplyError::RoleInsufficient),
    }
}

fn tell(tx: &mut dyn Transaction, ctx: &Context, reply: CannedReplyId) -> Result<(), StoreError> {
    let body = EventBody::DeskChanged(DeskChange::CannedReply(reply));
    tx.append(Event { conversation: None, actor: ctx.actor, at: ctx.now, body }, None, None)
}
