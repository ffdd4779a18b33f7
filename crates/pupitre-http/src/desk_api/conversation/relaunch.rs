//! Relaunch: the templates that an agent may send to a silent visitor, and sending one (W2, W5, W7,
//! W9).

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use pupitre_app::ports::store::{Queries, StoreError};
use pupitre_app::relaunch::{
    RelaunchConversation, RelaunchConversationError, relaunch_conversation,
};
use pupitre_app::view::permission::{Resource, may_see};
use pupitre_domain::agent::{Agent, Role};
use pupitre_domain::conversation::relaunch::RelaunchError;
use pupitre_domain::conversation::snooze::SnoozeTerms;
use pupitre_domain::id::{ClientId, ConversationId};
use pupitre_domain::language::Language;
use pupitre_domain::media::Media;
use pupitre_domain::template::fill::{FillError, Sources};
use pupitre_domain::template::{Category, HeaderKind, Template, Variable};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::show::find;
use super::snooze::{instant, snooze_problem};
use crate::codes;
use crate::desk_api::message;
use crate::desk_api::sight::refusal;
use crate::extract::{Ids, JsonBody};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::{self, Conversation, Instant, Message, relaunch_code};

/// The most values of one relaunch.
const VALUE_COUNT_MAX: usize = 64;

/// A variable with what fills it.
#[derive(Debug, Serialize, ToSchema)]
struct RelaunchVariable {
    /// Its name or number; after `header.`, in the header.
    key: String,
    /// What the agent reads beside the field.
    label: String,
    /// What fills it, when that is known.
    #[schema(required)]
    value: Option<String>,
    /// `contact_name`, `agent_name`, `brand_name` or `ask`.
    source: &'static str,
}

/// A template that may be sent.
#[derive(Debug, Serialize, ToSchema)]
struct RelaunchTemplate {
    /// Its id.
    #[schema(format = Uuid)]
    id: String,
    /// Its name at the platform.
    name: String,
    /// What the desk calls it.
    title: String,
    /// The platform's code of the language.
    language: String,
    /// The words, with `{{key}}` where a variable goes.
    text: String,
    /// The line above, with `{{key}}` where a variable goes.
    #[schema(required)]
    header: Option<String>,
    /// What stands above in place of a line: `image`, `video`, `document` or `location`.
    #[schema(required)]
    header_kind: Option<&'static str>,
    /// The file that a manager chose to stand there.
    #[schema(required)]
    header_file: Option<wire::Media>,
    /// The line below.
    #[schema(required)]
    footer: Option<String>,
    /// What the visitor may press: yes, then no.
    buttons: Vec<String>,
    /// Its variables.
    variables: Vec<RelaunchVariable>,
    /// The code of why it can't be sent to this visitor: `contact.marketing_stopped`; null when it
    /// can.
    #[schema(required)]
    refusal: Option<&'static str>,
}

/// The templates that may be sent in a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RelaunchTemplates {
    /// Those of the conversation's language first.
    items: Vec<RelaunchTemplate>,
    /// Whether the viewer may send a second one in a silence (W5).
    may_override: bool,
}

/// A relaunch.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RelaunchBody {
    /// The id that the screen gives the message: the same id is the same message.
    #[schema(format = Uuid)]
    client_id: String,
    /// The template.
    #[schema(format = Uuid)]
    template_id: String,
    /// Values by key; a variable that is absent is filled by its source.
    #[serde(default)]
    variables: BTreeMap<String, String>,
    /// Whether a manager sends it although the silence had its relaunch.
    #[serde(default)]
    r#override: bool,
    /// The pause that begins with it; absent or null: it stays on the desk.
    #[serde(default)]
    snooze: Option<RelaunchPause>,
    /// The stay that the agent knows of.
    #[serde(default)]
    expected_epoch: Option<u32>,
}

/// The pause after a relaunch.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RelaunchPause {
    /// When it ends; null: once the visitor answers.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required, format = DateTime)]
    until: Option<String>,
    /// Whether the conversation is kept for the agent; else it comes back to its team.
    kept: bool,
}

/// An accepted relaunch.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Relaunched {
    /// The message.
    message: Message,
    /// The conversation after it.
    conversation: Conversation,
}

