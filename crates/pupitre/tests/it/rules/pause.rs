//! Pauses: P1 to P3, P5, I-50 to I-52.

use jiff::{SignedDuration, Timestamp};
use pupitre_app::conversation::{ReopenConversationError, SnoozeConversationError, sweep};
use pupitre_app::jobs::claim_due;
use pupitre_app::jobs::wake::wake_snoozed;
use pupitre_app::message::{InboundContent, ReceiveMessage, receive_message};
use pupitre_app::ports::store::Topic;
use pupitre_app::view::ListOf;
use pupitre_domain::agent::Choice;
use pupitre_domain::channel::Family;
use pupitre_domain::conversation::snooze::{SNOOZE_MAX, SnoozeError, SnoozeTerms};
use pupitre_domain::conversation::snooze_options::{SnoozeKind, SnoozeOption};
use pupitre_domain::conversation::{Conversation, HoldError, State, WaitsFor, WokenBy};
use pupitre_domain::event::Actor;
use pupitre_domain::id::{AgentId, ConversationId};

use super::fixtures::SALES;
use super::house::{House, across_a_restart, in_each_house};

const HOUR: i64 = 3_600;

/// Kept for the agent, until so many seconds from now.
fn kept(house: &House, seconds: i64) -> SnoozeTerms {
    SnoozeTerms { until: Some(after(house, seconds)), is_kept: true }
}

fn after(house: &House, seconds: i64) -> Timestamp {
    house.now().checked_add(SignedDuration::from_secs(seconds)).unwrap()
}

const UNTIL_ANSWER: SnoozeTerms = SnoozeTerms { until: None, is_kept: true };

/// Whether it waits, and for whom by name.
fn waits_for(house: &House, talk: ConversationId) -> (bool, Option<AgentId>) {
    match house.talk(talk).state {
        State::Queued { waits_for } => (true, waits_for.map(|it| it.agent)),
        _ => (false, None),
    }
}

fn woken_by(house: &House, talk: ConversationId) -> Option<WokenBy> {
    house.talk(talk).woken_by
}

fn paused(house: &House, agent: AgentId) -> Vec<ConversationId> {
    let list = house.read(move |queries| queries.conversations(ListOf::Paused(agent), None, 200));
    list.into_iter().map(|it| it.conversation.id).collect()
}

/// Ana with one conversation on her desk, and room for so many.
fn ana_with_one(house: &House, capacity: u32) -> (AgentId, ConversationId) {
    let ana = house.hire_ready("ana", capacity);
    let talk = house.write(1);
    assert_eq!(house.holder(talk), Some(ana));
    (ana, talk)
}

#[test]
fn p1_a_pause_frees_the_slot_at_once_and_pulls_the_next() {
    in_each_house(|house| {
        let (ana, talk) = ana_with_one(house, 1);
        let next = house.write(2);
        assert_eq!(waits_for(house, next), (true, None));

        let snoozed = house.snooze(ana, talk, kept(house, 3 * HOUR)).unwrap();

        assert_eq!(house.holder(next), Some(ana));
        assert_eq!((snoozed.agent(), snoozed.state.name()), (None, "snoozed"));
        assert_eq!(house.statuses(ana)[1].load, 1);
        let told = house.event_names();
        assert_eq!(told[told.len() - 2..], ["conversation.snoozed", "conversation.assigned"]);
        let answered = house.answer(ana, talk, "Bonjour");
        assert!(answered.is_err(), "what is paused is on nobody's desk");
    });
}

