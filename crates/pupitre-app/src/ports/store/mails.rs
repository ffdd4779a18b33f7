//! Mails to visitors in a transaction, their links, and the page that a visitor was last on.
#![expect(clippy::missing_errors_doc, reason = "said once, for all of them, at the nouns")]

use jiff::Timestamp;
use pupitre_domain::chat::email::EmailAddress;
use pupitre_domain::id::{ChannelId, ConversationId, IdentityId, MailId, MessageId};
use pupitre_domain::language::Language;
use pupitre_domain::mail::{Mail, MailCounts};
use pupitre_domain::message::Message;

use super::StoreError;

type Result<T> = std::result::Result<T, StoreError>;

/// A link of a mail. The link itself is never stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatLinkRow {
    /// The SHA-256 of what it carries.
    pub token_hash: [u8; 32],
    /// The site.
    pub channel: ChannelId,
    /// Whose conversation it leads to.
    pub identity: IdentityId,
    /// Until when, by real time.
    pub expires_at: Timestamp,
    /// When it was used, by real time.
    pub used_at: Option<Timestamp>,
}

/// What the address in a mail carries by which whoever has it says that they want no more of them.
/// It is never stored itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailStopRow {
    /// The SHA-256 of what it carries.
    pub token_hash: [u8; 32],
    /// The site.
    pub channel: ChannelId,
    /// The conversation that the mail was about.
    pub conversation: ConversationId,
    /// Where the mail went.
    pub address: EmailAddress,
    /// In which language.
    pub language: Language,
    /// When the mail left, by real time.
    pub made_at: Timestamp,
}

/// Mails to visitors.
pub trait Mails {
    /// Whether this desk has a mail server.
    fn mail_is_on(&mut self) -> Result<bool>;

    /// Notes whether this desk has a mail server.
    fn save_mail_is_on(&mut self, is_on: bool) -> Result<()>;

    /// Writes a new mail; `false` when it would tell of an answer and another already does in this
    /// silence of the visitor.
    fn insert_mail(&mut self, mail: &Mail) -> Result<bool>;

    /// The mail of that id, under the lock of its row.
    fn mail(&mut self, id: MailId) -> Result<Option<Mail>>;

    /// Writes a changed mail.
    fn save_mail(&mut self, mail: &Mail) -> Result<()>;

    /// Ends the silence of a visitor: the next answer that they miss is told again. The mails that
    /// were still to be sent and are not any more.
    fn end_silence(&mut self, identity: IdentityId) -> Result<Vec<MailId>>;

    /// The last answer of a conversation that a mail told of.
    fn last_mailed(&mut self, conversation: ConversationId) -> Result<Option<MessageId>>;

    /// How many mails there were since that real instant, beside this one.
    fn mail_counts(&mut self, mail: &Mail, since: Timestamp) -> Result<MailCounts>;

    /// Forgets mails asked for before that real instant.
    fn forget_mails(&mut self, before: Timestamp) -> Result<()>;

    /// Writes by what a mail is stopped.
    fn insert_mail_stop(&mut self, stop: &MailStopRow) -> Result<()>;

    /// The mail that is stopped by that.
    fn mail_stop(&mut self, token_hash: [u8; 32]) -> Result<Option<MailStopRow>>;

    /// Forgets by what mails of before that real instant are stopped.
    fn forget_mail_stops(&mut self, before: Timestamp) -> Result<()>;

    /// Whether an address wants no mail of a site.
    fn is_mail_refused(&mut self, site: ChannelId, address: &EmailAddress) -> Result<bool>;

    /// Notes that an address wants no mail of a site.
    fn refuse_mail(&mut self, site: ChannelId, to: &EmailAddress, at: Timestamp) -> Result<()>;

    /// Notes that an address wants mails of a site again.
    fn allow_mail(&mut self, site: ChannelId, to: &EmailAddress) -> Result<()>;

    /// The first messages of a conversation, in its order.
    fn said_in(&mut self, conversation: ConversationId, limit: u32) -> Result<Vec<Message>>;
}

/// The links of mails, and the pages that they lead to.
pub trait ChatLinks {
    /// Writes a new link.
    fn insert_chat_link(&mut self, link: &ChatLinkRow) -> Result<()>;

    /// The link of that hash, under the lock of its row.
    fn chat_link(&mut self, token_hash: [u8; 32]) -> Result<Option<ChatLinkRow>>;

    /// Notes that a link was used.
    fn use_chat_link(&mut self, token_hash: [u8; 32], at: Timestamp) -> Result<()>;

    /// Forgets the links that are over, by real time.
    fn forget_chat_links(&mut self, elapsed: Timestamp) -> Result<()>;

    /// Notes the page that a visitor is on.
    fn put_visitor_page(&mut self, identity: IdentityId, url: &str, at: Timestamp) -> Result<()>;

    /// The page that a visitor was last on.
    fn visitor_page(&mut self, identity: IdentityId) -> Result<Option<String>>;

    /// Forgets pages seen before that real instant.
    fn forget_visitor_pages(&mut self, before: Timestamp) -> Result<()>;
}
