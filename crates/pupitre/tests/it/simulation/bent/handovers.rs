//! The transaction that misbehaves: absences, and what agents hold and hand on.

use jiff::{SignedDuration, Timestamp};
use pupitre_app::ports::store::{Handovers, Held, StoreError};
use pupitre_domain::id::{AgentId, ConversationId};

use crate::simulation::planted::{Bent, Bug};

type Result<T> = std::result::Result<T, StoreError>;

impl Handovers for Bent<'_> {
    fn begin_absence(&mut self, agent: AgentId, since: Timestamp) -> Result<()> {
        self.trip()?;
        if self.has(Bug::AbsenceNotRecorded) {
            return Ok(());
        }
        self.inner.begin_absence(agent, since)
    }

    fn end_absence(&mut self, agent: AgentId) -> Result<()> {
        self.trip()?;
        self.inner.end_absence(agent)
    }

    fn absent_since(&mut self, agent: AgentId) -> Result<Option<Timestamp>> {
        self.trip()?;
        let since = self.inner.absent_since(agent)?;
        let longer = since.and_then(|it| it.checked_sub(SignedDuration::from_hours(3)).ok());
        Ok(if self.has(Bug::AbsentForLonger) { longer } else { since })
    }

    fn on_desk(&mut self, agent: AgentId) -> Result<Vec<Held>> {
        self.trip()?;
        let mut held = self.inner.on_desk(agent)?;
        if self.has(Bug::OnlyOneGoesBack) {
            held.truncate(1);
        }
        Ok(held)
    }

    fn kept_for(&mut self, agent: AgentId) -> Result<Vec<Held>> {
        self.trip()?;
        self.inner.kept_for(agent)
    }

    fn hand_on(&mut self, conversation: ConversationId, by: AgentId, at: Timestamp) -> Result<()> {
        self.trip()?;
        self.inner.hand_on(conversation, by, at)
    }

    fn delete_sessions_of(&mut self, agent: AgentId) -> Result<()> {
        self.trip()?;
        self.inner.delete_sessions_of(agent)
    }
}