impl From<RelaunchError> for Problem {
    fn from(error: RelaunchError) -> Self {
        let problem = Self::new(relaunch_code(error));
        match error {
            RelaunchError::AlreadySent { sent_at } => {
                let sent_at = serde_json::to_value(Instant(sent_at)).ok();
                problem.with("sent_at", sent_at)
            }
            RelaunchError::Hold(_) | RelaunchError::NotWhatsApp | RelaunchError::WindowOpen => {
                problem
            }
        }
    }
}

impl From<RelaunchConversationError> for Problem {
    fn from(error: RelaunchConversationError) -> Self {
        use RelaunchConversationError as Error;
        match error {
            Error::NotFound => Self::new(codes::CONVERSATION_NOT_FOUND),
            Error::Relaunch(error) => error.into(),
            Error::NotManager => Self::new(codes::SESSION_ROLE_INSUFFICIENT),
            Error::TemplateNotFound => Self::new(codes::TEMPLATE_NOT_FOUND),
            Error::NotApproved => Self::new(codes::TEMPLATE_NOT_APPROVED),
            Error::OptedOut => Self::new(codes::CONTACT_MARKETING_STOPPED),
            Error::Fill(FillError::Missing { key }) => {
                Self::new(codes::TEMPLATE_VARIABLE_MISSING).field(format!("variables.{key}"))
            }
            Error::Fill(FillError::Invalid { key }) => {
                Self::new(codes::TEMPLATE_VARIABLE_INVALID).field(format!("variables.{key}"))
            }
            Error::Fill(FillError::TooLong { key }) => {
                Self::new(codes::TEMPLATE_VARIABLE_TOO_LONG).field(format!("variables.{key}"))
            }
            Error::Pause(error) => snooze_problem(error, "snooze.until"),
            Error::ClientIdConflict => Self::new(codes::MESSAGE_CLIENT_ID_CONFLICT),
            Error::Store(error) => error.into(),
        }
    }
}

/// Lists the approved templates that may be sent, their variables filled as far as they are known.
#[utoipa::path(
    get,
    operation_id = "list_relaunch_templates",
    path = "/api/v1/conversations/{conversation}/relaunch-templates",
    tag = "conversation",
    params(("conversation" = String, Path, format = Uuid, description = "Its id.")),
    responses(
        (status = 200, description = "The templates.", body = RelaunchTemplates),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such conversation.", body = ProblemBody),
    )
)]
pub(crate) async fn templates(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
) -> Result<Json<RelaunchTemplates>, Problem> {
    let id: ConversationId = ids.get("conversation", codes::CONVERSATION_NOT_FOUND)?;
    let agent = session.agent().clone();
    let read = state.desk().read(move |queries| {
        if !may_see(queries, &agent, Resource::Conversation(id))? {
            return Ok(None);
        }
        offered(queries, id, &agent)
    });
    let found = read.await?.ok_or_else(|| Problem::new(codes::CONVERSATION_NOT_FOUND))?;
    Ok(Json(found))
}

fn offered(
    queries: &mut dyn Queries,
    id: ConversationId,
    agent: &Agent,
) -> Result<Option<RelaunchTemplates>, StoreError> {
    let Some(view) = queries.conversation_view(id)? else { return Ok(None) };
    let place = wire::place(queries, view.conversation.channel, agent.id)?;
    let sources = Sources { contact: &view.contact.name, agent, brand: &place.brand.name };
    let mut offered = queries.channel_templates(place.channel.id)?;
    offered.retain(Template::is_offered);
    let language = view.conversation.language;
    offered.sort_by_key(|it| distance(it, language, place.channel.default_language));
    let may_override = match agent.role {
        Role::Manager | Role::Admin => true,
        Role::Agent => false,
    };
    let has_opted_out = view.marketing_stopped_at.is_some();
    let refusal = |it: &Template| {
        let is_unwanted = has_opted_out && it.facts.category == Category::Marketing;
        is_unwanted.then_some(codes::CONTACT_MARKETING_STOPPED.code)
    };
    let files = queries.header_files(place.channel.id)?;
    let file = |it: &Template| files.iter().find(|(id, _)| *id == it.id).map(|(_, file)| file);
    let items = offered.iter().map(|it| shown(it, &sources, (file(it), refusal(it)))).collect();
    Ok(Some(RelaunchTemplates { items, may_override }))
}

