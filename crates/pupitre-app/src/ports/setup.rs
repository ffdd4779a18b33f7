//! What managers ask of a channel's platform: is it set up well, tell it where to call, send a test
//! (C1). Adapters implement it.

use pupitre_domain::channel::Channel;
use pupitre_domain::channel_setup::{CheckProblem, Checked, SecretField};
use pupitre_domain::id::ChannelId;

use super::channel::{OutgoingTemplate, SendOutcome};
use super::files::BoxFuture;
use crate::ports::store::SealedSecret;

/// Where WhatsApp is told to post.
pub const WHATSAPP_WEBHOOK_PATH: &str = "/webhooks/whatsapp";

/// Where the secrets of a channel come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The configuration: they can't be changed while the desk runs.
    Configuration,
    /// The desk: managers set them.
    Desk,
}

/// What may be known of a channel's secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretFacts {
    /// Where they come from.
    pub origin: Origin,
    /// The account, as the platform names it.
    pub business_account_id: String,
    /// The last characters of the token.
    pub access_token_end: String,
    /// The last characters of the app secret.
    pub app_secret_end: String,
    /// What the platform says when it first meets our webhook; managers copy it.
    pub verify_token: String,
}

/// What visitors read of a brand at its platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The line under the name; what is not given stays.
    pub about: Option<String>,
    /// What the brand is; what is not given stays.
    pub description: Option<String>,
}

/// Where the platform is told to call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Callback {
    /// Where its app already calls.
    OfApp,
    /// At this address, for this account alone.
    Own(String),
}

/// The platforms, as managers meet them, and the key of their secrets.
pub trait ChannelSetup: Send + Sync {
    /// Encrypts a secret for its place; nothing when this desk has no key.
    fn seal(&self, channel: ChannelId, field: SecretField, secret: &str) -> Option<String>;

    /// Decrypts a secret in its place; nothing when no key of this desk sealed it there.
    fn open(&self, sealed: &SealedSecret) -> Option<String>;

    /// The app secret in use, encrypted for the place of the one before.
    fn seal_previous(&self, channel: &Channel) -> Option<String>;

    /// What may be known of a channel's secrets; nothing when it has none that can be read.
    fn facts(&self, channel: &Channel) -> Option<SecretFacts>;

    /// Takes up what was stored since.
    fn refresh(&self) -> BoxFuture<'_, ()>;

    /// Asks the platform how it sees the channel.
    fn check(&self, channel: Channel) -> BoxFuture<'_, Checked>;

    /// Has the webhooks of the channel's account come to this desk.
    fn subscribe(
        &self,
        channel: Channel,
        callback: Callback,
    ) -> BoxFuture<'_, Result<(), CheckProblem>>;

    /// Writes what visitors read of the brand.
    fn set_profile(
        &self,
        channel: Channel,
        profile: Profile,
    ) -> BoxFuture<'_, Result<(), CheckProblem>>;

    /// Sends a template to a phone, in digits, outside any conversation.
    fn send_test(
        &self,
        channel: Channel,
        phone: String,
        template: OutgoingTemplate,
    ) -> BoxFuture<'_, SendOutcome>;
}
