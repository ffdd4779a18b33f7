//! Teams, agents and their limits: A4, A10, M2.

use pupitre_app::agent::{
    ChangeAgent, ChangeAgentError, MakeUnavailable, MakeUnavailableError, RoleError, change_agent,
    make_agent_unavailable,
};
use pupitre_app::team::{
    ChangeTeam, ChangeTeamError, CreateTeam, CreateTeamError, SetDefaultCapacities, SetMembers,
    SetMembersError, change_team, create_team, set_default_capacities, set_members,
};
use pupitre_domain::agent::{AvailabilityCause, Capacity, Choice, Role};
use pupitre_domain::channel::Family;
use pupitre_domain::event::Actor;
use pupitre_domain::id::{AgentId, TeamId};
use pupitre_domain::language::Language;

use super::fixtures::{BILLING, SALES};
use super::house::{House, in_each_house};

const MESSAGING: Family = Family::Messaging;

fn limit_team(house: &House, boss: AgentId, team: TeamId, capacity: Option<u32>) {
    let capacities = vec![(MESSAGING, capacity.map(Capacity))];
    let command = ChangeTeam { team, name: None, capacities };
    house.run(Actor::Agent(boss), move |tx, ctx| change_team(tx, ctx, &command)).unwrap();
}

pub(super) fn change_of(agent: AgentId) -> ChangeAgent {
    ChangeAgent {
        agent,
        name: None,
        pseudonym: None,
        languages: None,
        capacities: Vec::new(),
        role: None,
        is_active: None,
    }
}

fn load(house: &House, agent: AgentId) -> u32 {
    house.statuses(agent)[1].load
}

#[test]
fn a4_a_higher_limit_pulls_from_the_queue_at_once_wherever_it_is_set() {
    in_each_house(|house| {
        let boss = house.hire_manager("dee");
        let ana = house.hire("ana", &[SALES]);
        house.connect(ana);
        limit_team(house, boss, SALES, Some(1));
        house.choose(ana, MESSAGING, Choice::Available).unwrap();
        for number in 1..=12 {
            house.write(number);
        }
        assert_eq!(load(house, ana), 1);

        limit_team(house, boss, SALES, Some(3));
        assert_eq!(load(house, ana), 3);
        limit_team(house, boss, SALES, None);
        assert_eq!(load(house, ana), 5);
        let own =
            ChangeAgent { capacities: vec![(MESSAGING, Some(Capacity(7)))], ..change_of(ana) };
        house.run(Actor::Agent(boss), move |tx, ctx| change_agent(tx, ctx, &own)).unwrap();
        assert_eq!(load(house, ana), 7);
        let own = ChangeAgent { capacities: vec![(MESSAGING, None)], ..change_of(ana) };
        house.run(Actor::Agent(boss), move |tx, ctx| change_agent(tx, ctx, &own)).unwrap();
        assert_eq!(load(house, ana), 7, "a lower limit takes nothing away");
        let all = SetDefaultCapacities { capacities: vec![(MESSAGING, Capacity(9))] };
        house
            .run(Actor::Agent(boss), move |tx, ctx| set_default_capacities(tx, ctx, &all))
            .unwrap();
        assert_eq!(load(house, ana), 9);
        let told = house.event_names().iter().filter(|it| **it == "agent.changed").count();
        assert!(told >= 6, "{told}");
    });
}

#[test]
fn m2_who_comes_into_a_team_receives_what_waits_there() {
    in_each_house(|house| {
        let boss = house.hire_manager("dee");
        let ana = house.hire("ana", &[BILLING]);
        house.connect(ana);
        house.choose(ana, MESSAGING, Choice::Available).unwrap();
        let talk = house.write(1);
        assert_eq!(house.holder(talk), None);

        let members = SetMembers { team: SALES, agents: vec![ana] };
        let twice = members.clone();
        house.run(Actor::Agent(boss), move |tx, ctx| set_members(tx, ctx, &members)).unwrap();
        assert_eq!(house.holder(talk), Some(ana));
        let count = house.events().len();
        house.run(Actor::Agent(boss), move |tx, ctx| set_members(tx, ctx, &twice)).unwrap();
        assert_eq!(house.events().len(), count, "nothing changed");
    });
}

#[test]
fn m2_a_language_that_an_agent_learns_brings_what_waits_for_it() {
    in_each_house(|house| {
        let boss = house.hire_manager("dee");
        let ana = house.hire_ready("ana", 5);
        let english = ChangeAgent { languages: Some(vec![Language::ENGLISH]), ..change_of(ana) };
        house.run(Actor::Agent(boss), move |tx, ctx| change_agent(tx, ctx, &english)).unwrap();
        house.hire("bo", &[SALES]);
        let talk = house.write(1);
        assert_eq!(house.holder(talk), None);
        let both = vec![Language::ENGLISH, Language::FRENCH];
        let french = ChangeAgent { languages: Some(both), ..change_of(ana) };
        house.run(Actor::Agent(boss), move |tx, ctx| change_agent(tx, ctx, &french)).unwrap();
        assert_eq!(house.holder(talk), Some(ana));
    });
}

