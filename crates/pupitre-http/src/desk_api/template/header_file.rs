//! Header file: a manager chooses what stands above the words of a template (W9).

use axum::Json;
use axum::extract::State;
use pupitre_app::template::{ChooseHeaderFile, ChooseHeaderFileError, choose_header_file};
use pupitre_domain::id::{MediaId, TemplateId};
use pupitre_domain::template;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::codes;
use crate::extract::{Ids, JsonBody};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::Template;

/// What stands above the words of a template.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TemplateHeaderFile {
    /// A file that the manager uploaded: a picture, a film or a PDF, as the template wants; null:
    /// agents are asked for an address.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required, format = Uuid)]
    media_id: Option<String>,
}

impl From<ChooseHeaderFileError> for Problem {
    fn from(error: ChooseHeaderFileError) -> Self {
        use ChooseHeaderFileError as Error;
        match error {
            Error::NotFound => Self::new(codes::TEMPLATE_NOT_FOUND),
            Error::NotManager => Self::new(codes::SESSION_ROLE_INSUFFICIENT),
            Error::MediaNotFound => Self::new(codes::MEDIA_NOT_FOUND).field("media_id"),
            Error::Unsuited { wanted } => {
                let wanted = wanted.map(template::HeaderKind::name);
                Self::new(codes::TEMPLATE_HEADER_UNSUITED).with("wanted", wanted)
            }
            Error::Store(error) => error.into(),
        }
    }
}

/// Chooses the file above a template.
#[utoipa::path(
    put,
    operation_id = "choose_template_header",
    path = "/api/v1/templates/{template}/header-file",
    tag = "template",
    params(("template" = String, Path, format = Uuid, description = "Its id.")),
    request_body = TemplateHeaderFile,
    responses(
        (status = 200, description = "The template.", body = Template),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "For managers.", body = ProblemBody),
        (status = 404, description = "No such template or file.", body = ProblemBody),
        (status = 422, description = "Not what stands above this template.", body = ProblemBody),
    )
)]
pub(crate) async fn choose_header(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<TemplateHeaderFile>,
) -> Result<Json<Template>, Problem> {
    let media = match body.media_id.as_deref() {
        Some(id) => match id.parse::<MediaId>() {
            Ok(id) => Some(id),
            Err(_unlike) => return Err(Problem::new(codes::MEDIA_NOT_FOUND).field("media_id")),
        },
        None => None,
    };
    let template = ids.get::<TemplateId>("template", codes::TEMPLATE_NOT_FOUND)?;
    let ctx = state.context(session.actor());
    let command = ChooseHeaderFile { template, media };
    let chosen = state.desk().write(move |tx| choose_header_file(tx, &ctx, &command)).await?;
    shown(&state, &chosen).await.map(Json)
}

/// A template as settings show it, with the file above it.
///
/// # Errors
///
/// [`Problem`] when the database fails.
pub(super) async fn shown(
    state: &HttpState,
    template: &template::Template,
) -> Result<Template, Problem> {
    let media = match template.header_media {
        Some(id) => state.desk().read(move |queries| queries.media_view(id)).await?,
        None => None,
    };
    Ok(Template::new(template, media.as_ref().map(|(media, _, _)| media)))
}
