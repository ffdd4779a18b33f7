//! What leaves the house or happens later: rows written with what decides them.

use jiff::Timestamp;
use pupitre_domain::id::DueWorkId;

use super::StoreError;

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// Send a message; the subject is the message.
    SendMessage,
    /// Fetch a visitor's file; the subject is the media.
    FetchMedia,
    /// Make a small copy of a picture; the subject is the media.
    PreviewMedia,
    /// Remove a file that was uploaded and never sent; the subject is the media.
    RemoveUpload,
    /// Tell the platform what was read; the subject is the conversation.
    MarkRead,
    /// See whether an agent came back (A8); the subject is the agent.
    PresenceGrace,
    /// Wake a paused conversation (P2); the subject is the conversation.
    WakeSnoozed,
    /// Give a conversation that waited for a named agent to its team (R6); the subject is the
    /// conversation.
    NamedDelay,
    /// Give back what an absent agent holds while its visitor waits (A8); the subject is the agent.
    ReturnAway,
    /// See whether anybody still writes in a conversation (P9); the subject is the conversation.
    AutoClose,
    /// Send a reaction; the subject is the message, the lane its conversation.
    SendReaction,
    /// Show the visitor that an agent writes; the subject is the conversation.
    ShowTyping,
    /// Fetch the templates of a channel (W9); the subject is the channel.
    SyncTemplates,
    /// Close a conversation whose relaunch was declined (W6); the subject is the conversation.
    CloseDeclined,
    /// Check a channel with its platform (C5); the subject is the channel.
    CheckChannel,
    /// Send a mail; the subject is the mail.
    SendMail,
}

impl Topic {
    /// Every topic.
    pub const ALL: [Self; 16] = [
        Self::SendMessage,
        Self::FetchMedia,
        Self::MarkRead,
        Self::PresenceGrace,
        Self::WakeSnoozed,
        Self::AutoClose,
        Self::NamedDelay,
        Self::ReturnAway,
        Self::SendReaction,
        Self::ShowTyping,
        Self::SyncTemplates,
        Self::CloseDeclined,
        Self::CheckChannel,
        Self::PreviewMedia,
        Self::RemoveUpload,
        Self::SendMail,
    ];

    /// The name used in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SendMessage => "send_message",
            Self::FetchMedia => "fetch_media",
            Self::PreviewMedia => "preview_media",
            Self::RemoveUpload => "remove_upload",
            Self::MarkRead => "mark_read",
            Self::PresenceGrace => "presence_grace",
            Self::WakeSnoozed => "wake_snoozed",
            Self::AutoClose => "auto_close",
            Self::NamedDelay => "named_delay",
            Self::ReturnAway => "return_away",
            Self::SendReaction => "send_reaction",
            Self::ShowTyping => "show_typing",
            Self::SyncTemplates => "sync_templates",
            Self::CloseDeclined => "close_declined",
            Self::CheckChannel => "check_channel",
            Self::SendMail => "send_mail",
        }
    }

    /// The topic of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.name() == name)
    }
}

/// Which clock makes a row due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeKind {
    /// The business clock.
    Business,
    /// Real time.
    Elapsed,
}

impl TimeKind {
    /// The name used in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Business => "business",
            Self::Elapsed => "elapsed",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Business, Self::Elapsed].into_iter().find(|kind| kind.name() == name)
    }
}

/// A row of due work. One row per (topic, subject): writing it again moves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueWork {
    /// Its id; rows of a lane are done in the order of their ids.
    pub id: DueWorkId,
    /// What is to be done.
    pub topic: Topic,
    /// On what: the 16 bytes of an id.
    pub subject: [u8; 16],
    /// Rows of one lane are done one by one, in order; the 16 bytes of an id.
    pub lane: Option<[u8; 16]>,
    /// Which clock makes it due.
    pub time: TimeKind,
    /// When.
    pub due_at: Timestamp,
}

/// A row that a worker holds until its lease ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedWork {
    /// The row.
    pub work: DueWork,
    /// How many times it was claimed, this time included.
    pub attempts: u32,
    /// Grows with each claim; a report under an older one changes nothing.
    pub fence: u64,
}

/// Due work in a transaction.
pub trait DueWorks {
    /// Writes a row, or moves the row of the same topic and subject to this time and lets go of its
    /// lease.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the database fails.
    fn enqueue(&mut self, work: &DueWork) -> Result<(), StoreError>;

    /// Writes a row unless there is one of the same topic and subject; whether it was written.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the database fails.
    fn enqueue_once(&mut self, work: &DueWork) -> Result<bool, StoreError>;

    /// Claims rows that are due and not leased, at most `limit`, first due first; of each lane its
    /// first row only. `now` is the business instant, `elapsed` the real one; leases end by real
    /// time.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the database fails.
    fn claim(
        &mut self,
        topics: &[Topic],
        now: Timestamp,
        elapsed: Timestamp,
        lease_until: Timestamp,
        limit: u32,
    ) -> Result<Vec<ClaimedWork>, StoreError>;

    /// Whether a claim still holds: its fence is the row's.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the database fails.
    fn holds(&mut self, claim: &ClaimedWork) -> Result<bool, StoreError>;

    /// Removes a row that is done; `false` when the claim no longer holds.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the database fails.
    fn finish(&mut self, claim: &ClaimedWork) -> Result<bool, StoreError>;

    /// Lets go of a row until `due_at`; `false` when the claim no longer holds.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the database fails.
    fn postpone(&mut self, claim: &ClaimedWork, due_at: Timestamp) -> Result<bool, StoreError>;

    /// Lets go of a row until `due_at`, as if it had not been claimed: its turn has not come;
    /// `false` when the claim no longer holds.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the database fails.
    fn put_off(&mut self, claim: &ClaimedWork, due_at: Timestamp) -> Result<bool, StoreError>;

    /// Removes the row of that topic and subject, if there is one.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the database fails.
    fn cancel(&mut self, topic: Topic, subject: [u8; 16]) -> Result<(), StoreError>;

    /// Lets go of every row, for a process that begins and knows that no other works on this
    /// database; how many. Claims made before hold no more.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the database fails.
    fn release_leases(&mut self) -> Result<u64, StoreError>;

    /// The next instant at which a row becomes due, by each clock: business, elapsed.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the database fails.
    fn next_due(&mut self) -> Result<(Option<Timestamp>, Option<Timestamp>), StoreError>;
}