#[test]
fn p1_a_pause_that_can_t_be_changes_nothing() {
    in_each_house(|house| {
        let (ana, talk) = ana_with_one(house, 5);
        let bo = house.hire("bo", &[SALES]);
        let before = house.talk(talk);
        let too_far = SNOOZE_MAX.as_secs() + 1;
        let table: [(AgentId, SnoozeTerms, SnoozeError); 5] = [
            (ana, kept(house, -1), SnoozeError::Past),
            (ana, kept(house, 0), SnoozeError::Past),
            (ana, kept(house, too_far), SnoozeError::TooFar),
            (bo, kept(house, 60), SnoozeError::Hold(HoldError::NotOwner)),
            (bo, UNTIL_ANSWER, SnoozeError::Hold(HoldError::NotOwner)),
        ];
        for (agent, terms, expected) in table {
            match house.snooze(agent, talk, terms) {
                Err(SnoozeConversationError::Snooze(error)) => assert_eq!(error, expected),
                other => panic!("{terms:?} gave {other:?}"),
            }
        }
        assert_eq!(house.talk(talk), before);
        let unknown = house.snooze(ana, ConversationId::from_bytes([9; 16]), UNTIL_ANSWER);
        assert!(matches!(unknown, Err(SnoozeConversationError::NotFound)));
    });
}

#[test]
fn p1_until_the_visitor_answers_ends_an_hour_before_the_window_does() {
    in_each_house(|house| {
        let (ana, talk) = ana_with_one(house, 5);
        let ends_at = house.talk(talk).window_ends_at.unwrap();
        house.snooze(ana, talk, UNTIL_ANSWER).unwrap();

        house.set_clock(ends_at.checked_sub(SignedDuration::from_secs(HOUR + 1)).unwrap());
        assert_eq!(house.end_pauses(), 0);
        house.pass(1);
        assert_eq!(house.end_pauses(), 1);

        assert_eq!(house.holder(talk), Some(ana));
        assert_eq!(woken_by(house, talk), Some(WokenBy::Window));
    });
}

#[test]
fn p1_until_the_visitor_answers_in_a_window_that_is_about_to_end_waits_for_them_only() {
    in_each_house(|house| {
        let (ana, talk) = ana_with_one(house, 5);
        let ends_at = house.talk(talk).window_ends_at.unwrap();
        house.set_clock(ends_at.checked_sub(SignedDuration::from_secs(HOUR)).unwrap());
        house.snooze(ana, talk, UNTIL_ANSWER).unwrap();
        house.pass(2 * 24 * HOUR);
        assert_eq!(house.end_pauses(), 0);
        assert_eq!(house.write(1), talk);
        assert_eq!(
            (house.holder(talk), woken_by(house, talk)),
            (Some(ana), Some(WokenBy::Message))
        );
    });
}

/// The ends that are proposed, with whether each outlives the window and is after hours.
fn proposed(house: &House, talk: ConversationId) -> Vec<(SnoozeKind, bool, bool)> {
    let options = options(house, talk);
    options.iter().map(|it| (it.kind, it.outlives_window, it.after_hours)).collect()
}

fn options(house: &House, talk: ConversationId) -> Vec<SnoozeOption> {
    let it = house.talk(talk);
    let hours = house.read(move |queries| queries.opening_hours_of(it.channel));
    house.talk(talk).snooze_options(&hours, house.now())
}

#[test]
fn p4_the_ends_that_are_proposed_say_whether_they_outlive_the_window() {
    use SnoozeKind::{Answer, Hours1, Hours3, Hours6, Tomorrow};
    in_each_house(|house| {
        let (_, talk) = ana_with_one(house, 5);
        let says = |outlived: &[SnoozeKind]| -> Vec<(SnoozeKind, bool, bool)> {
            let kinds = [Hours3, Hours1, Hours6, Tomorrow, Answer];
            kinds.into_iter().map(|it| (it, outlived.contains(&it), false)).collect()
        };
        // Nine in the morning in Paris: tomorrow at nine is a minute after the end.
        assert_eq!(proposed(house, talk), says(&[Tomorrow]));
        house.pass(21 * HOUR - 60);
        assert_eq!(proposed(house, talk), says(&[Hours3, Hours6, Tomorrow]));
        house.pass(3 * HOUR);
        assert_eq!(proposed(house, talk), says(&[Hours3, Hours1, Hours6, Tomorrow]));
    });
}

