//! Availability, load and capacity: A1 to A8.

use jiff::SignedDuration;
use pupitre_app::agent::{SetAvailabilityError, recover_presence};
use pupitre_app::conversation::sweep;
use pupitre_app::message::{ReceiveMessage, receive_message};
use pupitre_app::session::{OpenSession, open_session};
use pupitre_domain::agent::{AvailabilityCause, Choice, Status, status};
use pupitre_domain::channel::Family;
use pupitre_domain::conversation::State;
use pupitre_domain::event::Actor;
use pupitre_domain::id::{AgentId, ConversationId};
use pupitre_domain::settings::Settings;

use super::fixtures::{BILLING, SALES, site};
use super::house::{House, in_each_house};

fn shown(house: &House, agent: AgentId) -> [Status; 2] {
    let statuses = house.statuses(agent);
    let [chat, messaging] = statuses.as_slice() else { panic!("both families") };
    [chat, messaging].map(|it| status(it.availability.choice, it.load, it.capacity))
}

fn waits(house: &House, talk: ConversationId) -> bool {
    house.talk(talk).state == State::Queued { waits_for: None }
}

#[test]
fn a1_busy_is_computed_for_each_family_apart() {
    in_each_house(|house| {
        let ana = house.hire("ana", &[SALES]);
        house.limit(ana, Family::Messaging, 1);
        house.connect(ana);
        assert_eq!(shown(house, ana), [Status::Unavailable, Status::Unavailable]);
        house.choose(ana, Family::Messaging, Choice::Available).unwrap();
        assert_eq!(shown(house, ana), [Status::Unavailable, Status::Available]);
        let talk = house.write(1);
        assert_eq!(shown(house, ana), [Status::Unavailable, Status::Busy]);
        assert_eq!(house.choice(ana, Family::Messaging), Choice::Available);
        house.close(ana, talk).unwrap();
        assert_eq!(shown(house, ana), [Status::Unavailable, Status::Available]);
    });
}

#[test]
fn a2_chat_and_messaging_slots_are_counted_apart_and_closed_ones_take_none() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 1);
        house.limit(ana, Family::Chat, 1);
        house.choose(ana, Family::Chat, Choice::Available).unwrap();
        let message = house.write(1);
        let on_site = ReceiveMessage { channel: site(), ..house.message(2, "s1", "Bonjour") };
        let (chat, _) = house.taken_in(on_site);
        assert_eq!((house.holder(message), house.holder(chat)), (Some(ana), Some(ana)));
        let loads =
            |house: &House| -> Vec<u32> { house.statuses(ana).iter().map(|it| it.load).collect() };
        assert_eq!(loads(house), [1, 1]);
        assert!(waits(house, house.write(3)));
        house.close(ana, chat).unwrap();
        assert_eq!(loads(house), [0, 1]);
    });
}

#[test]
fn a3_unavailable_stops_new_conversations_only() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        house.choose(ana, Family::Messaging, Choice::Unavailable).unwrap();

        assert_eq!(house.write(1), talk);
        assert_eq!((house.holder(talk), house.talk(talk).unread_count), (Some(ana), 2));
        house.answer(ana, talk, "Je suis encore là").unwrap();
        assert!(waits(house, house.write(2)));
    });
}

#[test]
fn a4_a_lower_capacity_applies_at_once_and_takes_nothing_away() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 3);
        let held = [house.write(1), house.write(2)];
        house.limit(ana, Family::Messaging, 1);
        for talk in held {
            assert_eq!(house.holder(talk), Some(ana));
        }
        let third = house.write(3);
        assert!(waits(house, third));
        house.close(ana, held[0]).unwrap();
        assert!(waits(house, third));
        house.close(ana, held[1]).unwrap();
        assert_eq!(house.holder(third), Some(ana));
    });
}

#[test]
fn a4_a_capacity_of_0_receives_nothing() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        house.limit(ana, Family::Messaging, 0);
        assert!(waits(house, house.write(1)));
        house.choose(ana, Family::Messaging, Choice::Unavailable).unwrap();
        let refused = house.choose(ana, Family::Messaging, Choice::Available);
        assert!(matches!(refused, Err(SetAvailabilityError::NotServed)));
    });
}

#[test]
fn a5_visitors_who_write_at_once_never_share_the_last_free_slot() {
    in_each_house(|house| {
        let agents = [house.hire_ready("ana", 3), house.hire_ready("bo", 2)];
        let ctx = house.context(Actor::Visitor);
        let answers: Vec<_> = (1..=20)
            .map(|number| {
                let command = house.message(number, &format!("w{number}"), "Bonjour");
                let ctx = ctx.clone();
                house.desk.write(move |tx| receive_message(tx, &ctx, &command))
            })
            .collect();
        for answer in answers {
            house.wait(answer).unwrap();
        }
        let loads = agents.map(|agent| house.statuses(agent)[1].load);
        assert_eq!(loads, [3, 2]);
        let landed =
            house.event_names().iter().filter(|it| **it == "conversation.assigned").count();
        assert_eq!(landed, 5);
        assert_eq!(house.system(sweep), 0);
    });
}

