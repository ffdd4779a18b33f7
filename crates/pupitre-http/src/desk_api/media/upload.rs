//! Upload: a file on its way to a visitor is stored as it comes, and recorded once (D11).

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use pupitre_app::media::{
    MEDIA_LIMIT_BYTES_MAX, RegisterUpload, RegisterUploadError, kind_of, limit_bytes,
    register_upload,
};
use pupitre_domain::id::ClientId;

use crate::codes;
use crate::content_type;
use crate::extract::{Params, invalid};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::upload::{self, Terms};
use crate::wire::Media;

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
    let media = upload::take(&state, session.actor(), request, terms).await?;
    let (id, command) = (media.id, RegisterUpload { media, client_id });
    let ctx = state.context(session.actor());
    let registered = state.desk().write(move |tx| register_upload(tx, &ctx, &command)).await;
    if !registered.as_ref().is_ok_and(|media| media.id == id) {
        upload::discard(&state, id).await;
    }
    Ok((StatusCode::CREATED, Json((&registered?).into())))
}

/// What an agent may send: what the platform takes.
fn terms(mime: &'static str, head: &[u8]) -> Result<Terms, Problem> {
    let kind = kind_of(mime).ok_or_else(|| Problem::new(codes::MEDIA_TYPE_NOT_ALLOWED))?;
    if !content_type::is_taken(mime, head) {
        let problem = Problem::new(codes::MEDIA_SOUND_NOT_MONO);
        return Err(problem.with("kind", kind.name()).with("mime", mime));
    }
    Ok(Terms { kind, limit_bytes: limit_bytes(kind).min(MEDIA_LIMIT_BYTES_MAX) })
}
