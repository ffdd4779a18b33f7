//! Webhook log: what the platform told a channel lately, and what was done with it (C1).

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use pupitre_app::channel::{WEBHOOK_LINES_AGE_MAX, WEBHOOK_LINES_KEPT};
use pupitre_app::ports::store::{WebhookLine, WebhookSubject};
use pupitre_domain::id::{ChannelId, WebhookLineId};
use serde::Serialize;
use utoipa::ToSchema;

use super::show_setup::channel;
use crate::codes;
use crate::desk_api::sight::manager;
use crate::extract::{Ids, Params};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::Instant;

/// How many lines a page has, unless it is said.
const LINES_DEFAULT: u32 = 50;

/// How many lines a page has at most.
const LINES_MAX: u32 = 200;

/// Something that the platform told; none of its words.
#[derive(Debug, Serialize, ToSchema)]
struct WebhookEvent {
    /// Its id.
    #[schema(format = Uuid)]
    id: String,
    /// When it came.
    at: Instant,
    /// What it was: `message.` with a type, `echo.` with a type, `status.` with a state,
    /// `template.` with what changed, the code of news of the account, `preferences.stop`,
    /// `preferences.resume`, `unread` for what the desk does not read, `body` for a whole request.
    kind: String,
    /// `taken`, `duplicate`, `kept_aside` or `refused`.
    outcome: &'static str,
    /// Why it was kept aside or refused: a stable code.
    #[schema(required)]
    reason: Option<String>,
    /// Whether it is of this channel; else it only says so, or nobody knows for which it was.
    is_of_channel: bool,
}

/// The last things that the platform told, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WebhookLog {
    /// The lines.
    items: Vec<WebhookEvent>,
    /// What to ask for the lines before with; null when there are none.
    #[schema(required, format = Uuid)]
    next: Option<String>,
    /// How many lines of a channel are kept.
    kept_count: u32,
    /// For how many days they are kept.
    kept_days: i64,
}

/// Reads the log of a channel, with what was refused and said that it was of it.
#[utoipa::path(
    get,
    operation_id = "read_webhook_log",
    path = "/api/v1/channels/{channel}/webhook-log",
    tag = "channel",
    params(
        ("channel" = String, Path, format = Uuid, description = "The channel."),
        ("before" = Option<String>, Query, format = Uuid, description = "The lines before that."),
        ("limit" = Option<u32>, Query, description = "How many, 200 at most."),
    ),
    responses(
        (status = 200, description = "The lines.", body = WebhookLog),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 404, description = "No such channel.", body = ProblemBody),
        (status = 422, description = "A wrong parameter.", body = ProblemBody),
    )
)]
pub(crate) async fn read(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    uri: Uri,
) -> Result<Json<WebhookLog>, Problem> {
    manager(&session)?;
    let id: ChannelId = ids.get("channel", codes::CHANNEL_NOT_FOUND)?;
    channel(&state, id).await?;
    page(&state, Some(id), &uri).await
}

/// Reads the log of what was refused before anybody could know for which channel it was.
#[utoipa::path(
    get,
    operation_id = "read_unattributed_webhook_log",
    path = "/api/v1/webhook-log",
    tag = "channel",
    params(
        ("before" = Option<String>, Query, format = Uuid, description = "The lines before that."),
        ("limit" = Option<u32>, Query, description = "How many, 200 at most."),
    ),
    responses(
        (status = 200, description = "The lines.", body = WebhookLog),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 422, description = "A wrong parameter.", body = ProblemBody),
    )
)]
pub(crate) async fn read_unattributed(
    State(state): State<HttpState>,
    session: Session,
    uri: Uri,
) -> Result<Json<WebhookLog>, Problem> {
    manager(&session)?;
    page(&state, None, &uri).await
}

async fn page(
    state: &HttpState,
    id: Option<ChannelId>,
    uri: &Uri,
) -> Result<Json<WebhookLog>, Problem> {
    let params = Params::read(uri, &["before", "limit"])?;
    let before: Option<WebhookLineId> = params.parse("before")?;
    let limit = params.limit(LINES_DEFAULT, LINES_MAX)?;
    let more = limit.saturating_add(1);
    let mut lines = state.desk().read(move |it| it.webhook_log(id, before, more)).await?;
    let has_more = lines.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    lines.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = lines.last().filter(|_| has_more).map(|(id, _)| id.to_string());
    Ok(Json(WebhookLog {
        items: lines.into_iter().map(event).collect(),
        next,
        kept_count: WEBHOOK_LINES_KEPT,
        kept_days: WEBHOOK_LINES_AGE_MAX.as_hours() / 24,
    }))
}

fn event((id, line): (WebhookLineId, WebhookLine)) -> WebhookEvent {
    WebhookEvent {
        id: id.to_string(),
        at: Instant(line.at),
        kind: line.kind,
        outcome: line.outcome.name(),
        reason: line.reason,
        is_of_channel: matches!(line.subject, WebhookSubject::Channel(_)),
    }
}
