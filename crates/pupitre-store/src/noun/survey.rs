//! Surveys as rows, and what is known of visitors.

use jiff::Timestamp;
use pupitre_app::ports::store::{KnownVisitors, StoreError, Surveys};
use pupitre_app::view::VisitorFacts;
use pupitre_domain::chat::email::EmailAddress;
use pupitre_domain::chat::survey::Survey;
use pupitre_domain::contact::Identity;
use pupitre_domain::id::{ChannelId, ContactId, ConversationId, IdentityId};

use crate::backend::{Columns, one, values};
use crate::sql;
use crate::transaction::Tx;

type Result<T> = std::result::Result<T, StoreError>;

fn score(row: &mut Columns<'_>) -> Result<Option<u8>> {
    let score = row.optional_int()?.map(u8::try_from).transpose();
    score.map_err(|error| row.unreadable(&error.to_string()))
}

/// Reads the columns of a survey: conversation, score, comment, the three instants.
pub(super) fn survey(row: &mut Columns<'_>) -> Result<Survey> {
    Ok(Survey {
        conversation: row.id()?,
        score: score(row)?,
        comment: row.optional_text()?,
        asked_at: row.at()?,
        scored_at: row.optional_at()?,
        done_at: row.optional_at()?,
    })
}

/// Reads the columns of a conversation's survey without its conversation; none are there when
/// nobody was asked.
pub(super) fn optional_survey(
    conversation: ConversationId,
    row: &mut Columns<'_>,
) -> Result<Option<Survey>> {
    let (score, comment) = (score(row)?, row.optional_text()?);
    let (asked_at, scored_at, done_at) =
        (row.optional_at()?, row.optional_at()?, row.optional_at()?);
    let survey = |asked_at| Survey { conversation, score, comment, asked_at, scored_at, done_at };
    Ok(asked_at.map(survey))
}

/// Reads what is known of a visitor: whether identified, address, score, comment, its instant,
/// whether present, how many scores they gave in all and their sum.
pub(super) fn facts(row: &mut Columns<'_>) -> Result<VisitorFacts> {
    let (is_identified, email) = (row.flag()?, row.optional_text()?);
    let (score, comment) = (score(row)?, row.optional_text()?);
    let scored_at = row.optional_at()?;
    let survey = score.zip(scored_at).map(|(score, at)| (score, comment, at));
    let (is_present, score_count, score_sum) = (row.flag()?, row.count()?, row.count()?);
    Ok(VisitorFacts { is_identified, email, survey, is_present, score_count, score_sum })
}

impl Surveys for Tx<'_> {
    fn insert_survey(&mut self, survey: &Survey) -> Result<()> {
        let values = values![survey.conversation, survey.asked_at];
        self.link().execute(&sql::CHAT_INSERT_SURVEY, &values)?;
        Ok(())
    }

    fn survey(&mut self, conversation: ConversationId) -> Result<Option<Survey>> {
        one(self.link(), &sql::CHAT_SURVEY, &values![conversation], survey)
    }

    fn save_survey(&mut self, survey: &Survey) -> Result<()> {
        let values = values![
            survey.conversation,
            survey.score.map(i64::from),
            survey.comment.as_deref(),
            survey.scored_at,
            survey.done_at,
        ];
        self.link().execute(&sql::CHAT_SAVE_SURVEY, &values)?;
        Ok(())
    }
}

impl KnownVisitors for Tx<'_> {
    fn put_contact_email(
        &mut self,
        contact: ContactId,
        address: &EmailAddress,
        at: Timestamp,
    ) -> Result<()> {
        let values = values![contact, address.as_str(), at];
        self.link().execute(&sql::CHAT_PUT_EMAIL, &values)?;
        Ok(())
    }

    fn contact_email(&mut self, contact: ContactId) -> Result<Option<EmailAddress>> {
        one(self.link(), &sql::CHAT_EMAIL, &values![contact], |row| row.parsed())
    }

    fn use_nonce(
        &mut self,
        channel: ChannelId,
        nonce: &str,
        expires_at: Timestamp,
    ) -> Result<bool> {
        let values = values![channel, nonce, expires_at];
        Ok(self.link().execute(&sql::CHAT_USE_NONCE, &values)? > 0)
    }

    fn forget_nonces(&mut self, elapsed: Timestamp) -> Result<()> {
        self.link().execute(&sql::CHAT_FORGET_NONCES, &values![elapsed])?;
        Ok(())
    }

    fn move_visitor(&mut self, from: IdentityId, person: &Identity) -> Result<()> {
        let known =
            one(self.link(), &sql::CHAT_CONTACT, &values![from], |row| row.id::<ContactId>())?;
        if let Some(contact) = known {
            let values = values![contact, person.contact, person.id];
            self.link().execute(&sql::CHAT_MOVE_CONVERSATIONS, &values)?;
        }
        self.link().execute(&sql::CHAT_MOVE_FILES, &values![from, person.id])?;
        Ok(())
    }
}
