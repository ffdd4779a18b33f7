//! Routing: R1 to R5.

use jiff::SignedDuration;
use pupitre_app::conversation::{
    ReadConversation, ReadConversationError, read_conversation, sweep,
};
use pupitre_app::message::{
    OutboundContent, ReceiveMessage, SendMessage, SendMessageError, send_message,
};
use pupitre_domain::agent::Choice;
use pupitre_domain::channel::Family;
use pupitre_domain::conversation::open::Route;
use pupitre_domain::conversation::reply::ReplyError;
use pupitre_domain::conversation::{HoldError, State};
use pupitre_domain::event::{Actor, EventBody};
use pupitre_domain::id::{AgentId, ClientId, ConversationId};
use pupitre_domain::language::Language;

use super::fixtures::SALES;
use super::house::{House, in_each_house};

/// Serves the queue one by one, in the order in which it lands on one desk.
fn served(house: &House, agent: AgentId, count: usize) -> Vec<ConversationId> {
    let mut order = Vec::new();
    for _ in 0..count {
        let desk = pupitre_app::view::ListOf::Desk(agent);
        let held = house.read(move |queries| queries.conversations(desk, None, 9));
        let [one] = held.as_slice() else { panic!("one at a time: {held:?}") };
        order.push(one.conversation.id);
        house.close(agent, one.conversation.id).unwrap();
    }
    order
}

#[test]
fn r1_the_last_rule_sends_every_conversation_to_its_team_with_its_priority() {
    in_each_house(|house| {
        house.system(|tx, _| tx.put_catch_all_route(Route { team: SALES, priority: 4 }));
        let talk = house.talk(house.write(1));
        assert_eq!((talk.team, talk.priority), (SALES, 4));
    });
}

#[test]
fn r2_a_message_is_never_lost_because_no_one_is_free() {
    in_each_house(|house| {
        let alone = house.write(1);
        assert_eq!(house.talk(alone).state, State::Queued { waits_for: None });
        let ana = house.hire_ready("ana", 1);
        assert_eq!(house.holder(alone), Some(ana));
        let behind = house.write(2);
        house.pass(86_400 * 30);
        assert_eq!(house.write(2), behind);
        assert_eq!(house.system(sweep), 0);
        house.limit(ana, Family::Messaging, 2);
        assert_eq!(house.system(sweep), 1);
        assert_eq!((house.holder(behind), house.talk(behind).unread_count), (Some(ana), 2));
    });
}

#[test]
fn r3_the_queue_goes_by_priority_then_by_ending_windows_then_by_the_longest_wait() {
    in_each_house(|house| {
        let route = |priority| {
            house.system(move |tx, _| tx.put_catch_all_route(Route { team: SALES, priority }));
        };
        let hours_ago = |number: u32, hours| {
            let sent_at = house.now().checked_sub(SignedDuration::from_hours(hours)).unwrap();
            let platform_id = format!("w{number}");
            let command =
                ReceiveMessage { sent_at, ..house.message(number, &platform_id, "Bonjour") };
            house.taken_in(command).0
        };
        let mut talks = Vec::new();
        let mut next = |talk| {
            talks.push(talk);
            house.pass(10);
        };
        next(house.write(1));
        next(house.write(2));
        next(hours_ago(3, 22));
        next(hours_ago(4, 23));
        next(hours_ago(5, 30));
        route(1);
        next(house.write(6));
        route(-1);
        next(hours_ago(7, 23));
        house.write(1);
        house.write(2);

        let ana = house.hire_ready("ana", 1);
        let expected = [6, 4, 3, 1, 2, 5, 7].map(|number: usize| talks[number - 1]);
        assert_eq!(served(house, ana, 7), expected);
    });
}

#[test]
fn r3_a_new_message_never_moves_a_visitor_back_and_an_answer_ends_the_wait() {
    in_each_house(|house| {
        let first = house.write(1);
        let since = house.talk(first).waiting_since;
        house.pass(100);
        house.write(2);
        house.pass(100);
        house.write(1);
        assert_eq!(house.talk(first).waiting_since, since);

        let ana = house.hire_ready("ana", 1);
        assert_eq!(house.holder(first), Some(ana));
        house.answer(ana, first, "Bonjour").unwrap();
        assert_eq!(house.talk(first).waiting_since, None);
        house.pass(5);
        house.write(1);
        assert_eq!(house.talk(first).waiting_since, Some(house.now()));
    });
}

