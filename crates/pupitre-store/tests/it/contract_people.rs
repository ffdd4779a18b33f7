//! What every store does with agents, teams, availability, capacity and presence.

use pupitre_app::ports::store::{DeskLoad, NewAgent};
use pupitre_domain::agent::{Availability, AvailabilityCause, Capacity, Choice, Role};
use pupitre_domain::channel::Family;
use pupitre_domain::id::{AgentId, TeamId};
use pupitre_domain::language::Language;
use pupitre_domain::routing::Candidate;
use pupitre_domain::team::Team;

use crate::company::{
    ANA, BILLING, BO, CY, SALES, agent, at, chosen, close, furnish, hold, land, queued, ready,
    screen_id, stay_id, talk_id, wait,
};
use crate::raw::{Direct, refused};
use crate::support::{Db, on_each_database};

fn desk(db: &Db, agent: AgentId, family: Family) -> DeskLoad {
    db.done(move |tx| tx.desk_load(agent, family))
}

fn capacity(db: &Db, agent: AgentId) -> u32 {
    desk(db, agent, Family::Messaging).capacity.0
}

fn candidates(db: &Db, team: TeamId, family: Family) -> Vec<Candidate> {
    db.done(move |tx| tx.candidates(team, family))
}

fn names(candidates: &[Candidate]) -> Vec<AgentId> {
    candidates.iter().map(|it| it.agent).collect()
}

#[test]
fn a7_a_new_agent_reads_back_and_is_unavailable_in_both_families() {
    on_each_database(|db| {
        let mut new = agent(ANA, "Ana", &[Language::ENGLISH, Language::FRENCH]);
        new.agent.role = Role::Admin;
        let mut wordless = agent(BO, "Bo", &[]);
        wordless.agent.is_active = false;
        for new in [new, wordless] {
            let NewAgent { agent, .. } = new.clone();
            db.done(move |tx| tx.insert_agent(&new));
            let id = agent.id;
            assert_eq!(db.done(move |tx| tx.agent(id)), Some(agent));
            for family in Family::ALL {
                let choice = Availability {
                    agent: id,
                    family,
                    choice: Choice::Unavailable,
                    changed_at: at(0),
                    cause: AvailabilityCause::Login,
                };
                let stored = db.done(move |tx| tx.availability(id, family));
                assert_eq!(stored, Some(choice));
            }
        }
        assert_eq!(db.done(|tx| tx.agent(CY)), None);
        assert_eq!(db.done(|tx| tx.availability(CY, Family::Chat)), None);
    });
}

#[test]
fn two_agents_never_have_one_address() {
    on_each_database(|db| {
        db.done(furnish);
        let other = agent(AgentId::from_bytes([9; 16]), "Ana", &[]);
        assert_eq!(refused(db.write(move |tx| tx.insert_agent(&other))), "agents_email");
        let same_id = agent(ANA, "Ann", &[]);
        assert_eq!(refused(db.write(move |tx| tx.insert_agent(&same_id))), "agents_pkey");
    });
}

#[test]
fn teams_read_back_by_name_and_by_member() {
    on_each_database(|db| {
        assert_eq!(db.done(|tx| tx.any_team()), None);
        db.done(furnish);
        db.done(|tx| tx.add_member(SALES, BO));
        assert_eq!(db.done(|tx| tx.teams_of(ANA)), [SALES]);
        assert_eq!(db.done(|tx| tx.teams_of(BO)), [SALES, BILLING]);
        assert_eq!(db.done(|tx| tx.any_team()).unwrap().name, "Billing");
        let renamed = Team { id: BILLING, name: "Zeta".to_owned() };
        db.done(move |tx| tx.put_team(&renamed));
        assert_eq!(db.done(|tx| tx.any_team()).unwrap().id, SALES);
    });
}

#[test]
fn a_member_and_their_team_exist() {
    on_each_database(|db| {
        db.done(furnish);
        let nobody = AgentId::from_bytes([9; 16]);
        refused(db.write(move |tx| tx.add_member(SALES, nobody)));
        refused(db.write(|tx| tx.add_member(TeamId::from_bytes([9; 16]), ANA)));
    });
}

#[test]
fn teams_are_locked_in_any_order_and_number() {
    on_each_database(|db| {
        db.done(furnish);
        let unknown = TeamId::from_bytes([9; 16]);
        db.done(move |tx| tx.lock_teams(&[BILLING, SALES, unknown, BILLING]));
        db.done(|tx| tx.lock_teams(&[]));
    });
}