#[test]
fn a6_a_freed_slot_pulls_from_the_queues_of_all_the_agent_s_teams_at_once() {
    in_each_house(|house| {
        let ana = house.hire("ana", &[SALES, BILLING]);
        house.limit(ana, Family::Messaging, 1);
        let first = house.write(1);
        house.pass(1);
        house.system(|tx, _| {
            tx.put_catch_all_route(pupitre_domain::conversation::open::Route {
                team: BILLING,
                priority: 0,
            })
        });
        let second = house.write(2);

        house.choose(ana, Family::Messaging, Choice::Available).unwrap();
        assert!(waits(house, first), "an agent without a screen receives nothing");
        house.connect(ana);
        assert_eq!(house.holder(first), Some(ana));
        assert!(waits(house, second));
        house.close(ana, first).unwrap();
        assert_eq!(house.holder(second), Some(ana));
    });
}

#[test]
fn a6_becoming_available_pulls_from_the_queue_at_once() {
    in_each_house(|house| {
        let talks = [house.write(1), house.write(2)];
        let ana = house.hire_ready("ana", 1);
        assert_eq!(house.holder(talks[0]), Some(ana));
        assert!(waits(house, talks[1]));
    });
}

#[test]
fn a7_a_login_makes_nobody_available_and_a_second_screen_changes_nothing() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        house.limit(ana, Family::Chat, 5);
        house.choose(ana, Family::Chat, Choice::Available).unwrap();
        let log_in = |hash: u8| {
            let command = OpenSession { agent: ana, token_hash: [hash; 32] };
            house.system(move |tx, ctx| open_session(tx, ctx, &command));
        };
        log_in(1);
        assert_eq!(house.choice(ana, Family::Messaging), Choice::Available);

        let bo = house.hire("bo", &[SALES]);
        house.choose(bo, Family::Messaging, Choice::Available).unwrap();
        let command = OpenSession { agent: bo, token_hash: [2; 32] };
        house.system(move |tx, ctx| open_session(tx, ctx, &command));
        for family in Family::ALL {
            assert_eq!(house.choice(bo, family), Choice::Unavailable);
        }
        let why = house.system(move |tx, _| tx.availability(bo, Family::Messaging)).unwrap();
        assert_eq!(why.cause, AvailabilityCause::Login);
    });
}

#[test]
fn a8_an_agent_whose_last_screen_has_been_gone_for_60_s_is_unavailable() {
    in_each_house(|house| {
        let ana = house.hire("ana", &[SALES]);
        let screens = [house.connect(ana), house.connect(ana)];
        for family in Family::ALL {
            house.choose(ana, family, Choice::Available).unwrap();
        }
        let talk = house.write(1);
        house.disconnect(screens[0]);
        house.pass(600);
        assert_eq!(house.end_graces(), 0);

        house.disconnect(screens[1]);
        house.pass(59);
        assert_eq!(house.end_graces(), 0);
        assert_eq!(house.choice(ana, Family::Messaging), Choice::Available);
        house.pass(1);
        assert_eq!(house.end_graces(), 1);
        for family in Family::ALL {
            assert_eq!(house.choice(ana, family), Choice::Unavailable);
        }
        let why = house.system(move |tx, _| tx.availability(ana, Family::Chat)).unwrap();
        assert_eq!(why.cause, AvailabilityCause::Disconnection);
        assert_eq!(house.holder(talk), Some(ana));
        house.pass(600);
        assert_eq!(house.end_graces(), 0);
    });
}

#[test]
fn a8_a_screen_that_comes_back_in_time_changes_nothing() {
    in_each_house(|house| {
        let ana = house.hire("ana", &[SALES]);
        let screen = house.connect(ana);
        house.choose(ana, Family::Messaging, Choice::Available).unwrap();
        house.disconnect(screen);
        house.pass(59);
        house.connect(ana);
        house.pass(600);
        assert_eq!(house.end_graces(), 0);
        assert_eq!(house.choice(ana, Family::Messaging), Choice::Available);
    });
}

#[test]
fn a8_the_grace_is_as_long_as_the_desk_says() {
    in_each_house(|house| {
        let ana = house.hire("ana", &[SALES]);
        house.system(|tx, _| {
            let presence_grace = SignedDuration::from_secs(300);
            let settings = tx.settings()?;
            tx.save_settings(&Settings { presence_grace, ..settings })
        });
        let screen = house.connect(ana);
        house.choose(ana, Family::Messaging, Choice::Available).unwrap();
        house.disconnect(screen);
        house.pass(299);
        assert_eq!(house.end_graces(), 0);
        house.pass(1);
        assert_eq!(house.end_graces(), 1);
        assert_eq!(house.choice(ana, Family::Messaging), Choice::Unavailable);
    });
}

#[test]
fn a8_a_restart_gives_those_who_were_connected_the_time_to_come_back() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let gone = house.system(|tx, ctx| recover_presence(tx, ctx, "node"));
        assert_eq!(gone, 1);
        assert_eq!(house.choice(ana, Family::Messaging), Choice::Available);
        assert!(waits(house, house.write(1)), "an agent without a screen receives nothing");
        house.pass(60);
        assert_eq!(house.end_graces(), 1);
        assert_eq!(house.choice(ana, Family::Messaging), Choice::Unavailable);
    });
}
