//! One silence of two contacts who are one person (W5, C6).

use pupitre_app::contact::identify;
use pupitre_domain::contact::Sender;
use pupitre_domain::conversation::ClosingCause;
use pupitre_domain::conversation::State;

use super::*;
use crate::rules::fixtures::visitor;

/// The first visitor, under another id and no number.
fn renewed() -> Sender {
    Sender { user_id: Some("user-1b".to_owned()), phone: None, ..visitor(1) }
}

fn write_renewed(house: &House, id: &str) -> ConversationId {
    house.taken_in(ReceiveMessage { sender: renewed(), ..house.message(1, id, "Bonjour") }).0
}

/// The platform says that the two are one.
fn join(house: &House) {
    house.system(|tx, ctx| identify(tx, ctx, whatsapp().id, &visitor(1), &renewed()));
}

#[test]
fn w5_c6_two_relaunches_of_one_person_are_of_one_silence_and_the_last_one_has_the_answer() {
    in_each_house(|house| {
        let other = write_renewed(house, "m0");
        house.pass(60);
        let (ana, _, talk, template) = house.in_silence();
        // The first one waited for Ana to come, and so did the second: both are on her desk.
        assert_eq!((house.holder(talk), house.holder(other)), (Some(ana), Some(ana)));
        house.pass(60);
        let first = house.relaunch(ana, talk, template).unwrap();
        house.pass(60);
        let last = house.relaunch(ana, other, template).unwrap();
        house.deliver();
        join(house);

        let State::Closed(closing) = house.talk(talk).state else { panic!("one goes on") };
        assert_eq!(closing.cause, ClosingCause::Merged, "the one that was opened later");
        assert!(is_already_sent(&house.relaunch(ana, other, template)), "one of a silence");
        let held = |message: MessageId| {
            house.system(move |tx, _| tx.relaunch_of(message)).unwrap().holds_silence
        };
        assert_eq!((held(first.id), held(last.id)), (false, true));

        house.pass(60);
        assert_eq!(write_renewed(house, "m9"), other);
        assert_eq!(house.outcome(other), Some(RelaunchOutcome::Answered));
        let of = |message: MessageId| {
            house.system(move |tx, _| tx.relaunch_of(message)).unwrap().outcome
        };
        assert_eq!(of(first.id), RelaunchOutcome::Unanswered);
        assert_eq!(of(last.id), RelaunchOutcome::Answered);
    });
}

#[test]
fn w6_c6_who_wrote_under_the_other_name_since_has_answered() {
    in_each_house(|house| {
        let (ana, _, talk, template) = house.in_silence();
        house.relaunch_and_pause(ana, talk, template).unwrap();
        house.deliver();
        house.pass(60);
        let other = write_renewed(house, "m2");
        assert_eq!(house.outcome(talk), Some(RelaunchOutcome::Pending));
        house.choose_away(ana);
        join(house);

        let (kept, ended) = (house.talk(other), house.talk(talk));
        assert!(kept.is_open() && !ended.is_open(), "what is on a desk goes on");
        let outcomes: Vec<RelaunchOutcome> = house
            .events()
            .iter()
            .filter_map(|it| match it.event.body {
                EventBody::ConversationRelaunchEnded { outcome, .. } => Some(outcome),
                _ => None,
            })
            .collect();
        assert_eq!(outcomes.last(), Some(&RelaunchOutcome::Answered));
        house.answer(ana, other, "Bonjour !").unwrap();
    });
}