#[test]
fn a4_capacity_is_the_agent_s_else_the_highest_of_the_teams_else_the_organisation_s() {
    on_each_database(|db| {
        db.done(furnish);
        assert_eq!(desk(db, BO, Family::Chat).capacity, Capacity(3));
        assert_eq!(capacity(db, BO), 5);

        db.sql("UPDATE organisation_capacities SET capacity = 6 WHERE family = 'messaging'");
        assert_eq!(capacity(db, BO), 6);

        db.sql("INSERT INTO team_capacities SELECT id, 'messaging', 2 FROM teams");
        assert_eq!(capacity(db, BO), 2);
        db.sql(
            "UPDATE team_capacities SET capacity = 4
            WHERE team_id = (SELECT id FROM teams WHERE name = 'Billing')",
        );
        assert_eq!((capacity(db, ANA), capacity(db, BO)), (2, 4));
        assert_eq!(desk(db, BO, Family::Chat).capacity, Capacity(3));

        for own in [0, 200] {
            let own = Some(Capacity(own));
            db.done(move |tx| tx.set_capacity(BO, Family::Messaging, own));
            assert_eq!(Some(Capacity(capacity(db, BO))), own);
        }
        db.done(|tx| ready(tx, BO, Family::Messaging, 1));
        assert_eq!(candidates(db, SALES, Family::Messaging)[0].capacity, Capacity(200));
        let statuses = db.seen(|queries| queries.family_statuses(BO));
        assert_eq!(statuses[1].capacity, Capacity(200));

        db.done(|tx| tx.set_capacity(BO, Family::Messaging, None));
        assert_eq!(capacity(db, BO), 4);
        let too_high = Some(Capacity(201));
        refused(db.write(move |tx| tx.set_capacity(BO, Family::Messaging, too_high)));
    });
}

#[test]
fn a2_load_counts_what_is_assigned_in_the_family_and_nothing_else() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| {
            hold(tx, 1, ANA)?;
            hold(tx, 2, ANA)?;
            let ended = hold(tx, 3, ANA)?;
            close(tx, &ended, at(9))?;
            wait(tx, 4)?;
            hold(tx, 5, BO)?;
            ready(tx, ANA, Family::Messaging, 1)
        });
        let here =
            DeskLoad { load: 2, capacity: Capacity(5), is_available: true, is_connected: true };
        assert_eq!(desk(db, ANA, Family::Messaging), here);
        let chat = DeskLoad { load: 0, capacity: Capacity(3), is_available: false, ..here };
        assert_eq!(desk(db, ANA, Family::Chat), chat);
        let away = DeskLoad { load: 1, is_available: false, is_connected: false, ..here };
        assert_eq!(desk(db, BO, Family::Messaging), away);

        db.sql("UPDATE agents SET is_active = 0");
        assert!(!desk(db, ANA, Family::Messaging).is_available);
        let nobody = desk(db, AgentId::from_bytes([9; 16]), Family::Chat);
        assert_eq!((nobody.load, nobody.capacity), (0, Capacity(0)));
        assert!(!nobody.is_available && !nobody.is_connected);
    });
}

#[test]
fn r4_candidates_are_connected_available_and_active_members() {
    on_each_database(|db| {
        db.done(furnish);
        assert!(candidates(db, SALES, Family::Messaging).is_empty());
        db.done(|tx| {
            tx.save_availability(&chosen(ANA, Family::Messaging, Choice::Available))?;
            tx.insert_connection(screen_id(2), BO, "node", at(0))?;
            ready(tx, CY, Family::Messaging, 3)
        });
        assert!(candidates(db, SALES, Family::Messaging).is_empty());
        assert_eq!(names(&candidates(db, BILLING, Family::Messaging)), [CY]);

        db.done(|tx| {
            tx.insert_connection(screen_id(1), ANA, "node", at(0))?;
            tx.insert_connection(screen_id(4), ANA, "other", at(0))?;
            tx.save_availability(&chosen(BO, Family::Messaging, Choice::Available))
        });
        assert_eq!(names(&candidates(db, SALES, Family::Messaging)), [ANA, BO]);
        assert_eq!(names(&candidates(db, BILLING, Family::Messaging)), [BO, CY]);
        assert!(candidates(db, SALES, Family::Chat).is_empty());

        db.sql("UPDATE agents SET is_active = 0 WHERE name = 'Bo'");
        assert_eq!(names(&candidates(db, SALES, Family::Messaging)), [ANA]);
    });
}

