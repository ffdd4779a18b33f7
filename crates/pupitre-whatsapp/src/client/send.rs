//! Send a message: its file first, if it has one, then the message that names it.

use pupitre_app::ports::channel::{Outgoing, Recipient, SendOutcome};
use pupitre_domain::delivery::FailureCode;
use pupitre_domain::id::ChannelId;
use pupitre_domain::media::Media;
use pupitre_domain::message::Content;

use super::WhatsAppClient;
use super::graph::Broken;
use super::outcome::{local, not_begun, of_send};
use crate::callback;
use crate::wire::interactive::InteractiveObject;
use crate::wire::outbound::{ContextObject, MediaObject, SendObject, SendRequest, TextObject};
use crate::wire::pieces::{CardObject, LocationObject};
use crate::wire::template::TemplateObject;

/// The types that the platform shows as a voice note.
///
/// Source: Cloud API, "Audio messages", `audio.voice`, seen 2026-07-02.
const VOICE_TYPE: &str = "audio/ogg";

impl WhatsAppClient {
    /// One attempt. Whatever fails before the message itself is asked for was certainly not sent.
    pub(super) async fn send_message(&self, outgoing: &Outgoing) -> SendOutcome {
        let outcome = self.attempt(outgoing).await;
        log(outgoing, &outcome);
        outcome
    }

    async fn attempt(&self, outgoing: &Outgoing) -> SendOutcome {
        if let Err(outcome) = self.must_speak_for(&outgoing.channel) {
            return outcome;
        }
        let Some(addressee) = addressed(&outgoing.recipient) else {
            let detail = "the visitor has neither a phone number nor a user id";
            return SendOutcome::Rejected(local(FailureCode::Invalid, detail));
        };
        let uploaded = match (&outgoing.media, outgoing.content.media()) {
            (Some(media), Some(_)) => {
                match self.upload(media, is_document(&outgoing.content), outgoing.attempt).await {
                    Ok(id) => Some(id),
                    Err(outcome) => return outcome,
                }
            }
            (None | Some(_), None) => None,
            (None, Some(_)) => {
                let detail = "the message lacks its file";
                return SendOutcome::Rejected(local(FailureCode::MediaRefused, detail));
            }
        };
        let file = uploaded.as_deref().zip(outgoing.media.as_ref());
        let header = outgoing.header.as_ref();
        let header = header.and_then(|it| it.platform_id.as_deref().zip(Some(&it.media)));
        let template = outgoing.template.as_ref().map(|it| TemplateObject::new(it, header));
        let template = template.map(SendObject::Template);
        let Some(object) = template.or_else(|| object(&outgoing.content, file)) else {
            let detail = "this type can't be sent";
            return SendOutcome::Rejected(local(FailureCode::Invalid, detail));
        };
        let request = SendRequest {
            context: outgoing.quoted.as_deref().map(|message_id| ContextObject { message_id }),
            biz_opaque_callback_data: Some(callback::seal(
                &self.credentials,
                outgoing.message,
                outgoing.attempt,
            )),
            ..SendRequest::new(addressee, object)
        };
        self.post_message(&request, outgoing.channel.id, outgoing.attempt).await
    }

    /// Asks for one message.
    pub(super) async fn post_message(
        &self,
        request: &SendRequest<'_>,
        channel: ChannelId,
        attempt: u32,
    ) -> SendOutcome {
        let path = format!("{}/messages", self.credentials.phone_number_id());
        match self.graph.call(self.graph.post(&path).json(request)).await {
            Ok(answer) => of_send(&answer, channel, attempt),
            Err(Broken::BeforeItBegan) => not_begun("the platform could not be reached"),
            Err(Broken::MidWay) => SendOutcome::Ambiguous,
        }
    }
}

/// `to` and `recipient`: the phone number if it is known, else the user id.
///
/// Source: Cloud API, "Business-scoped user IDs", seen 2026-09-15. Not every type of message goes
/// to a user id.
pub(super) fn addressed(recipient: &Recipient) -> Option<(Option<String>, Option<&str>)> {
    let known = |it: &&str| !it.is_empty();
    if let Some(phone) = recipient.phone.as_deref().filter(known) {
        return Some((Some(format!("+{}", phone.trim_start_matches('+'))), None));
    }
    recipient.user_id.as_deref().filter(known).map(|user_id| (None, Some(user_id)))
}

/// What the message says in the platform's shape; `file` is the uploaded file's id and what we know
/// of it.
fn object<'a>(content: &'a Content, file: Option<(&'a str, &'a Media)>) -> Option<SendObject<'a>> {
    let captioned = |caption: &'a Option<String>| {
        file.map(|(id, _)| MediaObject {
            id,
            caption: caption.as_deref(),
            ..MediaObject::default()
        })
    };
    Some(match content {
        Content::Text(body) => SendObject::Text(TextObject { body, preview_url: previewed(body) }),
        Content::Location(place) => SendObject::Location(LocationObject::new(place)),
        Content::Contacts(cards) => {
            SendObject::Contacts(cards.iter().map(CardObject::new).collect())
        }
        Content::Choices(choices) => SendObject::Interactive(InteractiveObject::new(choices)),
        Content::Image { caption, .. } => SendObject::Image(captioned(caption)?),
        Content::Video { caption, .. } => SendObject::Video(captioned(caption)?),
        Content::Document { caption, .. } => {
            let filename = file.and_then(|(_, media)| media.file_name.as_deref());
            SendObject::Document(MediaObject { filename, ..captioned(caption)? })
        }
        Content::Audio { is_voice, .. } => {
            let (_, media) = file?;
            let is_voice = *is_voice && media.mime.starts_with(VOICE_TYPE);
            SendObject::Audio(MediaObject { voice: is_voice.then_some(true), ..captioned(&None)? })
        }
        Content::Sticker { .. } => SendObject::Sticker(captioned(&None)?),
        Content::Template(_)
        | Content::Answer(_)
        | Content::Order(_)
        | Content::System(_)
        | Content::Unsupported { .. } => return None,
    })
}

/// Only documents show their name.
fn is_document(content: &Content) -> bool {
    matches!(content, Content::Document { .. })
}

/// A card is asked for when there is a link to make it from.
fn previewed(body: &str) -> Option<bool> {
    (body.contains("https://") || body.contains("http://")).then_some(true)
}

fn log(outgoing: &Outgoing, outcome: &SendOutcome) {
    let (name, error) = match outcome {
        SendOutcome::Accepted { anomaly: None, .. } => ("accepted", None),
        SendOutcome::Accepted { anomaly: Some(code), .. } => (*code, None),
        SendOutcome::Rejected(error) => ("rejected", Some(error)),
        SendOutcome::NotSent { error, .. } => ("not_sent", Some(error)),
        SendOutcome::ChannelDown(error) => ("channel_down", Some(error)),
        SendOutcome::Ambiguous => ("ambiguous", None),
    };
    let reason = error.map(|it| it.code.name());
    let platform_code = error.and_then(|it| it.platform_code);
    let (message, channel) = (&outgoing.message, &outgoing.channel.id);
    tracing::info!(
        message.id = %message,
        channel.id = %channel,
        attempt = outgoing.attempt,
        outcome = name,
        reason,
        platform_code,
        "an attempt to send a message ended"
    );
}
