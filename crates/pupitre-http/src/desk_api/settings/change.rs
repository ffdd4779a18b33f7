//! Change: a manager sets some of the organisation's settings.

use axum::Json;
use axum::extract::State;
use pupitre_app::settings::{ChangeSettings, ChangeSettingsError, change_settings};
use pupitre_domain::settings::{ReasonPolicy, SettingsError};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::codes;
use crate::extract::JsonBody;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::{Settings, Unit, field_of};

/// Whether a close needs a reason.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum ReasonPolicyName {
    /// It may have one.
    Optional,
    /// An agent's close needs one.
    Required,
}

impl From<ReasonPolicyName> for ReasonPolicy {
    fn from(name: ReasonPolicyName) -> Self {
        match name {
            ReasonPolicyName::Optional => Self::Optional,
            ReasonPolicyName::Required => Self::Required,
        }
    }
}

/// What becomes of the settings; what is not given stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SettingsChange {
    /// Whether a close needs a reason.
    #[serde(default)]
    closing_reason: Option<ReasonPolicyName>,
    /// How long a conversation is kept open after an answer, from 30 s to 1 h.
    #[serde(default)]
    keep_open_s: Option<u32>,
    /// When the desk proposes to pause or close it, from 10 s to `keep_open_s`.
    #[serde(default)]
    nudge_after_s: Option<u32>,
    /// After how long without any message a conversation closes by itself, from 1 h to 365 days.
    #[serde(default)]
    auto_close_messaging_h: Option<u32>,
    /// How long after the visitor left a web chat closes by itself, from 1 min to 24 h.
    #[serde(default)]
    auto_close_chat_min: Option<u32>,
    /// Whether a conversation closes by itself when the visitor answers no to a relaunch.
    #[serde(default)]
    relaunch_declined_closes: Option<bool>,
    /// How long before the end of the window the desk warns: first, then last; from 1 min to 12 h.
    #[serde(default)]
    window_warnings_min: Option<[u32; 2]>,
    /// What is left of a window that ends soon, from 10 min to 12 h.
    #[serde(default)]
    ending_window_min: Option<u32>,
    /// How long a chat waits for a named agent, from 1 min to 30 days.
    #[serde(default)]
    named_delay_chat_min: Option<u32>,
    /// How long a messaging conversation waits for a named agent while the visitor waits.
    #[serde(default)]
    named_delay_messaging_min: Option<u32>,
    /// How long a conversation waits for a named agent while the visitor does not wait.
    #[serde(default)]
    named_delay_idle_min: Option<u32>,
    /// How long a chat visitor waits for an agent who is away, from 1 min to 30 days.
    #[serde(default)]
    return_delay_chat_min: Option<u32>,
    /// How long a messaging visitor waits for an agent who is away, from 1 min to 30 days.
    #[serde(default)]
    return_delay_messaging_min: Option<u32>,
    /// Whether the agent who last answered the contact goes first.
    #[serde(default)]
    prefer_last_agent: Option<bool>,
    /// How long an agent may be without any screen, from 10 s to 1 h.
    #[serde(default)]
    presence_grace_s: Option<u32>,
}

impl From<SettingsChange> for ChangeSettings {
    fn from(it: SettingsChange) -> Self {
        let [seconds, minutes, hours] = [Unit::Second, Unit::Minute, Unit::Hour]
            .map(|unit| move |value: Option<u32>| value.map(|value| unit.duration(value)));
        let [first_warning, last_warning] =
            it.window_warnings_min.map_or([None, None], |[first, last]| [Some(first), Some(last)]);
        Self {
            presence_grace: seconds(it.presence_grace_s),
            return_delay_chat: minutes(it.return_delay_chat_min),
            return_delay_messaging: minutes(it.return_delay_messaging_min),
            named_delay_chat: minutes(it.named_delay_chat_min),
            named_delay_messaging: minutes(it.named_delay_messaging_min),
            named_delay_idle: minutes(it.named_delay_idle_min),
            ending_window: minutes(it.ending_window_min),
            prefer_last_agent: it.prefer_last_agent,
            closing_reason: it.closing_reason.map(Into::into),
            auto_close_chat: minutes(it.auto_close_chat_min),
            auto_close_messaging: hours(it.auto_close_messaging_h),
            keep_open: seconds(it.keep_open_s),
            nudge_after: seconds(it.nudge_after_s),
            declined_closes: it.relaunch_declined_closes,
            first_warning: minutes(first_warning),
            last_warning: minutes(last_warning),
        }
    }
}

impl From<ChangeSettingsError> for Problem {
    fn from(error: ChangeSettingsError) -> Self {
        match error {
            ChangeSettingsError::Settings(SettingsError::OutOfRange { setting, min, max }) => {
                let (field, unit) = field_of(setting);
                Self::new(codes::SETTINGS_OUT_OF_RANGE)
                    .field(field)
                    .with("min", unit.count(min))
                    .with("max", unit.count(max))
            }
            ChangeSettingsError::Settings(SettingsError::OutOfOrder { setting }) => {
                Self::new(codes::SETTINGS_OUT_OF_ORDER).field(field_of(setting).0)
            }
            ChangeSettingsError::Store(error) => error.into(),
        }
    }
}

/// Changes some of the settings of the organisation.
#[utoipa::path(
    patch,
    operation_id = "change_settings",
    path = "/api/v1/settings",
    tag = "settings",
    request_body = SettingsChange,
    responses(
        (status = 200, description = "The settings.", body = Settings),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 422, description = "A setting that can't be.", body = ProblemBody),
    )
)]
pub(crate) async fn change(
    State(state): State<HttpState>,
    session: Session,
    JsonBody(body): JsonBody<SettingsChange>,
) -> Result<Json<Settings>, Problem> {
    session.manager()?;
    let command: ChangeSettings = body.into();
    let ctx = state.context(session.actor());
    let changed = state.desk().write(move |tx| change_settings(tx, &ctx, &command)).await?;
    Ok(Json((&changed).into()))
}
