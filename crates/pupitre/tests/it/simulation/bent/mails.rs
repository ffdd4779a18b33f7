//! The transaction that misbehaves: mails and their links.

use jiff::Timestamp;
use pupitre_app::ports::store::{ChatLinkRow, ChatLinks, MailStopRow, Mails, StoreError};
use pupitre_domain::chat::email::EmailAddress;
use pupitre_domain::id::{ChannelId, ConversationId, IdentityId, MailId, MessageId};
use pupitre_domain::mail::{Mail, MailCounts};
use pupitre_domain::message::Message;

use crate::simulation::planted::Bent;

type Result<T> = std::result::Result<T, StoreError>;

impl Mails for Bent<'_> {
    fn mail_is_on(&mut self) -> Result<bool> {
        self.trip()?;
        self.inner.mail_is_on()
    }

    fn save_mail_is_on(&mut self, is_on: bool) -> Result<()> {
        self.trip()?;
        self.inner.save_mail_is_on(is_on)
    }

    fn insert_mail(&mut self, mail: &Mail) -> Result<bool> {
        self.trip()?;
        self.inner.insert_mail(mail)
    }

    fn mail(&mut self, id: MailId) -> Result<Option<Mail>> {
        self.trip()?;
        self.inner.mail(id)
    }

    fn save_mail(&mut self, mail: &Mail) -> Result<()> {
        self.trip()?;
        self.inner.save_mail(mail)
    }

    fn end_silence(&mut self, identity: IdentityId) -> Result<Vec<MailId>> {
        self.trip()?;
        self.inner.end_silence(identity)
    }

    fn last_mailed(&mut self, conversation: ConversationId) -> Result<Option<MessageId>> {
        self.trip()?;
        self.inner.last_mailed(conversation)
    }

    fn mail_counts(&mut self, mail: &Mail, since: Timestamp) -> Result<MailCounts> {
        self.trip()?;
        self.inner.mail_counts(mail, since)
    }

    fn forget_mails(&mut self, before: Timestamp) -> Result<()> {
        self.trip()?;
        self.inner.forget_mails(before)
    }

    fn insert_mail_stop(&mut self, stop: &MailStopRow) -> Result<()> {
        self.trip()?;
        self.inner.insert_mail_stop(stop)
    }

    fn mail_stop(&mut self, token_hash: [u8; 32]) -> Result<Option<MailStopRow>> {
        self.trip()?;
        self.inner.mail_stop(token_hash)
    }

    fn forget_mail_stops(&mut self, before: Timestamp) -> Result<()> {
        self.trip()?;
        self.inner.forget_mail_stops(before)
    }

    fn is_mail_refused(&mut self, site: ChannelId, address: &EmailAddress) -> Result<bool> {
        self.trip()?;
        self.inner.is_mail_refused(site, address)
    }

    fn refuse_mail(&mut self, site: ChannelId, to: &EmailAddress, at: Timestamp) -> Result<()> {
        self.trip()?;
        self.inner.refuse_mail(site, to, at)
    }

    fn allow_mail(&mut self, site: ChannelId, to: &EmailAddress) -> Result<()> {
        self.trip()?;
        self.inner.allow_mail(site, to)
    }

    fn said_in(&mut self, conversation: ConversationId, limit: u32) -> Result<Vec<Message>> {
        self.trip()?;
        self.inner.said_in(conversation, limit)
    }
}

impl ChatLinks for Bent<'_> {
    fn insert_chat_link(&mut self, link: &ChatLinkRow) -> Result<()> {
        self.trip()?;
        self.inner.insert_chat_link(link)
    }

    fn chat_link(&mut self, token_hash: [u8; 32]) -> Result<Option<ChatLinkRow>> {
        self.trip()?;
        self.inner.chat_link(token_hash)
    }

    fn use_chat_link(&mut self, token_hash: [u8; 32], at: Timestamp) -> Result<()> {
        self.trip()?;
        self.inner.use_chat_link(token_hash, at)
    }

    fn forget_chat_links(&mut self, elapsed: Timestamp) -> Result<()> {
        self.trip()?;
        self.inner.forget_chat_links(elapsed)
    }

    fn put_visitor_page(&mut self, identity: IdentityId, url: &str, at: Timestamp) -> Result<()> {
        self.trip()?;
        self.inner.put_visitor_page(identity, url, at)
    }

    fn visitor_page(&mut self, identity: IdentityId) -> Result<Option<String>> {
        self.trip()?;
        self.inner.visitor_page(identity)
    }

    fn forget_visitor_pages(&mut self, before: Timestamp) -> Result<()> {
        self.trip()?;
        self.inner.forget_visitor_pages(before)
    }
}
