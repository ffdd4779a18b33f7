//! What the desk asks of the Graph API, and how the Graph API answers.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::interactive::InteractiveObject;
use super::pieces::{CardObject, LocationObject, ReactionObject};
use super::template::TemplateObject;

/// The product that every request names.
pub(crate) const PRODUCT: &str = "whatsapp";

/// A message to send. Either `to` or `recipient` is set.
///
/// Source: Cloud API, "Send messages", request body, seen 2026-05-21.
#[derive(Debug, Serialize)]
pub(crate) struct SendRequest<'a> {
    pub(crate) messaging_product: &'static str,
    pub(crate) recipient_type: &'static str,
    /// A phone number with `+` and country code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) to: Option<String>,
    /// A business-scoped user id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) recipient: Option<&'a str>,
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    /// Under the name of its type.
    #[serde(flatten)]
    pub(crate) object: SendObject<'a>,
    /// The message that it answers; a reaction has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) context: Option<ContextObject<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) biz_opaque_callback_data: Option<String>,
}

impl<'a> SendRequest<'a> {
    /// A message that answers none, with no words of ours.
    pub(crate) fn new(
        (to, recipient): (Option<String>, Option<&'a str>),
        object: SendObject<'a>,
    ) -> Self {
        Self {
            messaging_product: PRODUCT,
            recipient_type: "individual",
            to,
            recipient,
            kind: object.kind(),
            object,
            context: None,
            biz_opaque_callback_data: None,
        }
    }
}

/// The message that another one answers.
#[derive(Debug, Serialize)]
pub(crate) struct ContextObject<'a> {
    pub(crate) message_id: &'a str,
}

/// What a message says.
#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum SendObject<'a> {
    Text(TextObject<'a>),
    Image(MediaObject<'a>),
    Video(MediaObject<'a>),
    Audio(MediaObject<'a>),
    Document(MediaObject<'a>),
    Sticker(MediaObject<'a>),
    Template(TemplateObject<'a>),
    Location(LocationObject<'a>),
    Contacts(Vec<CardObject<'a>>),
    Interactive(InteractiveObject<'a>),
    Reaction(ReactionObject<'a>),
}

impl SendObject<'_> {
    /// The name of the type, which is also the key of the object.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Image(_) => "image",
            Self::Video(_) => "video",
            Self::Audio(_) => "audio",
            Self::Document(_) => "document",
            Self::Sticker(_) => "sticker",
            Self::Template(_) => "template",
            Self::Location(_) => "location",
            Self::Contacts(_) => "contacts",
            Self::Interactive(_) => "interactive",
            Self::Reaction(_) => "reaction",
        }
    }
}

/// Words.
#[derive(Debug, Serialize)]
pub(crate) struct TextObject<'a> {
    pub(crate) body: &'a str,
    /// Whether a link in it is shown as a card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) preview_url: Option<bool>,
}

/// An uploaded file.
#[derive(Debug, Default, Serialize)]
pub(crate) struct MediaObject<'a> {
    pub(crate) id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) caption: Option<&'a str>,
    /// Documents only; its ending decides the icon.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) filename: Option<&'a str>,
    /// Sounds only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) voice: Option<bool>,
}

/// Marks a visitor's message and those before it as read, perhaps showing that somebody writes.
///
/// Source: Cloud API, "Mark message as read", seen 2026-07-02, and "Typing indicators", seen
/// 2026-06-17: shown until the answer or for 25 seconds, never without the mark.
#[derive(Debug, Serialize)]
pub(crate) struct ReadRequest<'a> {
    pub(crate) messaging_product: &'static str,
    pub(crate) status: &'static str,
    pub(crate) message_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) typing_indicator: Option<TypingIndicator>,
}

/// That somebody writes.
#[derive(Debug, Serialize)]
pub(crate) struct TypingIndicator {
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
}

/// The answer to a message: it has an id for each acceptance.
#[derive(Debug, Deserialize)]
pub(crate) struct SendAnswer {
    #[serde(default)]
    pub(crate) messages: Vec<Identified>,
}

/// Something with an id: an accepted message, an uploaded file.
#[derive(Debug, Deserialize)]
pub(crate) struct Identified {
    pub(crate) id: String,
}

/// Where a visitor's file is to be had.
///
/// Source: Cloud API, "Media", seen 2026-06-16. The address is good for five minutes.
#[derive(Debug, Deserialize)]
pub(crate) struct MediaAnswer {
    pub(crate) url: String,
    #[serde(default)]
    pub(crate) mime_type: Option<String>,
    #[serde(default)]
    pub(crate) sha256: Option<String>,
    /// A number, or a number as text.
    #[serde(default, deserialize_with = "size")]
    pub(crate) file_size: Option<u64>,
}

/// The fields asked of a number when it is checked.
pub(crate) const CHECK_FIELDS: &str = "id,display_phone_number,verified_name,status,\
    quality_rating,throughput,whatsapp_business_manager_messaging_limit,health_status";

/// A number, as a check reads it.
///
/// Source: Cloud API, "Phone numbers", and "Health status", seen 2026-06.
#[derive(Debug, Deserialize)]
pub(crate) struct CheckedNumber {
    pub(crate) display_phone_number: String,
    #[serde(default)]
    pub(crate) verified_name: Option<String>,
    #[serde(default)]
    pub(crate) status: Option<String>,
    #[serde(default)]
    pub(crate) quality_rating: Option<String>,
    #[serde(default)]
    pub(crate) throughput: Option<Throughput>,
    #[serde(default, rename = "whatsapp_business_manager_messaging_limit")]
    pub(crate) limit_tier: Option<String>,
    #[serde(default)]
    pub(crate) health_status: Option<Health>,
}

/// How many messages may leave each second.
#[derive(Debug, Deserialize)]
pub(crate) struct Throughput {
    #[serde(default)]
    pub(crate) level: Option<String>,
}

/// Whether messages may leave.
#[derive(Debug, Deserialize)]
pub(crate) struct Health {
    #[serde(default)]
    pub(crate) can_send_message: Option<String>,
    #[serde(default)]
    pub(crate) entities: Vec<HealthEntity>,
}

/// What keeps messages from leaving.
#[derive(Debug, Deserialize)]
pub(crate) struct HealthEntity {
    #[serde(default)]
    pub(crate) errors: Vec<HealthError>,
}

/// Why.
#[derive(Debug, Deserialize)]
pub(crate) struct HealthError {
    #[serde(default)]
    pub(crate) error_description: Option<String>,
}

/// What the platform says of a token.
///
/// Source: Graph API, `debug_token`, seen 2026-06.
#[derive(Debug, Deserialize)]
pub(crate) struct TokenAnswer {
    pub(crate) data: TokenFacts,
}

/// A token.
#[derive(Debug, Deserialize)]
pub(crate) struct TokenFacts {
    #[serde(default)]
    pub(crate) app_id: Option<String>,
    #[serde(default)]
    pub(crate) is_valid: bool,
    /// In seconds since the epoch; zero for never.
    #[serde(default)]
    pub(crate) expires_at: Option<i64>,
    #[serde(default)]
    pub(crate) scopes: Vec<String>,
}

/// The numbers of an account.
#[derive(Debug, Deserialize)]
pub(crate) struct NumbersAnswer {
    pub(crate) data: Vec<Identified>,
}

/// Has the account's webhooks sent to the token's app; to an address of their own if given.
///
/// Source: Cloud API, "Webhooks", overrides, seen 2026-06.
#[derive(Debug, Serialize)]
pub(crate) struct SubscribeRequest<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) override_callback_uri: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) verify_token: Option<&'a str>,
}

