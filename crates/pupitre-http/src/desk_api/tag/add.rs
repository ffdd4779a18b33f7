//! Add: a manager adds a tag.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use pupitre_app::tag::{AddTag, AddTagError, add_tag};
use pupitre_domain::name::{NAME_LENGTH_MAX, NameError};
use pupitre_domain::tag::TAGS_MAX;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::codes;
use crate::extract::{JsonBody, body_id};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::{Tag, TagColor};

/// A new tag.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewTag {
    /// The id that the client gives it: the same id is the same tag.
    #[schema(format = Uuid)]
    id: String,
    /// Its name, at most 60 characters.
    name: String,
    /// The color that it is shown in.
    color: TagColor,
}

pub(super) fn name_problem(_error: NameError) -> Problem {
    Problem::new(codes::TAG_NAME_INVALID).field("name").with("limit", NAME_LENGTH_MAX)
}

impl From<AddTagError> for Problem {
    fn from(error: AddTagError) -> Self {
        match error {
            AddTagError::Name(error) => name_problem(error),
            AddTagError::NameTaken => Self::new(codes::TAG_NAME_TAKEN).field("name"),
            AddTagError::IdConflict => Self::new(codes::TAG_ID_CONFLICT),
            AddTagError::TooMany => Self::new(codes::TAG_TOO_MANY).with("limit", TAGS_MAX),
            AddTagError::Store(error) => error.into(),
        }
    }
}

/// Adds a tag that conversations can be given.
#[utoipa::path(
    post,
    operation_id = "add_tag",
    path = "/api/v1/tags",
    tag = "tag",
    request_body = NewTag,
    responses(
        (status = 201, description = "The tag.", body = Tag),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 409, description = "A name or an id that is taken.", body = ProblemBody),
        (status = 422, description = "A body that does not fit.", body = ProblemBody),
    )
)]
pub(crate) async fn add(
    State(state): State<HttpState>,
    session: Session,
    JsonBody(body): JsonBody<NewTag>,
) -> Result<(StatusCode, Json<Tag>), Problem> {
    session.manager()?;
    let command =
        AddTag { id: body_id(&body.id, "id")?, name: body.name, color: body.color.into() };
    let ctx = state.context(session.actor());
    let added = state.desk().write(move |tx| add_tag(tx, &ctx, &command)).await?;
    Ok((StatusCode::CREATED, Json((&added).into())))
}
