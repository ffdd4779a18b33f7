//! Contacts that become one through the transaction that misbehaves.

use jiff::Timestamp;
use pupitre_app::ports::store::{Merging, StoreError};
use pupitre_domain::contact::{Identity, MarketingWord, Weighed};
use pupitre_domain::id::{AgentId, ContactId};

use crate::simulation::planted::Bent;

type Result<T> = std::result::Result<T, StoreError>;

impl Merging for Bent<'_> {
    fn contact_now(&mut self, id: ContactId) -> Result<ContactId> {
        self.trip()?;
        self.inner.contact_now(id)
    }

    fn weigh(&mut self, identity: &Identity) -> Result<(Weighed, Option<MarketingWord>)> {
        self.trip()?;
        self.inner.weigh(identity)
    }

    fn lost_race(&mut self) -> StoreError {
        self.inner.lost_race()
    }

    fn name_given(&mut self, contact: ContactId, at: Timestamp) -> Result<()> {
        self.trip()?;
        self.inner.name_given(contact, at)
    }

    fn put_last_agent(&mut self, contact: ContactId, agent: Option<AgentId>) -> Result<()> {
        self.trip()?;
        self.inner.put_last_agent(contact, agent)
    }

    fn merge_into(&mut self, gone: &Identity, kept: &Identity, at: Timestamp) -> Result<()> {
        self.trip()?;
        self.inner.merge_into(gone, kept, at)
    }
}
