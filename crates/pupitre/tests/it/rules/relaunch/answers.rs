//! What comes of a relaunch: yes, no, other words, or nothing (W6).

use super::*;
use crate::rules::out_of_hours::in_the_evening;

#[test]
fn w6_an_answer_is_yes_no_or_other_words_by_its_payload_or_its_label() {
    let table = [
        (Some(0), "Oui", RelaunchOutcome::Accepted),
        (Some(1), "Non, merci", RelaunchOutcome::Declined),
        (None, "oui", RelaunchOutcome::Accepted),
        (None, " Non, merci ", RelaunchOutcome::Declined),
        (None, "Avez-vous mon colis ?", RelaunchOutcome::Answered),
    ];
    for (reply, words, expected) in table {
        in_each_house(|house| {
            let (ana, _, talk, template) = house.in_silence();
            let message = house.relaunch(ana, talk, template).unwrap();
            house.deliver();
            house.pass(60);
            let quoted = reply.map(|reply: u32| Quoted {
                key: key(&platform_id(message.id)),
                platform_id: platform_id(message.id),
                payload: Some(format!("pupitre:{}:{reply}", message.id)),
            });
            let answer = ReceiveMessage { quoted, ..house.message(1, "answer", words) };
            assert_eq!(house.taken_in(answer).0, talk);
            assert_eq!(house.outcome(talk), Some(expected), "{words}");
            assert!(house.event_names().contains(&"conversation.relaunch_ended"));
            house.answer(ana, talk, "Bonjour !").unwrap();
            house.pass(2 * DAY_S);
            house.relaunch(ana, talk, template).unwrap();
        });
    }
}

#[test]
fn w6_a_refusal_closes_by_itself_when_the_desk_says_so() {
    in_each_house(|house| {
        let (ana, _, talk, template) = house.in_silence();
        house.let_declined_close();
        house.relaunch(ana, talk, template).unwrap();
        house.deliver();
        house.pass(60);
        house.taken_in(house.message(1, "no", "Non, merci"));
        house.close_declined();
        assert!(!house.talk(talk).is_open());
    });
}

#[test]
fn w6_and_r2_what_is_said_out_of_hours_is_no_answer_to_a_refusal() {
    in_each_house(|house| {
        let (ana, _, talk, template) = house.in_silence();
        house.let_declined_close();
        in_the_evening(house, "Nous sommes fermés.");
        house.relaunch(ana, talk, template).unwrap();
        house.deliver();
        house.pass(60);
        house.taken_in(house.message(1, "no", "Non, merci"));
        house.close_declined();
        assert!(!house.talk(talk).is_open());
    });
}

#[test]
fn w6_a_refusal_that_words_follow_closes_nothing() {
    let seen = [true, false];
    for is_seen in seen {
        in_each_house(|house| {
            let (ana, _, talk, template) = house.in_silence();
            house.let_declined_close();
            house.relaunch(ana, talk, template).unwrap();
            house.deliver();
            house.pass(60);
            let (_, refusal) = house.taken_in(house.message(1, "no", "Non, merci"));
            if is_seen {
                let read = ReadConversation { conversation: talk, message: refusal };
                house
                    .run(Actor::Agent(ana), move |tx, ctx| read_conversation(tx, ctx, &read))
                    .unwrap();
            }
            house.pass(1);
            house.taken_in(house.message(1, "but", "Quoique : est-elle réparée ?"));
            house.close_declined();
            assert_eq!(house.holder(talk), Some(ana));
        });
    }
}

#[test]
fn w6_and_p3_an_answer_brings_the_pause_back_with_the_window_open() {
    in_each_house(|house| {
        let (ana, _, talk, template) = house.in_silence();
        house.relaunch_and_pause(ana, talk, template).unwrap();
        house.deliver();
        house.pass(60);
        house.taken_in(house.message(1, "yes", "Oui"));
        let back = house.talk(talk);
        assert_eq!((back.agent(), back.woken_by), (Some(ana), Some(WokenBy::Message)));
        assert_eq!(house.outcome(talk), Some(RelaunchOutcome::Accepted));
        house.answer(ana, talk, "Bonjour !").unwrap();
        house.pass(PAUSE.as_secs());
        assert_eq!(house.end_pauses(), 0, "the timer is gone");
    });
}

#[test]
fn w6_a_refusal_leaves_open_what_was_written_about_since() {
    in_each_house(|house| {
        let (ana, _, talk, template) = house.in_silence();
        house.let_declined_close();
        house.relaunch(ana, talk, template).unwrap();
        house.deliver();
        house.pass(60);
        let (_, message) = house.taken_in(house.message(1, "no", "Non, merci"));
        let read = ReadConversation { conversation: talk, message };
        house.run(Actor::Agent(ana), move |tx, ctx| read_conversation(tx, ctx, &read)).unwrap();
        house.taken_in(house.message(1, "but", "Ou plutôt si !"));
        house.close_declined();
        assert!(house.talk(talk).is_open());
    });
}

#[test]
fn w6_each_relaunch_of_a_silence_is_told_as_unanswered() {
    in_each_house(|house| {
        let (_, dee, talk, template) = house.in_silence();
        house.hand_over(talk, dee);
        house.overrule(dee, talk, template).unwrap();
        house.deliver();
        house.pass(1);
        house.overrule(dee, talk, template).unwrap();
        house.deliver();
        house.close(dee, talk).unwrap();
        assert_eq!(house.told("conversation.relaunch_ended"), 2);
        let is_override = |it: &Recorded| match it.event.body {
            EventBody::ConversationRelaunched { is_override, .. } => Some(is_override),
            _ => None,
        };
        let overrides: Vec<bool> = house.events().iter().filter_map(is_override).collect();
        assert_eq!(overrides, [false, true], "the first overrode nothing");
    });
}
