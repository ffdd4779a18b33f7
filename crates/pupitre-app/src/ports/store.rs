//! The store: transactions for use cases, queries for the screen.

mod blocking;
mod canned_reply;
mod changes;
mod channel_policies;
mod channel_setups;
mod chat;
mod closing_reasons;
mod due_work;
mod handovers;
mod hours;
mod mails;
mod mentions;
mod merging;
mod notes;
mod nouns;
mod reactions;
mod relaunch;
mod routing;
mod sessions;
mod signature;
mod staff;
mod tags;
mod template;

pub use blocking::{BlockedMessage, Blocking};
pub use canned_reply::CannedReplies;
pub use changes::{ChangeRow, Changes, VisitorChange};
pub use channel_policies::ChannelPolicies;
pub use channel_setups::{
    ChannelAccount, ChannelPicture, ChannelSetups, SealedSecret, TestRow, WebhookCount,
    WebhookLine, WebhookOutcome, WebhookSubject,
};
pub use chat::{
    ChatSites, KnownVisitors, SigningKeys, Surveys, VisitorSessionRow, VisitorSessions, Visits,
};
pub use closing_reasons::ClosingReasons;
pub use due_work::{ClaimedWork, DueWork, DueWorks, TimeKind, Topic};
pub use handovers::{Handovers, Held};
pub use hours::Hours;
pub use mails::{ChatLinkRow, ChatLinks, MailStopRow, Mails};
pub use mentions::Mentions;
pub use merging::Merging;
pub use notes::{DeskSettings, Notes};
pub use nouns::{
    Around, Aside, Channels, Conversations, Correspondent, DeliveryRow, DeskLoad, EventLog,
    InboundRecord, MediaFiles, Messages, NewAgent, ParkedReport, People, PlatformKey, Quarantined,
    Recorded, Waiting,
};
pub use reactions::Reactions;
pub use relaunch::{RelaunchRow, Relaunches};
pub use routing::Routing;
pub use sessions::{SessionRow, Sessions};
pub use signature::Signatures;
pub use staff::Staff;
pub use tags::Tags;
pub use template::{HeaderUpload, Templates};

use crate::view::staff::StaffViews;
use crate::view::{
    ChatViews, HistoryViews, MailViews, SetupViews, TemplateViews, Views, VoiceViews,
};

/// Why the store failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Another change came first; load again.
    #[error("the row was changed by another")]
    Conflict,
    /// A constraint held: its name.
    #[error("the database refused the change: {constraint}")]
    Constraint {
        /// The name of the constraint or of the columns that it covers.
        constraint: String,
    },
    /// The disk is full, or read-only.
    #[error("the database has no room left to write")]
    Full,
    /// More work waits than the store takes; try again later.
    #[error("the database is overloaded")]
    Overloaded,
    /// The database can't be reached.
    #[error("the database can't be reached: {detail}")]
    Unavailable {
        /// The driver's words.
        detail: String,
    },
    /// A stored value can't be read back; a bug or damage.
    #[error("a stored value can't be read: {detail}")]
    Unreadable {
        /// Which, and why.
        detail: String,
    },
    /// The driver failed otherwise.
    #[error("the database failed: {detail}")]
    Failed {
        /// The driver's words.
        detail: String,
    },
    /// The work panicked; it was rolled back, alone.
    #[error("the work panicked and was rolled back")]
    Panicked,
    /// The work was not run: the store has stopped.
    #[error("the store has stopped")]
    NotRun,
}

/// What becomes of a use case's changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Kept, with the batch.
    Commit,
    /// Undone, alone.
    RollBack,
}

/// A use case on its way to the writer.
pub trait WriteJob: Send {
    /// Runs in a savepoint of its own; may be called again after a lost race.
    fn run(&mut self, tx: &mut dyn Transaction) -> Keep;

    /// Told once, after the commit or its failure.
    fn finish(self: Box<Self>, committed: Result<(), StoreError>);
}

/// Queries on their way to a reader.
pub trait ReadJob: Send {
    /// Runs on one snapshot, or is told why there is none.
    fn run(self: Box<Self>, queries: Result<&mut dyn Queries, StoreError>);
}

/// A store.
pub trait Store: Send + Sync {
    /// Queues a use case; when the queue is full it is finished at once with
    /// [`StoreError::Overloaded`].
    fn write(&self, job: Box<dyn WriteJob>);

    /// Queues queries.
    fn read(&self, job: Box<dyn ReadJob>);
}

/// All that a use case may ask of its open transaction.
pub trait Transaction:
    Nouns
    + MediaFiles
    + Sessions
    + EventLog
    + DueWorks
    + Aside
    + Notes
    + DeskSettings
    + ClosingReasons
    + Handovers
    + Rules
    + Tags
    + Templates
    + Relaunches
    + Voice
    + Chat
{
}

/// What decides where a conversation goes, and what the desk says by itself.
pub trait Rules: Hours + Routing + ChannelPolicies + Blocking {}

impl<T: Hours + Routing + ChannelPolicies + Blocking> Rules for T {}

/// The rows that conversations are made of.
pub trait Nouns: Channels + ChannelSetups + People + Staff + Persons + Written {}

impl<T: Channels + ChannelSetups + People + Staff + Persons + Written> Nouns for T {}

/// Contacts, and what they say.
pub trait Persons: Conversations + Merging {}

impl<T: Conversations + Merging> Persons for T {}

/// What is written, and what is made of it.
pub trait Written: Messages + Reactions + Changes {}

impl<T: Messages + Reactions + Changes> Written for T {}

/// What the house says, and to whom inside it.
pub trait Voice: CannedReplies + Signatures + Mentions {}

impl<T: CannedReplies + Signatures + Mentions> Voice for T {}

/// The web chat.
pub trait Chat:
    ChatSites + VisitorSessions + Visits + Surveys + KnownVisitors + Mails + ChatLinks
{
}

impl<T: ChatSites + VisitorSessions + Visits + Surveys + KnownVisitors + Mails + ChatLinks> Chat
    for T
{
}

/// What is read of the web chat.
pub trait ChatReads: ChatViews + MailViews {}

impl<T: ChatViews + MailViews> ChatReads for T {}

/// All that the screen may ask of a snapshot.
pub trait Queries:
    Views + StaffViews + TemplateViews + VoiceViews + HistoryViews + SetupViews + ChatReads
{
}

/// What the store tells after each commit: the committed events, in order, and whether work became
/// due.
pub trait CommitListener: Send + Sync {
    /// Called in commit order, from the writer; must not block.
    fn committed(&self, recorded: Vec<Recorded>, has_due_work: bool);
}