#[test]
fn m2_a_team_is_created_once_and_by_managers_only() {
    in_each_house(|house| {
        let (boss, ana) = (house.hire_manager("dee"), house.hire("ana", &[SALES]));
        let command = CreateTeam { id: TeamId::from_bytes([9; 16]), name: " Export ".to_owned() };
        let create = |actor: AgentId, command: CreateTeam| {
            house.run(Actor::Agent(actor), move |tx, ctx| create_team(tx, ctx, &command))
        };
        let refused = create(ana, command.clone());
        assert!(matches!(refused, Err(CreateTeamError::Role(RoleError::Insufficient))));
        let team = create(boss, command.clone()).unwrap();
        assert_eq!(team.name, "Export");
        assert_eq!(create(boss, command.clone()).unwrap(), team);
        let other = CreateTeam { name: "Import".to_owned(), ..command.clone() };
        assert!(matches!(create(boss, other), Err(CreateTeamError::IdConflict)));
        let nameless = CreateTeam { name: "\u{7}".to_owned(), ..command };
        assert!(matches!(create(boss, nameless), Err(CreateTeamError::InvalidName)));
    });
}

#[test]
fn m2_what_can_t_be_is_refused_and_changes_nothing() {
    in_each_house(|house| {
        let (boss, ana) = (house.hire_manager("dee"), house.hire("ana", &[SALES]));
        let nobody = AgentId::from_bytes([0xee; 16]);
        let count = house.events().len();
        let change = |command: ChangeAgent| {
            house.run(Actor::Agent(boss), move |tx, ctx| change_agent(tx, ctx, &command))
        };
        let too_high = vec![(MESSAGING, Some(Capacity(201)))];
        let refused = change(ChangeAgent { capacities: too_high.clone(), ..change_of(ana) });
        assert!(matches!(refused, Err(ChangeAgentError::CapacityTooHigh)));
        let refused = change(ChangeAgent { name: Some("  ".to_owned()), ..change_of(ana) });
        assert!(matches!(refused, Err(ChangeAgentError::InvalidName)));
        let refused = change(ChangeAgent { role: Some(Role::Admin), ..change_of(ana) });
        assert!(matches!(refused, Err(ChangeAgentError::Role(RoleError::Insufficient))));
        let languages = Some(vec![Language::FRENCH; 21]);
        let refused = change(ChangeAgent { languages, ..change_of(ana) });
        assert!(matches!(refused, Err(ChangeAgentError::TooManyLanguages)));
        assert!(matches!(change(change_of(nobody)), Err(ChangeAgentError::NotFound)));

        let members = SetMembers { team: SALES, agents: vec![ana, nobody] };
        let refused = house.run(Actor::Agent(boss), move |tx, ctx| set_members(tx, ctx, &members));
        assert!(matches!(refused, Err(SetMembersError::AgentNotFound)));
        let command = ChangeTeam { team: SALES, name: None, capacities: too_high };
        let refused = house.run(Actor::Agent(boss), move |tx, ctx| change_team(tx, ctx, &command));
        assert!(matches!(refused, Err(ChangeTeamError::CapacityTooHigh)));
        assert_eq!(house.events().len(), count);
    });
}

#[test]
fn m5_the_last_active_admin_stays_one() {
    in_each_house(|house| {
        let boss = house.hire_as("eve", &[], Role::Admin);
        let change = |command: ChangeAgent| {
            house.run(Actor::Agent(boss), move |tx, ctx| change_agent(tx, ctx, &command))
        };
        let leaves = ChangeAgent { is_active: Some(false), ..change_of(boss) };
        assert!(matches!(change(leaves.clone()), Err(ChangeAgentError::LastAdmin)));
        let steps_down = ChangeAgent { role: Some(Role::Agent), ..change_of(boss) };
        assert!(matches!(change(steps_down), Err(ChangeAgentError::LastAdmin)));
        house.hire_as("fay", &[], Role::Admin);
        assert!(!change(leaves).unwrap().is_active);
    });
}

#[test]
fn a10_a_manager_makes_an_agent_unavailable_and_the_change_says_who() {
    in_each_house(|house| {
        let (boss, ana) = (house.hire_manager("dee"), house.hire_ready("ana", 5));
        let talk = house.write(1);
        let command = MakeUnavailable { agent: ana, family: MESSAGING };
        let by = |actor: AgentId| {
            let work = move |tx: &mut dyn pupitre_app::ports::store::Transaction,
                             ctx: &pupitre_app::Context| {
                make_agent_unavailable(tx, ctx, &command)
            };
            house.run(Actor::Agent(actor), work)
        };
        let refused = by(ana);
        assert!(matches!(refused, Err(MakeUnavailableError::Role(RoleError::Insufficient))));
        let made = by(boss).unwrap();
        assert_eq!((made.choice, made.cause), (Choice::Unavailable, AvailabilityCause::Manager));
        assert_eq!(house.holder(talk), Some(ana), "what is on the desk stays");
        assert_eq!(house.holder(house.write(2)), None);
        let last = house
            .events()
            .into_iter()
            .rev()
            .find(|it| it.event.body.name() == "availability.changed");
        assert_eq!(last.unwrap().event.actor, Actor::Agent(boss));

        house.pass(60);
        assert_eq!(by(boss).unwrap(), made, "the first cause and instant stay");
    });
}