#[test]
fn p2_tomorrow_at_opening_is_the_hour_on_the_wall_on_daylight_saving_days_too() {
    in_each_house(|house| {
        let (ana, talk) = ana_with_one(house, 5);
        let table = [
            ("2027-03-27T12:00:00Z", "2027-03-28T07:00:00Z"),
            ("2027-03-28T12:00:00Z", "2027-03-29T07:00:00Z"),
            ("2027-10-30T12:00:00Z", "2027-10-31T08:00:00Z"),
            ("2027-10-31T12:00:00Z", "2027-11-01T08:00:00Z"),
        ];
        for (now, opening) in table {
            house.set_clock(now.parse().unwrap());
            let options = options(house, talk);
            let tomorrow = options.iter().find(|it| it.kind == SnoozeKind::Tomorrow).unwrap();
            let opening: Timestamp = opening.parse().unwrap();
            assert_eq!(tomorrow.until, Some(opening), "from {now}");
            let terms = SnoozeTerms { until: tomorrow.until, is_kept: true };
            house.snooze(ana, talk, terms).unwrap();
            house.set_clock(opening.checked_sub(SignedDuration::from_secs(1)).unwrap());
            assert_eq!(house.end_pauses(), 0, "from {now}");
            house.set_clock(opening);
            assert_eq!((house.end_pauses(), house.holder(talk)), (1, Some(ana)), "from {now}");
        }
        assert_eq!(house.told("conversation.woken"), table.len());
    });
}

#[test]
fn p2_it_wakes_at_the_end_never_early_and_once() {
    in_each_house(|house| {
        let (ana, talk) = ana_with_one(house, 5);
        let snoozed = house.snooze(ana, talk, kept(house, 3 * HOUR)).unwrap();
        house.pass(3 * HOUR - 1);
        assert_eq!(house.end_pauses(), 0);
        assert_eq!(house.talk(talk), snoozed);

        house.pass(1);
        assert_eq!(house.end_pauses(), 1);
        assert_eq!((house.holder(talk), woken_by(house, talk)), (Some(ana), Some(WokenBy::Time)));
        assert_eq!(house.talk(talk).epoch, snoozed.epoch + 1);
        house.pass(24 * HOUR);
        assert_eq!(house.end_pauses(), 0);
        assert_eq!(house.told("conversation.woken"), 1);
    });
}

#[test]
fn p2_the_visitor_s_message_wakes_it_first_and_a_reaction_does_not() {
    in_each_house(|house| {
        let (ana, talk) = ana_with_one(house, 5);
        house.snooze(ana, talk, kept(house, 3 * HOUR)).unwrap();
        house.pass(60);
        let kind = "reaction".to_owned();
        let content = InboundContent::attached(&kind);
        house.taken_in(ReceiveMessage { content, ..house.message(1, "r1", "") });
        assert_eq!(house.talk(talk).state.name(), "snoozed");

        house.pass(60);
        assert_eq!(house.write(1), talk);
        assert_eq!(
            (house.holder(talk), woken_by(house, talk)),
            (Some(ana), Some(WokenBy::Message))
        );
        house.pass(3 * HOUR);
        assert_eq!(house.end_pauses(), 0, "the timer is gone");
        assert_eq!(house.told("conversation.woken"), 1);
    });
}

#[test]
fn p2_it_wakes_once_across_a_restart() {
    across_a_restart(
        |house| {
            let (ana, talk) = ana_with_one(house, 5);
            house.snooze(ana, talk, kept(house, HOUR)).unwrap();
            house.pass(HOUR);
            // A worker dies with the row in its hands.
            house.system(|tx, ctx| claim_due(tx, ctx, &[Topic::WakeSnoozed], 64));
            (ana, talk)
        },
        |house, (ana, talk)| {
            assert_eq!(house.talk(talk).state.name(), "snoozed");
            house.system(|tx, _| tx.release_leases());
            assert_eq!(house.end_pauses(), 1);
            assert_eq!(
                (house.holder(talk), woken_by(house, talk)),
                (Some(ana), Some(WokenBy::Time))
            );
            assert_eq!(house.end_pauses(), 0);
            assert_eq!(house.told("conversation.woken"), 1);
        },
    );
}

