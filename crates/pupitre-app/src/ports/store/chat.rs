//! The web chat in a transaction: sites, sessions of visitors, and who is on a page now.
#![expect(clippy::missing_errors_doc, reason = "said once, for all of them, at the nouns")]

use jiff::Timestamp;
use pupitre_domain::chat::ChatSite;
use pupitre_domain::chat::email::EmailAddress;
use pupitre_domain::chat::survey::Survey;
use pupitre_domain::contact::Identity;
use pupitre_domain::id::{
    ChannelId, ConnectionId, ContactId, ConversationId, IdentityId, MediaId, MessageId,
    VisitorSessionId,
};
use pupitre_domain::language::Language;

use super::StoreError;

type Result<T> = std::result::Result<T, StoreError>;

/// A visitor's session. The token itself is never stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitorSessionRow {
    /// Its id.
    pub id: VisitorSessionId,
    /// The channel that it is bound to.
    pub channel: ChannelId,
    /// Who the visitor is there; the identity is written with their first message.
    pub identity: IdentityId,
    /// The SHA-256 of the token.
    pub token_hash: [u8; 32],
    /// Whether the site proved who the visitor is (V4).
    pub is_identified: bool,
    /// The language of the page.
    pub language: Language,
    /// Which consent the visitor gave (V3).
    pub consent_version: Option<u32>,
    /// When it began, by real time.
    pub created_at: Timestamp,
    /// When it ends unless the visitor comes back, by real time.
    pub expires_at: Timestamp,
}

/// The keys that the brand's own server signs with (V4).
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SigningKeys {
    /// The one in force.
    pub current: Option<[u8; 32]>,
    /// The one before, and until when it counts, by real time.
    pub previous: Option<([u8; 32], Timestamp)>,
}

impl SigningKeys {
    /// The keys that count at that real instant.
    pub fn valid_at(&self, elapsed: Timestamp) -> impl Iterator<Item = &[u8; 32]> {
        let previous = self.previous.as_ref().filter(move |(_, until)| elapsed < *until);
        self.current.iter().chain(previous.map(|(key, _)| key))
    }
}

// A key is a secret: it does not print.
impl std::fmt::Debug for SigningKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKeys").finish_non_exhaustive()
    }
}

/// Web chat sites.
pub trait ChatSites {
    /// The site of a channel; none when the channel is no web chat.
    fn chat_site(&mut self, channel: ChannelId) -> Result<Option<ChatSite>>;

    /// Writes a site, new or changed.
    fn save_chat_site(&mut self, site: &ChatSite) -> Result<()>;

    /// Takes the signing keys out that are not sealed.
    fn forget_clear_signing_keys(&mut self, channel: ChannelId) -> Result<()>;
}

/// Sessions of visitors.
pub trait VisitorSessions {
    /// Writes a new session.
    fn insert_visitor_session(&mut self, session: &VisitorSessionRow) -> Result<()>;

    /// The session of that id.
    fn visitor_session(&mut self, id: VisitorSessionId) -> Result<Option<VisitorSessionRow>>;

    /// Writes a changed session.
    fn save_visitor_session(&mut self, session: &VisitorSessionRow) -> Result<()>;

    /// Ends a session.
    fn delete_visitor_session(&mut self, id: VisitorSessionId) -> Result<()>;

    /// Ends the sessions that are over, at most 1,000.
    fn delete_expired_visitor_sessions(&mut self, elapsed: Timestamp) -> Result<()>;

    /// Ends the sessions of a visitor.
    fn delete_visitor_sessions_of(&mut self, identity: IdentityId) -> Result<()>;

    /// The language of the page that a visitor came to last.
    fn visitor_language(&mut self, identity: IdentityId) -> Result<Option<Language>>;
}

/// Visitors who are on a page now, and what they saw and sent.
pub trait Visits {
    /// Records a page's connection to a node.
    fn insert_visit(
        &mut self,
        connection: ConnectionId,
        identity: IdentityId,
        node: &str,
        at: Timestamp,
    ) -> Result<()>;

    /// Forgets a connection: whose it was.
    fn delete_visit(&mut self, connection: ConnectionId) -> Result<Option<IdentityId>>;

    /// Forgets every connection of a node, after a restart: whose they were.
    fn delete_visits_of(&mut self, node: &str) -> Result<Vec<IdentityId>>;

    /// How many pages of a visitor are connected, on all nodes.
    fn visit_count(&mut self, identity: IdentityId) -> Result<u32>;

    /// The conversation of a visitor that is open, without taking a lock.
    fn open_chat(&mut self, identity: IdentityId) -> Result<Option<ConversationId>>;

    /// The conversation of a visitor on the channel that is open, else the last one.
    fn last_chat(&mut self, identity: IdentityId) -> Result<Option<ConversationId>>;

    /// The messages to the visitor up to that one that are not known to be delivered, or, when
    /// `is_read`, not known to be read; newest first, at most `limit`.
    fn unseen_by_visitor(
        &mut self,
        conversation: ConversationId,
        upto: MessageId,
        is_read: bool,
        limit: u32,
    ) -> Result<Vec<MessageId>>;

    /// Notes which visitor brought a file.
    fn insert_visitor_file(
        &mut self,
        media: MediaId,
        identity: IdentityId,
        at: Timestamp,
    ) -> Result<()>;

    /// The visitor who brought a file.
    fn visitor_of_file(&mut self, media: MediaId) -> Result<Option<IdentityId>>;
}

/// Surveys.
pub trait Surveys {
    /// Writes a survey that is asked. A second one of the conversation is
    /// [`StoreError::Constraint`].
    fn insert_survey(&mut self, survey: &Survey) -> Result<()>;

    /// The survey of a conversation.
    fn survey(&mut self, conversation: ConversationId) -> Result<Option<Survey>>;

    /// Writes a changed survey.
    fn save_survey(&mut self, survey: &Survey) -> Result<()>;
}

/// What is known of visitors beyond their words.
pub trait KnownVisitors {
    /// Writes the address that a contact left.
    fn put_contact_email(
        &mut self,
        contact: ContactId,
        address: &EmailAddress,
        at: Timestamp,
    ) -> Result<()>;

    /// The address that a contact left.
    fn contact_email(&mut self, contact: ContactId) -> Result<Option<EmailAddress>>;

    /// Uses a number that is used once; `false` when it was used before.
    fn use_nonce(&mut self, channel: ChannelId, nonce: &str, expires_at: Timestamp)
    -> Result<bool>;

    /// Forgets the numbers that can't be believed any more, by real time.
    fn forget_nonces(&mut self, elapsed: Timestamp) -> Result<()>;

    /// Gives a person what a visitor had said and sent before anybody knew who it was.
    fn move_visitor(&mut self, from: IdentityId, person: &Identity) -> Result<()>;
}
