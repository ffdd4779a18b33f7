//! Files sent and received.

use jiff::Timestamp;

use crate::id::{ChannelId, MediaId};

/// Where a file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaState {
    /// Being fetched from the platform.
    Pending,
    /// In our store.
    Stored,
    /// The platform no longer has it.
    Lost,
    /// Not accepted: its size, or where it was to be fetched from.
    Refused,
}

impl MediaState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Pending, Self::Stored, Self::Lost, Self::Refused];

    /// The name used in the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Stored => "stored",
            Self::Lost => "lost",
            Self::Refused => "refused",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// What the platform announced of a file, where its bytes say something else. Which bytes the
/// announced hash covers is not documented: what differs is noted, and the file is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Announced {
    /// The type.
    pub mime: Option<String>,
    /// The SHA-256.
    pub sha256: Option<[u8; 32]>,
}

/// A picture, as it is seen: turned the right way up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// Its small copy, once made; its bytes are in the file store under [`preview_id`].
    pub preview: Option<Preview>,
}

/// A small copy of a picture, without what the camera noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// Its type.
    pub mime: String,
    /// Its size in bytes.
    pub size_bytes: u64,
}

/// The id that the small copy of a picture is kept under: that of the picture with another version
/// of UUID, so that it needs no row of its own.
#[must_use]
pub fn preview_id(id: MediaId) -> MediaId {
    let mut bytes = *id.as_bytes();
    if let Some(version) = bytes.get_mut(6) {
        *version ^= 0xF0;
    }
    MediaId::from_bytes(bytes)
}

/// A picture that the house shows of itself: a brand's logo, an agent's face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HousePicture {
    /// The file.
    pub media: MediaId,
    /// The SHA-256 of its bytes: its name in addresses, so that another picture has another.
    pub hash: [u8; 32],
}

/// A file. Its bytes are in the file store under its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    /// Its id.
    pub id: MediaId,
    /// The channel it came by; none for a file that an agent uploaded.
    pub channel: Option<ChannelId>,
    /// Where it stands.
    pub state: MediaState,
    /// Its type, by the platform until stored, then by content.
    pub mime: String,
    /// Its name, if it has one; shown, never used as a path.
    pub file_name: Option<String>,
    /// Its size in bytes, once stored.
    pub size_bytes: Option<u64>,
    /// The SHA-256 of its bytes: as announced, then as stored.
    pub sha256: Option<[u8; 32]>,
    /// The platform's id for it.
    pub platform_id: Option<String>,
    /// Why it is lost or refused: a stable code.
    pub reason: Option<String>,
    /// What was announced and is not so.
    pub announced: Announced,
    /// What is seen of it, if it is a picture.
    pub picture: Option<Picture>,
    /// Until when the platform keeps it; none for a file that an agent uploaded.
    pub fetch_until: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_and_its_small_copy_have_ids_of_their_own() {
        let picture = MediaId::from_bytes([7; 16]);
        assert_ne!(preview_id(picture), picture);
        assert_eq!(preview_id(preview_id(picture)), picture);
    }
}
