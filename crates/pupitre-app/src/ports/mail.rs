//! The mail server, as the use cases see it.

use pupitre_domain::chat::email::EmailAddress;
use pupitre_domain::id::MailId;

use super::files::BoxFuture;

/// A mail about to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingMail {
    /// Its id: the same at every attempt, and in its `Message-ID`.
    pub id: MailId,
    /// The name beside the sender's address: the brand's.
    pub from_name: String,
    /// Where it goes.
    pub to: EmailAddress,
    /// Its subject, on one line.
    pub subject: String,
    /// Its words.
    pub text: String,
    /// The same as HTML, escaped.
    pub html: String,
    /// Where whoever has it says that they want no more of such mails; none in a mail that they
    /// asked for themselves.
    pub stop_url: Option<String>,
}

/// What came of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailOutcome {
    /// The server took it: it is never sent again.
    Accepted,
    /// The server refused it for good; a stable code.
    Refused(&'static str),
    /// It was certainly not taken, and may be later; a stable code.
    Later(&'static str),
    /// Its last words were sent, and no answer came.
    Doubt,
}

/// Sends mails. The adapter implements it.
pub trait Mailer: Send + Sync {
    /// Sends one mail, in bounded time.
    fn send(&self, mail: OutgoingMail) -> BoxFuture<'_, MailOutcome>;
}

/// What the link of a mail carries, and what is kept of it.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkKey {
    /// As it stands in the link.
    pub written: String,
    /// Its SHA-256.
    pub hash: [u8; 32],
}

// It opens a conversation: it does not print.
impl std::fmt::Debug for LinkKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LinkKey").finish_non_exhaustive()
    }
}

/// Where whoever has a mail says that they want no more, and what is kept of it.
#[derive(Clone, PartialEq, Eq)]
pub struct StopKey {
    /// The address, with the key in it.
    pub url: String,
    /// The SHA-256 of the key.
    pub hash: [u8; 32],
}

// Whoever has it decides what somebody gets: it does not print.
impl std::fmt::Debug for StopKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StopKey").finish_non_exhaustive()
    }
}

/// What one attempt of a mail leads by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailKeys {
    /// To the conversation.
    pub link: LinkKey,
    /// To have no more of them.
    pub stop: StopKey,
}

/// Draws what mails lead by.
pub trait DrawMailKeys: Send + Sync {
    /// Keys that nobody can guess.
    fn mail_keys(&self) -> MailKeys;
}
