//! Profile: what visitors read of the brand at its platform (C1).

use axum::Json;
use axum::extract::State;
use pupitre_app::channel::record_check;
use pupitre_app::ports::setup::Profile;
use serde::Deserialize;
use utoipa::ToSchema;

use super::show_setup::{channel, find};
use crate::codes;
use crate::desk_api::sight::manager;
use crate::extract::{Ids, JsonBody};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::{ChannelSetup, problem_of};

/// The longest line under the name, in characters.
///
/// Source: Cloud API, "Business profiles", seen 2026-06.
const ABOUT_LENGTH_MAX: usize = 139;

/// The longest description, in characters: the shorter of the two limits that the platform names.
const DESCRIPTION_LENGTH_MAX: usize = 256;

/// What visitors read; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProfileChange {
    /// The line under the name: 1 to 139 characters.
    #[serde(default)]
    about: Option<String>,
    /// What the brand is: at most 256 characters.
    #[serde(default)]
    description: Option<String>,
}

/// Writes what visitors read of the brand.
#[utoipa::path(
    patch,
    operation_id = "set_channel_profile",
    path = "/api/v1/channels/{channel}/setup/profile",
    tag = "channel",
    params(("channel" = String, Path, format = Uuid, description = "Its id.")),
    request_body = ProfileChange,
    responses(
        (status = 200, description = "The set-up as it is now.", body = ChannelSetup),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 404, description = "No such channel, or not set up so.", body = ProblemBody),
        (status = 422, description = "A line that does not fit.", body = ProblemBody),
        (status = 502, description = "The platform refused.", body = ProblemBody),
    )
)]
pub(crate) async fn set(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<ProfileChange>,
) -> Result<Json<ChannelSetup>, Problem> {
    manager(&session)?;
    let id = ids.get("channel", codes::CHANNEL_NOT_FOUND)?;
    let known = channel(&state, id).await?;
    let count = |text: &str| text.trim().chars().count();
    let wrong = |field, limit: usize| {
        Problem::new(codes::CHANNEL_PROFILE_INVALID).field(field).with("limit", limit)
    };
    let fits = |about: &str| (1..=ABOUT_LENGTH_MAX).contains(&count(about));
    if body.about.as_deref().is_some_and(|it| !fits(it)) {
        return Err(wrong("about", ABOUT_LENGTH_MAX));
    }
    if body.description.as_deref().is_some_and(|it| count(it) > DESCRIPTION_LENGTH_MAX) {
        return Err(wrong("description", DESCRIPTION_LENGTH_MAX));
    }
    let trimmed = |text: Option<String>| text.map(|it| it.trim().to_owned());
    let profile = Profile { about: trimmed(body.about), description: trimmed(body.description) };
    let done = state.setup().set_profile(known.clone(), profile).await;
    done.map_err(|problem| problem_of(&problem))?;
    let checked = state.setup().check(known).await;
    let ctx = state.context(session.actor());
    state.desk().write(move |tx| record_check(tx, &ctx, id, &checked)).await?;
    find(&state, id).await
}
