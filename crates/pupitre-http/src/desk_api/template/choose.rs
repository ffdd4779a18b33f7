//! Choose: a manager says which templates are relaunches and what fills them (W6, W9).

use axum::Json;
use axum::extract::State;
use pupitre_app::template::{ChooseTemplate, ChooseTemplateError, choose_template};
use pupitre_domain::id::TemplateId;
use pupitre_domain::template::VariableSource;
use serde::Deserialize;
use utoipa::ToSchema;

use super::header_file::shown;
use crate::codes;
use crate::extract::{Ids, JsonBody};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::{Template, unsuited_name};

/// Where a variable comes from.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Source {
    /// The visitor's name.
    ContactName,
    /// The agent's pseudonym.
    AgentName,
    /// The brand's name.
    BrandName,
    /// The agent is asked.
    Ask,
}

/// A choice for a variable.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct VariableChoice {
    /// Where its value comes from.
    source: Source,
    /// What the agent reads beside the field, at most 80 characters; as it is when absent.
    #[serde(default)]
    label: Option<String>,
}

/// What is chosen of a template; what is absent stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TemplateChoice {
    /// Whether it is a relaunch.
    #[serde(default)]
    is_relaunch: Option<bool>,
    /// What the desk calls it, at most 80 characters; empty for its own name.
    #[serde(default)]
    title: Option<String>,
    /// One for each variable, in their order.
    #[serde(default)]
    variables: Option<Vec<VariableChoice>>,
}

impl From<Source> for VariableSource {
    fn from(source: Source) -> Self {
        match source {
            Source::ContactName => Self::ContactName,
            Source::AgentName => Self::AgentName,
            Source::BrandName => Self::BrandName,
            Source::Ask => Self::Ask,
        }
    }
}

impl From<ChooseTemplateError> for Problem {
    fn from(error: ChooseTemplateError) -> Self {
        match error {
            ChooseTemplateError::NotFound => Self::new(codes::TEMPLATE_NOT_FOUND),
            ChooseTemplateError::NotManager => Self::new(codes::SESSION_ROLE_INSUFFICIENT),
            ChooseTemplateError::Unsuited(why) => {
                Self::new(codes::TEMPLATE_UNSUITED).with("why", unsuited_name(why))
            }
            ChooseTemplateError::VariableCount { count } => {
                Self::new(codes::REQUEST_INVALID_VALUE).field("variables").with("count", count)
            }
            ChooseTemplateError::TooLong { field } => {
                Self::new(codes::REQUEST_INVALID_VALUE).field(field)
            }
            ChooseTemplateError::Store(error) => error.into(),
        }
    }
}

/// Changes what the desk does with a template.
#[utoipa::path(
    patch,
    operation_id = "choose_template",
    path = "/api/v1/templates/{template}",
    tag = "template",
    params(("template" = String, Path, format = Uuid, description = "Its id.")),
    request_body = TemplateChoice,
    responses(
        (status = 200, description = "The template.", body = Template),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "For managers.", body = ProblemBody),
        (status = 404, description = "No such template.", body = ProblemBody),
        (status = 409, description = "It can't be a relaunch.", body = ProblemBody),
        (status = 422, description = "A body that does not fit.", body = ProblemBody),
    )
)]
pub(crate) async fn choose(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<TemplateChoice>,
) -> Result<Json<Template>, Problem> {
    let ctx = state.context(session.actor());
    let command = ChooseTemplate {
        template: ids.get::<TemplateId>("template", codes::TEMPLATE_NOT_FOUND)?,
        is_relaunch: body.is_relaunch,
        title: body.title,
        variables: body
            .variables
            .map(|all| all.into_iter().map(|it| (it.source.into(), it.label)).collect()),
    };
    let chosen = state.desk().write(move |tx| choose_template(tx, &ctx, &command)).await?;
    shown(&state, &chosen).await.map(Json)
}
