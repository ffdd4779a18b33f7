//! Every channel, with what managers set for it.

use axum::Json;
use axum::extract::State;
use pupitre_domain::channel_settings;
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::ChannelSettings;

/// Every channel, by name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChannelList {
    /// The channels.
    items: Vec<ChannelSettings>,
}

/// Lists the channels.
#[utoipa::path(
    get,
    operation_id = "list_channels",
    path = "/api/v1/channels",
    tag = "channel",
    responses(
        (status = 200, description = "The channels.", body = ChannelList),
        (status = 401, description = "No session.", body = ProblemBody),
    )
)]
pub(crate) async fn list(
    State(state): State<HttpState>,
    _session: Session,
) -> Result<Json<ChannelList>, Problem> {
    let read = state.desk().read(|queries| Ok((queries.channels()?, queries.channel_settings()?)));
    let (channels, settings) = read.await?;
    let usual = channel_settings::ChannelSettings::default();
    let items = channels.iter().map(|channel| {
        let known = settings.iter().find(|(id, _)| *id == channel.id);
        ChannelSettings::new(channel, known.map_or(&usual, |(_, settings)| settings))
    });
    Ok(Json(ChannelList { items: items.collect() }))
}
