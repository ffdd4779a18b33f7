//! Change: what a manager sets for a channel (R2, R4, D3).

use axum::Json;
use axum::extract::State;
use jiff::SignedDuration;
use pupitre_app::channel::{SetChannel, SetChannelError, set_channel};
use pupitre_domain::channel::Channel;
use pupitre_domain::channel_settings;
use pupitre_domain::id::{ChannelId, OpeningHoursId};
use pupitre_domain::language::Language;
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

use crate::codes;
use crate::desk_api::sight::manager;
use crate::extract::{Ids, JsonBody};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::{ChannelSettings, OutOfHoursReply};

/// What changes of a channel; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChannelChange {
    /// Its opening hours; null for the default ones.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Uuid)]
    opening_hours_id: Given<String>,
    /// What visitors are told out of hours.
    #[serde(default)]
    out_of_hours_reply: Option<OutOfHoursReply>,
    /// The language of a conversation whose language is not known: two letters.
    #[serde(default)]
    default_language: Option<String>,
    /// How soon a first reply is due, in seconds of open time; null for the usual target.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    first_reply_target_s: Given<i64>,
}

/// A field that may be left out, and may be null.
#[derive(Debug, Clone, Copy, Default)]
enum Given<T> {
    #[default]
    LeftOut,
    Value(Option<T>),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Given<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Option::deserialize(from).map(Self::Value)
    }
}

impl<T> Given<T> {
    /// What is given; else what is known.
    fn or(self, known: Option<T>) -> Option<T> {
        match self {
            Self::Value(value) => value,
            Self::LeftOut => known,
        }
    }

    fn map<U>(self, change: impl FnOnce(T) -> U) -> Given<U> {
        match self {
            Self::Value(value) => Given::Value(value.map(change)),
            Self::LeftOut => Given::LeftOut,
        }
    }
}

/// The same, read.
#[derive(Debug, Clone)]
struct Change {
    opening_hours: Given<OpeningHoursId>,
    reply: Option<channel_settings::OutOfHoursReply>,
    language: Option<Language>,
    target: Given<SignedDuration>,
}

impl Change {
    fn read(body: ChannelChange) -> Result<Self, Problem> {
        let invalid = |field| move || Problem::new(codes::REQUEST_INVALID_VALUE).field(field);
        let opening_hours = match body.opening_hours_id {
            Given::Value(Some(id)) => {
                let id = id.parse().map_err(|_unreadable| invalid("opening_hours_id")())?;
                Given::Value(Some(id))
            }
            Given::Value(None) => Given::Value(None),
            Given::LeftOut => Given::LeftOut,
        };
        let language = match body.default_language {
            Some(language) => {
                Some(language.parse().map_err(|_unreadable| invalid("default_language")())?)
            }
            None => None,
        };
        let target = body.first_reply_target_s.map(SignedDuration::from_secs);
        Ok(Self { opening_hours, reply: body.out_of_hours_reply.map(Into::into), language, target })
    }

    fn apply(&self, channel: &mut Channel, settings: &mut channel_settings::ChannelSettings) {
        settings.opening_hours = self.opening_hours.or(settings.opening_hours);
        settings.first_reply_target = self.target.or(settings.first_reply_target);
        if let Some(reply) = &self.reply {
            settings.out_of_hours_reply = reply.clone();
        }
        channel.default_language = self.language.unwrap_or(channel.default_language);
    }
}

impl From<SetChannelError> for Problem {
    fn from(error: SetChannelError) -> Self {
        match error {
            SetChannelError::NotFound => Self::new(codes::CHANNEL_NOT_FOUND),
            SetChannelError::HoursNotFound => {
                Self::new(codes::OPENING_HOURS_NOT_FOUND).field("opening_hours_id")
            }
            SetChannelError::ReplyTooLong => Self::new(codes::CHANNEL_REPLY_TOO_LONG)
                .field("out_of_hours_reply")
                .with("limit", channel_settings::REPLY_LENGTH_MAX),
            SetChannelError::TargetOutOfRange => Self::new(codes::CHANNEL_TARGET_OUT_OF_RANGE)
                .field("first_reply_target_s")
                .with("limit", channel_settings::FIRST_REPLY_TARGET_MAX.as_secs()),
            SetChannelError::Store(error) => error.into(),
        }
    }
}

/// Changes what is set for a channel.
#[utoipa::path(
    patch,
    operation_id = "change_channel",
    path = "/api/v1/channels/{channel}",
    tag = "channel",
    params(("channel" = String, Path, format = Uuid, description = "Its id.")),
    request_body = ChannelChange,
    responses(
        (status = 200, description = "The channel.", body = ChannelSettings),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 404, description = "No such channel or hours.", body = ProblemBody),
        (status = 422, description = "A value that does not fit.", body = ProblemBody),
    )
)]
pub(crate) async fn change(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<ChannelChange>,
) -> Result<Json<ChannelSettings>, Problem> {
    manager(&session)?;
    let id: ChannelId = ids.get("channel", codes::CHANNEL_NOT_FOUND)?;
    let change = Change::read(body)?;
    let ctx = state.context(session.actor());
    let written = state.desk().write(move |tx| {
        let mut channel = tx.channel(id)?.ok_or(SetChannelError::NotFound)?;
        let mut settings = tx.channel_settings(id)?;
        change.apply(&mut channel, &mut settings);
        let default_language = channel.default_language;
        let command = SetChannel { channel: id, settings: settings.clone(), default_language };
        set_channel(tx, &ctx, &command)?;
        Ok::<_, SetChannelError>((channel, settings))
    });
    let (channel, settings) = written.await?;
    state.shared.sites.forget();
    Ok(Json(ChannelSettings::new(&channel, &settings)))
}
