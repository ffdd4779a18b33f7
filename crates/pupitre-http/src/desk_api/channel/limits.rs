//! Limits: what a channel takes, for the composer to check before anything is uploaded.
#![expect(clippy::struct_field_names, reason = "a limit says what it limits, then that it is one")]

use axum::Json;
use axum::extract::State;
use pupitre_app::media::{MediaKind, VOICE_LIMIT_BYTES, limit_bytes, types_of};
use pupitre_domain::id::ChannelId;
use pupitre_domain::message::{
    BUTTON_ID_LENGTH_MAX, BUTTON_TITLE_LENGTH_MAX, BUTTONS_BODY_LENGTH_MAX, BUTTONS_COUNT_MAX,
    CAPTION_LENGTH_MAX, CARD_LINE_LENGTH_MAX, CARD_POINTS_COUNT_MAX, CHOICES_LINE_LENGTH_MAX,
    CONTACTS_COUNT_MAX, LIST_BODY_LENGTH_MAX, LIST_DESCRIPTION_LENGTH_MAX, LIST_ID_LENGTH_MAX,
    LIST_ROWS_COUNT_MAX, LIST_SECTIONS_COUNT_MAX, LIST_TITLE_LENGTH_MAX, PLACE_LINE_LENGTH_MAX,
    TEXT_LENGTH_MAX,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::codes;
use crate::extract::Ids;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;

/// The files of a kind.
#[derive(Debug, Serialize, ToSchema)]
struct FileLimits {
    /// Their types.
    types: Vec<&'static str>,
    /// The largest, in bytes.
    max_bytes: u64,
}

impl FileLimits {
    fn of(kind: MediaKind) -> Self {
        Self { types: types_of(kind).collect(), max_bytes: limit_bytes(kind) }
    }
}

/// Files by what they are sent as.
#[derive(Debug, Serialize, ToSchema)]
struct KindsOfFiles {
    image: FileLimits,
    video: FileLimits,
    audio: FileLimits,
    /// Sounds that are shown as recorded; of one track.
    voice: FileLimits,
    document: FileLimits,
}

/// Reply buttons.
#[derive(Debug, Serialize, ToSchema)]
struct ButtonLimits {
    count_max: usize,
    text_max: usize,
    title_max: usize,
    id_max: usize,
}

/// A list.
#[derive(Debug, Serialize, ToSchema)]
struct ListLimits {
    sections_max: usize,
    /// In all sections together.
    rows_max: usize,
    text_max: usize,
    button_max: usize,
    section_title_max: usize,
    title_max: usize,
    description_max: usize,
    id_max: usize,
}

/// Choices.
#[derive(Debug, Serialize, ToSchema)]
struct ChoicesLimits {
    header_max: usize,
    footer_max: usize,
    buttons: ButtonLimits,
    list: ListLimits,
}

/// Places.
#[derive(Debug, Serialize, ToSchema)]
struct LocationLimits {
    name_max: usize,
    address_max: usize,
}

/// Business cards.
#[derive(Debug, Serialize, ToSchema)]
struct ContactsLimits {
    count_max: usize,
    line_max: usize,
    /// Numbers of a card, or mail addresses.
    points_max: usize,
}

/// What a channel takes. Lengths are in characters.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChannelLimits {
    /// `whatsapp` or `webchat`.
    kind: &'static str,
    /// The longest text.
    text_max: usize,
    /// The longest words under a file.
    caption_max: usize,
    /// Files.
    files: KindsOfFiles,
    /// The largest voice note that is shown with a button to play it, in bytes.
    voice_played_max_bytes: u64,
    /// Places.
    location: LocationLimits,
    /// Business cards.
    contacts: ContactsLimits,
    /// Choices.
    choices: ChoicesLimits,
}

impl ChannelLimits {
    fn of(kind: &'static str) -> Self {
        Self {
            kind,
            text_max: TEXT_LENGTH_MAX,
            caption_max: CAPTION_LENGTH_MAX,
            files: KindsOfFiles {
                image: FileLimits::of(MediaKind::Image),
                video: FileLimits::of(MediaKind::Video),
                audio: FileLimits::of(MediaKind::Audio { is_voice: false }),
                voice: FileLimits::of(MediaKind::Audio { is_voice: true }),
                document: FileLimits::of(MediaKind::Document),
            },
            voice_played_max_bytes: VOICE_LIMIT_BYTES,
            location: LocationLimits {
                name_max: PLACE_LINE_LENGTH_MAX,
                address_max: PLACE_LINE_LENGTH_MAX,
            },
            contacts: ContactsLimits {
                count_max: CONTACTS_COUNT_MAX,
                line_max: CARD_LINE_LENGTH_MAX,
                points_max: CARD_POINTS_COUNT_MAX,
            },
            choices: ChoicesLimits {
                header_max: CHOICES_LINE_LENGTH_MAX,
                footer_max: CHOICES_LINE_LENGTH_MAX,
                buttons: ButtonLimits {
                    count_max: BUTTONS_COUNT_MAX,
                    text_max: BUTTONS_BODY_LENGTH_MAX,
                    title_max: BUTTON_TITLE_LENGTH_MAX,
                    id_max: BUTTON_ID_LENGTH_MAX,
                },
                list: ListLimits {
                    sections_max: LIST_SECTIONS_COUNT_MAX,
                    rows_max: LIST_ROWS_COUNT_MAX,
                    text_max: LIST_BODY_LENGTH_MAX,
                    button_max: BUTTON_TITLE_LENGTH_MAX,
                    section_title_max: LIST_TITLE_LENGTH_MAX,
                    title_max: LIST_TITLE_LENGTH_MAX,
                    description_max: LIST_DESCRIPTION_LENGTH_MAX,
                    id_max: LIST_ID_LENGTH_MAX,
                },
            },
        }
    }
}

/// Says what a channel takes.
#[utoipa::path(
    get,
    operation_id = "show_channel_limits",
    path = "/api/v1/channels/{channel}/limits",
    tag = "channel",
    params(("channel" = String, Path, format = Uuid, description = "Its id.")),
    responses(
        (status = 200, description = "What it takes.", body = ChannelLimits),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such channel.", body = ProblemBody),
    )
)]
pub(crate) async fn limits(
    State(state): State<HttpState>,
    _session: Session,
    ids: Ids,
) -> Result<Json<ChannelLimits>, Problem> {
    let id: ChannelId = ids.get("channel", codes::CHANNEL_NOT_FOUND)?;
    let channels = state.desk().read(|queries| queries.channels()).await?;
    let channel = channels.iter().find(|it| it.id == id);
    let channel = channel.ok_or_else(|| Problem::new(codes::CHANNEL_NOT_FOUND))?;
    Ok(Json(ChannelLimits::of(channel.kind.name())))
}
