//! What is known of the mails of a conversation.
#![expect(
    clippy::missing_errors_doc,
    reason = "the database's failure, as everywhere in the store"
)]

use jiff::Timestamp;
use pupitre_domain::chat::email::EmailAddress;
use pupitre_domain::id::ConversationId;
use pupitre_domain::language::Language;
use pupitre_domain::mail::{MailKind, MailState};

use crate::ports::store::StoreError;

/// The last mail of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailFacts {
    /// What it is for.
    pub kind: MailKind,
    /// Where it went.
    pub address: EmailAddress,
    /// Where it stands.
    pub state: MailState,
    /// Why it was not taken: a stable code.
    pub error: Option<String>,
    /// Since when, by the clock of the desk.
    pub at: Timestamp,
}

/// Whoever has a mail, and whether they want more of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailWish {
    /// The brand that writes.
    pub brand: String,
    /// Where it writes.
    pub address: EmailAddress,
    /// In which language.
    pub language: Language,
    /// Whether they want no more.
    pub is_refused: bool,
}

/// Read-only queries of mails.
pub trait MailViews {
    /// The last mail of a conversation that was not dropped.
    fn last_mail(&mut self, conversation: ConversationId) -> Result<Option<MailFacts>, StoreError>;

    /// What is wanted by whoever has the mail that is stopped by what has that SHA-256.
    fn mail_wish(&mut self, token_hash: [u8; 32]) -> Result<Option<MailWish>, StoreError>;
}
