//! The 24-hour window: W1 to W4, W8.

use jiff::SignedDuration;
use pupitre_app::jobs::send::BeginSend;
use pupitre_app::message::{
    InboundContent, ReceiveMessage, RetryMessage, RetryMessageError, SendMessageError,
    retry_message,
};
use pupitre_app::ports::channel::SendOutcome;
use pupitre_domain::agent::Choice;
use pupitre_domain::channel::Family;
use pupitre_domain::conversation::reply::ReplyError;
use pupitre_domain::delivery::{DeliveryError, DeliveryState, FailureCode};
use pupitre_domain::event::Actor;
use pupitre_domain::id::{ConversationId, MessageId};
use pupitre_domain::message::Message;
use pupitre_domain::service_window;

use super::fixtures::{accepted, site};
use super::house::{House, in_each_house};

/// The window as the server applies it, in seconds: 24 hours less one minute.
const WINDOW_S: i64 = 24 * 3_600 - 60;

fn is_outside(result: &Result<Message, SendMessageError>) -> bool {
    matches!(result, Err(SendMessageError::Reply(ReplyError::WindowClosed { .. })))
}

fn has_failed_for_the_window(house: &House, message: MessageId) -> bool {
    let delivery = house.delivery(message);
    let code = delivery.error.as_ref().map(|error| error.code);
    delivery.state == DeliveryState::Failed
        && code == Some(FailureCode::WindowClosed)
        && !delivery.can_retry()
}

fn refusal() -> DeliveryError {
    DeliveryError {
        code: FailureCode::WindowClosed,
        platform_code: Some(131_047),
        detail: Some("Re-engagement message".to_owned()),
    }
}

#[test]
fn w1_the_window_belongs_to_the_contact_on_the_channel_and_outlives_a_close() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let opened_at = house.now();
        let first = house.write(1);
        house.pass(3_600);
        house.close(ana, first).unwrap();
        let (identity, ends_at) = {
            let talk = house.talk(first);
            (talk.identity, talk.window_ends_at)
        };
        assert_eq!(ends_at, Some(service_window::ends_at(opened_at)));
        let known = house.system(move |tx, _| tx.identity(identity)).unwrap();
        assert_eq!(known.last_visitor_message_at, Some(opened_at));

        let late = ReceiveMessage { sent_at: opened_at, ..house.message(1, "late", "Allô ?") };
        let (second, _) = house.taken_in(late);
        assert_ne!(second, first);
        assert_eq!(house.talk(second).window_ends_at, ends_at);
        let other = house.talk(house.write(2)).window_ends_at;
        assert_ne!(other, ends_at);
    });
}

#[test]
fn w1_the_window_never_shrinks_when_messages_come_late() {
    in_each_house(|house| {
        house.hire_ready("ana", 5);
        let talk = house.write(1);
        let ends_at = house.talk(talk).window_ends_at;
        let before = house.now().checked_sub(SignedDuration::from_hours(5)).unwrap();
        house.taken_in(ReceiveMessage { sent_at: before, ..house.message(1, "late", "?") });
        assert_eq!(house.talk(talk).window_ends_at, ends_at);
        house.pass(10);
        house.write(1);
        assert_eq!(house.talk(talk).window_ends_at, Some(service_window::ends_at(house.now())));
    });
}

#[test]
fn w1_a_reaction_moves_neither_the_window_nor_the_wait() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        house.pass(3_600);
        house.answer(ana, talk, "Bonjour").unwrap();
        let before = house.talk(talk);
        house.pass(60);
        let content = InboundContent::attached("reaction");
        let reaction = ReceiveMessage { content, ..house.message(1, "r1", "") };
        assert_eq!(house.taken_in(reaction).0, talk);
        let after = house.talk(talk);
        assert_eq!(after.window_ends_at, before.window_ends_at);
        assert_eq!(after.waiting_on, before.waiting_on);
        assert_eq!(after.unread_count, before.unread_count);
        let identity = after.identity;
        let known = house.system(move |tx, _| tx.identity(identity)).unwrap();
        let ends_at = known.last_visitor_message_at.map(service_window::ends_at);
        assert_eq!(ends_at, before.window_ends_at);
    });
}

