//! Two contacts who turn out to be one person.

use jiff::Timestamp;
use pupitre_app::ports::store::{Merging, StoreError};
use pupitre_domain::contact::{Identity, MarketingWord, Weighed};
use pupitre_domain::id::{AgentId, ContactId};

use super::contact::contact;
use crate::backend::{Columns, Link, one, values};
use crate::sql;
use crate::transaction::Tx;

type Result<T> = std::result::Result<T, StoreError>;

/// The contact that stands for an id; an id that nobody has stands for itself.
pub(super) fn contact_now(link: &mut dyn Link, id: ContactId) -> Result<ContactId> {
    Ok(one(link, &sql::MERGE_CONTACT_NOW, &values![id], |row| row.id())?.unwrap_or(id))
}

fn weighed(row: &mut Columns<'_>) -> Result<(Weighed, Option<MarketingWord>)> {
    let weighed = Weighed {
        contact: contact(row)?,
        created_at: row.at()?,
        named_at: row.optional_at()?,
        last_agent: row.optional_id()?,
    };
    let (stopped_at, told_at) = (row.optional_at()?, row.optional_at()?);
    // Before what was told had its time, only that they want none was kept.
    let told_at = told_at.or(stopped_at);
    Ok((weighed, told_at.map(|told_at| MarketingWord { stopped_at, told_at })))
}

impl Merging for Tx<'_> {
    fn contact_now(&mut self, id: ContactId) -> Result<ContactId> {
        contact_now(self.link(), id)
    }

    fn weigh(&mut self, identity: &Identity) -> Result<(Weighed, Option<MarketingWord>)> {
        let values = values![identity.id, identity.contact];
        if let Some(found) = one(self.link(), &sql::MERGE_WEIGH, &values, weighed)? {
            return Ok(found);
        }
        Err(self.lost_race())
    }

    fn lost_race(&mut self) -> StoreError {
        self.link().trouble().lost_race = true;
        StoreError::Conflict
    }

    fn name_given(&mut self, contact: ContactId, at: Timestamp) -> Result<()> {
        self.link().execute(&sql::MERGE_NAME_GIVEN, &values![contact, at])?;
        Ok(())
    }

    fn put_last_agent(&mut self, contact: ContactId, agent: Option<AgentId>) -> Result<()> {
        self.link().execute(&sql::MERGE_PUT_LAST_AGENT, &values![contact, agent])?;
        Ok(())
    }

    fn merge_into(&mut self, gone: &Identity, kept: &Identity, at: Timestamp) -> Result<()> {
        let link = self.link();
        let conversations = values![gone.contact, kept.contact, gone.id, kept.id];
        link.execute(&sql::MERGE_MOVE_CONVERSATIONS, &conversations)?;
        let of_identity = [&sql::MERGE_MOVE_FORMER_NAMES, &sql::MERGE_MOVE_LANE];
        for query in of_identity {
            link.execute(query, &values![gone.id, kept.id])?;
        }
        link.execute(&sql::MERGE_DELETE_IDENTITY, &values![gone.id])?;
        let of_contact = [
            &sql::MERGE_MOVE_IDENTITIES,
            &sql::MERGE_MOVE_RELAUNCHES,
            &sql::MERGE_MOVE_BLOCKED_MESSAGES,
            &sql::MERGE_MOVE_EMAIL,
            &sql::MERGE_FOLLOW,
        ];
        for query in of_contact {
            link.execute(query, &values![gone.contact, kept.contact])?;
        }
        link.execute(&sql::MERGE_LEAVE_FOR, &values![gone.contact, kept.contact, at])?;
        Ok(())
    }
}
