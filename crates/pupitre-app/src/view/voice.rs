//! What the screen reads of the house's voice: canned replies and signatures.
#![expect(clippy::missing_errors_doc, reason = "each fails when the database does")]

use pupitre_domain::canned_reply::CannedReply;
use pupitre_domain::id::{AgentId, ChannelId};
use pupitre_domain::signature::Signature;

use crate::ports::store::StoreError;

/// Which canned replies are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offered {
    /// Those in use.
    Active,
    /// Those switched off as well.
    All,
}

/// Queries about the house's voice.
pub trait VoiceViews {
    /// The shared replies and the agent's own, by shortcut; an agent's own comes before a shared
    /// one of the same shortcut.
    fn canned_replies(
        &mut self,
        agent: AgentId,
        offered: Offered,
    ) -> Result<Vec<CannedReply>, StoreError>;

    /// How a channel's messages are signed.
    fn signature_view(&mut self, channel: ChannelId) -> Result<Signature, StoreError>;
}
