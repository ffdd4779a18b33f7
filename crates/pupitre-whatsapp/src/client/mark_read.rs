//! Tell the platform that the visitor's messages up to one were read, and perhaps that somebody
//! writes: the platform shows no typing without the mark.

use pupitre_app::ports::channel::{ReadOutcome, SendOutcome};
use pupitre_domain::channel::Channel;

use super::WhatsAppClient;
use super::outcome::of_refusal;
use crate::wire::outbound::{PRODUCT, ReadRequest, TypingIndicator};

impl WhatsAppClient {
    /// Best effort: what the platform refuses for good is done with.
    pub(super) async fn tell_read(&self, channel: &Channel, platform_id: &str) -> ReadOutcome {
        self.tell(channel, platform_id, None).await
    }

    /// The same, and that somebody writes.
    pub(super) async fn tell_typing(&self, channel: &Channel, platform_id: &str) -> ReadOutcome {
        self.tell(channel, platform_id, Some(TypingIndicator { kind: "text" })).await
    }

    async fn tell(
        &self,
        channel: &Channel,
        platform_id: &str,
        typing_indicator: Option<TypingIndicator>,
    ) -> ReadOutcome {
        if !self.speaks_for(channel) {
            return ReadOutcome::Later;
        }
        let request = ReadRequest {
            messaging_product: PRODUCT,
            status: "read",
            message_id: platform_id,
            typing_indicator,
        };
        let path = format!("{}/messages", self.credentials.phone_number_id());
        let Ok(answer) = self.graph.call(self.graph.post(&path).json(&request)).await else {
            return ReadOutcome::Later;
        };
        if answer.error.is_none() && answer.status.is_success() {
            return ReadOutcome::Done;
        }
        match of_refusal(&answer, 1) {
            Some(SendOutcome::Rejected(_)) => ReadOutcome::Done,
            Some(
                SendOutcome::Accepted { .. }
                | SendOutcome::NotSent { .. }
                | SendOutcome::ChannelDown(_)
                | SendOutcome::Ambiguous,
            )
            | None => ReadOutcome::Later,
        }
    }
}
