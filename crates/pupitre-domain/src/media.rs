//! Files sent and received.

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
    /// Not accepted: its type, its size or its hash.
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
}
