//! Add: a new canned reply, once per id (D4).

use pupitre_domain::canned_reply::CannedReply;

use super::{WriteCannedReplyError, tell, writer};
use crate::Context;
use crate::ports::store::Transaction;

/// A reply that was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// The reply.
    pub reply: CannedReply,
    /// Whether it had been added before.
    pub is_repeat: bool,
}

/// Adds a canned reply. A repeat of the same reply under the same id gives the one that is there.
///
/// # Errors
///
/// See [`WriteCannedReplyError`].
pub fn add_canned_reply(
    tx: &mut dyn Transaction,
    ctx: &Context,
    reply: &CannedReply,
) -> Result<Added, WriteCannedReplyError> {
    writer(tx, ctx, reply.scope)?;
    let reply = reply.clone().checked()?;
    if let Some(known) = tx.canned_reply(reply.id)? {
        if known != reply {
            return Err(WriteCannedReplyError::IdConflict);
        }
        return Ok(Added { reply: known, is_repeat: true });
    }
    let limit = reply.scope.count_max();
    if tx.canned_reply_count(reply.scope)? >= limit {
        return Err(WriteCannedReplyError::TooMany { limit });
    }
    tx.insert_canned_reply(&reply, ctx.now)?;
    tell(tx, ctx, reply.id)?;
    Ok(Added { reply, is_repeat: false })
}
