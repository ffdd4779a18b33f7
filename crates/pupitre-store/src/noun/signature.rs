//! Signatures as rows, and what the screen reads of the house's voice.

use pupitre_app::ports::store::{Signatures, StoreError};
use pupitre_app::view::{Offered, VoiceViews};
use pupitre_domain::canned_reply::CannedReply;
use pupitre_domain::id::{AgentId, ChannelId};
use pupitre_domain::signature::{Signature, SignaturePolicy};

use super::canned_reply::canned_reply;
use crate::backend::{Columns, Link, all, one, values};
use crate::queries::Snapshot;
use crate::sql;
use crate::transaction::Tx;

type Result<T> = std::result::Result<T, StoreError>;

/// Reads the columns of a signature: policy, text.
fn signature(row: &mut Columns<'_>) -> Result<Signature> {
    Ok(Signature { policy: row.named(SignaturePolicy::from_name)?, text: row.text()? })
}

fn signature_of(link: &mut dyn Link, channel: ChannelId) -> Result<Signature> {
    let known = one(link, &sql::SIGNATURE_SIGNATURE, &values![channel], signature)?;
    Ok(known.unwrap_or_else(Signature::none))
}

impl Signatures for Tx<'_> {
    fn signature(&mut self, channel: ChannelId) -> Result<Signature> {
        signature_of(self.link(), channel)
    }

    fn save_signature(&mut self, channel: ChannelId, signature: &Signature) -> Result<()> {
        let values = values![channel, signature.policy.name(), &signature.text];
        self.link().execute(&sql::SIGNATURE_SAVE, &values)?;
        Ok(())
    }
}

impl VoiceViews for Snapshot<'_> {
    fn canned_replies(&mut self, agent: AgentId, offered: Offered) -> Result<Vec<CannedReply>> {
        let takes_all = match offered {
            Offered::Active => false,
            Offered::All => true,
        };
        let values = values![agent, takes_all];
        all(self.link(), &sql::CANNED_REPLY_FOR_AGENT, &values, canned_reply)
    }

    fn signature_view(&mut self, channel: ChannelId) -> Result<Signature> {
        signature_of(self.link(), channel)
    }
}
