//! News of channels: what managers should know, and what they have seen (C5).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use pupitre_app::channel::end_news;
use pupitre_domain::id::{ChannelId, ChannelNewsId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::codes;
use crate::desk_api::sight::manager;
use crate::extract::Ids;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::{ChannelNews, Named};

/// How many pieces of news are told.
const NEWS_LIMIT: u32 = 50;

/// What managers should know, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OpenNews {
    /// The news: warnings and problems that still count.
    items: Vec<ChannelNews>,
    /// The channels that they are of.
    channels: Vec<Named>,
}

/// Lists what managers should know of the channels.
#[utoipa::path(
    get,
    operation_id = "list_channel_news",
    path = "/api/v1/channel-news",
    tag = "channel",
    responses(
        (status = 200, description = "The news.", body = OpenNews),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
    )
)]
pub(crate) async fn list(
    State(state): State<HttpState>,
    session: Session,
) -> Result<Json<OpenNews>, Problem> {
    manager(&session)?;
    let read =
        state.desk().read(|queries| Ok((queries.open_news(NEWS_LIMIT)?, queries.channels()?)));
    let (news, channels) = read.await?;
    let of = channels.iter().filter(|channel| news.iter().any(|it| it.channel == channel.id));
    let named = of.map(|it| Named { id: it.id.to_string(), name: it.name.clone() });
    let channels = named.collect();
    Ok(Json(OpenNews { items: news.iter().map(ChannelNews::new).collect(), channels }))
}

/// Ends news that a manager has seen.
#[utoipa::path(
    delete,
    operation_id = "end_channel_news",
    path = "/api/v1/channels/{channel}/news/{news}",
    tag = "channel",
    params(
        ("channel" = String, Path, format = Uuid, description = "The channel."),
        ("news" = String, Path, format = Uuid, description = "The news."),
    ),
    responses(
        (status = 204, description = "It is told no more."),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 404, description = "No such channel or news.", body = ProblemBody),
    )
)]
pub(crate) async fn end(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
) -> Result<StatusCode, Problem> {
    manager(&session)?;
    let channel: ChannelId = ids.get("channel", codes::CHANNEL_NOT_FOUND)?;
    let news: ChannelNewsId = ids.get("news", codes::CHANNEL_NOT_FOUND)?;
    let ctx = state.context(session.actor());
    let is_known = state.desk().write(move |tx| end_news(tx, &ctx, channel, news)).await?;
    if is_known { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::new(codes::CHANNEL_NOT_FOUND)) }
}
