//! How channels are set up at their platforms.
#![expect(
    clippy::missing_errors_doc,
    reason = "the database's failure, as everywhere in the store"
)]

use jiff::Timestamp;
use pupitre_domain::channel_setup::{ChannelNews, Checked, NewsTopic, SecretField};
use pupitre_domain::delivery::DeliveryError;
use pupitre_domain::id::{ChannelId, ChannelNewsId, IdentityId, MediaId, WebhookLineId};

use super::{PlatformKey, StoreError};

type Result<T> = std::result::Result<T, StoreError>;

/// The account of a channel at its platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelAccount {
    /// The channel.
    pub channel: ChannelId,
    /// The account, as the platform names it.
    pub business_account_id: String,
    /// When the platform last met the webhook with this channel's word.
    pub webhook_verified_at: Option<Timestamp>,
}

/// A secret of a channel, encrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedSecret {
    /// The channel.
    pub channel: ChannelId,
    /// Which.
    pub field: SecretField,
    /// `v1:`, the key's id, the nonce and the encrypted bytes.
    pub sealed: String,
    /// Since when.
    pub set_at: Timestamp,
}

/// The test message of a channel; the last one counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestRow {
    /// The channel.
    pub channel: ChannelId,
    /// The phone that it went to, in digits.
    pub phone: String,
    /// When it was asked for.
    pub sent_at: Timestamp,
    /// When the platform took it.
    pub accepted_at: Option<Timestamp>,
    /// The key of the platform's id.
    pub key: Option<PlatformKey>,
    /// Why the platform refused it.
    pub error: Option<DeliveryError>,
}

/// The picture of a channel's profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelPicture {
    /// The channel.
    pub channel: ChannelId,
    /// The one that is shown; a small copy of it is made.
    pub shown: Option<MediaId>,
    /// The one that is being fetched.
    pub coming: Option<MediaId>,
    /// Why the last one was not taken: a stable code.
    pub reason: Option<String>,
}

/// What was done with something that a platform told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebhookOutcome {
    /// It is in the desk.
    Taken,
    /// It was here before.
    Duplicate,
    /// It is kept as it came, and not in the desk.
    KeptAside,
    /// Nobody looked into it.
    Refused,
}

impl WebhookOutcome {
    /// Every outcome.
    pub const ALL: [Self; 4] = [Self::Taken, Self::Duplicate, Self::KeptAside, Self::Refused];

    /// The name used in the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Duplicate => "duplicate",
            Self::KeptAside => "kept_aside",
            Self::Refused => "refused",
        }
    }

    /// The outcome of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }
}

/// What something that came is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WebhookSubject {
    /// A channel; its platform signed it.
    Channel(ChannelId),
    /// It says that it is of this channel, and nothing proves it. Kept apart from what is proven:
    /// whoever sends it can't push that out.
    Claimed(ChannelId),
    /// Nobody knows.
    Unknown,
}

impl WebhookSubject {
    /// A channel, or nobody knows which.
    #[must_use]
    pub fn of(channel: Option<ChannelId>) -> Self {
        channel.map_or(Self::Unknown, Self::Channel)
    }
}

/// A line of the log: something that a platform told. It has no words of anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookLine {
    /// What it is of.
    pub subject: WebhookSubject,
    /// When it came.
    pub at: Timestamp,
    /// What it was: `message.image`, `status.read`, …
    pub kind: String,
    /// What was done with it.
    pub outcome: WebhookOutcome,
    /// Why it was kept aside or refused: a stable code.
    pub reason: Option<String>,
}

/// Webhooks that came within an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WebhookCount {
    /// What they are of.
    pub subject: WebhookSubject,
    /// The hour since the epoch, by the business clock.
    pub hour: i64,
    /// How many more were taken in.
    pub received: u32,
    /// How many more were refused.
    pub refused: u32,
    /// When the last one came.
    pub last_at: Timestamp,
}

