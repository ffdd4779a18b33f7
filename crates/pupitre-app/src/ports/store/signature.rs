//! Signatures in the store, one per channel.
#![expect(clippy::missing_errors_doc, reason = "each fails when the database does")]

use pupitre_domain::id::ChannelId;
use pupitre_domain::signature::Signature;

use super::StoreError;

/// Signatures.
pub trait Signatures {
    /// How a channel's messages are signed; off until a manager says otherwise.
    fn signature(&mut self, channel: ChannelId) -> Result<Signature, StoreError>;

    /// Writes how a channel's messages are signed.
    fn save_signature(
        &mut self,
        channel: ChannelId,
        signature: &Signature,
    ) -> Result<(), StoreError>;
}
