//! What is known of the mails of a conversation.
#![expect(
    clippy::missing_errors_doc,
    reason = "the database's failure, as everywhere in the store"
)]

use jiff::Timestamp;
use pupitre_domain::chat::email::EmailAddress;
use pupitre_domain::id::ConversationId;
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

/// Read-only queries of mails.
pub trait MailViews {
    /// The last mail of a conversation that was not dropped.
    fn last_mail(&mut self, conversation: ConversationId) -> Result<Option<MailFacts>, StoreError>;
}
