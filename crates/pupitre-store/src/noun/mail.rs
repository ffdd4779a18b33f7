//! Mails to visitors as rows, their links, and the pages that visitors were last on.

use jiff::Timestamp;
use pupitre_app::ports::store::{ChatLinkRow, ChatLinks, MailStopRow, Mails, StoreError};
use pupitre_app::view::{MailFacts, MailViews, MailWish};
use pupitre_domain::chat::email::EmailAddress;
use pupitre_domain::id::{ChannelId, ConversationId, IdentityId, MailId, MessageId};
use pupitre_domain::mail::{Mail, MailCounts, MailKind, MailState};
use pupitre_domain::message::Message;

use super::message::message;
use crate::backend::{Columns, all, one, values};
use crate::queries::Snapshot;
use crate::sql;
use crate::transaction::Tx;

type Result<T> = std::result::Result<T, StoreError>;

/// The name of the setting that says whether this desk has a mail server.
const MAIL_IS_ON: &str = "mail_is_on";

/// Reads the columns of a mail: id, kind, channel, conversation, identity, address, language, where
/// it stands, doubts, why it was not taken, the last message in it, both instants.
fn mail(row: &mut Columns<'_>) -> Result<Mail> {
    Ok(Mail {
        id: row.id()?,
        kind: row.named(MailKind::from_name)?,
        channel: row.id()?,
        conversation: row.id()?,
        identity: row.id()?,
        address: row.parsed()?,
        language: row.parsed()?,
        state: row.named(MailState::from_name)?,
        doubts: row.count()?,
        error: row.optional_text()?,
        upto: row.optional_id()?,
        created_at: row.at()?,
        changed_at: row.at()?,
    })
}

/// An address as it is counted.
fn key(address: &EmailAddress) -> String {
    address.as_str().to_lowercase()
}

impl Mails for Tx<'_> {
    fn mail_is_on(&mut self) -> Result<bool> {
        let value = one(self.link(), &sql::ASIDE_SETTING, &values![MAIL_IS_ON], |row| row.text())?;
        Ok(value.is_some_and(|it| it == "true"))
    }

    fn save_mail_is_on(&mut self, is_on: bool) -> Result<()> {
        let value = if is_on { "true" } else { "false" };
        self.link().execute(&sql::ASIDE_PUT_SETTING, &values![MAIL_IS_ON, value])?;
        Ok(())
    }

    fn insert_mail(&mut self, mail: &Mail) -> Result<bool> {
        let (key, language) = (key(&mail.address), mail.language.to_string());
        let values = values![
            mail.id,
            mail.kind.name(),
            mail.channel,
            mail.conversation,
            mail.identity,
            mail.address.as_str(),
            &key,
            &language,
            mail.state.name(),
            mail.kind == MailKind::Answer,
            mail.doubts,
            mail.error.as_deref(),
            mail.upto,
            mail.created_at,
            mail.changed_at,
        ];
        Ok(self.link().execute(&sql::MAIL_INSERT, &values)? > 0)
    }

    fn mail(&mut self, id: MailId) -> Result<Option<Mail>> {
        one(self.link(), &sql::MAIL_MAIL, &values![id], mail)
    }

    fn save_mail(&mut self, mail: &Mail) -> Result<()> {
        let key = key(&mail.address);
        let values = values![
            mail.id,
            mail.address.as_str(),
            &key,
            mail.state.name(),
            mail.doubts,
            mail.error.as_deref(),
            mail.upto,
            mail.changed_at,
        ];
        self.link().execute(&sql::MAIL_SAVE, &values)?;
        Ok(())
    }

    fn end_silence(&mut self, identity: IdentityId) -> Result<Vec<MailId>> {
        let ended = all(self.link(), &sql::MAIL_END_SILENCE, &values![identity], |row| {
            Ok((row.id()?, row.named(MailState::from_name)?))
        })?;
        let dropped = ended.into_iter().filter(|(_, state)| *state == MailState::Dropped);
        Ok(dropped.map(|(id, _)| id).collect())
    }

    fn last_mailed(&mut self, conversation: ConversationId) -> Result<Option<MessageId>> {
        one(self.link(), &sql::MAIL_LAST_MAILED, &values![conversation], |row| row.id())
    }

    fn mail_counts(&mut self, mail: &Mail, since: Timestamp) -> Result<MailCounts> {
        let key = key(&mail.address);
        let values = values![&key, since, mail.conversation, mail.channel];
        let counts = one(self.link(), &sql::MAIL_COUNTS, &values, |row| {
            Ok(MailCounts {
                of_address: row.count()?,
                transcripts: row.count()?,
                other_addresses: row.count()?,
                of_site: row.count()?,
            })
        })?;
        Ok(counts.unwrap_or_default())
    }

    fn forget_mails(&mut self, before: Timestamp) -> Result<()> {
        self.link().execute(&sql::MAIL_FORGET, &values![before])?;
        Ok(())
    }

    fn insert_mail_stop(&mut self, stop: &MailStopRow) -> Result<()> {
        let (key, language) = (key(&stop.address), stop.language.to_string());
        let values = values![
            &stop.token_hash,
            stop.channel,
            stop.conversation,
            stop.address.as_str(),
            &key,
            &language,
            stop.made_at,
        ];
        self.link().execute(&sql::MAIL_INSERT_STOP, &values)?;
        Ok(())
    }

    fn mail_stop(&mut self, token_hash: [u8; 32]) -> Result<Option<MailStopRow>> {
        one(self.link(), &sql::MAIL_STOP, &values![&token_hash], |row| {
            Ok(MailStopRow {
                token_hash,
                channel: row.id()?,
                conversation: row.id()?,
                address: row.parsed()?,
                language: row.parsed()?,
                made_at: row.at()?,
            })
        })
    }

    fn forget_mail_stops(&mut self, before: Timestamp) -> Result<()> {
        self.link().execute(&sql::MAIL_FORGET_STOPS, &values![before])?;
        Ok(())
    }

    fn is_mail_refused(&mut self, site: ChannelId, address: &EmailAddress) -> Result<bool> {
        let key = key(address);
        let at = one(self.link(), &sql::MAIL_IS_REFUSED, &values![site, &key], |row| row.at())?;
        Ok(at.is_some())
    }

    fn refuse_mail(&mut self, site: ChannelId, to: &EmailAddress, at: Timestamp) -> Result<()> {
        let key = key(to);
        self.link().execute(&sql::MAIL_REFUSE, &values![site, &key, at])?;
        Ok(())
    }

    fn allow_mail(&mut self, site: ChannelId, to: &EmailAddress) -> Result<()> {
        let key = key(to);
        self.link().execute(&sql::MAIL_ALLOW, &values![site, &key])?;
        Ok(())
    }

    fn said_in(&mut self, conversation: ConversationId, limit: u32) -> Result<Vec<Message>> {
        all(self.link(), &sql::MAIL_SAID, &values![conversation, limit], message)
    }
}