#[test]
fn r4_the_language_is_required_unless_no_member_of_the_team_speaks_it() {
    in_each_house(|house| {
        let ready = |agent| {
            house.connect(agent);
            house.choose(agent, Family::Messaging, Choice::Available).unwrap();
        };
        let ana = house.hire_who_speaks("ana", &[SALES], &[Language::ENGLISH]);
        ready(ana);
        let ignored = house.write(1);
        assert_eq!(house.holder(ignored), Some(ana));
        let said = |talk: ConversationId| -> Option<bool> {
            house.events().into_iter().rev().find_map(|it| match it.event.body {
                EventBody::ConversationAssigned { language_ignored, .. }
                    if it.event.conversation == Some(talk) =>
                {
                    Some(language_ignored)
                }
                _ => None,
            })
        };
        assert_eq!(said(ignored), Some(true));

        let bo = house.hire("bo", &[SALES]);
        let waiting = house.write(2);
        assert_eq!(house.talk(waiting).state, State::Queued { waits_for: None });
        ready(bo);
        assert_eq!(house.holder(waiting), Some(bo));
        assert_eq!(said(waiting), Some(false));
    });
}

#[test]
fn r4_who_last_answered_the_contact_comes_first_then_the_lowest_load_then_the_longest_rest() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 2);
        let first = house.write(1);
        house.answer(ana, first, "Bonjour").unwrap();
        house.close(ana, first).unwrap();
        house.pass(1);
        let bo = house.hire_ready("bo", 4);

        let land = |number| {
            house.pass(1);
            let talk = house.write(number);
            (talk, house.holder(talk).unwrap())
        };
        assert_eq!(land(2).1, bo, "as idle, and Bo never had one");
        assert_eq!(land(3).1, ana, "0 of 2 is less than 1 of 4");
        assert_eq!(land(4).1, bo, "1 of 4 is less than 1 of 2");
        let (fifth, holder) = land(5);
        assert_eq!(holder, ana, "as full, and Ana's last one is older");
        house.close(ana, fifth).unwrap();
        assert_eq!(
            land(1).1,
            ana,
            "as full, Bo's last one is older, and Ana answered this visitor"
        );
        assert_eq!(land(6).1, bo, "Ana is full");
    });
}

#[test]
fn r5_only_the_agent_on_whose_desk_it_is_answers_and_reads() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let bo = house.hire("bo", &[SALES]);
        let (talk, message) = house.taken_in(house.message(1, "w1", "Bonjour"));

        let not_owner = |result| {
            matches!(result, Err(SendMessageError::Reply(ReplyError::Hold(HoldError::NotOwner))))
        };
        assert!(not_owner(house.answer(bo, talk, "Bonjour")));
        let command = ReadConversation { conversation: talk, message };
        let read = |agent| {
            house.run(Actor::Agent(agent), move |tx, ctx| read_conversation(tx, ctx, &command))
        };
        assert!(matches!(read(bo), Err(ReadConversationError::Hold(HoldError::NotOwner))));
        assert_eq!(house.talk(talk).unread_count, 1);
        read(ana).unwrap();
        house.answer(ana, talk, "Bonjour").unwrap();

        house.close(ana, talk).unwrap();
        let closed = house.answer(ana, talk, "Encore");
        assert!(matches!(
            closed,
            Err(SendMessageError::Reply(ReplyError::Hold(HoldError::Closed)))
        ));
        house.limit(ana, Family::Messaging, 0);
        assert!(not_owner(house.answer(ana, house.write(2), "Bonjour")));
    });
}

#[test]
fn r5_an_answer_to_an_earlier_stay_is_stale() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        let epoch = house.talk(talk).epoch;
        let answer = |expected_epoch| {
            let command = SendMessage {
                conversation: talk,
                client_id: ClientId::from_bytes([7; 16]),
                content: OutboundContent::Text("Bonjour".to_owned()),
                quoted: None,
                is_signed: false,
                expected_epoch,
            };
            house.run(Actor::Agent(ana), move |tx, ctx| send_message(tx, ctx, &command))
        };
        let stale = answer(Some(epoch - 1));
        assert!(matches!(stale, Err(SendMessageError::Reply(ReplyError::Hold(HoldError::Stale)))));
        answer(Some(epoch)).unwrap();
    });
}
