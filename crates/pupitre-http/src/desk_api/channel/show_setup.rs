//! Show set-up: how a channel is connected to its platform, without any whole secret (C1).

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use pupitre_app::ports::setup::WHATSAPP_WEBHOOK_PATH;
use pupitre_domain::channel::{Channel, ChannelKind};
use pupitre_domain::id::ChannelId;
use pupitre_domain::opening_hours::OpeningHours;

use crate::codes;
use crate::desk_api::sight::manager;
use crate::extract::Ids;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::{ChannelSetup, SetupParts};

/// How many pieces of news are shown.
const NEWS_LIMIT: u32 = 30;

/// The seconds of an hour.
const HOUR_S: i64 = 3_600;

/// Shows how a channel is set up.
#[utoipa::path(
    get,
    operation_id = "show_channel_setup",
    path = "/api/v1/channels/{channel}/setup",
    tag = "channel",
    params(("channel" = String, Path, format = Uuid, description = "Its id.")),
    responses(
        (status = 200, description = "The set-up.", body = ChannelSetup),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 404, description = "No such channel, or not set up so.", body = ProblemBody),
    )
)]
pub(crate) async fn show(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
) -> Result<Json<ChannelSetup>, Problem> {
    manager(&session)?;
    let id = ids.get("channel", codes::CHANNEL_NOT_FOUND)?;
    find(&state, id).await
}

/// The channel of that id, when it is set up at a platform.
///
/// # Errors
///
/// [`Problem`]: there is no such channel, or the store fails.
pub(super) async fn channel(state: &HttpState, id: ChannelId) -> Result<Channel, Problem> {
    let found = state.desk().read(move |queries| queries.channel_view(id)).await?;
    let found = found.filter(|it| it.kind == ChannelKind::WhatsApp);
    found.ok_or_else(|| Problem::new(codes::CHANNEL_NOT_FOUND))
}

/// How a channel is set up now.
///
/// # Errors
///
/// [`Problem`]: there is no such channel, or the store fails.
pub(super) async fn find(state: &HttpState, id: ChannelId) -> Result<Json<ChannelSetup>, Problem> {
    let channel = channel(state, id).await?;
    let facts = state.setup().facts(&channel);
    let callback_url = format!("{}{WHATSAPP_WEBHOOK_PATH}", state.config().public_url);
    let now = state.now();
    let read = state.desk().read(move |queries| {
        let Some(brand) = queries.brand_view(channel.brand)? else { return Ok(None) };
        let since_hour = midnight(&queries.default_opening_hours()?, now);
        let secrets = queries.all_channel_secrets()?;
        Ok(Some(SetupParts {
            account: queries.channel_account_view(id)?,
            secrets: secrets.into_iter().filter(|it| it.channel == id).collect(),
            check: queries.channel_check_view(id)?,
            picture: queries.channel_picture_view(id)?,
            test: queries.channel_test_view(id)?,
            figures: queries.webhook_figures(Some(id), since_hour)?,
            news: queries.channel_news(id, NEWS_LIMIT)?,
            channel,
            brand,
            facts,
            callback_url,
        }))
    });
    let parts = read.await?.ok_or_else(|| Problem::new(codes::CHANNEL_NOT_FOUND))?;
    Ok(Json(ChannelSetup::new(&parts)))
}

/// The hour since the epoch in which the day began, on the clock of the house.
fn midnight(hours: &OpeningHours, now: Timestamp) -> i64 {
    let day = hours.zone.clock().to_datetime(now).date();
    let start = hours.zone.clock().to_timestamp(day.to_datetime(jiff::civil::Time::midnight()));
    start.unwrap_or(now).as_second().div_euclid(HOUR_S)
}
