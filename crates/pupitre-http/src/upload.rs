//! Upload: a file that an agent or a visitor brings is stored as it comes, told from its bytes, and
//! looked at again after a day (D11, V2).

use axum::body::{Body, BodyDataStream, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, header};
use futures_channel::mpsc;
use futures_util::StreamExt as _;
use futures_util::future::{join, poll_fn};
use pupitre_app::jobs::remove_upload::expect_upload;
use pupitre_app::media::MediaKind;
use pupitre_app::ports::files::{FileError, StoredFile};
use pupitre_domain::event::Actor;
use pupitre_domain::id::MediaId;
use pupitre_domain::media::{Announced, Media, MediaState, Picture};

use crate::codes;
use crate::content_type;
use crate::desk_api::media::file_name;
use crate::desk_api::media::serve::broken;
use crate::picture::dimensions;
use crate::problem::Problem;
use crate::state::HttpState;

/// The header with the file's name, percent-encoded.
const X_FILE_NAME: HeaderName = HeaderName::from_static("x-file-name");

/// How many bytes tell the type.
const HEAD_BYTES: usize = 8 * 1024;

/// How many chunks may wait for the file store.
const CHUNKS_MAX: usize = 4;

/// What a file of a type is brought as.
pub(crate) struct Terms {
    /// What it is shown and sent as.
    pub(crate) kind: MediaKind,
    /// How large it may be.
    pub(crate) limit_bytes: u64,
}

/// Takes the body of a request: its bytes are in the store, and its row is still to be written.
/// `terms` says what a file of the type that begins so may be, or why it is refused.
///
/// # Errors
///
/// [`Problem`]: empty, of no type that is taken, too large, or broken off.
pub(crate) async fn take(
    state: &HttpState,
    actor: Actor,
    request: Request,
    terms: impl FnOnce(&'static str, &[u8]) -> Result<Terms, Problem>,
) -> Result<Media, Problem> {
    let headers = request.headers();
    let declared = text(headers, &header::CONTENT_TYPE).unwrap_or_default().to_owned();
    let file_name = text(headers, &X_FILE_NAME).and_then(file_name::read);
    let announced = text(headers, &header::CONTENT_LENGTH);
    let announced: u64 = announced.and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut incoming = Incoming::new(request.into_body());
    incoming.read_head().await?;
    let mime = content_type::tell(&incoming.head, &declared);
    let mime = mime.ok_or_else(|| Problem::new(codes::MEDIA_TYPE_NOT_ALLOWED))?;
    let Terms { kind, limit_bytes } = terms(mime, &incoming.head)?;
    let told = |problem: Problem| problem.with("kind", kind.name()).with("mime", mime);
    if announced > limit_bytes {
        return Err(told(Problem::new(codes::MEDIA_TOO_LARGE).with("limit", limit_bytes)));
    }
    let id = MediaId::from_bytes(state.shared.ports.ids.id());
    // Before the first byte: whatever becomes of this request, they are looked at again.
    let ctx = state.context(actor);
    state.desk().write(move |tx| expect_upload(tx, &ctx, id)).await?;
    let stored = store(state, id, incoming, limit_bytes).await;
    let stored = stored.map_err(|error| told(broken(&error)))?;
    let size = size_of(stored.head).await;
    Ok(Media {
        id,
        channel: None,
        state: MediaState::Stored,
        mime: mime.to_owned(),
        file_name,
        size_bytes: Some(stored.size_bytes),
        sha256: Some(stored.sha256),
        platform_id: None,
        reason: None,
        announced: Announced::default(),
        picture: size.map(|(width, height)| Picture { width, height, preview: None }),
        fetch_until: None,
    })
}

/// Removes the bytes of a file whose row was not written.
pub(crate) async fn discard(state: &HttpState, id: MediaId) {
    if let Err(error) = state.shared.ports.files.remove(id).await {
        tracing::warn!(%error, media.id = %id, "a file that is not needed could not be removed");
    }
}

/// The size of a picture. A picture that its reader can't bear has none.
async fn size_of(head: Vec<u8>) -> Option<(u32, u32)> {
    tokio::task::spawn_blocking(move || dimensions(&head)).await.ok().flatten()
}

/// A header's text.
fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// A body whose first bytes have been read.
struct Incoming {
    head: Vec<u8>,
    rest: BodyDataStream,
}

impl Incoming {
    fn new(body: Body) -> Self {
        Self { head: Vec::new(), rest: body.into_data_stream() }
    }

    /// Reads as much as tells the type.
    async fn read_head(&mut self) -> Result<(), Problem> {
        while self.head.len() < HEAD_BYTES {
            match self.rest.next().await {
                Some(Ok(chunk)) => self.head.extend_from_slice(&chunk),
                Some(Err(_broken)) => return Err(Problem::new(codes::MEDIA_UPLOAD_BROKEN)),
                None => break,
            }
        }
        if self.head.is_empty() {
            return Err(Problem::new(codes::MEDIA_EMPTY));
        }
        Ok(())
    }

    /// Hands everything on, until the end or until nobody takes it any more.
    async fn pump(self, mut chunks: mpsc::Sender<Chunk>) {
        let Self { head, mut rest } = self;
        let mut next = Some(Ok(head));
        while let Some(chunk) = next {
            if !hand_on(&mut chunks, chunk).await {
                return;
            }
            next = rest.next().await.map(|chunk| {
                let chunk = chunk.map(|bytes: Bytes| bytes.to_vec());
                chunk.map_err(|error| FileError::Source(error.to_string()))
            });
        }
    }
}

type Chunk = Result<Vec<u8>, FileError>;

/// Waits for room and hands a chunk on; `false` when nobody takes it any more.
async fn hand_on(chunks: &mut mpsc::Sender<Chunk>, chunk: Chunk) -> bool {
    let has_room = poll_fn(|cx| chunks.poll_ready(cx)).await.is_ok();
    has_room && chunks.start_send(chunk).is_ok()
}

/// Stores a file as it comes.
async fn store(
    state: &HttpState,
    id: MediaId,
    incoming: Incoming,
    limit_bytes: u64,
) -> Result<StoredFile, FileError> {
    let (sender, chunks) = mpsc::channel(CHUNKS_MAX);
    let put = state.shared.ports.files.put(id, chunks, limit_bytes);
    let (stored, ()) = join(put, incoming.pump(sender)).await;
    stored
}
