//! Visitors of the web chat as rows: their sessions, their pages, their files, and what they read.

use jiff::Timestamp;
use pupitre_app::ports::store::{
    SigningKeys, StoreError, VisitorSessionRow, VisitorSessions, Visits,
};
use pupitre_app::view::{ChatSiteView, ChatViews, Staffing, StoredEvent, VisitorFacts};
use pupitre_domain::chat::survey::Survey;
use pupitre_domain::contact::Contact;
use pupitre_domain::conversation::Conversation;
use pupitre_domain::id::{
    ChannelId, ConnectionId, ConversationId, IdentityId, MediaId, MessageId, VisitorSessionId,
};
use pupitre_domain::language::Language;
use pupitre_domain::media::HousePicture;

use super::chat_site::{signing_keys, site_view};
use super::contact::contact;
use super::conversation::conversation;
use super::media::house_picture;
use super::survey::{facts, survey};
use crate::backend::{Columns, all, one, values};
use crate::event;
use crate::queries::Snapshot;
use crate::sql;
use crate::transaction::Tx;

type Result<T> = std::result::Result<T, StoreError>;

/// Reads the columns of a session: id, channel, identity, hash, whether identified, language,
/// consent, beginning, end.
fn session(row: &mut Columns<'_>) -> Result<VisitorSessionRow> {
    let (id, channel, identity) = (row.id()?, row.id()?, row.id()?);
    let (token_hash, is_identified, language) = (row.hash()?, row.flag()?, row.parsed()?);
    let consent_version = row.optional_number()?.map(u32::try_from).transpose();
    let consent_version = consent_version.map_err(|error| row.unreadable(&error.to_string()))?;
    Ok(VisitorSessionRow {
        id,
        channel,
        identity,
        token_hash,
        is_identified,
        language,
        consent_version,
        created_at: row.at()?,
        expires_at: row.at()?,
    })
}

impl VisitorSessions for Tx<'_> {
    fn insert_visitor_session(&mut self, session: &VisitorSessionRow) -> Result<()> {
        let language = session.language.to_string();
        let values = values![
            session.id,
            session.channel,
            session.identity,
            &session.token_hash,
            session.is_identified,
            &language,
            session.consent_version,
            session.created_at,
            session.expires_at,
        ];
        self.link().execute(&sql::CHAT_INSERT_SESSION, &values)?;
        Ok(())
    }

    fn visitor_session(&mut self, id: VisitorSessionId) -> Result<Option<VisitorSessionRow>> {
        one(self.link(), &sql::CHAT_SESSION, &values![id], session)
    }

    fn save_visitor_session(&mut self, session: &VisitorSessionRow) -> Result<()> {
        let language = session.language.to_string();
        let values = values![
            session.id,
            session.identity,
            &session.token_hash,
            session.is_identified,
            &language,
            session.consent_version,
            session.expires_at,
        ];
        self.link().execute(&sql::CHAT_SAVE_SESSION, &values)?;
        Ok(())
    }

    fn delete_visitor_session(&mut self, id: VisitorSessionId) -> Result<()> {
        self.link().execute(&sql::CHAT_DELETE_SESSION, &values![id])?;
        Ok(())
    }

    fn delete_expired_visitor_sessions(&mut self, elapsed: Timestamp) -> Result<()> {
        self.link().execute(&sql::CHAT_DELETE_EXPIRED_SESSIONS, &values![elapsed])?;
        Ok(())
    }

    fn delete_visitor_sessions_of(&mut self, identity: IdentityId) -> Result<()> {
        self.link().execute(&sql::CHAT_DELETE_SESSIONS_OF, &values![identity])?;
        Ok(())
    }

    fn visitor_language(&mut self, identity: IdentityId) -> Result<Option<Language>> {
        one(self.link(), &sql::CHAT_LANGUAGE, &values![identity], |row| row.parsed())
    }
}

