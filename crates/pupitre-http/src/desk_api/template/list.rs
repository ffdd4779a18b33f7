//! List: every template of a channel, for managers (W9).

use axum::Json;
use axum::extract::State;
use pupitre_domain::agent::Role;
use pupitre_domain::id::ChannelId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::codes;
use crate::extract::Ids;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::Template;

/// The templates of a channel.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TemplateList {
    /// By name and language.
    items: Vec<Template>,
}

/// Whether the one who asks manages.
///
/// # Errors
///
/// [`Problem`] when they do not.
pub(super) fn check_manager(session: &Session) -> Result<(), Problem> {
    match session.agent().role {
        Role::Manager | Role::Admin => Ok(()),
        Role::Agent => Err(Problem::new(codes::SESSION_ROLE_INSUFFICIENT)),
    }
}

/// Lists the templates of a channel, those that are gone too.
#[utoipa::path(
    get,
    operation_id = "list_templates",
    path = "/api/v1/channels/{channel}/templates",
    tag = "template",
    params(("channel" = String, Path, format = Uuid, description = "Its id.")),
    responses(
        (status = 200, description = "The templates.", body = TemplateList),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "For managers.", body = ProblemBody),
        (status = 404, description = "No such channel.", body = ProblemBody),
    )
)]
pub(crate) async fn list(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
) -> Result<Json<TemplateList>, Problem> {
    check_manager(&session)?;
    let channel: ChannelId = ids.get("channel", codes::CHANNEL_NOT_FOUND)?;
    let read = state.desk().read(move |queries| {
        let channel_view = queries.channel_view(channel)?;
        Ok((channel_view.is_some(), queries.channel_templates(channel)?))
    });
    let (is_known, templates) = read.await?;
    if !is_known {
        return Err(Problem::new(codes::CHANNEL_NOT_FOUND));
    }
    Ok(Json(TemplateList { items: templates.iter().map(Template::from).collect() }))
}
