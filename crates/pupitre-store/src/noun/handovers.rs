//! Absences, what agents hold, and what they handed on.

use jiff::Timestamp;
use pupitre_app::ports::store::{Handovers, Held, StoreError};
use pupitre_domain::id::{AgentId, ConversationId};

use crate::backend::{Columns, all, one, values};
use crate::sql;
use crate::transaction::Tx;

type Result<T> = std::result::Result<T, StoreError>;

fn held(row: &mut Columns<'_>) -> Result<Held> {
    Ok(Held { conversation: row.id()?, team: row.id()? })
}

fn in_order(mut held: Vec<Held>) -> Vec<Held> {
    held.sort_unstable_by_key(|it| it.conversation);
    held
}

impl Handovers for Tx<'_> {
    fn begin_absence(&mut self, agent: AgentId, since: Timestamp) -> Result<()> {
        self.link().execute(&sql::AGENT_BEGIN_ABSENCE, &values![agent, since])?;
        Ok(())
    }

    fn end_absence(&mut self, agent: AgentId) -> Result<()> {
        self.link().execute(&sql::AGENT_END_ABSENCE, &values![agent])?;
        Ok(())
    }

    fn absent_since(&mut self, agent: AgentId) -> Result<Option<Timestamp>> {
        one(self.link(), &sql::AGENT_ABSENT_SINCE, &values![agent], |row| row.at())
    }

    fn on_desk(&mut self, agent: AgentId) -> Result<Vec<Held>> {
        all(self.link(), &sql::AGENT_ON_DESK, &values![agent], held).map(in_order)
    }

    fn kept_for(&mut self, agent: AgentId) -> Result<Vec<Held>> {
        all(self.link(), &sql::AGENT_KEPT_FOR, &values![agent], held).map(in_order)
    }

    fn hand_on(&mut self, conversation: ConversationId, by: AgentId, at: Timestamp) -> Result<()> {
        self.link().execute(&sql::CONVERSATION_HAND_ON, &values![conversation, by, at])?;
        Ok(())
    }

    fn delete_sessions_of(&mut self, agent: AgentId) -> Result<()> {
        self.link().execute(&sql::SESSION_DELETE_OF, &values![agent])?;
        Ok(())
    }
}
