//! What every store does with conversations, their queue and their stays.

use jiff::Timestamp;
use pupitre_app::DeskError;
use pupitre_app::ports::store::{StoreError, Waiting};
use pupitre_domain::channel::Family;
use pupitre_domain::conversation::{
    Closing, ClosingCause, Conversation, Relaunch, RelaunchOutcome, Snooze, State, WaitingOn,
    WaitsFor, WokenBy,
};
use pupitre_domain::id::{AgentId, TeamId};
use pupitre_domain::language::Language;
use pupitre_domain::queue::Place;

use crate::company::{
    ANA, BILLING, BO, CY, PHONE, SALES, SITE, at, close, contact_id, delivery, furnish, hold,
    identity, identity_id, land, meet, message_id, outbound, queued, stay_id, talk_id, text, wait,
};
use crate::raw::{Direct, refused};
use crate::support::{Db, on_each_database};

fn stored(db: &Db, number: u32) -> Conversation {
    db.done(move |tx| tx.conversation(talk_id(number))).unwrap()
}

/// Ended by nobody in particular.
const CLOSED: State = State::Closed(Closing {
    at: Timestamp::UNIX_EPOCH,
    cause: ClosingCause::Silence,
    reason: None,
});

/// One conversation in each state, with as many and as few values as it can have.
fn in_each_state() -> Vec<Conversation> {
    let full = Conversation {
        language: Language::ENGLISH,
        priority: -7,
        waiting_on: WaitingOn::Visitor,
        waiting_since: None,
        window_ends_at: Some(at(999)),
        unread_count: 0,
        last_message: Some(message_id(3)),
        epoch: 4,
        version: 12,
        ..queued(1)
    };
    let states = [
        State::Queued { waits_for: None },
        State::Queued { waits_for: Some(WaitsFor { agent: BO, since: at(2) }) },
        State::Assigned { agent: BO, assignment: stay_id(8), since: at(3) },
        State::Snoozed(Snooze { by: BO, since: at(4), until: None, kept_for: None }),
        State::Snoozed(Snooze { by: BO, since: at(4), until: Some(at(8)), kept_for: Some(ANA) }),
        CLOSED,
    ];
    let brought_back = Conversation {
        transfer_count: 3,
        woken_by: Some(WokenBy::Window),
        relaunch: Some(Relaunch { outcome: RelaunchOutcome::Pending, sent_at: at(5) }),
        ..full.clone()
    };
    let states = states.into_iter().enumerate();
    let each = states.map(|(number, state)| {
        let base = if number % 2 == 0 { &full } else { &brought_back };
        Conversation { state, ..base.clone() }
    });
    each.collect()
}

#[test]
fn a_conversation_reads_back_in_each_state() {
    for conversation in in_each_state().into_iter().chain([queued(1)]) {
        on_each_database(|db| {
            let written = conversation.clone();
            db.done(furnish);
            db.done(|tx| meet(tx, 1));
            db.done(move |tx| tx.insert_conversation(&written));
            assert_eq!(stored(db, 1), conversation);
            assert_eq!(db.done(|tx| tx.team_of(talk_id(1))), Some(SALES));
            assert_eq!(db.done(|tx| tx.conversation(talk_id(2))), None);
            assert_eq!(db.done(|tx| tx.team_of(talk_id(2))), None);
        });
    }
}

#[test]
fn a_changed_conversation_reads_back_whatever_changed() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| wait(tx, 1));
        let mut version = 0;
        for next in in_each_state() {
            let moved = Conversation { team: BILLING, ..next.clone() };
            let read = Conversation {
                unread_count: next.unread_count + 3,
                waiting_on: WaitingOn::Agent,
                waiting_since: Some(at(44)),
                window_ends_at: None,
                last_message: Some(message_id(77)),
                last_message_at: at(45),
                ..moved.clone()
            };
            for mut changed in [next, moved, read] {
                if let (State::Closed(_), State::Closed(_)) = (changed.state, stored(db, 1).state) {
                    continue;
                }
                version += 1;
                changed.version = version;
                let written = changed.clone();
                db.done(move |tx| tx.save_conversation(&written));
                assert_eq!(stored(db, 1), changed);
            }
        }
    });
}

#[test]
fn a_stale_version_is_a_conflict_and_changes_nothing() {
    on_each_database(|db| {
        db.done(furnish);
        let first = db.done(|tx| wait(tx, 1));
        let changed = Conversation { unread_count: 5, version: 1, ..first.clone() };
        let written = changed.clone();
        db.done(move |tx| tx.save_conversation(&written));
        for version in [0, 1, 3, u64::MAX] {
            let moved = Conversation { team: BILLING, unread_count: 9, version, ..first.clone() };
            let closed = Conversation { state: CLOSED, ..moved.clone() };
            for stale in [moved, closed] {
                let result = db.write(move |tx| tx.save_conversation(&stale));
                assert!(
                    matches!(result, Err(DeskError::Refused(StoreError::Conflict))),
                    "{version}: {result:?}"
                );
            }
        }
        let unknown = queued(2);
        let result = db.write(move |tx| tx.save_conversation(&unknown));
        assert!(matches!(result, Err(DeskError::Refused(StoreError::Conflict))), "{result:?}");
        assert_eq!(stored(db, 1), changed);
    });
}

