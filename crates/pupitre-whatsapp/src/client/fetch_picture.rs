//! Fetch the picture of the number's profile, as visitors see it: ask where it is, then take it
//! from there, without the token.

use pupitre_app::channel::PICTURE_LIMIT_BYTES_MAX;
use pupitre_app::ports::channel::FetchOutcome;
use pupitre_domain::channel::Channel;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Response, StatusCode};

use super::WhatsAppClient;
use super::answer::wait_asked;
use super::check::CheckError;
use super::fetch_media::{ADDRESSES_MAX, is_private, later, stream};
use crate::wire::outbound::ProfileAnswer;

/// The field asked of the profile.
const FIELD: &str = "profile_picture_url";

impl WhatsAppClient {
    /// The picture as a stream, within the limits of size and time. The address is asked for each
    /// time: it ends after a while, and is then asked for once more.
    ///
    /// Source: Cloud API, "Business profiles", seen 2026-06.
    pub(super) async fn picture(&self, channel: &Channel) -> FetchOutcome {
        if !self.speaks_for(channel) {
            return later(None);
        }
        for _ in 0..ADDRESSES_MAX {
            let url = match self.picture_url().await {
                Ok(Some(url)) => url,
                Ok(None) => return FetchOutcome::Gone,
                Err(_) => return later(None),
            };
            if let Some(outcome) = self.take_picture(&url).await {
                return outcome;
            }
        }
        later(None)
    }

    async fn picture_url(&self) -> Result<Option<String>, CheckError> {
        let path = format!("{}/whatsapp_business_profile", self.credentials.phone_number_id());
        let answer: ProfileAnswer = self.ask(&path, FIELD).await?;
        Ok(answer.data.into_iter().next().and_then(|it| it.picture_url))
    }

    /// What came of asking an address; nothing when it is over.
    async fn take_picture(&self, url: &str) -> Option<FetchOutcome> {
        let bad_host = || Some(FetchOutcome::Refused { reason: "bad_media_host" });
        let Some(address) = self.graph.picture_address(url) else { return bad_host() };
        let response = match self.graph.download_picture(address).await {
            Ok(response) => response,
            Err(error) if is_private(&error) => return bad_host(),
            Err(_) => return Some(later(None)),
        };
        match response.status() {
            StatusCode::OK if response.content_length() > Some(PICTURE_LIMIT_BYTES_MAX) => {
                Some(FetchOutcome::Refused { reason: "too_large" })
            }
            StatusCode::OK => Some(found(response)),
            // 403: its signature is over.
            StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::GONE => None,
            status if status.is_redirection() => bad_host(),
            _ => Some(later(wait_asked(response.headers()))),
        }
    }
}

fn found(response: Response) -> FetchOutcome {
    let told = response.headers().get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
    FetchOutcome::Found {
        mime: told.map(str::to_owned),
        sha256: None,
        size_bytes: response.content_length(),
        chunks: stream(response, PICTURE_LIMIT_BYTES_MAX),
    }
}
