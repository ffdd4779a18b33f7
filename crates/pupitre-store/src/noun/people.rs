//! Agents, teams, availability and presence.

use jiff::Timestamp;
use pupitre_app::ports::store::{DeskLoad, NewAgent, People, StoreError};
use pupitre_domain::agent::{Agent, Availability, AvailabilityCause, Capacity, Choice, Role};
use pupitre_domain::channel::Family;
use pupitre_domain::id::{AgentId, ConnectionId, TeamId};
use pupitre_domain::language::Language;
use pupitre_domain::routing::Candidate;
use pupitre_domain::team::Team;

use super::media::house_picture;
use crate::backend::{Columns, all, one, values};
use crate::sql;
use crate::transaction::Tx;

type Result<T> = std::result::Result<T, StoreError>;

/// Reads the columns of an agent: id, address, name, pseudonym, role, languages, whether active,
/// face and its hash.
pub(super) fn agent(row: &mut Columns<'_>) -> Result<Agent> {
    Ok(Agent {
        id: row.id()?,
        email: row.text()?,
        name: row.text()?,
        pseudonym: row.text()?,
        role: row.named(Role::from_name)?,
        languages: row.named(languages_from)?,
        is_active: row.flag()?,
        avatar: house_picture(row)?,
    })
}

/// Reads the columns of a choice: family, choice, since when, why.
pub(super) fn availability(agent: AgentId, row: &mut Columns<'_>) -> Result<Availability> {
    Ok(Availability {
        agent,
        family: row.named(Family::from_name)?,
        choice: row.named(Choice::from_name)?,
        changed_at: row.at()?,
        cause: row.named(AvailabilityCause::from_name)?,
    })
}

/// Reads the columns of a team: id, name.
pub(super) fn team(row: &mut Columns<'_>) -> Result<Team> {
    Ok(Team { id: row.id()?, name: row.text()? })
}

fn candidate(row: &mut Columns<'_>) -> Result<Candidate> {
    Ok(Candidate {
        agent: row.id()?,
        languages: row.named(languages_from)?,
        load: row.count()?,
        capacity: Capacity(row.count()?),
        last_assigned_at: row.optional_at()?,
    })
}

fn desk_load(row: &mut Columns<'_>) -> Result<DeskLoad> {
    Ok(DeskLoad {
        load: row.count()?,
        capacity: Capacity(row.count()?),
        is_available: row.flag()?,
        is_connected: row.flag()?,
    })
}

/// Languages as they are stored: `fr,en`, in the order in which the agent has them.
pub(super) fn languages_text(languages: &[Language]) -> String {
    let names: Vec<String> = languages.iter().map(Language::to_string).collect();
    names.join(",")
}

fn languages_from(text: &str) -> Option<Vec<Language>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    text.split(',').map(|name| name.parse().ok()).collect()
}