#[test]
fn l1_a_contact_has_one_open_conversation_on_a_channel() {
    on_each_database(|db| {
        db.done(furnish);
        let held = db.done(|tx| hold(tx, 1, ANA));
        let second = Conversation { id: talk_id(2), opened_at: at(70), ..queued(1) };
        let insert = |it: Conversation| db.write(move |tx| tx.insert_conversation(&it));

        assert_eq!(refused(insert(second.clone())), "conversations_channel_id_contact_id");
        let aside = Snooze { by: ANA, since: at(71), until: None, kept_for: None };
        let snoozed = Conversation { state: State::Snoozed(aside), ..second.clone() };
        assert_eq!(refused(insert(snoozed)), "conversations_channel_id_contact_id");

        let elsewhere = Conversation { channel: SITE, id: talk_id(3), ..second.clone() };
        insert(elsewhere).unwrap();
        db.done(move |tx| close(tx, &held, at(60)));
        insert(second).unwrap();
        assert_eq!(stored(db, 2).state, State::Queued { waits_for: None });
    });
}

#[test]
fn a_conversation_s_contact_identity_channel_and_team_exist() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| meet(tx, 1));
        let table = [
            Conversation { contact: contact_id(9), ..queued(1) },
            Conversation { identity: identity_id(9), ..queued(1) },
            Conversation { team: TeamId::from_bytes([9; 16]), ..queued(1) },
            Conversation {
                state: State::Assigned {
                    agent: AgentId::from_bytes([9; 16]),
                    assignment: stay_id(1),
                    since: at(1),
                },
                ..queued(1)
            },
        ];
        for conversation in table {
            refused(db.write(move |tx| tx.insert_conversation(&conversation)));
        }
    });
}

#[test]
fn a_conversation_has_one_stay_at_a_time() {
    on_each_database(|db| {
        db.done(furnish);
        let held = db.done(|tx| hold(tx, 1, ANA));
        let again = held.clone();
        let second = move || {
            let held = again.clone();
            move |tx: &mut dyn pupitre_app::ports::store::Transaction| {
                tx.insert_assignment(stay_id(2), &held, BO, at(5))
            }
        };
        assert_eq!(refused(db.write(second())), "assignments_conversation_id");
        db.done(|tx| tx.end_assignment(stay_id(1), at(4)));
        db.done(second());
        db.done(|tx| tx.end_assignment(stay_id(1), at(40)));

        let never_begun = Conversation { epoch: 0, ..held };
        refused(db.write(move |tx| tx.insert_assignment(stay_id(3), &never_begun, BO, at(5))));
        db.sql("DELETE FROM assignments WHERE ended_at_us > 1800000030000000");
        let taken = db.write(|tx| {
            let waiting = wait(tx, 2)?;
            land(tx, &waiting, stay_id(1), BO, at(5))
        });
        assert_eq!(refused(taken), "assignments_pkey");
    });
}

#[test]
fn the_queues_that_wait_are_named_once_each_in_order() {
    on_each_database(|db| {
        assert!(db.done(|tx| tx.teams_that_wait()).is_empty());
        db.done(furnish);
        db.done(|tx| hold(tx, 100, ANA));
        assert!(db.done(|tx| tx.teams_that_wait()).is_empty());
        db.done(|tx| {
            for number in 1..=9 {
                meet(tx, number)?;
                let team = if number % 3 == 0 { BILLING } else { SALES };
                let family = if number > 7 { Family::Chat } else { Family::Messaging };
                tx.insert_conversation(&Conversation { team, family, ..queued(number) })?;
            }
            Ok(())
        });
        let waiting = db.done(|tx| tx.teams_that_wait());
        let expected = [
            (SALES, Family::Chat),
            (SALES, Family::Messaging),
            (BILLING, Family::Chat),
            (BILLING, Family::Messaging),
        ];
        assert_eq!(waiting, expected);
    });
}

fn queue(db: &Db, now_s: i64, after: Option<Place>, limit: u32) -> Vec<Waiting> {
    db.done(move |tx| tx.queue(SALES, Family::Messaging, at(now_s), after, limit))
}

