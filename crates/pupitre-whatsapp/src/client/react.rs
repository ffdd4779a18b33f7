//! React: a sign on a visitor's message, or none.

use pupitre_app::ports::channel::{OutgoingReaction, SendOutcome};
use pupitre_domain::delivery::FailureCode;

use super::WhatsAppClient;
use super::graph::Broken;
use super::outcome::{local, not_begun, of_send};
use super::send::addressed;
use crate::wire::outbound::{PRODUCT, SendObject, SendRequest};
use crate::wire::pieces::ReactionObject;

impl WhatsAppClient {
    /// One attempt. What is wrong with the message that the sign is on comes later, as a status.
    pub(super) async fn send_reaction(&self, reaction: &OutgoingReaction) -> SendOutcome {
        if !self.speaks_for(&reaction.channel) {
            let detail = "no credentials are configured for this number";
            return SendOutcome::ChannelDown(local(FailureCode::TokenInvalid, detail));
        }
        let Some((to, recipient)) = addressed(&reaction.recipient) else {
            let detail = "the visitor has neither a phone number nor a user id";
            return SendOutcome::Rejected(local(FailureCode::Invalid, detail));
        };
        let emoji = reaction.emoji.as_deref().unwrap_or_default();
        let object =
            SendObject::Reaction(ReactionObject { message_id: &reaction.platform_id, emoji });
        let request = SendRequest {
            messaging_product: PRODUCT,
            recipient_type: "individual",
            to,
            recipient,
            kind: object.kind(),
            object,
            context: None,
            biz_opaque_callback_data: None,
        };
        let path = format!("{}/messages", self.credentials.phone_number_id());
        match self.graph.call(self.graph.post(&path).json(&request)).await {
            Ok(answer) => of_send(&answer, reaction.channel.id, 1),
            Err(Broken::BeforeItBegan) => not_begun("the platform could not be reached"),
            Err(Broken::MidWay) => SendOutcome::Ambiguous,
        }
    }
}
