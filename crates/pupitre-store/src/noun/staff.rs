//! Agents and teams as managers set them, and as lists show them.

use std::collections::HashMap;
use std::hash::Hash;

use pupitre_app::ports::store::{Staff, StoreError};
use pupitre_app::view::FamilyStatusView;
use pupitre_app::view::staff::{STAFF_LIMIT_MAX, StaffView, StaffViews, TeamView};
use pupitre_domain::agent::{Agent, Capacity};
use pupitre_domain::channel::Family;
use pupitre_domain::id::{AgentId, ContactId, TeamId};
use pupitre_domain::team::Team;

use super::people::{agent, languages_text, team};
use super::view::family_status;
use crate::backend::{Columns, all, one, values};
use crate::queries::Snapshot;
use crate::sql;
use crate::transaction::Tx;

type Result<T> = std::result::Result<T, StoreError>;

fn capacity(row: &mut Columns<'_>) -> Result<(Family, Capacity)> {
    Ok((row.named(Family::from_name)?, Capacity(row.count()?)))
}

/// The values of each key, in the order of the rows.
fn grouped<K: Eq + Hash, V>(pairs: Vec<(K, V)>) -> HashMap<K, Vec<V>> {
    let mut groups: HashMap<K, Vec<V>> = HashMap::new();
    for (key, value) in pairs {
        groups.entry(key).or_default().push(value);
    }
    groups
}

impl Staff for Tx<'_> {
    fn team(&mut self, id: TeamId) -> Result<Option<Team>> {
        one(self.link(), &sql::TEAM_TEAM, &values![id], team)
    }

    fn members_of(&mut self, team: TeamId) -> Result<Vec<AgentId>> {
        all(self.link(), &sql::TEAM_MEMBERS, &values![team], |row| row.id())
    }

    fn remove_member(&mut self, team: TeamId, agent: AgentId) -> Result<()> {
        self.link().execute(&sql::TEAM_REMOVE_MEMBER, &values![team, agent])?;
        Ok(())
    }

    fn set_team_capacity(
        &mut self,
        team: TeamId,
        family: Family,
        capacity: Option<Capacity>,
    ) -> Result<()> {
        let Some(capacity) = capacity else {
            self.link().execute(&sql::TEAM_CLEAR_CAPACITY, &values![team, family.name()])?;
            return Ok(());
        };
        let values = values![team, family.name(), capacity.0];
        self.link().execute(&sql::TEAM_SET_CAPACITY, &values)?;
        Ok(())
    }

    fn set_default_capacity(&mut self, family: Family, capacity: Capacity) -> Result<()> {
        let values = values![family.name(), capacity.0];
        self.link().execute(&sql::TEAM_SET_DEFAULT_CAPACITY, &values)?;
        Ok(())
    }

    fn save_agent(&mut self, agent: &Agent) -> Result<()> {
        let languages = languages_text(&agent.languages);
        let values = values![
            agent.id,
            &agent.name,
            &agent.pseudonym,
            agent.role.name(),
            &languages,
            agent.is_active,
            agent.avatar.map(|it| it.media),
            agent.avatar.as_ref().map(|it| &it.hash),
        ];
        self.link().execute(&sql::AGENT_SAVE, &values)?;
        Ok(())
    }

    fn active_agents(&mut self) -> Result<Vec<AgentId>> {
        all(self.link(), &sql::AGENT_ACTIVE, &[], |row| row.id())
    }

    fn active_admin_count(&mut self) -> Result<u32> {
        let count = one(self.link(), &sql::AGENT_ACTIVE_ADMIN_COUNT, &[], |row| row.count())?;
        Ok(count.unwrap_or(0))
    }
}

impl StaffViews for Snapshot<'_> {
    fn staff(&mut self) -> Result<Vec<StaffView>> {
        let agents = all(self.link(), &sql::AGENT_STAFF, &values![STAFF_LIMIT_MAX], |row| {
            Ok((agent(row)?, row.flag()?))
        })?;
        let memberships: Vec<(AgentId, TeamId)> =
            all(self.link(), &sql::TEAM_MEMBERSHIPS, &[], |row| {
                let team = row.id()?;
                Ok((row.id()?, team))
            })?;
        let mut teams = grouped(memberships);
        let own: Vec<(AgentId, (Family, Capacity))> =
            all(self.link(), &sql::AGENT_OWN_CAPACITIES, &[], |row| {
                Ok((row.id()?, capacity(row)?))
            })?;
        let mut capacities = grouped(own);
        let statuses: Vec<(AgentId, FamilyStatusView)> =
            all(self.link(), &sql::AGENT_ALL_FAMILY_STATUSES, &[], |row| {
                let id = row.id()?;
                Ok((id, family_status(id, row)?))
            })?;
        let mut families = grouped(statuses);
        let view = |(agent, is_connected): (Agent, bool)| StaffView {
            teams: teams.remove(&agent.id).unwrap_or_default(),
            capacities: capacities.remove(&agent.id).unwrap_or_default(),
            families: families.remove(&agent.id).unwrap_or_default(),
            is_connected,
            agent,
        };
        Ok(agents.into_iter().map(view).collect())
    }

    fn teams(&mut self) -> Result<Vec<TeamView>> {
        let memberships: Vec<(TeamId, AgentId)> =
            all(self.link(), &sql::TEAM_MEMBERSHIPS, &[], |row| Ok((row.id()?, row.id()?)))?;
        let mut members = grouped(memberships);
        let set: Vec<(TeamId, (Family, Capacity))> =
            all(self.link(), &sql::TEAM_CAPACITIES, &[], |row| Ok((row.id()?, capacity(row)?)))?;
        let mut capacities = grouped(set);
        let teams = all(self.link(), &sql::TEAM_TEAMS, &values![STAFF_LIMIT_MAX], |row| {
            let team = team(row)?;
            Ok((team, [(Family::Chat, row.count()?), (Family::Messaging, row.count()?)]))
        })?;
        let view = |(team, queue_lengths): (Team, [(Family, u32); 2])| TeamView {
            members: members.remove(&team.id).unwrap_or_default(),
            capacities: capacities.remove(&team.id).unwrap_or_default(),
            queue_lengths: queue_lengths.to_vec(),
            team,
        };
        Ok(teams.into_iter().map(view).collect())
    }

    fn answered_by(&mut self, contact: ContactId) -> Result<Vec<AgentId>> {
        all(self.link(), &sql::VIEW_ANSWERED_BY, &values![contact], |row| row.id())
    }

    fn default_capacities(&mut self) -> Result<Vec<(Family, Capacity)>> {
        all(self.link(), &sql::TEAM_DEFAULT_CAPACITIES, &[], capacity)
    }
}
