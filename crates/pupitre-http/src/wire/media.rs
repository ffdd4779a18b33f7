//! A file, without its bytes.

use pupitre_app::media::may_be_fetched_again;
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
    /// The width of a picture in pixels, as it is seen.
    #[schema(required)]
    width: Option<u32>,
    /// Its height.
    #[schema(required)]
    height: Option<u32>,
    /// Where its small copy is served, once made: 640 pixels at most, without what the camera
    /// noted.
    #[schema(required)]
    preview_url: Option<String>,
    /// The type that the platform announced, where the bytes are of another.
    #[schema(required)]
    announced_mime: Option<String>,
    /// Whether the platform announced another SHA-256 than that of the bytes.
    hash_differs: bool,
    /// Until when it may be asked for again, when it is lost or refused and may be.
    #[schema(required, format = DateTime)]
    retry_until: Option<String>,
}

/// Where the bytes of a file are served.
pub(super) fn url(id: MediaId) -> String {
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
            width: None,
            height: None,
            preview_url: None,
            announced_mime: None,
            hash_differs: false,
            retry_until: None,
        }
    }
}

impl From<&media::Media> for Media {
    fn from(media: &media::Media) -> Self {
        let picture = media.picture.as_ref();
        let preview = picture.and_then(|it| it.preview.as_ref());
        let retry_until = media.fetch_until.filter(|_| may_be_fetched_again(media));
        Self {
            id: media.id.to_string(),
            state: media.state.name(),
            mime: media.mime.clone(),
            file_name: media.file_name.clone(),
            size_bytes: media.size_bytes,
            url: url(media.id),
            reason: media.reason.clone(),
            width: picture.map(|it| it.width),
            height: picture.map(|it| it.height),
            preview_url: preview.map(|_| format!("{}/preview", url(media.id))),
            announced_mime: media.announced.mime.clone(),
            hash_differs: media.announced.sha256.is_some(),
            retry_until: retry_until.map(|until| until.to_string()),
        }
    }
}
