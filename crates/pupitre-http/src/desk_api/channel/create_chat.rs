//! Create chat: a manager sets a web chat up for the brand's pages (V1, V6).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use pupitre_app::chat::{
    CreateSite, CreateSiteError, SITE_NAME_LENGTH_MAX, SetSiteError, create_site,
};
use pupitre_domain::id::ChannelId;
use pupitre_domain::language::Language;
use serde::Deserialize;
use utoipa::ToSchema;

use super::change_chat::read_origins;
use super::show_chat::find;
use crate::codes;
use crate::desk_api::sight::manager;
use crate::extract::{JsonBody, body_id};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::ChatSiteBody;

/// How many bytes of chance a site's public key has.
const KEY_BYTES: usize = 12;

/// A web chat to set up.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewChatSite {
    /// The channel's id, made by the screen: the same id is the same channel.
    #[schema(format = Uuid)]
    id: String,
    /// Its name on the desk: 1 to 80 characters.
    name: String,
    /// The brand that owns it; without one, a new brand.
    #[serde(default)]
    #[schema(format = Uuid)]
    brand_id: Option<String>,
    /// The name of the new brand, as visitors read it; the channel's name by default.
    #[serde(default)]
    brand_name: Option<String>,
    /// The language of a conversation whose language is not known: two letters, French by default.
    #[serde(default)]
    default_language: Option<String>,
    /// The origins of the pages that may open it.
    origins: Vec<String>,
}

impl From<CreateSiteError> for Problem {
    fn from(error: CreateSiteError) -> Self {
        let invalid = |field| Self::new(codes::REQUEST_INVALID_VALUE).field(field);
        match error {
            CreateSiteError::Name(field) => invalid(field).with("limit", SITE_NAME_LENGTH_MAX),
            CreateSiteError::BrandNotFound => invalid("brand_id"),
            CreateSiteError::Conflict => Self::new(codes::CHAT_ID_CONFLICT),
            CreateSiteError::Site(error) => SetSiteError::Site(error).into(),
            CreateSiteError::Store(error) => error.into(),
        }
    }
}

/// Sets a web chat up.
#[utoipa::path(
    post,
    operation_id = "create_chat_site",
    path = "/api/v1/channels/chat",
    tag = "channel",
    request_body = NewChatSite,
    responses(
        (status = 201, description = "The new site.", body = ChatSiteBody),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 409, description = "The id was given to another channel.", body = ProblemBody),
        (status = 422, description = "A value that does not fit.", body = ProblemBody),
    )
)]
pub(crate) async fn create_chat(
    State(state): State<HttpState>,
    session: Session,
    JsonBody(body): JsonBody<NewChatSite>,
) -> Result<(StatusCode, Json<ChatSiteBody>), Problem> {
    manager(&session)?;
    let id: ChannelId = body_id(&body.id, "id")?;
    let brand = body.brand_id.as_deref().map(|it| body_id(it, "brand_id")).transpose()?;
    let language: Option<Language> =
        body.default_language.as_deref().map(|it| body_id(it, "default_language")).transpose()?;
    let chance = state.shared.ports.tokens.token();
    let key = chance.first_chunk::<KEY_BYTES>().copied().unwrap_or_default();
    let command = CreateSite {
        id,
        brand,
        brand_name: body.brand_name.unwrap_or_else(|| body.name.clone()),
        name: body.name,
        key: hex::encode(key),
        origins: read_origins(&body.origins)?,
        default_language: language.unwrap_or(Language::FRENCH),
    };
    let ctx = state.context(session.actor());
    state.desk().write(move |tx| create_site(tx, &ctx, &command)).await?;
    state.shared.sites.forget();
    Ok((StatusCode::CREATED, Json(find(&state, id).await?)))
}
