//! Canned replies as rows.

use jiff::Timestamp;
use pupitre_app::ports::store::{CannedReplies, StoreError};
use pupitre_domain::canned_reply::{CannedReply, Scope};
use pupitre_domain::id::CannedReplyId;
use pupitre_domain::language::Language;

use crate::backend::{Columns, one, values};
use crate::sql;
use crate::transaction::Tx;

type Result<T> = std::result::Result<T, StoreError>;

/// Reads the columns of a reply: id, owner, shortcut, title, text, language, whether in use.
pub(super) fn canned_reply(row: &mut Columns<'_>) -> Result<CannedReply> {
    Ok(CannedReply {
        id: row.id()?,
        scope: row.optional_id()?.map_or(Scope::Shared, Scope::Personal),
        shortcut: row.text()?,
        title: row.text()?,
        text: row.text()?,
        language: language(row)?,
        is_active: row.flag()?,
    })
}

fn language(row: &mut Columns<'_>) -> Result<Option<Language>> {
    let Some(name) = row.optional_text()? else { return Ok(None) };
    let language = name.parse().map(Some);
    language.map_err(|_unlike| row.unreadable(&format!("`{name}` is not a language")))
}

impl CannedReplies for Tx<'_> {
    fn canned_reply(&mut self, id: CannedReplyId) -> Result<Option<CannedReply>> {
        one(self.link(), &sql::CANNED_REPLY_CANNED_REPLY, &values![id], canned_reply)
    }

    fn insert_canned_reply(&mut self, reply: &CannedReply, at: Timestamp) -> Result<()> {
        let language = reply.language.map(|language| language.to_string());
        let values = values![
            reply.id,
            reply.scope.owner(),
            &reply.shortcut,
            &reply.title,
            &reply.text,
            language.as_deref(),
            reply.is_active,
            at,
        ];
        self.link().execute(&sql::CANNED_REPLY_INSERT, &values)?;
        Ok(())
    }

    fn save_canned_reply(&mut self, reply: &CannedReply) -> Result<()> {
        let language = reply.language.map(|language| language.to_string());
        let values = values![
            reply.id,
            &reply.shortcut,
            &reply.title,
            &reply.text,
            language.as_deref(),
            reply.is_active,
        ];
        self.link().execute(&sql::CANNED_REPLY_SAVE, &values)?;
        Ok(())
    }

    fn canned_reply_count(&mut self, scope: Scope) -> Result<u32> {
        let values = values![scope.owner()];
        let count = one(self.link(), &sql::CANNED_REPLY_COUNT, &values, |row| row.count())?;
        Ok(count.unwrap_or(0))
    }
}
