//! Change: a manager renames, recolors or switches a tag off.

use axum::Json;
use axum::extract::State;
use pupitre_app::tag::{ChangeTag, ChangeTagError, change_tag};
use serde::Deserialize;
use utoipa::ToSchema;

use super::add::name_problem;
use crate::codes;
use crate::extract::{Ids, JsonBody};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::{Tag, TagColor};

/// What becomes of a tag; what is not given stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TagChange {
    /// Its new name, at most 60 characters.
    #[serde(default)]
    name: Option<String>,
    /// Its new color.
    #[serde(default)]
    color: Option<TagColor>,
    /// Whether it can be put on a conversation.
    #[serde(default)]
    is_active: Option<bool>,
}

impl From<ChangeTagError> for Problem {
    fn from(error: ChangeTagError) -> Self {
        match error {
            ChangeTagError::NotFound => Self::new(codes::TAG_NOT_FOUND),
            ChangeTagError::Name(error) => name_problem(error),
            ChangeTagError::NameTaken => Self::new(codes::TAG_NAME_TAKEN).field("name"),
            ChangeTagError::Store(error) => error.into(),
        }
    }
}

/// Changes a tag; conversations that have it keep it.
#[utoipa::path(
    patch,
    operation_id = "change_tag",
    path = "/api/v1/tags/{tag}",
    tag = "tag",
    params(("tag" = String, Path, format = Uuid, description = "Its id.")),
    request_body = TagChange,
    responses(
        (status = 200, description = "The tag.", body = Tag),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 404, description = "No such tag.", body = ProblemBody),
        (status = 409, description = "A name that is taken.", body = ProblemBody),
        (status = 422, description = "A body that does not fit.", body = ProblemBody),
    )
)]
pub(crate) async fn change(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<TagChange>,
) -> Result<Json<Tag>, Problem> {
    session.manager()?;
    let id = ids.get("tag", codes::TAG_NOT_FOUND)?;
    let color = body.color.map(Into::into);
    let command = ChangeTag { id, name: body.name, color, is_active: body.is_active };
    let ctx = state.context(session.actor());
    let changed = state.desk().write(move |tx| change_tag(tx, &ctx, &command)).await?;
    Ok(Json((&changed).into()))
}
