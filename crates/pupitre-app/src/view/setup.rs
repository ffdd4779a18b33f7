//! What the screen and the binary read of how channels are set up.
#![expect(clippy::missing_errors_doc, reason = "each fails when the database does")]

use jiff::Timestamp;
use pupitre_domain::channel_setup::{ChannelNews, Checked};
use pupitre_domain::id::{ChannelId, WebhookLineId};
use pupitre_domain::media::Media;

use crate::ports::store::{
    ChannelAccount, ParkedReport, SealedSecret, StoreError, TestRow, WebhookLine,
};

type Result<T> = std::result::Result<T, StoreError>;

/// The test message of a channel, with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestView {
    /// The test.
    pub test: TestRow,
    /// What the platform reported of it, in the order of arrival.
    pub reports: Vec<ParkedReport>,
    /// When the phone that it went to last wrote.
    pub written_at: Option<Timestamp>,
}

/// The picture of a channel's profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureView {
    /// Whether another one is being fetched.
    pub is_coming: bool,
    /// Why the last one was not taken: a stable code.
    pub reason: Option<String>,
    /// The one that is shown.
    pub shown: Option<Media>,
}

/// How many webhooks came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WebhookFigures {
    /// When the last one of the channel came.
    pub last_at: Option<Timestamp>,
    /// How many of the channel were taken in.
    pub received: u64,
    /// How many were refused that said they were of it: nobody reads them.
    pub refused: u64,
}

/// Queries about how channels are set up.
pub trait SetupViews {
    /// The account of a channel.
    fn channel_account_view(&mut self, channel: ChannelId) -> Result<Option<ChannelAccount>>;

    /// Every account, by channel.
    fn channel_accounts(&mut self) -> Result<Vec<ChannelAccount>>;

    /// The secrets of a channel, by name.
    fn channel_secrets_view(&mut self, channel: ChannelId) -> Result<Vec<SealedSecret>>;

    /// Every secret, by channel and name.
    fn all_channel_secrets(&mut self) -> Result<Vec<SealedSecret>>;

    /// What the last check found, and when.
    fn channel_check_view(&mut self, channel: ChannelId) -> Result<Option<(Timestamp, Checked)>>;

    /// The picture of a channel's profile, if anything is known of it.
    fn channel_picture_view(&mut self, channel: ChannelId) -> Result<Option<PictureView>>;

    /// The last test, and what became of it.
    fn channel_test_view(&mut self, channel: ChannelId) -> Result<Option<TestView>>;

    /// How many webhooks came since that hour: of a channel, or of which nobody knows the channel.
    fn webhook_figures(
        &mut self,
        channel: Option<ChannelId>,
        since_hour: i64,
    ) -> Result<WebhookFigures>;

    /// Lines of the log of a channel, with what only says that it is of it, or of what nobody knows
    /// the channel of; newest first, those before that one.
    fn webhook_log(
        &mut self,
        channel: Option<ChannelId>,
        before: Option<WebhookLineId>,
        limit: u32,
    ) -> Result<Vec<(WebhookLineId, WebhookLine)>>;

    /// News of a channel, newest first.
    fn channel_news(&mut self, channel: ChannelId, limit: u32) -> Result<Vec<ChannelNews>>;

    /// The news that count and that somebody should know, newest first.
    fn open_news(&mut self, limit: u32) -> Result<Vec<ChannelNews>>;
}