#[test]
fn i_50_a_timer_that_races_a_message_wakes_it_once() {
    in_each_house(|house| {
        let (ana, talk) = ana_with_one(house, 5);
        house.snooze(ana, talk, kept(house, HOUR)).unwrap();
        house.pass(HOUR);
        let claims = house.system(|tx, ctx| claim_due(tx, ctx, &[Topic::WakeSnoozed], 64));
        let [claim] = claims.as_slice() else { panic!("one timer") };

        let (ctx, visitor) = (house.context(Actor::System), house.context(Actor::Visitor));
        let (row, message) = (claim.clone(), house.message(1, "race", "Alors ?"));
        let timer = house.desk.write(move |tx| wake_snoozed(tx, &ctx, &row));
        let written = house.desk.write(move |tx| receive_message(tx, &visitor, &message));
        house.wait(timer).unwrap();
        house.wait(written).unwrap();

        assert_eq!((house.told("conversation.woken"), house.holder(talk)), (1, Some(ana)));
        let late = claim.clone();
        house.system(move |tx, ctx| wake_snoozed(tx, ctx, &late));
        assert_eq!(house.told("conversation.woken"), 1, "a late worker changes nothing");
    });
}

#[test]
fn i_50_reopening_and_closing_cancel_the_timer_and_a_new_pause_has_its_own() {
    in_each_house(|house| {
        let (ana, talk) = ana_with_one(house, 5);
        house.snooze(ana, talk, kept(house, HOUR)).unwrap();
        house.reopen(ana, talk).unwrap();
        house.pass(HOUR);
        assert_eq!(house.end_pauses(), 0);

        house.snooze(ana, talk, kept(house, HOUR)).unwrap();
        house.pass(HOUR - 1);
        assert_eq!(house.end_pauses(), 0);
        house.pass(1);
        assert_eq!(house.end_pauses(), 1);

        house.snooze(ana, talk, kept(house, HOUR)).unwrap();
        house.close(ana, talk).unwrap();
        house.pass(HOUR);
        assert_eq!(house.end_pauses(), 0);
        assert_eq!(house.talk(talk).state.name(), "closed");
    });
}

#[test]
fn p2_a_clock_that_leaps_over_the_end_wakes_it_once() {
    in_each_house(|house| {
        let (ana, talk) = ana_with_one(house, 5);
        house.snooze(ana, talk, kept(house, HOUR)).unwrap();
        house.set_clock(after(house, 30 * 24 * HOUR));
        assert_eq!(house.end_pauses(), 1);
        house.set_clock(after(house, -29 * 24 * HOUR));
        assert_eq!(house.end_pauses(), 0);
        assert_eq!((house.told("conversation.woken"), house.holder(talk)), (1, Some(ana)));
    });
}

#[test]
fn p3_what_is_kept_for_an_agent_who_is_away_waits_for_them_and_not_for_the_team() {
    in_each_house(|house| {
        let (ana, talk) = ana_with_one(house, 1);
        house.snooze(ana, talk, kept(house, HOUR)).unwrap();
        house.choose(ana, Family::Messaging, Choice::Unavailable).unwrap();
        let bo = house.hire_ready("bo", 1);
        house.pass(HOUR);
        assert_eq!(house.end_pauses(), 1);
        let expected =
            State::Queued { waits_for: Some(WaitsFor { agent: ana, since: house.now() }) };
        assert_eq!(house.talk(talk).state, expected);

        let other = house.write(2);
        assert_eq!(house.holder(other), Some(bo), "it does not block the team's queue");
        let third = house.write(3);
        assert_eq!(house.system(sweep), 0);
        house.choose(ana, Family::Messaging, Choice::Available).unwrap();
        assert_eq!(
            house.holder(talk),
            Some(ana),
            "what waits for her goes before the team's queue"
        );
        assert_eq!(waits_for(house, third), (true, None));
    });
}