/// Conversations of every priority, window and age around the instant `now_s`, many of them alike.
fn crowd(now_s: i64) -> Vec<Conversation> {
    let ends = [
        None,
        Some(now_s - 60),
        Some(now_s),
        Some(now_s + 1),
        Some(now_s + 3_600),
        Some(now_s + 7_200),
        Some(now_s + 7_201),
        Some(now_s + 80_000),
    ];
    let mut crowd = Vec::new();
    for (place, end) in ends.into_iter().enumerate() {
        for priority in [0, 5, -2] {
            for waiting_s in [Some(10), Some(20), None] {
                let number = u32::try_from(crowd.len()).unwrap() * 37 % 97 + 1;
                crowd.push(Conversation {
                    priority,
                    window_ends_at: end.map(at),
                    waiting_since: waiting_s.map(at),
                    opened_at: at(if place % 2 == 0 { 15 } else { 20 }),
                    ..queued(number)
                });
            }
        }
    }
    crowd
}

#[test]
fn r3_the_queue_is_in_order_and_its_pages_have_no_overlap_and_no_hole() {
    on_each_database(|db| {
        let now_s = 100_000;
        let crowd = crowd(now_s);
        let written = crowd.clone();
        db.done(furnish);
        db.done(move |tx| {
            for conversation in &written {
                tx.insert_contact(
                    &pupitre_domain::contact::Contact {
                        id: conversation.contact,
                        ..crate::company::contact(1)
                    },
                    at(0),
                )?;
                tx.insert_identity(&pupitre_domain::contact::Identity {
                    id: conversation.identity,
                    contact: conversation.contact,
                    user_id: Some(conversation.id.to_string()),
                    phone: None,
                    ..identity(1)
                })?;
                tx.insert_conversation(conversation)?;
            }
            hold(tx, 500, ANA)?;
            for (number, team, family) in
                [(501, BILLING, Family::Messaging), (502, SALES, Family::Chat)]
            {
                meet(tx, number)?;
                tx.insert_conversation(&Conversation { team, family, ..queued(number) })?;
            }
            Ok(())
        });
        let mut expected: Vec<Waiting> = crowd
            .into_iter()
            .map(|conversation| Waiting { conversation, last_agent: None, handed_on: None })
            .collect();
        expected.sort_by(|one, two| one.place().before(&two.place(), at(now_s)));

        assert_eq!(queue(db, now_s, None, 1_000), expected);
        for limit in [1, 2, 7, 32] {
            let mut read = Vec::new();
            let mut after = None;
            loop {
                let page = queue(db, now_s, after, limit);
                assert!(page.len() <= usize::try_from(limit).unwrap());
                let Some(last) = page.last() else { break };
                after = Some(last.place());
                read.extend(page);
            }
            assert_eq!(read, expected, "pages of {limit}");
        }
    });
}

#[test]
fn r3_the_queue_follows_the_clock_and_what_is_saved() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| {
            for (number, end_s) in [(1, 50_000), (2, 20_000), (3, 30_000)] {
                meet(tx, number)?;
                let window_ends_at = Some(at(end_s));
                tx.insert_conversation(&Conversation { window_ends_at, ..queued(number) })?;
            }
            Ok(())
        });
        let order = |now_s| -> Vec<u32> {
            let ids = queue(db, now_s, None, 10);
            let number =
                |it: &Waiting| (1..9).find(|number| talk_id(*number) == it.conversation.id);
            ids.iter().filter_map(number).collect()
        };
        assert_eq!(order(0), [1, 2, 3]);
        assert_eq!(order(15_000), [2, 1, 3]);
        assert_eq!(order(25_000), [3, 1, 2]);
        assert_eq!(order(44_000), [1, 2, 3]);

        let first = stored(db, 1);
        let urgent = Conversation { priority: 1, version: 1, ..stored(db, 3) };
        db.done(move |tx| {
            tx.save_conversation(&Conversation {
                waiting_since: None,
                version: 1,
                ..first.clone()
            })?;
            tx.save_conversation(&urgent)
        });
        assert_eq!(order(0), [3, 1, 2]);
        let held = stored(db, 3);
        db.done(move |tx| land(tx, &held, stay_id(3), CY, at(1)));
        assert_eq!(order(0), [1, 2]);
    });
}

#[test]
fn r4_the_queue_says_who_last_answered_a_contact_on_any_channel() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| {
            let held = hold(tx, 1, ANA)?;
            let answer = outbound(1, 1, text("Bonjour"));
            tx.insert_outbound(&answer, &delivery(&answer))?;
            close(tx, &held, at(60))?;
            tx.insert_conversation(&Conversation { id: talk_id(2), ..queued(1) })?;
            wait(tx, 3)
        });
        let last: Vec<_> = queue(db, 0, None, 10).iter().map(|it| it.last_agent).collect();
        assert_eq!(last, [Some(ANA), None]);
        assert_eq!(queue(db, 0, None, 10)[0].conversation.channel, PHONE);
    });
}