/// The conversation's language goes first, then the channel's.
fn distance(template: &Template, language: Language, default: Language) -> u8 {
    match template.language() {
        Some(own) if own == language => 0,
        Some(own) if own == default => 1,
        Some(_) | None => 2,
    }
}

fn shown(
    template: &Template,
    sources: &Sources<'_>,
    (file, refusal): (Option<&Media>, Option<&'static str>),
) -> RelaunchTemplate {
    let parts = &template.facts.parts;
    let variable = |it: &Variable| RelaunchVariable {
        key: it.key.clone(),
        label: it.label.clone(),
        value: sources.value(it.source),
        source: it.source.name(),
    };
    let label = |position: usize| parts.buttons.get(position).map(|it| it.text.clone());
    RelaunchTemplate {
        id: template.id.to_string(),
        name: template.facts.name.clone(),
        title: template.shown_title().to_owned(),
        language: template.facts.language.clone(),
        text: parts.body.clone(),
        header: parts.header.as_ref().map(|it| it.replace("{{", "{{header.")),
        header_kind: parts.header_kind.map(HeaderKind::name),
        header_file: file.map(wire::Media::from),
        footer: parts.footer.clone(),
        buttons: parts.quick_replies().filter_map(label).collect(),
        variables: template.open_variables().map(variable).collect(),
        refusal,
    }
}

/// Sends a template to the silent visitor, once per silence.
#[utoipa::path(
    post,
    operation_id = "relaunch_conversation",
    path = "/api/v1/conversations/{conversation}/relaunch",
    tag = "conversation",
    params(("conversation" = String, Path, format = Uuid, description = "Its id.")),
    request_body = RelaunchBody,
    responses(
        (status = 201, description = "The accepted message.", body = Relaunched),
        (status = 200, description = "It had been accepted before.", body = Relaunched),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "A second one is for managers.", body = ProblemBody),
        (status = 404, description = "No such conversation or template.", body = ProblemBody),
        (status = 409, description = "Not now, or not from this agent.", body = ProblemBody),
        (status = 422, description = "A value or the pause can't be.", body = ProblemBody),
    )
)]
pub(crate) async fn relaunch(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<RelaunchBody>,
) -> Result<(StatusCode, Json<Relaunched>), Problem> {
    let id: ConversationId = ids.get("conversation", codes::CONVERSATION_NOT_FOUND)?;
    let ctx = state.context(session.actor());
    let command = command(id, body)?;
    let written = state.desk().write(move |tx| relaunch_conversation(tx, &ctx, &command)).await;
    let relaunched = match written {
        Ok(relaunched) => relaunched,
        Err(error) => {
            return Err(refusal(&state, &session, Resource::Conversation(id), error.into()).await);
        }
    };
    let status = if relaunched.is_repeat { StatusCode::OK } else { StatusCode::CREATED };
    let message = message::send::find(&state, id, relaunched.message.id).await?;
    let conversation = find(&state, &session, id).await?;
    Ok((status, Json(Relaunched { message, conversation })))
}

fn command(
    conversation: ConversationId,
    body: RelaunchBody,
) -> Result<RelaunchConversation, Problem> {
    let wrong = |field: &str| Problem::new(codes::REQUEST_INVALID_VALUE).field(field);
    let client_id: Result<ClientId, _> = body.client_id.parse();
    let template = body.template_id.parse();
    if body.variables.len() > VALUE_COUNT_MAX {
        return Err(wrong("variables"));
    }
    let pause = body.snooze.map(|it| {
        let until = it.until.as_deref().map(|text| instant(text, "snooze.until")).transpose()?;
        Ok::<_, Problem>(SnoozeTerms { until, is_kept: it.kept })
    });
    Ok(RelaunchConversation {
        conversation,
        client_id: client_id.map_err(|_unlike| wrong("client_id"))?,
        template: template.map_err(|_unlike| Problem::new(codes::TEMPLATE_NOT_FOUND))?,
        values: body.variables.into_iter().collect(),
        is_override: body.r#override,
        pause: pause.transpose()?,
        expected_epoch: body.expected_epoch,
    })
}
