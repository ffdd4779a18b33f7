//! Read: the visitor has read up to a message (D5).

use axum::extract::State;
use axum::http::StatusCode;
use pupitre_app::chat::{Seen, SeenByVisitor, SeenByVisitorError, seen_by_visitor};
use pupitre_domain::event::Actor;
use pupitre_domain::id::{IdentityId, MessageId};
use serde::Deserialize;

use super::visitor::Visitor;
use crate::codes;
use crate::extract::{JsonBody, body_id};
use crate::problem::Problem;
use crate::state::HttpState;

/// What was read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadBody {
    message_id: String,
}

impl From<SeenByVisitorError> for Problem {
    fn from(error: SeenByVisitorError) -> Self {
        match error {
            SeenByVisitorError::NotFound => Self::new(codes::MESSAGE_NOT_FOUND),
            SeenByVisitorError::Store(error) => error.into(),
        }
    }
}

/// Notes how far a visitor's page is.
///
/// # Errors
///
/// [`Problem`]: there is no such message of theirs, or the store fails.
pub(crate) async fn note(
    state: &HttpState,
    identity: IdentityId,
    message: MessageId,
    seen: Seen,
) -> Result<(), Problem> {
    let ctx = state.context(Actor::Visitor);
    let command = SeenByVisitor { identity, message, seen };
    Ok(state.desk().write(move |tx| seen_by_visitor(tx, &ctx, &command)).await?)
}

/// Notes that the visitor has read.
pub(super) async fn read(
    State(state): State<HttpState>,
    Visitor(session): Visitor,
    JsonBody(body): JsonBody<ReadBody>,
) -> Result<StatusCode, Problem> {
    let message: MessageId = body_id(&body.message_id, "message_id")?;
    note(&state, session.identity, message, Seen::Read).await?;
    Ok(StatusCode::NO_CONTENT)
}
