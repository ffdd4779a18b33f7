//! House pictures: a brand's logo and an agent's face are drawn anew before they are kept, and
//! served under their hash (V1, M5, D6).

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use futures_channel::mpsc;
use futures_util::StreamExt as _;
use pupitre_app::jobs::remove_upload::expect_upload;
use pupitre_app::media::{HOUSE_PICTURE_LIMIT_BYTES, HOUSE_PICTURE_SIDE_MAX};
use pupitre_app::ports::files::StoredFile;
use pupitre_app::ports::pictures::{REDRAWN_POINTS_MAX, Redrawn, Unfit};
use pupitre_domain::event::Actor;
use pupitre_domain::id::MediaId;
use pupitre_domain::media::{Announced, HousePicture, Media, MediaState, Picture};

use crate::codes::{self, Code};
use crate::content_type;
use crate::desk_api::media::serve::{broken, send, stored};
use crate::extract::Ids;
use crate::problem::Problem;
use crate::state::HttpState;

/// The types that a picture of the house comes in. What can hold a script is none of them.
pub(crate) const TYPES: &[&str] = &["image/png", "image/jpeg", "image/webp"];

/// More than any picture of that size has once it is drawn anew, in bytes.
const REDRAWN_BYTES_MAX: u64 = 1024 * 1024;

/// Another picture has another address: what is there may be kept for good.
pub(crate) const PUBLIC_CACHE: HeaderValue =
    HeaderValue::from_static("public, max-age=31536000, immutable");

/// The same, by its reader's own browser only.
pub(crate) const PRIVATE_CACHE: HeaderValue =
    HeaderValue::from_static("private, max-age=31536000, immutable");

impl From<Unfit> for Problem {
    fn from(error: Unfit) -> Self {
        match error {
            Unfit::TooManyPoints => {
                Self::new(codes::MEDIA_PICTURE_TOO_LARGE).with("limit", REDRAWN_POINTS_MAX)
            }
            Unfit::Damaged => Self::new(codes::MEDIA_PICTURE_DAMAGED),
        }
    }
}

/// Takes the body of a request as a picture of the house: its bytes are in the store, drawn anew,
/// and its row is still to be written.
///
/// # Errors
///
/// [`Problem`]: empty, no picture of a type that is taken, too large, damaged, or broken off.
pub(crate) async fn take(
    state: &HttpState,
    actor: Actor,
    request: Request,
) -> Result<Media, Problem> {
    let source = whole(request.into_body()).await?;
    let mime = content_type::tell(&source, "").filter(|it| TYPES.contains(it));
    if mime.is_none() {
        let problem = Problem::new(codes::MEDIA_TYPE_NOT_ALLOWED);
        return Err(problem.with("types", TYPES.to_vec()));
    }
    let redrawn = state.shared.ports.pictures.redraw(source, HOUSE_PICTURE_SIDE_MAX).await?;
    let id = MediaId::from_bytes(state.shared.ports.ids.id());
    // Before the first byte: whatever becomes of this request, they are looked at again.
    let ctx = state.context(actor);
    state.desk().write(move |tx| expect_upload(tx, &ctx, id)).await?;
    let Redrawn { size: (width, height), mime, bytes } = redrawn;
    let StoredFile { size_bytes, sha256, .. } = put(state, id, bytes).await?;
    Ok(Media {
        id,
        channel: None,
        state: MediaState::Stored,
        mime: mime.to_owned(),
        file_name: None,
        size_bytes: Some(size_bytes),
        sha256: Some(sha256),
        platform_id: None,
        reason: None,
        announced: Announced::default(),
        picture: Some(Picture { width, height, preview: None }),
        fetch_until: None,
    })
}

/// All of a body, unless it is more than a picture of the house may have.
async fn whole(body: Body) -> Result<Vec<u8>, Problem> {
    let limit = HOUSE_PICTURE_LIMIT_BYTES;
    let mut bytes = Vec::new();
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk: Bytes = chunk.map_err(|_broken| Problem::new(codes::MEDIA_UPLOAD_BROKEN))?;
        bytes.extend_from_slice(&chunk);
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limit {
            return Err(Problem::new(codes::MEDIA_TOO_LARGE).with("limit", limit));
        }
    }
    if bytes.is_empty() {
        return Err(Problem::new(codes::MEDIA_EMPTY));
    }
    Ok(bytes)
}

async fn put(state: &HttpState, id: MediaId, bytes: Vec<u8>) -> Result<StoredFile, Problem> {
    let (mut sender, chunks) = mpsc::channel(1);
    if sender.try_send(Ok(bytes)).is_err() {
        return Err(Problem::new(codes::SERVER_INTERNAL));
    }
    drop(sender);
    let put = state.shared.ports.files.put(id, chunks, REDRAWN_BYTES_MAX).await;
    put.map_err(|error| broken(&error))
}

/// The hash that an address names.
///
/// # Errors
///
/// [`Problem`] with that code when it is none.
pub(crate) fn asked(ids: &Ids, not_found: Code) -> Result<[u8; 32], Problem> {
    let text = ids.text("hash").unwrap_or_default();
    let mut hash = [0; 32];
    match hex::decode_to_slice(text, &mut hash) {
        // Each picture has one address.
        Ok(()) if hex::encode(hash) == text => Ok(hash),
        Ok(()) | Err(_) => Err(Problem::new(not_found)),
    }
}

/// Sends a picture of the house if it is the one that was asked for, to be kept as long as that
/// says.
///
/// # Errors
///
/// [`Problem`]: that code when it is another or none; or it can't be read.
pub(crate) async fn serve(
    state: &HttpState,
    (known, hash): (Option<HousePicture>, [u8; 32]),
    (cache, not_found): (HeaderValue, Code),
) -> Result<Response, Problem> {
    let picture = known.filter(|it| it.hash == hash).ok_or_else(|| Problem::new(not_found))?;
    let view = state.desk().read(move |queries| queries.media_view(picture.media)).await?;
    let (media, ..) = view.ok_or_else(|| Problem::new(not_found))?;
    let headers = header::HeaderMap::new();
    let mut response = send(state, &stored(media)?, &headers, false).await?;
    response.headers_mut().insert(header::CACHE_CONTROL, cache);
    Ok(response)
}
