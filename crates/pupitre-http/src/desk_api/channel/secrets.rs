//! Secrets on their way in: checked by their form, encrypted at once, never kept as they came.

use pupitre_app::channel::{ChangeSetupError, CreateChannelError};
use pupitre_domain::channel_setup::{NAME_LENGTH_MAX, SecretField};
use pupitre_domain::id::ChannelId;

use crate::codes;
use crate::problem::Problem;
use crate::state::HttpState;

/// The shortest and the longest secret, in bytes.
const LENGTH_MIN: usize = 8;
const LENGTH_MAX: usize = 1_024;

/// A secret, encrypted for its place. Blanks around it come from copying, and are dropped.
///
/// # Errors
///
/// [`Problem`]: it could not be one, or this desk has no key.
pub(super) fn sealed(
    state: &HttpState,
    channel: ChannelId,
    field: SecretField,
    secret: &str,
) -> Result<(SecretField, String), Problem> {
    let secret = secret.trim();
    let fits = (LENGTH_MIN..=LENGTH_MAX).contains(&secret.len());
    if !fits || !secret.bytes().all(|it| it.is_ascii_graphic()) {
        return Err(Problem::new(codes::CHANNEL_SECRET_INVALID).field(field.name()));
    }
    let sealed = state.setup().seal(channel, field, secret);
    let sealed = sealed.ok_or_else(|| Problem::new(codes::CHANNEL_SECRET_KEY_MISSING))?;
    Ok((field, sealed))
}

/// An identifier as it was copied: Meta's pages show some with blanks.
pub(super) fn identifier(text: &str) -> String {
    text.chars().filter(|it| !it.is_whitespace()).collect()
}

impl From<CreateChannelError> for Problem {
    fn from(error: CreateChannelError) -> Self {
        match error {
            CreateChannelError::Name(field) => {
                Self::new(codes::CHANNEL_NAME_INVALID).field(field).with("limit", NAME_LENGTH_MAX)
            }
            CreateChannelError::Identifier(field) => {
                Self::new(codes::CHANNEL_IDENTIFIER_INVALID).field(field)
            }
            CreateChannelError::BrandNotFound => {
                Self::new(codes::CHANNEL_BRAND_NOT_FOUND).field("brand_id")
            }
            CreateChannelError::NumberTaken => {
                Self::new(codes::CHANNEL_NUMBER_TAKEN).field("phone_number_id")
            }
            CreateChannelError::TooMany => Self::new(codes::CHANNEL_TOO_MANY),
            CreateChannelError::Store(error) => error.into(),
        }
    }
}

impl From<ChangeSetupError> for Problem {
    fn from(error: ChangeSetupError) -> Self {
        match error {
            ChangeSetupError::NotFound => Self::new(codes::CHANNEL_NOT_FOUND),
            ChangeSetupError::Value(error) => error.into(),
            ChangeSetupError::Store(error) => error.into(),
        }
    }
}
