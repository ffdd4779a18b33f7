//! React: a sign on a visitor's message, or none.

use pupitre_app::ports::channel::{OutgoingReaction, SendOutcome};
use pupitre_domain::delivery::FailureCode;

use super::WhatsAppClient;
use super::outcome::local;
use super::send::addressed;
use crate::wire::outbound::{SendObject, SendRequest};
use crate::wire::pieces::ReactionObject;

impl WhatsAppClient {
    /// One attempt. What is wrong with the message that the sign is on comes later, as a status.
    pub(super) async fn send_reaction(&self, reaction: &OutgoingReaction) -> SendOutcome {
        if let Err(outcome) = self.must_speak_for(&reaction.channel) {
            return outcome;
        }
        let Some(addressee) = addressed(&reaction.recipient) else {
            let detail = "the visitor has neither a phone number nor a user id";
            return SendOutcome::Rejected(local(FailureCode::Invalid, detail));
        };
        let emoji = reaction.emoji.as_deref().unwrap_or_default();
        let object =
            SendObject::Reaction(ReactionObject { message_id: &reaction.platform_id, emoji });
        let request = SendRequest::new(addressee, object);
        self.post_message(&request, reaction.channel.id, 1).await
    }
}
