//! Change set-up: names, identifiers, and secrets that are replaced (C1). It counts at once.

use axum::Json;
use axum::extract::State;
use pupitre_app::channel::{ChangeSetup, change_setup};
use pupitre_app::ports::setup::Origin;
use pupitre_domain::channel::Channel;
use pupitre_domain::channel_setup::SecretField;
use serde::Deserialize;
use utoipa::ToSchema;

use super::secrets::{identifier, sealed};
use super::show_setup::{channel, find};
use crate::codes;
use crate::desk_api::sight::manager;
use crate::extract::{Ids, JsonBody};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::ChannelSetup;

/// What changes of a set-up; what is left out stays. It may have a secret in it: it does not print.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetupChange {
    /// Its name on the desk: 1 to 80 characters.
    #[serde(default)]
    name: Option<String>,
    /// The name of its brand: 1 to 80 characters.
    #[serde(default)]
    brand_name: Option<String>,
    /// The number, as the platform names it.
    #[serde(default)]
    phone_number_id: Option<String>,
    /// The account, as the platform names it.
    #[serde(default)]
    business_account_id: Option<String>,
    /// Another access token.
    #[serde(default)]
    access_token: Option<String>,
    /// Another app secret; the one before is accepted for a week.
    #[serde(default)]
    app_secret: Option<String>,
    /// Another word for the webhook's handshake.
    #[serde(default)]
    verify_token: Option<String>,
}

impl SetupChange {
    /// Whether it changes what the configuration says of a configured channel.
    fn is_of_configuration(&self) -> bool {
        let values = [
            &self.brand_name,
            &self.phone_number_id,
            &self.business_account_id,
            &self.access_token,
            &self.app_secret,
            &self.verify_token,
        ];
        values.iter().any(|it| it.is_some())
    }
}

/// Changes how a channel is set up.
#[utoipa::path(
    patch,
    operation_id = "change_channel_setup",
    path = "/api/v1/channels/{channel}/setup",
    tag = "channel",
    params(("channel" = String, Path, format = Uuid, description = "Its id.")),
    request_body = SetupChange,
    responses(
        (status = 200, description = "The set-up as it is now.", body = ChannelSetup),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 404, description = "No such channel, or not set up so.", body = ProblemBody),
        (status = 409, description = "Changed elsewhere, taken, or no key.", body = ProblemBody),
        (status = 422, description = "A value that does not fit.", body = ProblemBody),
    )
)]
pub(crate) async fn change(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<SetupChange>,
) -> Result<Json<ChannelSetup>, Problem> {
    manager(&session)?;
    let id = ids.get("channel", codes::CHANNEL_NOT_FOUND)?;
    let known = channel(&state, id).await?;
    let origin = state.setup().facts(&known).map(|it| it.origin);
    if origin == Some(Origin::Configuration) && body.is_of_configuration() {
        return Err(Problem::new(codes::CHANNEL_CONFIGURED));
    }
    let command = read(&state, &known, &body)?;
    let ctx = state.context(session.actor());
    state.desk().write(move |tx| change_setup(tx, &ctx, id, &command)).await?;
    state.setup().refresh().await;
    find(&state, id).await
}

fn read(state: &HttpState, known: &Channel, body: &SetupChange) -> Result<ChangeSetup, Problem> {
    let given = [
        (SecretField::AccessToken, &body.access_token),
        (SecretField::AppSecret, &body.app_secret),
        (SecretField::VerifyToken, &body.verify_token),
    ];
    let mut secrets = Vec::new();
    for (field, secret) in given {
        if let Some(secret) = secret {
            secrets.push(sealed(state, known.id, field, secret)?);
        }
    }
    if body.app_secret.is_some()
        && let Some(previous) = state.setup().seal_previous(known)
    {
        secrets.push((SecretField::PreviousAppSecret, previous));
    }
    let id = |text: &Option<String>| text.as_deref().map(identifier);
    Ok(ChangeSetup {
        name: body.name.clone(),
        brand_name: body.brand_name.clone(),
        platform_address: id(&body.phone_number_id),
        business_account_id: id(&body.business_account_id),
        secrets,
    })
}
