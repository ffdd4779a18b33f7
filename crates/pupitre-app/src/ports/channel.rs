//! What a channel is asked to do, and how it may answer.

use jiff::SignedDuration;
use pupitre_domain::channel::Channel;
use pupitre_domain::delivery::DeliveryError;
use pupitre_domain::id::MessageId;
use pupitre_domain::media::Media;
use pupitre_domain::message::Content;
use pupitre_domain::template::TemplateFacts;
use pupitre_domain::template::fill::{ButtonValue, HeaderValue, Parameter};

use super::files::{BoxFuture, Chunks};

/// Who a message goes to: the ids that the channel knows the visitor by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// The business-scoped user id.
    pub user_id: Option<String>,
    /// The phone number in digits.
    pub phone: Option<String>,
}

/// A template about to leave: which, and its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingTemplate {
    /// Its name.
    pub name: String,
    /// The platform's code of its language.
    pub language: String,
    /// The values of its header.
    pub header: Vec<Parameter>,
    /// The values of its body.
    pub body: Vec<Parameter>,
    /// The position of each quick reply among the buttons, and what comes back with it.
    pub quick_replies: Vec<(usize, String)>,
    /// What stands above in place of a line.
    pub header_value: Option<HeaderValue>,
    /// What other buttons want, by their positions.
    pub buttons: Vec<(usize, ButtonValue)>,
}

/// A file above the words of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingHeader {
    /// The file.
    pub media: Media,
    /// The platform's id for it, while the platform keeps it; none: it is uploaded first.
    pub platform_id: Option<String>,
}

/// A message about to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The channel it leaves by.
    pub channel: Channel,
    /// Who it goes to.
    pub recipient: Recipient,
    /// Our id; it travels with the message.
    pub message: MessageId,
    /// The number of this attempt, from 1; it travels with the message.
    pub attempt: u32,
    /// What it says.
    pub content: Content,
    /// The file in it.
    pub media: Option<Media>,
    /// The template that it is.
    pub template: Option<OutgoingTemplate>,
    /// The file above the words of the template, when a manager chose it.
    pub header: Option<OutgoingHeader>,
    /// The platform's id of the message that it answers.
    pub quoted: Option<String>,
}

/// A reaction about to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingReaction {
    /// The channel it leaves by.
    pub channel: Channel,
    /// Who it goes to.
    pub recipient: Recipient,
    /// The platform's id of the message that it is on.
    pub platform_id: String,
    /// The sign; none takes it away.
    pub emoji: Option<String>,
}

/// What came of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendOutcome {
    /// The platform has it, under this id.
    Accepted {
        /// The platform's id.
        platform_id: String,
        /// Our key for that id; see [`crate::ports::store::PlatformKey`].
        platform_key: [u8; 16],
        /// Whether the answer was odd (several ids): a stable code.
        anomaly: Option<&'static str>,
    },
    /// The platform refused it for good.
    Rejected(DeliveryError),
    /// It was certainly not sent, and may be sent later.
    NotSent {
        /// Wait at least this long.
        retry_after: Option<SignedDuration>,
        /// Why.
        error: DeliveryError,
    },
    /// The channel itself cannot send (token, account): its messages wait.
    ChannelDown(DeliveryError),
    /// Nobody knows whether it was sent.
    Ambiguous,
}

/// What came of fetching a file from the platform.
#[derive(Debug)]
pub enum FetchOutcome {
    /// Its bytes, with the type and hash that the platform announces.
    Found {
        /// The announced type.
        mime: Option<String>,
        /// The announced SHA-256.
        sha256: Option<[u8; 32]>,
        /// The announced size in bytes.
        size_bytes: Option<u64>,
        /// The bytes.
        chunks: Chunks,
    },
    /// The platform no longer has it.
    Gone,
    /// It is not to be had from an address we accept.
    Refused {
        /// A stable code.
        reason: &'static str,
    },
    /// It may be had later.
    Later {
        /// Wait at least this long.
        retry_after: Option<SignedDuration>,
    },
}

/// Sends and fetches by one kind of channel. Adapters implement it.
pub trait MessageChannel: Send + Sync {
    /// Sends one message; never twice.
    fn send(&self, outgoing: Outgoing) -> BoxFuture<'_, SendOutcome>;

    /// Uploads a file that several messages will name: the platform's id for it, or what became of
    /// the message that wanted it. Nothing is sent yet.
    fn upload(&self, channel: Channel, media: Media) -> BoxFuture<'_, Result<String, SendOutcome>>;

    /// Makes a sign on a visitor's message; making it again changes nothing.
    fn react(&self, reaction: OutgoingReaction) -> BoxFuture<'_, SendOutcome>;

    /// Fetches a visitor's file.
    fn fetch_media(&self, channel: Channel, platform_id: String) -> BoxFuture<'_, FetchOutcome>;

    /// Fetches the picture of the channel's profile. No token goes with it.
    fn fetch_picture(&self, channel: Channel) -> BoxFuture<'_, FetchOutcome>;

    /// Tells the platform that the visitor's messages up to this one were read; best effort.
    fn mark_read(&self, channel: Channel, platform_id: String) -> BoxFuture<'_, ReadOutcome>;

    /// Shows the visitor that an agent writes, and that their messages up to this one were read;
    /// best effort.
    fn show_typing(&self, channel: Channel, platform_id: String) -> BoxFuture<'_, ReadOutcome>;

    /// Lists the templates of a channel.
    fn templates(&self, channel: Channel) -> BoxFuture<'_, TemplatesOutcome>;
}

/// What came of listing a channel's templates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplatesOutcome {
    /// All of them.
    Listed(Vec<TemplateFacts>),
    /// They may be listed later.
    Later {
        /// Wait at least this long.
        retry_after: Option<SignedDuration>,
    },
    /// The channel can't say; a stable code.
    Refused {
        /// The code.
        reason: &'static str,
    },
}

/// What came of telling the platform that a message was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadOutcome {
    /// It knows, or will never: nothing is left to do.
    Done,
    /// It may be told later.
    Later,
}
