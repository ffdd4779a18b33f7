//! Set voice: a manager says how a channel's messages are signed (D7).

use axum::Json;
use axum::extract::State;
use pupitre_app::channel::{SetSignature, SetSignatureError, set_signature};
use pupitre_domain::signature::{SIGNATURE_LENGTH_MAX, SignatureError, SignaturePolicy};
use serde::Deserialize;
use utoipa::ToSchema;

use super::show_voice::find;
use crate::codes;
use crate::extract::{Ids, JsonBody};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::Voice;

/// Whether a channel's messages are signed.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum SignaturePolicyName {
    /// Never.
    Off,
    /// When the agent says so.
    Optional,
    /// Always, by the server.
    Required,
}

/// What is to be changed; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VoiceChange {
    /// Whether messages are signed.
    #[serde(default)]
    signature_policy: Option<SignaturePolicyName>,
    /// One line of at most 200 characters, with variables of the agent and the brand.
    #[serde(default)]
    signature_text: Option<String>,
}

impl From<SetSignatureError> for Problem {
    fn from(error: SetSignatureError) -> Self {
        match error {
            SetSignatureError::NotFound => Self::new(codes::CHANNEL_NOT_FOUND),
            SetSignatureError::RoleInsufficient => Self::new(codes::SESSION_ROLE_INSUFFICIENT),
            SetSignatureError::Invalid(error) => {
                let code = match error {
                    SignatureError::Text => codes::REQUEST_INVALID_VALUE,
                    SignatureError::ContactVariable => codes::SIGNATURE_CONTACT_VARIABLE,
                };
                Self::new(code)
                    .field("signature_text")
                    .detail(error.to_string())
                    .with("limit", SIGNATURE_LENGTH_MAX)
            }
            SetSignatureError::Store(error) => error.into(),
        }
    }
}

/// Sets how a channel's messages are signed.
#[utoipa::path(
    patch,
    operation_id = "set_channel_voice",
    path = "/api/v1/channels/{channel}/voice",
    tag = "channel",
    params(("channel" = String, Path, format = Uuid, description = "Its id.")),
    request_body = VoiceChange,
    responses(
        (status = 200, description = "The signature as it is now.", body = Voice),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Signatures are a manager's.", body = ProblemBody),
        (status = 404, description = "No such channel.", body = ProblemBody),
        (status = 422, description = "A body that does not fit.", body = ProblemBody),
    )
)]
pub(crate) async fn set_voice(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<VoiceChange>,
) -> Result<Json<Voice>, Problem> {
    let channel = ids.get("channel", codes::CHANNEL_NOT_FOUND)?;
    let policy = body.signature_policy.map(|policy| match policy {
        SignaturePolicyName::Off => SignaturePolicy::Off,
        SignaturePolicyName::Optional => SignaturePolicy::Optional,
        SignaturePolicyName::Required => SignaturePolicy::Required,
    });
    let command = SetSignature { channel, policy, text: body.signature_text };
    let ctx = state.context(session.actor());
    state.desk().write(move |tx| set_signature(tx, &ctx, &command)).await?;
    Ok(Json(find(&state, &session, channel).await?))
}
