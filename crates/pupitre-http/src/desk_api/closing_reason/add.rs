//! Add: a manager adds a closing reason at the end of the list.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use pupitre_app::closing_reason::{AddClosingReason, AddClosingReasonError, add_closing_reason};
use pupitre_domain::closing_reason::CLOSING_REASONS_MAX;
use pupitre_domain::name::{NAME_LENGTH_MAX, NameError};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::codes;
use crate::extract::{JsonBody, body_id};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::ClosingReason;

/// A new closing reason.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewClosingReason {
    /// The id that the client gives it: the same id is the same reason.
    #[schema(format = Uuid)]
    id: String,
    /// Its name, at most 60 characters.
    name: String,
}

pub(super) fn name_problem(_error: NameError) -> Problem {
    Problem::new(codes::CLOSING_REASON_NAME_INVALID).field("name").with("limit", NAME_LENGTH_MAX)
}

impl From<AddClosingReasonError> for Problem {
    fn from(error: AddClosingReasonError) -> Self {
        match error {
            AddClosingReasonError::Name(error) => name_problem(error),
            AddClosingReasonError::NameTaken => {
                Self::new(codes::CLOSING_REASON_NAME_TAKEN).field("name")
            }
            AddClosingReasonError::IdConflict => Self::new(codes::CLOSING_REASON_ID_CONFLICT),
            AddClosingReasonError::TooMany => {
                Self::new(codes::CLOSING_REASON_TOO_MANY).with("limit", CLOSING_REASONS_MAX)
            }
            AddClosingReasonError::Store(error) => error.into(),
        }
    }
}

/// Adds a closing reason at the end of the list.
#[utoipa::path(
    post,
    operation_id = "add_closing_reason",
    path = "/api/v1/closing-reasons",
    tag = "closing_reason",
    request_body = NewClosingReason,
    responses(
        (status = 201, description = "The reason.", body = ClosingReason),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 409, description = "A name or an id that is taken.", body = ProblemBody),
        (status = 422, description = "A body that does not fit.", body = ProblemBody),
    )
)]
pub(crate) async fn add(
    State(state): State<HttpState>,
    session: Session,
    JsonBody(body): JsonBody<NewClosingReason>,
) -> Result<(StatusCode, Json<ClosingReason>), Problem> {
    session.manager()?;
    let command = AddClosingReason { id: body_id(&body.id, "id")?, name: body.name };
    let ctx = state.context(session.actor());
    let added = state.desk().write(move |tx| add_closing_reason(tx, &ctx, &command)).await?;
    Ok((StatusCode::CREATED, Json((&added).into())))
}
