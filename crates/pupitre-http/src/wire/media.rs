//! A file, without its bytes.

use pupitre_domain::id::MediaId;
use pupitre_domain::media;
use serde::Serialize;
use utoipa::ToSchema;

/// A file sent or received.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Media {
    /// Its id.
    #[schema(format = Uuid)]
    id: String,
    /// `pending`, `stored`, `lost` or `refused`.
    state: &'static str,
    /// Its type: the platform's word for it until stored, then by content.
    mime: String,
    /// Its name, to be shown.
    #[schema(required)]
    file_name: Option<String>,
    /// Its size in bytes, once stored.
    #[schema(required)]
    size_bytes: Option<u64>,
    /// Where its bytes are served.
    url: String,
    /// Why it is lost or refused: a stable code.
    #[schema(required)]
    reason: Option<String>,
}

fn url(id: MediaId) -> String {
    format!("/api/v1/media/{id}")
}

impl Media {
    /// A file that is known by its id only, while it is fetched.
    pub(crate) fn unknown(id: MediaId) -> Self {
        Self {
            id: id.to_string(),
            state: media::MediaState::Pending.name(),
            mime: "application/octet-stream".to_owned(),
            file_name: None,
            size_bytes: None,
            url: url(id),
            reason: None,
        }
    }
}

impl From<&media::Media> for Media {
    fn from(media: &media::Media) -> Self {
        Self {
            id: media.id.to_string(),
            state: media.state.name(),
            mime: media.mime.clone(),
            file_name: media.file_name.clone(),
            size_bytes: media.size_bytes,
            url: url(media.id),
            reason: media.reason.clone(),
        }
    }
}
