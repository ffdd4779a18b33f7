//! List: every tag, by name.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::Tag;

/// Every tag, by name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TagList {
    /// The tags, those that are switched off included.
    items: Vec<Tag>,
}

/// Lists the tags.
#[utoipa::path(
    get,
    operation_id = "list_tags",
    path = "/api/v1/tags",
    tag = "tag",
    responses(
        (status = 200, description = "Every tag.", body = TagList),
        (status = 401, description = "No session.", body = ProblemBody),
    )
)]
pub(crate) async fn list(
    State(state): State<HttpState>,
    _session: Session,
) -> Result<Json<TagList>, Problem> {
    let tags = state.desk().read(|queries| queries.tags()).await?;
    Ok(Json(TagList { items: tags.iter().map(Tag::from).collect() }))
}
