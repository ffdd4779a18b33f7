//! The life of a conversation: L1 to L5, P6.

use pupitre_app::conversation::CloseConversationError;
use pupitre_app::message::{InboundContent, ReceiveMessage, Received};
use pupitre_domain::conversation::open::Route;
use pupitre_domain::conversation::{Closing, ClosingCause, HoldError, State};
use pupitre_domain::event::Actor;
use pupitre_domain::id::{ConversationId, MessageId};
use pupitre_domain::service_window;

use super::fixtures::{BILLING, SALES, site};
use super::house::{House, in_each_house};

fn thread(house: &House, talk: ConversationId) -> Vec<MessageId> {
    let page = house.read(move |queries| queries.messages(talk, None, 200));
    page.into_iter().map(|view| view.message.id).collect()
}

#[test]
fn l1_a_message_joins_the_open_conversation_on_its_channel_or_opens_one() {
    in_each_house(|house| {
        let first = house.write(1);
        assert_eq!(house.write(1), first);
        assert_ne!(house.write(2), first);

        let on_site = ReceiveMessage { channel: site(), ..house.message(1, "s1", "Bonjour") };
        let (elsewhere, _) = house.taken_in(on_site.clone());
        assert_ne!(elsewhere, first);
        assert_eq!(house.receive(on_site), Received::Duplicate);

        let unshown = InboundContent::unsupported("poll");
        let poll = ReceiveMessage { content: unshown, ..house.message(1, "w9", "") };
        assert_eq!(house.taken_in(poll).0, first);
        assert_eq!(house.talk(first).unread_count, 3);
        let opened = house.event_names().iter().filter(|it| **it == "conversation.opened").count();
        assert_eq!(opened, 3);
    });
}

#[test]
fn l1_many_messages_of_one_visitor_at_once_open_one_conversation() {
    in_each_house(|house| {
        let commands: Vec<_> =
            (0..120).map(|it| house.message(1, &format!("w{it}"), "Allô ?")).collect();
        let ctx = house.context(Actor::Visitor);
        let answers: Vec<_> = commands
            .into_iter()
            .map(|command| {
                let ctx = ctx.clone();
                house
                    .desk
                    .write(move |tx| pupitre_app::message::receive_message(tx, &ctx, &command))
            })
            .collect();
        let mut talks = std::collections::BTreeSet::new();
        for answer in answers {
            match house.wait(answer).unwrap() {
                Received::New { conversation, .. } => talks.insert(conversation),
                other => panic!("a new message was {other:?}"),
            };
        }
        assert_eq!(talks.len(), 1);
        let talk = talks.pop_first().unwrap();
        assert_eq!((house.talk(talk).unread_count, thread(house, talk).len()), (120, 120));
    });
}

#[test]
fn l2_a_message_after_the_close_opens_another_conversation_routed_anew() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let first = house.write(1);
        let closed = house.close(ana, first).unwrap();
        house.system(|tx, _| tx.put_catch_all_route(Route { team: BILLING, priority: 3 }));
        house.pass(1);

        let second = house.write(1);
        assert_ne!(second, first);
        assert_eq!(house.talk(first), closed);
        let opened = house.talk(second);
        assert_eq!(
            (opened.team, opened.priority, opened.state),
            (BILLING, 3, State::Queued { waits_for: None })
        );
        assert_eq!(closed.team, SALES);
        assert!(matches!(
            house.close(ana, first),
            Err(CloseConversationError::Hold(HoldError::Closed))
        ));
    });
}

