//! Test message: a template to the manager's own phone proves the loop (C1).

use axum::Json;
use axum::extract::State;
use pupitre_app::channel::{TestMessageError, begin_test, finish_test};
use serde::Deserialize;
use utoipa::ToSchema;

use super::show_setup::find;
use crate::codes;
use crate::desk_api::sight::manager;
use crate::extract::{Ids, JsonBody};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::ChannelSetup;

/// Where a test goes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TestRequest {
    /// The manager's own phone: 6 to 15 digits with the country's code.
    phone: String,
}

impl From<TestMessageError> for Problem {
    fn from(error: TestMessageError) -> Self {
        match error {
            TestMessageError::NotFound => Self::new(codes::CHANNEL_NOT_FOUND),
            TestMessageError::Phone => Self::new(codes::CHANNEL_PHONE_INVALID).field("phone"),
            TestMessageError::NoTemplate => Self::new(codes::CHANNEL_TEST_NO_TEMPLATE),
            TestMessageError::Store(error) => error.into(),
        }
    }
}

/// Sends a test; what becomes of it is read with the set-up.
#[utoipa::path(
    post,
    operation_id = "test_channel",
    path = "/api/v1/channels/{channel}/setup/test",
    tag = "channel",
    params(("channel" = String, Path, format = Uuid, description = "Its id.")),
    request_body = TestRequest,
    responses(
        (status = 200, description = "The set-up with the test.", body = ChannelSetup),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 404, description = "No such channel, or it sends none.", body = ProblemBody),
        (status = 409, description = "No template to send.", body = ProblemBody),
        (status = 422, description = "No phone number.", body = ProblemBody),
    )
)]
pub(crate) async fn send(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<TestRequest>,
) -> Result<Json<ChannelSetup>, Problem> {
    manager(&session)?;
    let id = ids.get("channel", codes::CHANNEL_NOT_FOUND)?;
    let ctx = state.context(session.actor());
    let sent_at = ctx.now;
    let begun = state.desk().write(move |tx| begin_test(tx, &ctx, id, &body.phone)).await?;
    let (channel, phone) = (begun.channel.clone(), begun.phone.clone());
    let outcome = state.setup().send_test(channel, phone, begun.template.clone()).await;
    let ctx = state.context(session.actor());
    let kept =
        state.desk().write(move |tx| finish_test(tx, &ctx, (&begun, sent_at), &outcome)).await;
    kept?;
    find(&state, id).await
}
