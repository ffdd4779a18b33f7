//! The transaction that misbehaves: the web chat.

use jiff::Timestamp;
use pupitre_app::ports::store::{
    ChatSites, StoreError, VisitorSessionRow, VisitorSessions, Visits,
};
use pupitre_domain::chat::ChatSite;
use pupitre_domain::id::{
    ChannelId, ConnectionId, ConversationId, IdentityId, MediaId, MessageId, VisitorSessionId,
};
use pupitre_domain::language::Language;

use crate::simulation::planted::Bent;

type Result<T> = std::result::Result<T, StoreError>;

impl ChatSites for Bent<'_> {
    fn chat_site(&mut self, channel: ChannelId) -> Result<Option<ChatSite>> {
        self.trip()?;
        self.inner.chat_site(channel)
    }

    fn save_chat_site(&mut self, site: &ChatSite) -> Result<()> {
        self.trip()?;
        self.inner.save_chat_site(site)
    }
}

impl VisitorSessions for Bent<'_> {
    fn insert_visitor_session(&mut self, session: &VisitorSessionRow) -> Result<()> {
        self.trip()?;
        self.inner.insert_visitor_session(session)
    }

    fn visitor_session(&mut self, id: VisitorSessionId) -> Result<Option<VisitorSessionRow>> {
        self.trip()?;
        self.inner.visitor_session(id)
    }

    fn save_visitor_session(&mut self, session: &VisitorSessionRow) -> Result<()> {
        self.trip()?;
        self.inner.save_visitor_session(session)
    }

    fn delete_visitor_session(&mut self, id: VisitorSessionId) -> Result<()> {
        self.trip()?;
        self.inner.delete_visitor_session(id)
    }

    fn delete_expired_visitor_sessions(&mut self, elapsed: Timestamp) -> Result<()> {
        self.trip()?;
        self.inner.delete_expired_visitor_sessions(elapsed)
    }

    fn visitor_language(&mut self, identity: IdentityId) -> Result<Option<Language>> {
        self.trip()?;
        self.inner.visitor_language(identity)
    }
}

impl Visits for Bent<'_> {
    fn insert_visit(
        &mut self,
        connection: ConnectionId,
        identity: IdentityId,
        node: &str,
        at: Timestamp,
    ) -> Result<()> {
        self.trip()?;
        self.inner.insert_visit(connection, identity, node, at)
    }

    fn delete_visit(&mut self, connection: ConnectionId) -> Result<Option<IdentityId>> {
        self.trip()?;
        self.inner.delete_visit(connection)
    }

    fn delete_visits_of(&mut self, node: &str) -> Result<Vec<IdentityId>> {
        self.trip()?;
        self.inner.delete_visits_of(node)
    }

    fn visit_count(&mut self, identity: IdentityId) -> Result<u32> {
        self.trip()?;
        self.inner.visit_count(identity)
    }

    fn last_chat(&mut self, identity: IdentityId) -> Result<Option<ConversationId>> {
        self.trip()?;
        self.inner.last_chat(identity)
    }

    fn unseen_by_visitor(
        &mut self,
        conversation: ConversationId,
        upto: MessageId,
        is_read: bool,
        limit: u32,
    ) -> Result<Vec<MessageId>> {
        self.trip()?;
        self.inner.unseen_by_visitor(conversation, upto, is_read, limit)
    }

    fn insert_visitor_file(
        &mut self,
        media: MediaId,
        identity: IdentityId,
        at: Timestamp,
    ) -> Result<()> {
        self.trip()?;
        self.inner.insert_visitor_file(media, identity, at)
    }

    fn visitor_of_file(&mut self, media: MediaId) -> Result<Option<IdentityId>> {
        self.trip()?;
        self.inner.visitor_of_file(media)
    }
}