impl ChatLinks for Tx<'_> {
    fn insert_chat_link(&mut self, link: &ChatLinkRow) -> Result<()> {
        let values = values![&link.token_hash, link.channel, link.identity, link.expires_at];
        self.link().execute(&sql::MAIL_INSERT_LINK, &values)?;
        Ok(())
    }

    fn chat_link(&mut self, token_hash: [u8; 32]) -> Result<Option<ChatLinkRow>> {
        one(self.link(), &sql::MAIL_LINK, &values![&token_hash], |row| {
            Ok(ChatLinkRow {
                token_hash,
                channel: row.id()?,
                identity: row.id()?,
                expires_at: row.at()?,
                used_at: row.optional_at()?,
            })
        })
    }

    fn use_chat_link(&mut self, token_hash: [u8; 32], at: Timestamp) -> Result<()> {
        self.link().execute(&sql::MAIL_USE_LINK, &values![&token_hash, at])?;
        Ok(())
    }

    fn forget_chat_links(&mut self, elapsed: Timestamp) -> Result<()> {
        self.link().execute(&sql::MAIL_FORGET_LINKS, &values![elapsed])?;
        Ok(())
    }

    fn put_visitor_page(&mut self, identity: IdentityId, url: &str, at: Timestamp) -> Result<()> {
        self.link().execute(&sql::MAIL_PUT_PAGE, &values![identity, url, at])?;
        Ok(())
    }

    fn visitor_page(&mut self, identity: IdentityId) -> Result<Option<String>> {
        one(self.link(), &sql::MAIL_PAGE, &values![identity], |row| row.text())
    }

    fn forget_visitor_pages(&mut self, before: Timestamp) -> Result<()> {
        self.link().execute(&sql::MAIL_FORGET_PAGES, &values![before])?;
        Ok(())
    }
}

impl MailViews for Snapshot<'_> {
    fn last_mail(&mut self, conversation: ConversationId) -> Result<Option<MailFacts>> {
        one(self.link(), &sql::MAIL_OF_CONVERSATION, &values![conversation], |row| {
            Ok(MailFacts {
                kind: row.named(MailKind::from_name)?,
                address: row.parsed()?,
                state: row.named(MailState::from_name)?,
                error: row.optional_text()?,
                at: row.at()?,
            })
        })
    }

    fn mail_wish(&mut self, token_hash: [u8; 32]) -> Result<Option<MailWish>> {
        one(self.link(), &sql::MAIL_WISH, &values![&token_hash], |row| {
            Ok(MailWish {
                brand: row.text()?,
                address: row.parsed()?,
                language: row.parsed()?,
                is_refused: row.flag()?,
            })
        })
    }
}
