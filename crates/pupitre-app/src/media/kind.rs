//! What a file is sent as, by its type.

use pupitre_domain::id::MediaId;
use pupitre_domain::message::Content;

/// What a file is shown and sent as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaKind {
    /// A picture.
    Image,
    /// A film.
    Video,
    /// A sound.
    Audio {
        /// Recorded as a voice note.
        is_voice: bool,
    },
    /// Any other file.
    Document,
    /// A sticker.
    Sticker,
}

impl MediaKind {
    /// The name used in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio { is_voice: false } => "audio",
            Self::Audio { is_voice: true } => "voice",
            Self::Document => "document",
            Self::Sticker => "sticker",
        }
    }

    /// The content that holds a file of this kind; a sound and a sticker have no words under them.
    #[must_use]
    pub fn content(self, media: MediaId, caption: Option<String>) -> Content {
        match self {
            Self::Image => Content::Image { media, caption },
            Self::Video => Content::Video { media, caption },
            Self::Audio { is_voice } => Content::Audio { media, is_voice },
            Self::Document => Content::Document { media, caption },
            Self::Sticker => Content::Sticker { media },
        }
    }
}

const MIB: u64 = 1024 * 1024;

/// The largest file of any kind, in bytes.
pub const MEDIA_LIMIT_BYTES_MAX: u64 = 100 * MIB;

/// The largest voice note that is shown with a button to play it, in bytes; a longer one is shown
/// with a button to load it.
///
/// Source: Cloud API, "Audio messages", seen 2026-07-02.
pub const VOICE_LIMIT_BYTES: u64 = 512 * 1024;

/// The types that an agent may send, with what they are sent as.
///
/// Source: Cloud API, "Media", supported types, 2026-06-16. A plain list: what is not in it is
/// refused. What is recorded as a voice note is in Ogg, and nothing else is.
const TYPES: [(&str, MediaKind); 18] = [
    ("image/jpeg", MediaKind::Image),
    ("image/png", MediaKind::Image),
    ("video/mp4", MediaKind::Video),
    ("video/3gpp", MediaKind::Video),
    ("audio/aac", MediaKind::Audio { is_voice: false }),
    ("audio/amr", MediaKind::Audio { is_voice: false }),
    ("audio/mpeg", MediaKind::Audio { is_voice: false }),
    ("audio/mp4", MediaKind::Audio { is_voice: false }),
    ("audio/ogg", MediaKind::Audio { is_voice: true }),
    ("application/pdf", MediaKind::Document),
    ("text/plain", MediaKind::Document),
    ("application/msword", MediaKind::Document),
    ("application/vnd.ms-excel", MediaKind::Document),
    ("application/vnd.ms-powerpoint", MediaKind::Document),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        MediaKind::Document,
    ),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", MediaKind::Document),
    (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        MediaKind::Document,
    ),
    ("image/webp", MediaKind::Document),
];

/// What a file of that type is sent as; `None` when the type may not be sent. Parameters are
/// ignored.
#[must_use]
pub fn kind_of(mime: &str) -> Option<MediaKind> {
    let essence = mime.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    TYPES.iter().find(|(name, _)| *name == essence).map(|(_, kind)| *kind)
}

/// The types that are sent as this kind.
pub fn types_of(kind: MediaKind) -> impl Iterator<Item = &'static str> {
    TYPES.iter().filter(move |(_, it)| *it == kind).map(|(name, _)| *name)
}

/// The largest file of a kind, in bytes.
///
/// Source: Cloud API, "Media", post-processing size, 2026-06-16.
#[must_use]
pub const fn limit_bytes(kind: MediaKind) -> u64 {
    match kind {
        MediaKind::Image => 5 * MIB,
        MediaKind::Video | MediaKind::Audio { .. } => 16 * MIB,
        MediaKind::Document => MEDIA_LIMIT_BYTES_MAX,
        MediaKind::Sticker => MIB / 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_sent_as_what_the_platform_takes_or_not_at_all() {
        let table = [
            ("image/jpeg", Some(MediaKind::Image)),
            ("IMAGE/JPEG", Some(MediaKind::Image)),
            ("audio/ogg; codecs=opus", Some(MediaKind::Audio { is_voice: true })),
            ("audio/mpeg", Some(MediaKind::Audio { is_voice: false })),
            ("application/pdf", Some(MediaKind::Document)),
            ("image/svg+xml", None),
            ("image/svg+xml; x", None),
            ("text/html", None),
            ("", None),
        ];
        for (mime, expected) in table {
            assert_eq!(kind_of(mime), expected, "{mime}");
        }
    }
}