#[test]
fn r4_a_candidate_says_load_languages_and_last_assignment() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| {
            ready(tx, CY, Family::Messaging, 1)?;
            let first = hold(tx, 1, CY)?;
            close(tx, &first, at(70))?;
            let waiting = wait(tx, 2)?;
            land(tx, &waiting, stay_id(2), CY, at(50))?;
            let waiting = wait(tx, 3)?;
            land(tx, &waiting, stay_id(3), CY, at(20))?;
            Ok(())
        });
        let cy = Candidate {
            agent: CY,
            languages: vec![Language::FRENCH, Language::ENGLISH],
            load: 2,
            capacity: Capacity(5),
            last_assigned_at: Some(at(50)),
        };
        assert_eq!(candidates(db, BILLING, Family::Messaging), [cy]);
    });
}

#[test]
fn r4_a_team_speaks_what_an_active_member_speaks() {
    on_each_database(|db| {
        db.done(furnish);
        let speaks = |team, language: &'static str| {
            db.done(move |tx| tx.team_speaks(team, language.parse().unwrap()))
        };
        assert!(speaks(SALES, "fr") && speaks(BILLING, "fr") && speaks(BILLING, "en"));
        assert!(!speaks(SALES, "en") && !speaks(BILLING, "rf") && !speaks(BILLING, "de"));
        db.sql("UPDATE agents SET is_active = 0 WHERE name = 'Cy'");
        assert!(!speaks(BILLING, "en") && speaks(BILLING, "fr"));
    });
}

#[test]
fn a10_a_choice_reads_back_with_its_cause() {
    on_each_database(|db| {
        db.done(furnish);
        for cause in AvailabilityCause::ALL {
            for choice in [Choice::Available, Choice::Unavailable] {
                let chosen = Availability { cause, ..chosen(ANA, Family::Chat, choice) };
                db.done(move |tx| tx.save_availability(&chosen));
                let stored = db.done(|tx| tx.availability(ANA, Family::Chat));
                assert_eq!(stored, Some(chosen));
            }
        }
        let other = db.done(|tx| tx.availability(ANA, Family::Messaging));
        assert_eq!(other.unwrap().cause, AvailabilityCause::Login);
    });
}

#[test]
fn screens_are_counted_on_all_nodes_and_forgotten_one_by_one_or_by_node() {
    on_each_database(|db| {
        db.done(furnish);
        let count = |agent| db.done(move |tx| tx.connection_count(agent));
        db.done(|tx| {
            for (number, agent, node) in
                [(1, BO, "a"), (2, ANA, "a"), (3, ANA, "b"), (4, ANA, "a"), (5, CY, "b")]
            {
                tx.insert_connection(screen_id(number), agent, node, at(0))?;
            }
            Ok(())
        });
        assert_eq!([count(ANA), count(BO), count(CY)], [3, 1, 1]);

        let gone = db.done(|tx| tx.delete_connection(screen_id(4)));
        let again = db.done(|tx| tx.delete_connection(screen_id(4)));
        assert_eq!((gone, again), (Some(ANA), None));
        let gone = db.done(|tx| tx.delete_connections_of("a"));
        assert_eq!(gone, [ANA, BO]);
        assert_eq!([count(ANA), count(BO), count(CY)], [1, 0, 1]);
        assert!(db.done(|tx| tx.delete_connections_of("a")).is_empty());

        let doubled = db.write(|tx| tx.insert_connection(screen_id(3), BO, "a", at(0)));
        assert_eq!(refused(doubled), "agent_connections_pkey");
    });
}

#[test]
fn what_is_queued_again_is_on_no_desk() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| {
            let held = hold(tx, 1, ANA)?;
            let back = pupitre_domain::conversation::Conversation {
                state: queued(1).state,
                version: held.version + 1,
                ..held
            };
            tx.save_conversation(&back)?;
            tx.end_assignment(stay_id(1), at(9))
        });
        assert_eq!(desk(db, ANA, Family::Messaging).load, 0);
        let stored = db.done(|tx| tx.conversation(talk_id(1))).unwrap();
        assert_eq!(stored.agent(), None);
    });
}
