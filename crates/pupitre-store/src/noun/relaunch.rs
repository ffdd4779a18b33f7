//! Relaunches as rows.

use pupitre_app::ports::store::{RelaunchRow, Relaunches, StoreError};
use pupitre_domain::conversation::RelaunchOutcome;
use pupitre_domain::id::{ChannelId, ContactId, ConversationId, MessageId};
use pupitre_domain::template::TemplateContent;

use super::template_content;
use crate::backend::{Columns, all, one, values};
use crate::sql;
use crate::transaction::Tx;

type Result<T> = std::result::Result<T, StoreError>;

/// Reads the columns of a relaunch, in the order of `relaunch/of_message`.
fn relaunch(row: &mut Columns<'_>) -> Result<RelaunchRow> {
    Ok(RelaunchRow {
        message: row.id()?,
        conversation: row.id()?,
        channel: row.id()?,
        contact: row.id()?,
        agent: row.id()?,
        template: row.id()?,
        outcome: row.named(RelaunchOutcome::from_name)?,
        is_override: row.flag()?,
        holds_silence: row.flag()?,
        sent_at: row.at()?,
        ended_at: row.optional_at()?,
        answer: row.optional_id()?,
    })
}

impl Relaunches for Tx<'_> {
    fn insert_relaunch(&mut self, relaunch: &RelaunchRow) -> Result<()> {
        let values = values![
            relaunch.message,
            relaunch.conversation,
            relaunch.channel,
            relaunch.contact,
            relaunch.agent,
            relaunch.template,
            relaunch.outcome.name(),
            relaunch.is_override,
            relaunch.holds_silence,
            relaunch.sent_at,
            relaunch.ended_at,
            relaunch.answer,
        ];
        self.link().execute(&sql::RELAUNCH_INSERT, &values)?;
        Ok(())
    }

    fn save_relaunch(&mut self, relaunch: &RelaunchRow) -> Result<()> {
        let values = values![
            relaunch.message,
            relaunch.outcome.name(),
            relaunch.holds_silence,
            relaunch.ended_at,
            relaunch.answer,
        ];
        self.link().execute(&sql::RELAUNCH_SAVE, &values)?;
        Ok(())
    }

    fn relaunch_of(&mut self, message: MessageId) -> Result<Option<RelaunchRow>> {
        one(self.link(), &sql::RELAUNCH_OF_MESSAGE, &values![message], relaunch)
    }

    fn relaunches_in_silence(
        &mut self,
        channel: ChannelId,
        contact: ContactId,
    ) -> Result<Vec<RelaunchRow>> {
        all(self.link(), &sql::RELAUNCH_IN_SILENCE, &values![channel, contact], relaunch)
    }

    fn save_template_content(
        &mut self,
        conversation: ConversationId,
        message: MessageId,
        content: &TemplateContent,
    ) -> Result<()> {
        let parts = template_content::parts(content)?;
        let values = values![conversation, message, &parts];
        self.link().execute(&sql::RELAUNCH_SAVE_CONTENT, &values)?;
        Ok(())
    }
}
