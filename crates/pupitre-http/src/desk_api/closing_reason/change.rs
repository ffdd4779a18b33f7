//! Change: a manager renames, moves or switches a closing reason off.

use axum::Json;
use axum::extract::State;
use pupitre_app::closing_reason::{
    ChangeClosingReason, ChangeClosingReasonError, change_closing_reason,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::add::name_problem;
use crate::codes;
use crate::extract::{Ids, JsonBody};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::ClosingReason;

/// What becomes of a closing reason; what is not given stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClosingReasonChange {
    /// Its new name, at most 60 characters.
    #[serde(default)]
    name: Option<String>,
    /// Whether it can be given.
    #[serde(default)]
    is_active: Option<bool>,
    /// Its new place in the list, from 0; past the end is the end.
    #[serde(default)]
    position: Option<u32>,
}

impl From<ChangeClosingReasonError> for Problem {
    fn from(error: ChangeClosingReasonError) -> Self {
        match error {
            ChangeClosingReasonError::NotFound => Self::new(codes::CLOSING_REASON_NOT_FOUND),
            ChangeClosingReasonError::Name(error) => name_problem(error),
            ChangeClosingReasonError::NameTaken => {
                Self::new(codes::CLOSING_REASON_NAME_TAKEN).field("name")
            }
            ChangeClosingReasonError::Store(error) => error.into(),
        }
    }
}

/// Changes a closing reason; conversations that were closed with it keep it.
#[utoipa::path(
    patch,
    operation_id = "change_closing_reason",
    path = "/api/v1/closing-reasons/{closing_reason}",
    tag = "closing_reason",
    params(("closing_reason" = String, Path, format = Uuid, description = "Its id.")),
    request_body = ClosingReasonChange,
    responses(
        (status = 200, description = "The reason.", body = ClosingReason),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 404, description = "No such reason.", body = ProblemBody),
        (status = 409, description = "A name that is taken.", body = ProblemBody),
        (status = 422, description = "A body that does not fit.", body = ProblemBody),
    )
)]
pub(crate) async fn change(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<ClosingReasonChange>,
) -> Result<Json<ClosingReason>, Problem> {
    session.manager()?;
    let ClosingReasonChange { name, is_active, position } = body;
    let id = ids.get("closing_reason", codes::CLOSING_REASON_NOT_FOUND)?;
    let command = ChangeClosingReason { id, name, is_active, position };
    let ctx = state.context(session.actor());
    let changed = state.desk().write(move |tx| change_closing_reason(tx, &ctx, &command)).await?;
    Ok(Json((&changed).into()))
}