#[test]
fn w2_w3_outside_the_window_the_server_refuses_at_the_very_second() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        house.pass(WINDOW_S - 1);
        house.answer(ana, talk, "Juste à temps").unwrap();
        house.pass(1);
        let refused = house.answer(ana, talk, "Trop tard");
        assert!(is_outside(&refused), "{refused:?}");
        house.write(1);
        house.answer(ana, talk, "De nouveau").unwrap();
    });
}

#[test]
fn w2_a_channel_without_a_window_is_always_open() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        house.choose(ana, Family::Chat, Choice::Available).unwrap();
        let on_site = ReceiveMessage { channel: site(), ..house.message(1, "s1", "Bonjour") };
        let (talk, _) = house.taken_in(on_site);
        assert_eq!(house.talk(talk).window_ends_at, None);
        house.pass(10 * WINDOW_S);
        house.answer(ana, talk, "Bonjour").unwrap();
    });
}

#[test]
fn w3_a_message_whose_window_ends_while_it_waits_to_leave_does_not_leave() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        house.pass(WINDOW_S - 1);
        let in_time = house.answer(ana, talk, "À temps").unwrap().id;
        let begun = house.begin_sending();
        let [(claim, BeginSend::Call(call))] = begun.as_slice() else { panic!("{begun:?}") };
        house.end_sending(claim.clone(), call, accepted(call));
        assert_eq!(house.delivery(in_time).state, DeliveryState::Sent);

        let too_late = house.answer(ana, talk, "Presque").unwrap().id;
        house.pass(1);
        let begun = house.begin_sending();
        assert!(matches!(begun.as_slice(), [(_, BeginSend::Done)]), "{begun:?}");
        assert!(has_failed_for_the_window(house, too_late));
        assert!(house.begin_sending().is_empty());
    });
}

#[test]
fn w4_only_the_visitor_moves_the_window() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        let ends_at = house.talk(talk).window_ends_at;
        house.pass(3_600);
        house.answer(ana, talk, "Bonjour").unwrap();
        house.send_all(accepted);
        assert_eq!(house.talk(talk).window_ends_at, ends_at);
        house.pass(WINDOW_S - 3_600);
        assert!(is_outside(&house.answer(ana, talk, "Encore")));
    });
}

fn retry(
    house: &House,
    agent: pupitre_domain::id::AgentId,
    conversation: ConversationId,
    message: MessageId,
) -> Result<Message, RetryMessageError> {
    let command = RetryMessage { conversation, message };
    house.run(Actor::Agent(agent), move |tx, ctx| retry_message(tx, ctx, &command))
}

#[test]
fn w8_a_refusal_of_the_platform_closes_the_window_until_the_visitor_writes() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        house.pass(60);
        let message = house.answer(ana, talk, "Bonjour").unwrap().id;
        house.send_all(|_| SendOutcome::Rejected(refusal()));

        assert!(has_failed_for_the_window(house, message));
        assert_eq!(house.delivery(message).error, Some(refusal()));
        assert_eq!(house.talk(talk).window_ends_at, Some(house.now()));
        assert!(is_outside(&house.answer(ana, talk, "Encore")));
        assert!(matches!(
            retry(house, ana, talk, message),
            Err(RetryMessageError::Reply(ReplyError::WindowClosed { .. }))
        ));

        house.pass(1);
        house.write(1);
        house.answer(ana, talk, "Vous revoilà").unwrap();
        assert!(matches!(retry(house, ana, talk, message), Err(RetryMessageError::NotRetryable)));
    });
}

#[test]
fn w8_a_refusal_that_comes_after_the_visitor_s_next_message_closes_nothing() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        house.pass(60);
        let message = house.answer(ana, talk, "Bonjour").unwrap().id;
        let begun = house.begin_sending();
        let [(claim, BeginSend::Call(call))] = begun.as_slice() else { panic!("{begun:?}") };
        house.pass(5);
        house.write(1);
        let ends_at = house.talk(talk).window_ends_at;
        house.end_sending(claim.clone(), call, SendOutcome::Rejected(refusal()));

        assert!(has_failed_for_the_window(house, message));
        assert_eq!(house.talk(talk).window_ends_at, ends_at);
        house.answer(ana, talk, "Me voilà").unwrap();
    });
}
