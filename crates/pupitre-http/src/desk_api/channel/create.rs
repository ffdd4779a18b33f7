//! Create: a manager connects a WhatsApp number (C1).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use pupitre_app::channel::{BrandChoice, CreateChannel, create_channel};
use pupitre_domain::channel_setup::SecretField;
use pupitre_domain::id::ChannelId;
use pupitre_domain::language::Language;
use serde::Deserialize;
use utoipa::ToSchema;

use super::secrets::{identifier, sealed};
use super::show_setup::find;
use crate::codes;
use crate::desk_api::sight::manager;
use crate::extract::JsonBody;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::ChannelSetup;

/// What a channel is made of.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum NewChannelKind {
    /// A WhatsApp number.
    WhatsApp,
}

/// A number to connect. It has a secret in it: it does not print.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewChannel {
    /// Its id, made by the screen: the same id is the same channel.
    #[schema(format = Uuid)]
    id: String,
    /// What it is made of.
    kind: NewChannelKind,
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
    /// The number, as the platform names it: digits.
    phone_number_id: String,
    /// The account, as the platform names it: digits.
    business_account_id: String,
    /// A permanent token of a system user.
    access_token: String,
    /// The secret of the app.
    app_secret: String,
    /// A word of your own for the webhook's handshake; one is made by default.
    #[serde(default)]
    verify_token: Option<String>,
}

/// Connects a WhatsApp number.
#[utoipa::path(
    post,
    operation_id = "create_channel",
    path = "/api/v1/channels",
    tag = "channel",
    request_body = NewChannel,
    responses(
        (status = 201, description = "The new channel.", body = ChannelSetup),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 409, description = "The number is taken, or no key.", body = ProblemBody),
        (status = 422, description = "A body that does not fit.", body = ProblemBody),
    )
)]
pub(crate) async fn create(
    State(state): State<HttpState>,
    session: Session,
    JsonBody(body): JsonBody<NewChannel>,
) -> Result<(StatusCode, Json<ChannelSetup>), Problem> {
    manager(&session)?;
    let command = read(&state, &body)?;
    let id = command.id;
    let ctx = state.context(session.actor());
    state.desk().write(move |tx| create_channel(tx, &ctx, &command)).await?;
    state.setup().refresh().await;
    Ok((StatusCode::CREATED, find(&state, id).await?))
}

fn read(state: &HttpState, body: &NewChannel) -> Result<CreateChannel, Problem> {
    let invalid = |field| move || Problem::new(codes::REQUEST_INVALID_VALUE).field(field);
    let id: ChannelId = body.id.parse().map_err(|_unlike| invalid("id")())?;
    let brand = match &body.brand_id {
        Some(brand) => BrandChoice::Known(brand.parse().map_err(|_unlike| invalid("brand_id")())?),
        None => BrandChoice::New(body.brand_name.as_ref().unwrap_or(&body.name).clone()),
    };
    let language = body.default_language.as_deref().map(str::parse::<Language>).transpose();
    let language = language.map_err(|_unlike| invalid("default_language")())?;
    let word = body.verify_token.as_deref().map(str::trim).filter(|it| !it.is_empty());
    let word = word.map_or_else(|| made_word(state), str::to_owned);
    let NewChannelKind::WhatsApp = body.kind;
    Ok(CreateChannel {
        id,
        name: body.name.clone(),
        brand,
        platform_address: identifier(&body.phone_number_id),
        business_account_id: identifier(&body.business_account_id),
        default_language: language.unwrap_or(Language::FRENCH),
        secrets: vec![
            sealed(state, id, SecretField::AccessToken, &body.access_token)?,
            sealed(state, id, SecretField::AppSecret, &body.app_secret)?,
            sealed(state, id, SecretField::VerifyToken, &word)?,
        ],
    })
}

/// A word for the handshake that nobody guesses.
fn made_word(state: &HttpState) -> String {
    let token = state.shared.ports.tokens.token();
    let half = token.first_chunk::<12>().copied().unwrap_or_default();
    format!("pupitre-{}", hex::encode(half))
}