/// Changes what visitors read of a number.
#[derive(Debug, Serialize)]
pub(crate) struct ProfileRequest<'a> {
    pub(crate) messaging_product: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) about: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<&'a str>,
}

/// The fields asked of a number.
pub(crate) const PHONE_NUMBER_FIELDS: &str =
    "display_phone_number,verified_name,status,quality_rating";

/// A number.
#[derive(Debug, Deserialize)]
pub(crate) struct PhoneNumberAnswer {
    pub(crate) display_phone_number: String,
    #[serde(default)]
    pub(crate) verified_name: Option<String>,
    #[serde(default)]
    pub(crate) status: Option<String>,
    #[serde(default)]
    pub(crate) quality_rating: Option<String>,
}

/// The apps that an account's webhooks go to.
#[derive(Debug, Deserialize)]
pub(crate) struct SubscribedAppsAnswer {
    pub(crate) data: Vec<SubscribedApp>,
}

/// An app that an account's webhooks go to.
#[derive(Debug, Deserialize)]
pub(crate) struct SubscribedApp {
    #[serde(default)]
    pub(crate) whatsapp_business_api_data: Option<AppNames>,
}

/// How an app is called.
#[derive(Debug, Deserialize)]
pub(crate) struct AppNames {
    #[serde(default)]
    pub(crate) id: Option<String>,
    #[serde(default)]
    pub(crate) name: Option<String>,
}

/// The fields asked of a profile.
pub(crate) const PROFILE_FIELDS: &str = "about,description,profile_picture_url";

/// A number's profile, in a list of one.
#[derive(Debug, Deserialize)]
pub(crate) struct ProfileAnswer {
    pub(crate) data: Vec<Profile>,
}

/// What visitors read of a number.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Profile {
    #[serde(default)]
    pub(crate) about: Option<String>,
    #[serde(default)]
    pub(crate) description: Option<String>,
    #[serde(default, rename = "profile_picture_url")]
    pub(crate) picture_url: Option<String>,
}

/// An error of the Graph API, wherever it stands: the HTTP status is not always one of an error.
///
/// Source: Cloud API, "Error codes", seen 2026-06-18.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GraphError {
    pub(crate) code: i64,
    pub(crate) subcode: Option<i64>,
    pub(crate) message: Option<String>,
    pub(crate) details: Option<String>,
    pub(crate) is_transient: bool,
    /// What the platform asks for when one writes to its support.
    pub(crate) trace: Option<String>,
}

impl GraphError {
    /// The error in an answer's body, if it has one with a code. Whatever else is in it may be odd.
    pub(crate) fn read(body: &[u8]) -> Option<Self> {
        let answer: Value = serde_json::from_slice(body).ok()?;
        let error = answer.get("error")?;
        let code = error.get("code")?.as_i64()?;
        let text = |value: &Value| value.as_str().map(str::to_owned);
        Some(Self {
            code,
            subcode: error.get("error_subcode").and_then(Value::as_i64),
            message: error.get("message").and_then(text),
            details: error.get("error_data").and_then(|it| it.get("details")).and_then(text),
            is_transient: error.get("is_transient").and_then(Value::as_bool).unwrap_or(false),
            trace: error.get("fbtrace_id").and_then(text),
        })
    }

    /// Its particulars, else its message.
    pub(crate) fn detail(&self) -> Option<&str> {
        self.details.as_deref().or(self.message.as_deref())
    }
}

/// A size that is neither a number nor one as text is no size.
fn size<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    Ok(value.as_u64().or_else(|| value.as_str().and_then(|it| it.parse().ok())))
}
