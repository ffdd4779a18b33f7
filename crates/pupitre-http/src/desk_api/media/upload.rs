//! Upload: a file on its way to a visitor is stored as it comes, and recorded once (D11).

use axum::Json;
use axum::body::{Body, BodyDataStream, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use futures_channel::mpsc;
use futures_util::StreamExt as _;
use futures_util::future::{join, poll_fn};
use pupitre_app::jobs::remove_upload::expect_upload;
use pupitre_app::media::{
    MEDIA_LIMIT_BYTES_MAX, RegisterUpload, RegisterUploadError, kind_of, limit_bytes,
    register_upload,
};
use pupitre_app::ports::files::{FileError, StoredFile};
use pupitre_domain::id::{ClientId, MediaId};
use pupitre_domain::media;

use super::file_name;
use super::serve::broken;
use crate::codes;
use crate::content_type;
use crate::extract::{Params, invalid};
use crate::picture::dimensions;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::Media;

/// The header with the file's name, percent-encoded.
pub(crate) const X_FILE_NAME: HeaderName = HeaderName::from_static("x-file-name");

/// How many bytes tell the type.
const HEAD_BYTES: usize = 8 * 1024;

/// How many chunks may wait for the file store.
const CHUNKS_MAX: usize = 4;

impl From<RegisterUploadError> for Problem {
    fn from(error: RegisterUploadError) -> Self {
        match error {
            RegisterUploadError::Conflict => Self::new(codes::MEDIA_CLIENT_ID_CONFLICT),
            RegisterUploadError::NotAnAgent => Self::new(codes::SESSION_REQUIRED),
            RegisterUploadError::Store(error) => error.into(),
        }
    }
}

/// Takes a file. Its type is told from its bytes; the same client id is the same file.
#[utoipa::path(
    post,
    operation_id = "upload_media",
    path = "/api/v1/media",
    tag = "media",
    params(
        ("client_media_id" = String, Query, format = Uuid, description = "The screen's id for it."),
        ("X-File-Name" = Option<String>, Header, description = "Its name, percent-encoded."),
    ),
    request_body(content_type = "application/octet-stream", description = "The bytes."),
    responses(
        (status = 201, description = "The file is stored.", body = Media),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 409, description = "The id was given to another file.", body = ProblemBody),
        (status = 413, description = "Too large for its type.", body = ProblemBody),
        (status = 415, description = "Not a type that is sent.", body = ProblemBody),
        (status = 422, description = "Empty, or a wrong parameter.", body = ProblemBody),
    )
)]
pub(crate) async fn upload(
    State(state): State<HttpState>,
    session: Session,
    request: Request,
) -> Result<(StatusCode, Json<Media>), Problem> {
    let params = Params::read(request.uri(), &["client_media_id"])?;
    let client_id: Option<ClientId> = params.parse("client_media_id")?;
    let client_id = client_id.ok_or_else(|| invalid("client_media_id"))?;
    let declared = text(request.headers(), &header::CONTENT_TYPE).unwrap_or_default().to_owned();
    let file_name = text(request.headers(), &X_FILE_NAME).and_then(file_name::read);
    let announced = text(request.headers(), &header::CONTENT_LENGTH);
    let announced: u64 = announced.and_then(|length| length.parse().ok()).unwrap_or(0);

    let mut incoming = Incoming::new(request.into_body());
    incoming.read_head().await?;
    let mime = content_type::tell(&incoming.head, &declared);
    let not_allowed = || Problem::new(codes::MEDIA_TYPE_NOT_ALLOWED);
    let mime = mime.ok_or_else(not_allowed)?;
    let kind = kind_of(mime).ok_or_else(not_allowed)?;
    let limit = limit_bytes(kind).min(MEDIA_LIMIT_BYTES_MAX);
    let told = |problem: Problem| problem.with("kind", kind.name()).with("mime", mime);
    if announced > limit {
        return Err(told(Problem::new(codes::MEDIA_TOO_LARGE).with("limit", limit)));
    }
    if !content_type::is_taken(mime, &incoming.head) {
        return Err(told(Problem::new(codes::MEDIA_SOUND_NOT_MONO)));
    }
    let id = MediaId::from_bytes(state.shared.ports.ids.id());
    expect(&state, &session, id).await?;
    let stored = store(&state, id, incoming, limit).await;
    let stored = stored.map_err(|error| told(broken(&error)))?;
    let size = size_of(stored.head.clone()).await;
    let media = media::Media {
        id,
        channel: None,
        state: media::MediaState::Stored,
        mime: mime.to_owned(),
        file_name,
        size_bytes: Some(stored.size_bytes),
        sha256: Some(stored.sha256),
        platform_id: None,
        reason: None,
        announced: media::Announced::default(),
        picture: size.map(|(width, height)| media::Picture { width, height, preview: None }),
        fetch_until: None,
    };
    let media = register(&state, &session, RegisterUpload { media, client_id }).await?;
    Ok((StatusCode::CREATED, Json((&media).into())))
}

/// Says that bytes are about to come: whatever becomes of this request, they are looked at again.
async fn expect(state: &HttpState, session: &Session, id: MediaId) -> Result<(), Problem> {
    let ctx = state.context(session.actor());
    let expected = state
        .desk()
        .write(move |tx| expect_upload(tx, &ctx, id).map_err(RegisterUploadError::from));
    Ok(expected.await?)
}

/// The size of a picture. A picture that its reader can't bear has none.
pub(crate) async fn size_of(head: Vec<u8>) -> Option<(u32, u32)> {
    tokio::task::spawn_blocking(move || dimensions(&head)).await.ok().flatten()
}

/// A header's text.
pub(crate) fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// A body whose first bytes have been read.
pub(crate) struct Incoming {
    pub(crate) head: Vec<u8>,
    rest: BodyDataStream,
}

impl Incoming {
    pub(crate) fn new(body: Body) -> Self {
        Self { head: Vec::new(), rest: body.into_data_stream() }
    }

    /// Reads as much as tells the type.
    ///
    /// # Errors
    ///
    /// [`Problem`]: the upload broke off, or there is nothing in it.
    pub(crate) async fn read_head(&mut self) -> Result<(), Problem> {
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
///
/// # Errors
///
/// [`FileError`]: it is too large, it broke off, or the file store fails.
pub(crate) async fn store(
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

/// Records a stored file. When it is not kept under its id, its bytes are not kept either.
async fn register(
    state: &HttpState,
    session: &Session,
    command: RegisterUpload,
) -> Result<media::Media, Problem> {
    let id = command.media.id;
    let ctx = state.context(session.actor());
    let registered = state.desk().write(move |tx| register_upload(tx, &ctx, &command)).await;
    if !registered.as_ref().is_ok_and(|media| media.id == id)
        && let Err(error) = state.shared.ports.files.remove(id).await
    {
        tracing::warn!(%error, media.id = %id, "a file that is not needed could not be removed");
    }
    Ok(registered?)
}
