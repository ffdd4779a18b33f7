//! Canned replies.

pub(super) mod add;
pub(super) mod change;
pub(super) mod list;

use pupitre_app::canned_reply::WriteCannedReplyError;
use pupitre_domain::canned_reply::{CannedReplyError, SHORTCUT_LENGTH_MAX, TITLE_LENGTH_MAX};
use pupitre_domain::language::Language;
use pupitre_domain::message::TEXT_LENGTH_MAX;

use crate::codes;
use crate::problem::Problem;

impl From<WriteCannedReplyError> for Problem {
    fn from(error: WriteCannedReplyError) -> Self {
        match error {
            WriteCannedReplyError::NotFound => Self::new(codes::CANNED_REPLY_NOT_FOUND),
            WriteCannedReplyError::RoleInsufficient => Self::new(codes::SESSION_ROLE_INSUFFICIENT),
            WriteCannedReplyError::IdConflict => Self::new(codes::CANNED_REPLY_ID_CONFLICT),
            WriteCannedReplyError::ShortcutTaken => {
                Self::new(codes::CANNED_REPLY_SHORTCUT_TAKEN).field("shortcut")
            }
            WriteCannedReplyError::TooMany { limit } => {
                Self::new(codes::CANNED_REPLY_TOO_MANY).with("limit", limit)
            }
            WriteCannedReplyError::Invalid(error) => {
                let (field, limit) = match error {
                    CannedReplyError::Shortcut => ("shortcut", SHORTCUT_LENGTH_MAX),
                    CannedReplyError::Title => ("title", TITLE_LENGTH_MAX),
                    CannedReplyError::Text => ("text", TEXT_LENGTH_MAX),
                };
                Self::new(codes::REQUEST_INVALID_VALUE)
                    .field(field)
                    .detail(error.to_string())
                    .with("limit", limit)
            }
            WriteCannedReplyError::Store(error) => error.into(),
        }
    }
}

/// A language by its two letters.
fn language(text: &str) -> Result<Language, Problem> {
    let language = text.parse();
    language.map_err(|_unlike| Problem::new(codes::REQUEST_INVALID_VALUE).field("language"))
}
