//! The transaction that misbehaves: how channels are set up.

use jiff::Timestamp;
use pupitre_app::ports::store::{
    ChannelAccount, ChannelPicture, ChannelSetups, SealedSecret, StoreError, TestRow, WebhookCount,
    WebhookLine, WebhookSubject,
};
use pupitre_domain::channel_setup::{ChannelNews, Checked, NewsTopic, SecretField};
use pupitre_domain::id::{ChannelId, ChannelNewsId, IdentityId, MediaId, WebhookLineId};

use crate::simulation::planted::Bent;

type Result<T> = std::result::Result<T, StoreError>;

macro_rules! delegated {
    ($(fn $name:ident(&mut self $(, $value:ident: $kind:ty)*) -> $answer:ty;)+) => {
        $(fn $name(&mut self $(, $value: $kind)*) -> Result<$answer> {
            self.trip()?;
            self.inner.$name($($value),*)
        })+
    };
}

impl ChannelSetups for Bent<'_> {
    delegated! {
        fn channel_count(&mut self) -> usize;
        fn channel_account(&mut self, channel: ChannelId) -> Option<ChannelAccount>;
        fn put_channel_account(&mut self, account: &ChannelAccount) -> ();
        fn channel_secrets(&mut self, channel: ChannelId) -> Vec<SealedSecret>;
        fn put_channel_secret(&mut self, secret: &SealedSecret) -> ();
        fn delete_channel_secret(&mut self, channel: ChannelId, field: SecretField) -> ();
        fn channel_check(&mut self, channel: ChannelId) -> Option<(Timestamp, Checked)>;
        fn put_channel_check(&mut self, channel: ChannelId, at: Timestamp, it: &Checked) -> ();
        fn channel_picture(&mut self, channel: ChannelId) -> Option<ChannelPicture>;
        fn picture_of(&mut self, media: MediaId) -> Option<ChannelPicture>;
        fn put_channel_picture(&mut self, picture: &ChannelPicture) -> ();
        fn put_channel_test(&mut self, test: &TestRow) -> ();
        fn current_news(
            &mut self, channel: ChannelId, topic: NewsTopic, subject: &str
        ) -> Option<ChannelNews>;
        fn news(&mut self, id: ChannelNewsId) -> Option<ChannelNews>;
        fn insert_news(&mut self, news: &ChannelNews) -> ();
        fn end_news(&mut self, id: ChannelNewsId, at: Timestamp) -> ();
        fn count_webhooks(&mut self, count: &WebhookCount) -> ();
        fn insert_webhook_line(&mut self, id: WebhookLineId, line: &WebhookLine) -> ();
        fn trim_webhook_log(&mut self, subject: WebhookSubject, kept: u32) -> ();
        fn drop_webhook_lines(&mut self, before: Timestamp) -> ();
        fn drop_webhook_hours(&mut self, before: i64) -> ();
        fn resume_sending(&mut self, channel: ChannelId, at: Timestamp) -> u64;
        fn sending_resumed_at(&mut self, channel: ChannelId) -> Option<Timestamp>;
        fn set_marketing_stopped(
            &mut self, identity: IdentityId, at: Option<Timestamp>, told_at: Timestamp
        ) -> bool;
        fn marketing_stopped_at(&mut self, identity: IdentityId) -> Option<Timestamp>;
    }
}