#[test]
fn l3_each_change_is_told_with_who_and_when_and_a_refusal_leaves_nothing() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        house.pass(10);
        let talk = house.write(1);
        let began = house.now();
        house.pass(10);
        house.answer(ana, talk, "Bonjour").unwrap();
        house.answer(ana, talk, "").unwrap_err();
        house.pass(10);
        house.close(ana, talk).unwrap();
        house.close(ana, talk).unwrap_err();

        let told: Vec<_> = house
            .events()
            .into_iter()
            .map(|it| (it.event.body.name(), it.event.actor, it.event.at.duration_since(began)))
            .map(|(name, actor, since)| (name, actor, since.as_secs()))
            .collect();
        let expected = [
            ("availability.changed", Actor::Agent(ana), -10),
            ("conversation.opened", Actor::Visitor, 0),
            ("message.received", Actor::Visitor, 0),
            ("conversation.assigned", Actor::System, 0),
            ("message.sent", Actor::Agent(ana), 10),
            ("conversation.closed", Actor::Agent(ana), 20),
        ];
        assert_eq!(told, expected);
        let stored = house.read(move |queries| queries.events_after(ana, 0, 100));
        let told = house.events();
        for stored in &stored {
            let same = told.iter().find(|it| it.seq == stored.seq).unwrap();
            assert_eq!(same.event, stored.event);
        }
        let numbers: Vec<u64> = told.iter().map(|it| it.seq).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
    });
}

#[test]
fn l4_the_messages_of_a_conversation_have_one_order_on_every_reload() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let written_at = house.now();
        house.pass(60);
        let (talk, second) = house.taken_in(house.message(1, "w2", "deux"));
        let answer = house.answer(ana, talk, "réponse").unwrap().id;
        let late = ReceiveMessage { sent_at: written_at, ..house.message(1, "w1", "un") };
        let (_, first) = house.taken_in(late);
        let (_, same_instant) = house.taken_in(house.message(1, "w3", "trois"));

        let expected = [first, second, answer, same_instant];
        assert_eq!(thread(house, talk), expected);
        house.pass(3_600);
        assert_eq!(thread(house, talk), expected);
        assert_eq!(house.talk(talk).last_message, Some(same_instant));
    });
}

#[test]
fn l5_the_channel_s_time_counts_for_the_window_and_the_server_s_for_the_queue() {
    in_each_house(|house| {
        let now = house.now();
        let ago = now.checked_sub(jiff::SignedDuration::from_hours(3)).unwrap();
        let ahead = now.checked_add(jiff::SignedDuration::from_hours(3)).unwrap();
        let table = [(1, ago, ago), (2, ahead, now), (3, now, now)];
        for (number, sent_at, counted) in table {
            let platform_id = format!("w{number}");
            let command =
                ReceiveMessage { sent_at, ..house.message(number, &platform_id, "Bonjour") };
            let (talk, message) = house.taken_in(command);
            let conversation = house.talk(talk);
            assert_eq!(conversation.window_ends_at, Some(service_window::ends_at(counted)));
            assert_eq!(conversation.waiting_since, Some(now));
            let shown = house.system(move |tx, _| tx.message(talk, message)).unwrap();
            assert_eq!((shown.sent_at, shown.received_at), (counted, now));
        }
    });
}

#[test]
fn p6_the_holder_closes_and_nobody_else() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let bo = house.hire("bo", &[SALES]);
        let talk = house.write(1);
        assert_eq!(house.holder(talk), Some(ana));

        let refused = house.close(bo, talk);
        assert!(matches!(refused, Err(CloseConversationError::Hold(HoldError::NotOwner))));
        let unknown = house.close(ana, ConversationId::from_bytes([9; 16]));
        assert!(matches!(unknown, Err(CloseConversationError::NotFound)));
        assert_eq!(house.holder(talk), Some(ana));

        house.pass(5);
        let closed = house.close(ana, talk).unwrap();
        let closing = Closing { at: house.now(), cause: ClosingCause::Agent, reason: None };
        assert_eq!(closed.state, State::Closed(closing));
        assert_eq!(house.statuses(ana)[1].load, 0);
        let past = house.read(move |queries| queries.past_conversations(closed.contact, None, 9));
        assert_eq!(past[0].agent.as_ref().map(|(id, _)| *id), Some(ana));
    });
}

#[test]
fn p6_a_waiting_conversation_is_closed_by_nobody() {
    in_each_house(|house| {
        let ana = house.hire("ana", &[SALES]);
        let talk = house.write(1);
        let refused = house.close(ana, talk);
        assert!(matches!(refused, Err(CloseConversationError::Hold(HoldError::NotOwner))));
        assert_eq!(house.talk(talk).state, State::Queued { waits_for: None });
    });
}
