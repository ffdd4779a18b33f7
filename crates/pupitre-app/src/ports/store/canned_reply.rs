//! Canned replies in the store.
#![expect(clippy::missing_errors_doc, reason = "each fails when the database does")]

use jiff::Timestamp;
use pupitre_domain::canned_reply::{CannedReply, Scope};
use pupitre_domain::id::CannedReplyId;

use super::StoreError;

/// Canned replies.
pub trait CannedReplies {
    /// The reply of that id, under the lock of its row.
    fn canned_reply(&mut self, id: CannedReplyId) -> Result<Option<CannedReply>, StoreError>;

    /// Writes a new reply. A shortcut in use in its scope is [`StoreError::Constraint`] named
    /// `canned_replies_shortcut` or `canned_replies_owner_id_shortcut`; a known id,
    /// `canned_replies_pkey`.
    fn insert_canned_reply(&mut self, reply: &CannedReply, at: Timestamp)
    -> Result<(), StoreError>;

    /// Writes a changed reply; a shortcut in use, as for a new one.
    fn save_canned_reply(&mut self, reply: &CannedReply) -> Result<(), StoreError>;

    /// How many replies a scope has, those switched off included.
    fn canned_reply_count(&mut self, scope: Scope) -> Result<u32, StoreError>;
}