impl People for Tx<'_> {
    fn insert_agent(&mut self, new: &NewAgent) -> Result<()> {
        let agent = &new.agent;
        let languages = languages_text(&agent.languages);
        let values = values![
            agent.id,
            &agent.email,
            &agent.name,
            &agent.pseudonym,
            agent.role.name(),
            &languages,
            agent.is_active,
            &new.password_hash,
            new.created_at,
        ];
        self.link().execute(&sql::AGENT_INSERT, &values)?;
        for family in Family::ALL {
            let (choice, cause) = (Choice::Unavailable, AvailabilityCause::Login);
            let values =
                values![agent.id, family.name(), choice.name(), new.created_at, cause.name()];
            self.link().execute(&sql::AGENT_INSERT_AVAILABILITY, &values)?;
        }
        Ok(())
    }

    fn agent(&mut self, id: AgentId) -> Result<Option<Agent>> {
        one(self.link(), &sql::AGENT_AGENT, &values![id], agent)
    }

    fn put_team(&mut self, team: &Team) -> Result<()> {
        self.link().execute(&sql::AGENT_PUT_TEAM, &values![team.id, &team.name])?;
        Ok(())
    }

    fn any_team(&mut self) -> Result<Option<Team>> {
        one(self.link(), &sql::AGENT_ANY_TEAM, &[], team)
    }

    fn add_member(&mut self, team: TeamId, agent: AgentId) -> Result<()> {
        self.link().execute(&sql::AGENT_ADD_MEMBER, &values![team, agent])?;
        Ok(())
    }

    fn teams_of(&mut self, agent: AgentId) -> Result<Vec<TeamId>> {
        all(self.link(), &sql::AGENT_TEAMS_OF, &values![agent], |row| row.id())
    }

    fn set_capacity(
        &mut self,
        agent: AgentId,
        family: Family,
        capacity: Option<Capacity>,
    ) -> Result<()> {
        let Some(capacity) = capacity else {
            let values = values![agent, family.name()];
            self.link().execute(&sql::AGENT_CLEAR_CAPACITY, &values)?;
            return Ok(());
        };
        let values = values![agent, family.name(), capacity.0];
        self.link().execute(&sql::AGENT_SET_CAPACITY, &values)?;
        Ok(())
    }

    fn lock_teams(&mut self, teams: &[TeamId]) -> Result<()> {
        let mut teams = teams.to_vec();
        teams.sort_unstable();
        teams.dedup();
        for team in teams {
            one(self.link(), &sql::AGENT_LOCK_TEAM, &values![team], |_| Ok(()))?;
        }
        Ok(())
    }

    fn availability(&mut self, agent: AgentId, family: Family) -> Result<Option<Availability>> {
        one(self.link(), &sql::AGENT_AVAILABILITY, &values![agent, family.name()], |row| {
            availability(agent, row)
        })
    }

    fn save_availability(&mut self, availability: &Availability) -> Result<()> {
        let values = values![
            availability.agent,
            availability.family.name(),
            availability.choice.name(),
            availability.changed_at,
            availability.cause.name(),
        ];
        self.link().execute(&sql::AGENT_SAVE_AVAILABILITY, &values)?;
        Ok(())
    }

    fn desk_load(&mut self, agent: AgentId, family: Family) -> Result<DeskLoad> {
        one(self.link(), &sql::AGENT_LOCK_AGENT, &values![agent], |_| Ok(()))?;
        let values = values![agent, family.name()];
        let desk = one(self.link(), &sql::AGENT_DESK_LOAD, &values, desk_load)?;
        let nobody =
            DeskLoad { load: 0, capacity: Capacity(0), is_available: false, is_connected: false };
        Ok(desk.unwrap_or(nobody))
    }

    fn candidates(&mut self, team: TeamId, family: Family) -> Result<Vec<Candidate>> {
        all(self.link(), &sql::AGENT_CANDIDATES, &values![team, family.name()], candidate)
    }

    fn team_speaks(&mut self, team: TeamId, language: Language) -> Result<bool> {
        let language = language.to_string();
        let values = values![team, &language];
        Ok(one(self.link(), &sql::AGENT_TEAM_SPEAKS, &values, |_| Ok(()))?.is_some())
    }

    fn insert_connection(
        &mut self,
        connection: ConnectionId,
        agent: AgentId,
        node: &str,
        at: Timestamp,
    ) -> Result<()> {
        let values = values![connection, agent, node, at];
        self.link().execute(&sql::AGENT_INSERT_CONNECTION, &values)?;
        Ok(())
    }

    fn delete_connection(&mut self, connection: ConnectionId) -> Result<Option<AgentId>> {
        one(self.link(), &sql::AGENT_DELETE_CONNECTION, &values![connection], |row| row.id())
    }

    fn delete_connections_of(&mut self, node: &str) -> Result<Vec<AgentId>> {
        let values = values![node];
        let mut agents: Vec<AgentId> =
            all(self.link(), &sql::AGENT_DELETE_CONNECTIONS_OF, &values, |row| row.id())?;
        agents.sort_unstable();
        agents.dedup();
        Ok(agents)
    }

    fn connection_count(&mut self, agent: AgentId) -> Result<u32> {
        let count =
            one(self.link(), &sql::AGENT_CONNECTION_COUNT, &values![agent], |row| row.count())?;
        Ok(count.unwrap_or(0))
    }
}