/// How channels are set up.
pub trait ChannelSetups {
    /// How many channels there are.
    fn channel_count(&mut self) -> Result<usize>;

    /// The account of a channel.
    fn channel_account(&mut self, channel: ChannelId) -> Result<Option<ChannelAccount>>;

    /// Writes the account of a channel, new or changed.
    fn put_channel_account(&mut self, account: &ChannelAccount) -> Result<()>;

    /// The secrets of a channel, by name.
    fn channel_secrets(&mut self, channel: ChannelId) -> Result<Vec<SealedSecret>>;

    /// Writes a secret, new or changed.
    fn put_channel_secret(&mut self, secret: &SealedSecret) -> Result<()>;

    /// Forgets a secret.
    fn delete_channel_secret(&mut self, channel: ChannelId, field: SecretField) -> Result<()>;

    /// What the last check found, and when.
    fn channel_check(&mut self, channel: ChannelId) -> Result<Option<(Timestamp, Checked)>>;

    /// Writes what a check found.
    fn put_channel_check(
        &mut self,
        channel: ChannelId,
        at: Timestamp,
        checked: &Checked,
    ) -> Result<()>;

    /// The picture of a channel's profile, if anything is known of it.
    fn channel_picture(&mut self, channel: ChannelId) -> Result<Option<ChannelPicture>>;

    /// The picture that this file is, or will be.
    fn picture_of(&mut self, media: MediaId) -> Result<Option<ChannelPicture>>;

    /// Writes what is known of a channel's picture, in the place of what was.
    fn put_channel_picture(&mut self, picture: &ChannelPicture) -> Result<()>;

    /// Writes the test of a channel, in the place of the one before.
    fn put_channel_test(&mut self, test: &TestRow) -> Result<()>;

    /// The news that count of a topic and subject.
    fn current_news(
        &mut self,
        channel: ChannelId,
        topic: NewsTopic,
        subject: &str,
    ) -> Result<Option<ChannelNews>>;

    /// The news of that id.
    fn news(&mut self, id: ChannelNewsId) -> Result<Option<ChannelNews>>;

    /// Writes news. Two that count of one topic and subject are [`StoreError::Constraint`].
    fn insert_news(&mut self, news: &ChannelNews) -> Result<()>;

    /// Ends news, once.
    fn end_news(&mut self, id: ChannelNewsId, at: Timestamp) -> Result<()>;

    /// Adds to the count of an hour.
    fn count_webhooks(&mut self, count: &WebhookCount) -> Result<()>;

    /// Writes a line of the log.
    fn insert_webhook_line(&mut self, id: WebhookLineId, line: &WebhookLine) -> Result<()>;

    /// Forgets all but the last lines of a subject.
    fn trim_webhook_log(&mut self, subject: WebhookSubject, kept: u32) -> Result<()>;

    /// Forgets the lines before that instant.
    fn drop_webhook_lines(&mut self, before: Timestamp) -> Result<()>;

    /// Forgets the counts of the hours before that one.
    fn drop_webhook_hours(&mut self, before: i64) -> Result<()>;

    /// Notes that a channel sends again, by real time, and makes due what waited for it: messages,
    /// reactions, files; how many. What waits for its visitor's limit stays where it is.
    fn resume_sending(&mut self, channel: ChannelId, at: Timestamp) -> Result<u64>;

    /// When a channel was last found to send again, by real time.
    fn sending_resumed_at(&mut self, channel: ChannelId) -> Result<Option<Timestamp>>;

    /// Notes since when a visitor wants no marketing on a channel, none when they want it, as it
    /// was told at that instant; `false` when something newer was told.
    fn set_marketing_stopped(
        &mut self,
        identity: IdentityId,
        at: Option<Timestamp>,
        told_at: Timestamp,
    ) -> Result<bool>;

    /// Since when a visitor wants no marketing on a channel; none when they said nothing.
    fn marketing_stopped_at(&mut self, identity: IdentityId) -> Result<Option<Timestamp>>;
}
