//! The client of the Graph API: sends, fetches, and tells what was read. It calls once and never
//! tries again by itself; when to call again is decided by the desk, which keeps the record.

mod address;
mod answer;
mod check;
mod fetch_media;
mod fetch_picture;
mod graph;
mod mark_read;
mod outcome;
mod react;
mod send;
mod setup;
mod templates;
mod upload;

use std::sync::Arc;
use std::time::Duration;

use pupitre_app::ports::channel::{
    FetchOutcome, MessageChannel, Outgoing, OutgoingReaction, ReadOutcome, SendOutcome,
    TemplatesOutcome,
};
use pupitre_app::ports::files::{BoxFuture, Files};
use pupitre_domain::channel::Channel;
use pupitre_domain::delivery::FailureCode;
use pupitre_domain::media::Media;

pub use check::{BusinessProfile, CheckError, PhoneNumberFacts};

use crate::credentials::Credentials;
use graph::Graph;

/// Where the platform is.
///
/// Source: Cloud API, "Send messages", seen 2026-05-21.
pub const GRAPH_URL: &str = "https://graph.facebook.com";

/// The version of the Graph API that is called.
///
/// Source: Graph API, "Changelog", 2026-07-29.
pub const GRAPH_VERSION: &str = "v26.0";

/// A connection, its name looked up included.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// A call in all: as long as a message may keep its worker waiting.
const CALL_TIMEOUT: Duration = Duration::from_secs(15);

/// An upload of at most 100 MB. With the call that follows it ends well before the worker's lease
/// does: an upload that is cut off from outside would leave its message unconfirmed for nothing.
const UPLOAD_TIMEOUT: Duration = Duration::from_mins(1);

/// A download of at most 100 MB, which ends before the worker's lease does.
const DOWNLOAD_TIMEOUT: Duration = Duration::from_secs(75);

/// The platform's silence within a download.
const DOWNLOAD_IDLE_TIMEOUT: Duration = Duration::from_secs(20);

/// Where the platform is, and how long it may take.
#[derive(Debug, Clone)]
pub struct ClientConfig {
    /// Where the platform is: scheme, host and port. Plain `http` is accepted on loopback only.
    pub graph_url: String,
    /// The version that is called, as `v26.0`.
    pub graph_version: String,
    /// How long a connection may take, its name looked up included; 5 s by default.
    pub connect_timeout: Duration,
    /// How long a call may take in all; 15 s by default.
    pub call_timeout: Duration,
    /// How long an upload may take in all; 60 s by default.
    pub upload_timeout: Duration,
    /// How long a download may take in all; 75 s by default.
    pub download_timeout: Duration,
    /// How long a download may stand still; 20 s by default.
    pub download_idle_timeout: Duration,
}

impl Default for ClientConfig {
    fn default() -> Self {
        Self {
            graph_url: GRAPH_URL.to_owned(),
            graph_version: GRAPH_VERSION.to_owned(),
            connect_timeout: CONNECT_TIMEOUT,
            call_timeout: CALL_TIMEOUT,
            upload_timeout: UPLOAD_TIMEOUT,
            download_timeout: DOWNLOAD_TIMEOUT,
            download_idle_timeout: DOWNLOAD_IDLE_TIMEOUT,
        }
    }
}

/// Why a client could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The platform's address is not one.
    #[error("the platform's address is not like https://graph.facebook.com: {0}")]
    Address(&'static str),
    /// The version is not one.
    #[error("the version of the Graph API is not like v26.0")]
    Version,
    /// The access token can't stand in a header.
    #[error("the access token can't stand in a header")]
    Token,
    /// The machine can't make secure connections, for instance because it knows no certificate
    /// authority.
    #[error("the machine can't make secure connections")]
    Connections(#[source] reqwest::Error),
}

/// Speaks to the platform for one number.
pub struct WhatsAppClient {
    graph: Graph,
    credentials: Arc<Credentials>,
    files: Arc<dyn Files>,
}

impl WhatsAppClient {
    /// A client for the number of these credentials. It calls nobody yet.
    ///
    /// # Errors
    ///
    /// [`ClientError`] when the configuration can't be used.
    pub fn new(
        config: ClientConfig,
        credentials: Arc<Credentials>,
        files: Arc<dyn Files>,
    ) -> Result<Self, ClientError> {
        let graph = Graph::new(config, &credentials)?;
        Ok(Self { graph, credentials, files })
    }

    /// Whether these are the credentials of that channel.
    fn speaks_for(&self, channel: &Channel) -> bool {
        channel.platform_address == self.credentials.phone_number_id()
    }

    /// What becomes of what a channel sends when these are not its credentials.
    fn must_speak_for(&self, channel: &Channel) -> Result<(), SendOutcome> {
        if self.speaks_for(channel) {
            return Ok(());
        }
        let detail = "no credentials are configured for this number";
        Err(SendOutcome::ChannelDown(outcome::local(FailureCode::TokenInvalid, detail)))
    }
}

impl MessageChannel for WhatsAppClient {
    fn send(&self, outgoing: Outgoing) -> BoxFuture<'_, SendOutcome> {
        Box::pin(async move { self.send_message(&outgoing).await })
    }

    fn upload(&self, channel: Channel, media: Media) -> BoxFuture<'_, Result<String, SendOutcome>> {
        Box::pin(async move {
            self.must_speak_for(&channel)?;
            Self::upload(self, &media, true, 1).await
        })
    }

    fn react(&self, reaction: OutgoingReaction) -> BoxFuture<'_, SendOutcome> {
        Box::pin(async move { self.send_reaction(&reaction).await })
    }

    fn fetch_media(&self, channel: Channel, platform_id: String) -> BoxFuture<'_, FetchOutcome> {
        Box::pin(async move { self.fetch(&channel, &platform_id).await })
    }

    fn fetch_picture(&self, channel: Channel) -> BoxFuture<'_, FetchOutcome> {
        Box::pin(async move { self.picture(&channel).await })
    }

    fn mark_read(&self, channel: Channel, platform_id: String) -> BoxFuture<'_, ReadOutcome> {
        Box::pin(async move { self.tell_read(&channel, &platform_id).await })
    }

    fn show_typing(&self, channel: Channel, platform_id: String) -> BoxFuture<'_, ReadOutcome> {
        Box::pin(async move { self.tell_typing(&channel, &platform_id).await })
    }

    fn templates(&self, channel: Channel) -> BoxFuture<'_, TemplatesOutcome> {
        Box::pin(async move { self.list_templates(&channel).await })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_job_ends_before_its_lease() {
        let lease = Duration::try_from(pupitre_app::jobs::LEASE).unwrap();
        assert!(UPLOAD_TIMEOUT + CALL_TIMEOUT < lease);
        assert!(CALL_TIMEOUT + CALL_TIMEOUT + DOWNLOAD_TIMEOUT < lease);
    }
}
