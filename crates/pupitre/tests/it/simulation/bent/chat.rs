//! The transaction that misbehaves: the web chat.

use jiff::Timestamp;
use pupitre_app::ports::store::{
    ChatSites, KnownVisitors, StoreError, Surveys, VisitorSessionRow, VisitorSessions, Visits,
};
use pupitre_domain::chat::ChatSite;
use pupitre_domain::chat::email::EmailAddress;
use pupitre_domain::chat::survey::Survey;
use pupitre_domain::contact::Identity;
use pupitre_domain::id::{
    ChannelId, ConnectionId, ContactId, ConversationId, IdentityId, MediaId, MessageId,
    VisitorSessionId,
};
use pupitre_domain::language::Language;

use crate::simulation::planted::{Bent, Bug};

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

    fn forget_clear_signing_keys(&mut self, channel: ChannelId) -> Result<()> {
        self.trip()?;
        self.inner.forget_clear_signing_keys(channel)
    }
}

impl VisitorSessions for Bent<'_> {
    fn insert_visitor_session(&mut self, session: &VisitorSessionRow) -> Result<()> {
        self.trip()?;
        if self.has(Bug::VisitorsAreOne) && !session.is_identified {
            let identity = IdentityId::from_bytes([0xee; 16]);
            return self
                .inner
                .insert_visitor_session(&VisitorSessionRow { identity, ..session.clone() });
        }
        self.inner.insert_visitor_session(session)
    }

    fn visitor_session(&mut self, id: VisitorSessionId) -> Result<Option<VisitorSessionRow>> {
        self.trip()?;
        let known = self.inner.visitor_session(id)?;
        let is_bent = self.has(Bug::KnownTakenForStranger);
        Ok(known.map(|it| VisitorSessionRow { is_identified: it.is_identified && !is_bent, ..it }))
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

    fn delete_visitor_sessions_of(&mut self, identity: IdentityId) -> Result<()> {
        self.trip()?;
        if self.has(Bug::OldTokenOpens) {
            return Ok(());
        }
        self.inner.delete_visitor_sessions_of(identity)
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
        if self.has(Bug::VisitNotRecorded) {
            return Ok(());
        }
        self.inner.insert_visit(connection, identity, node, at)
    }

    fn delete_visit(&mut self, connection: ConnectionId) -> Result<Option<IdentityId>> {
        self.trip()?;
        if self.has(Bug::DepartureNotRecorded) {
            return Ok(None);
        }
        self.inner.delete_visit(connection)
    }

    fn delete_visits_of(&mut self, node: &str) -> Result<Vec<IdentityId>> {
        self.trip()?;
        let visitors = self.inner.delete_visits_of(node)?;
        Ok(if self.has(Bug::AbsenceForgottenAtRestart) { Vec::new() } else { visitors })
    }

    fn visit_count(&mut self, identity: IdentityId) -> Result<u32> {
        self.trip()?;
        self.inner.visit_count(identity)
    }

    fn open_chat(&mut self, identity: IdentityId) -> Result<Option<ConversationId>> {
        self.trip()?;
        self.inner.open_chat(identity)
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
        let limit = if self.has(Bug::OnlyLastSeen) { 1 } else { limit };
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

impl Surveys for Bent<'_> {
    fn insert_survey(&mut self, survey: &Survey) -> Result<()> {
        self.trip()?;
        if self.has(Bug::SurveyNeverAsked) {
            return Ok(());
        }
        self.inner.insert_survey(survey)
    }

    fn survey(&mut self, conversation: ConversationId) -> Result<Option<Survey>> {
        self.trip()?;
        let known = self.inner.survey(conversation)?;
        let is_open = self.has(Bug::SurveyTakenAgain);
        Ok(known.map(|it| if is_open { Survey { done_at: None, ..it } } else { it }))
    }

    fn save_survey(&mut self, survey: &Survey) -> Result<()> {
        self.trip()?;
        if self.has(Bug::SurveyPartLost) {
            return Ok(());
        }
        self.inner.save_survey(survey)
    }
}

impl KnownVisitors for Bent<'_> {
    fn put_contact_email(
        &mut self,
        contact: ContactId,
        address: &EmailAddress,
        at: Timestamp,
    ) -> Result<()> {
        self.trip()?;
        self.inner.put_contact_email(contact, address, at)
    }

    fn contact_email(&mut self, contact: ContactId) -> Result<Option<EmailAddress>> {
        self.trip()?;
        self.inner.contact_email(contact)
    }

    fn use_nonce(
        &mut self,
        channel: ChannelId,
        nonce: &str,
        expires_at: Timestamp,
    ) -> Result<bool> {
        self.trip()?;
        let is_new = self.inner.use_nonce(channel, nonce, expires_at)?;
        Ok(is_new || self.has(Bug::NonceForgotten))
    }

    fn forget_nonces(&mut self, elapsed: Timestamp) -> Result<()> {
        self.trip()?;
        self.inner.forget_nonces(elapsed)
    }

    fn move_visitor(&mut self, from: IdentityId, person: &Identity) -> Result<()> {
        self.trip()?;
        if self.has(Bug::LoginLosesChat) {
            return Ok(());
        }
        self.inner.move_visitor(from, person)
    }
}
