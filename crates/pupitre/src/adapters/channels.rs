//! The channels of this desk behind the one port: whichever is not connected waits.

use std::sync::Arc;

use pupitre_app::ports::channel::{
    FetchOutcome, MessageChannel, Outgoing, OutgoingReaction, ReadOutcome, SendOutcome,
    TemplatesOutcome,
};
use pupitre_app::ports::files::BoxFuture;
use pupitre_domain::channel::{Channel, ChannelKind};
use pupitre_domain::delivery::{DeliveryError, FailureCode};
use pupitre_domain::media::Media;

use super::numbers::Numbers;

/// The channels that are connected.
#[derive(Clone)]
pub(crate) struct ConnectedChannels {
    numbers: Arc<Numbers>,
}

impl ConnectedChannels {
    /// The channels of these numbers.
    pub(crate) fn new(numbers: Arc<Numbers>) -> Self {
        Self { numbers }
    }

    fn of(&self, channel: &Channel) -> Option<Arc<dyn MessageChannel>> {
        match channel.kind {
            ChannelKind::WhatsApp => self.numbers.client(channel),
            ChannelKind::WebChat => None,
        }
    }
}

fn not_connected() -> DeliveryError {
    DeliveryError {
        code: FailureCode::PlatformUnavailable,
        platform_code: None,
        detail: Some("the channel is not connected to this desk".to_owned()),
    }
}

impl MessageChannel for ConnectedChannels {
    fn send(&self, outgoing: Outgoing) -> BoxFuture<'_, SendOutcome> {
        Box::pin(async move {
            match self.of(&outgoing.channel) {
                Some(client) => client.send(outgoing).await,
                None => SendOutcome::ChannelDown(not_connected()),
            }
        })
    }

    fn upload(&self, channel: Channel, media: Media) -> BoxFuture<'_, Result<String, SendOutcome>> {
        Box::pin(async move {
            match self.of(&channel) {
                Some(client) => client.upload(channel, media).await,
                None => Err(SendOutcome::ChannelDown(not_connected())),
            }
        })
    }

    fn react(&self, reaction: OutgoingReaction) -> BoxFuture<'_, SendOutcome> {
        Box::pin(async move {
            match self.of(&reaction.channel) {
                Some(client) => client.react(reaction).await,
                None => SendOutcome::ChannelDown(not_connected()),
            }
        })
    }

    fn fetch_media(&self, channel: Channel, platform_id: String) -> BoxFuture<'_, FetchOutcome> {
        Box::pin(async move {
            match self.of(&channel) {
                Some(client) => client.fetch_media(channel, platform_id).await,
                None => FetchOutcome::Later { retry_after: None },
            }
        })
    }

    fn fetch_picture(&self, channel: Channel) -> BoxFuture<'_, FetchOutcome> {
        Box::pin(async move {
            match self.of(&channel) {
                Some(client) => client.fetch_picture(channel).await,
                None => FetchOutcome::Later { retry_after: None },
            }
        })
    }

    fn mark_read(&self, channel: Channel, platform_id: String) -> BoxFuture<'_, ReadOutcome> {
        Box::pin(async move {
            match self.of(&channel) {
                Some(client) => client.mark_read(channel, platform_id).await,
                None => ReadOutcome::Later,
            }
        })
    }

    fn show_typing(&self, channel: Channel, platform_id: String) -> BoxFuture<'_, ReadOutcome> {
        Box::pin(async move {
            match self.of(&channel) {
                Some(client) => client.show_typing(channel, platform_id).await,
                None => ReadOutcome::Later,
            }
        })
    }

    fn templates(&self, channel: Channel) -> BoxFuture<'_, TemplatesOutcome> {
        Box::pin(async move {
            match self.of(&channel) {
                Some(client) => client.templates(channel).await,
                None => TemplatesOutcome::Refused { reason: "not_connected" },
            }
        })
    }
}