#[test]
fn i_52_what_is_kept_for_a_full_desk_raises_no_load_and_comes_with_the_next_free_slot() {
    in_each_house(|house| {
        let (ana, talk) = ana_with_one(house, 1);
        house.snooze(ana, talk, kept(house, HOUR)).unwrap();
        let other = house.write(2);
        let queued = house.write(3);
        house.pass(HOUR);
        assert_eq!(house.end_pauses(), 1);
        assert_eq!(waits_for(house, talk), (true, Some(ana)));
        assert_eq!(house.statuses(ana)[1].load, 1);
        let now = house.now();
        let team = house.system(move |tx, _| tx.queue(SALES, Family::Messaging, now, None, 10));
        let team: Vec<ConversationId> = team.into_iter().map(|it| it.conversation.id).collect();
        assert_eq!(team, [queued]);

        house.close(ana, other).unwrap();
        assert_eq!(house.holder(talk), Some(ana));
        assert_eq!(waits_for(house, queued), (true, None));
    });
}

#[test]
fn p3_what_is_not_kept_wakes_for_the_team() {
    in_each_house(|house| {
        let (ana, talk) = ana_with_one(house, 1);
        let terms = SnoozeTerms { is_kept: false, ..kept(house, HOUR) };
        house.snooze(ana, talk, terms).unwrap();
        house.choose(ana, Family::Messaging, Choice::Unavailable).unwrap();
        let bo = house.hire_ready("bo", 1);
        house.pass(HOUR);
        assert_eq!(house.end_pauses(), 1);
        assert_eq!((house.holder(talk), woken_by(house, talk)), (Some(bo), Some(WokenBy::Time)));
    });
}

#[test]
fn p5_an_agent_lists_and_reopens_what_they_paused_and_nobody_else_does() {
    in_each_house(|house| {
        let (ana, talk) = ana_with_one(house, 1);
        let bo = house.hire("bo", &[SALES]);
        assert_eq!(paused(house, ana), []);
        house.snooze(ana, talk, UNTIL_ANSWER).unwrap();
        assert_eq!((paused(house, ana), paused(house, bo)), (vec![talk], vec![]));
        let refused = house.reopen(bo, talk);
        assert!(matches!(refused, Err(ReopenConversationError::Hold(HoldError::NotOwner))));

        house.choose(ana, Family::Messaging, Choice::Unavailable).unwrap();
        let reopened: Conversation = house.reopen(ana, talk).unwrap();
        assert_eq!(reopened.agent(), Some(ana), "it comes by hand, though nothing new comes");
        assert_eq!((paused(house, ana), woken_by(house, talk)), (vec![], Some(WokenBy::Agent)));
        let again = house.reopen(ana, talk);
        assert!(matches!(again, Err(ReopenConversationError::Hold(HoldError::NotOwner))));
    });
}

#[test]
fn p5_what_is_reopened_on_a_full_desk_waits_for_its_agent() {
    in_each_house(|house| {
        let (ana, talk) = ana_with_one(house, 1);
        house.snooze(ana, talk, UNTIL_ANSWER).unwrap();
        let other = house.write(2);
        assert_eq!(house.holder(other), Some(ana));
        assert_eq!(house.reopen(ana, talk).unwrap().agent(), None);
        assert_eq!(waits_for(house, talk), (true, Some(ana)));
        house.close(ana, other).unwrap();
        assert_eq!(house.holder(talk), Some(ana));
    });
}