impl Visits for Tx<'_> {
    fn insert_visit(
        &mut self,
        connection: ConnectionId,
        identity: IdentityId,
        node: &str,
        at: Timestamp,
    ) -> Result<()> {
        let values = values![connection, identity, node, at];
        self.link().execute(&sql::CHAT_INSERT_VISIT, &values)?;
        Ok(())
    }

    fn delete_visit(&mut self, connection: ConnectionId) -> Result<Option<IdentityId>> {
        one(self.link(), &sql::CHAT_DELETE_VISIT, &values![connection], |row| row.id())
    }

    fn delete_visits_of(&mut self, node: &str) -> Result<Vec<IdentityId>> {
        all(self.link(), &sql::CHAT_DELETE_VISITS_OF, &values![node], |row| row.id())
    }

    fn visit_count(&mut self, identity: IdentityId) -> Result<u32> {
        let count = one(self.link(), &sql::CHAT_VISIT_COUNT, &values![identity], |row| row.count());
        Ok(count?.unwrap_or(0))
    }

    fn open_chat(&mut self, identity: IdentityId) -> Result<Option<ConversationId>> {
        one(self.link(), &sql::CHAT_OPEN_CONVERSATION, &values![identity], |row| row.id())
    }

    fn last_chat(&mut self, identity: IdentityId) -> Result<Option<ConversationId>> {
        one(self.link(), &sql::CHAT_LAST_CONVERSATION, &values![identity], |row| row.id())
    }

    fn unseen_by_visitor(
        &mut self,
        conversation: ConversationId,
        upto: MessageId,
        is_read: bool,
        limit: u32,
    ) -> Result<Vec<MessageId>> {
        let values = values![conversation, upto, is_read, limit];
        all(self.link(), &sql::CHAT_UNSEEN, &values, |row| row.id())
    }

    fn insert_visitor_file(
        &mut self,
        media: MediaId,
        identity: IdentityId,
        at: Timestamp,
    ) -> Result<()> {
        self.link().execute(&sql::CHAT_INSERT_FILE, &values![media, identity, at])?;
        Ok(())
    }

    fn visitor_of_file(&mut self, media: MediaId) -> Result<Option<IdentityId>> {
        one(self.link(), &sql::CHAT_VISITOR_OF_FILE, &values![media], |row| row.id())
    }
}

impl ChatViews for Snapshot<'_> {
    fn chat_site_by_key(&mut self, key: &str) -> Result<Option<ChatSiteView>> {
        one(self.link(), &sql::CHAT_SITE_BY_KEY, &values![key], site_view)
    }

    fn chat_site_view(&mut self, channel: ChannelId) -> Result<Option<ChatSiteView>> {
        one(self.link(), &sql::CHAT_SITE_VIEW, &values![channel], site_view)
    }

    fn signing_keys_view(&mut self, channel: ChannelId) -> Result<SigningKeys> {
        signing_keys(self.link(), channel)
    }

    fn clear_signing_keys(&mut self) -> Result<Vec<ChannelId>> {
        all(self.link(), &sql::CHAT_CLEAR_SIGNING_KEYS, &[], |row| row.id())
    }

    fn visitor_session_view(
        &mut self,
        token_hash: [u8; 32],
        elapsed: Timestamp,
    ) -> Result<Option<VisitorSessionRow>> {
        one(self.link(), &sql::CHAT_SESSION_BY_HASH, &values![&token_hash, elapsed], session)
    }

    fn visitor_contact(&mut self, identity: IdentityId) -> Result<Option<Contact>> {
        one(self.link(), &sql::CHAT_CONTACT, &values![identity], contact)
    }

    fn visitor_conversation(&mut self, identity: IdentityId) -> Result<Option<Conversation>> {
        one(self.link(), &sql::CHAT_CONVERSATION, &values![identity], conversation)
    }

    fn survey_view(&mut self, conversation: ConversationId) -> Result<Option<Survey>> {
        one(self.link(), &sql::CHAT_SURVEY, &values![conversation], survey)
    }

    fn visitor_facts(&mut self, conversation: ConversationId) -> Result<Option<VisitorFacts>> {
        one(self.link(), &sql::CHAT_FACTS, &values![conversation], facts)
    }

    fn queue_position(&mut self, id: ConversationId) -> Result<u32> {
        let count = one(self.link(), &sql::CHAT_QUEUE_POSITION, &values![id], |row| row.count())?;
        Ok(count.unwrap_or(0))
    }

    fn chat_places(&mut self) -> Result<Vec<(IdentityId, u32)>> {
        all(self.link(), &sql::CHAT_PLACES, &values![], |row| Ok((row.id()?, row.count()?)))
    }

    fn chat_staffing(&mut self) -> Result<Staffing> {
        let staffing = one(self.link(), &sql::CHAT_STAFFING, &[], |row| {
            Ok(Staffing { present_count: row.count()?, free_count: row.count()? })
        });
        Ok(staffing?.unwrap_or_default())
    }

    fn visitor_events(
        &mut self,
        identity: IdentityId,
        seq: u64,
        limit: u32,
    ) -> Result<Vec<StoredEvent>> {
        all(self.link(), &sql::CHAT_EVENTS, &values![identity, seq, limit], event::stored)
    }

    fn visitor_face(
        &mut self,
        identity: IdentityId,
        hash: [u8; 32],
    ) -> Result<Option<HousePicture>> {
        let values = values![identity, &hash];
        Ok(one(self.link(), &sql::CHAT_VISITOR_FACE, &values, house_picture)?.flatten())
    }

    fn may_visitor_see(&mut self, identity: IdentityId, media: MediaId) -> Result<bool> {
        Ok(one(self.link(), &sql::CHAT_MAY_SEE, &values![identity, media], |_| Ok(()))?.is_some())
    }
}
