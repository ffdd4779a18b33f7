//! What went wrong in other products, played here: each must come out right.

use futures_util::future::join_all;
use pupitre_app::jobs::claim_due;
use pupitre_app::jobs::return_away::return_away;
use pupitre_app::media::MediaKind;
use pupitre_app::message::{
    InboundContent, InboundMedia, ReceiveMessage, Received, RecordReport, receive_message,
    record_report,
};
use pupitre_app::ports::store::Topic;
use pupitre_domain::agent::Choice;
use pupitre_domain::channel::Family;
use pupitre_domain::delivery::{DeliveryState, Report};
use pupitre_domain::event::Actor;
use pupitre_domain::id::{AgentId, ClientId, ConversationId};

use super::fixtures::{SALES, accepted, key, whatsapp};
use super::house::{House, in_each_house};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

impl House {
    /// Messages that the platform brings at the same time.
    fn receive_at_once(&self, messages: Vec<ReceiveMessage>) -> Vec<ConversationId> {
        let work = messages.into_iter().map(|message| {
            let ctx = self.context(Actor::Visitor);
            self.desk.write(move |tx| receive_message(tx, &ctx, &message))
        });
        let received = self.wait(join_all(work));
        let conversation = |it| match it {
            Ok(Received::New { conversation, .. }) => conversation,
            other => panic!("a new message was {other:?}"),
        };
        received.into_iter().map(conversation).collect()
    }

    fn arrives(&self, platform_id: &str, report: Report) {
        let command = RecordReport {
            channel: whatsapp().id,
            claimed: None,
            platform_id: platform_id.to_owned(),
            key: key(platform_id),
            report,
            reported_at: self.now(),
        };
        self.system(move |tx, ctx| record_report(tx, ctx, &command));
    }

    /// Everybody's messaging conversations, by holder.
    fn held(&self, talks: &[ConversationId]) -> Vec<Option<AgentId>> {
        talks.iter().map(|it| self.holder(*it)).collect()
    }
}

#[test]
fn regression_an_album_of_a_new_contact_is_one_conversation() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let picture = |number: u32| {
            let platform_id = format!("album{number}");
            let media = InboundMedia {
                kind: MediaKind::Image,
                platform_id: format!("file{number}"),
                mime: "image/jpeg".to_owned(),
                sha256: None,
                file_name: None,
                caption: None,
            };
            let content = InboundContent::Media(media);
            ReceiveMessage { content, ..house.message(1, &platform_id, "") }
        };
        let talks = house.receive_at_once((0..10).map(picture).collect());
        assert!(talks.iter().all(|it| *it == talks[0]), "{talks:?}");
        assert_eq!(house.told("conversation.opened"), 1);
        assert_eq!((house.holder(talks[0]), house.talk(talks[0]).unread_count), (Some(ana), 10));
    });
}

#[test]
fn regression_read_then_sent_then_delivered_is_read() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        let message = house.answer(ana, talk, "Bonjour !").unwrap();
        house.send_all(accepted);
        let platform_id = house.delivery(message.id).platform_id.unwrap();
        for report in [Report::Read, Report::Sent, Report::Delivered] {
            house.arrives(&platform_id, report);
            assert_eq!(house.delivery(message.id).state, DeliveryState::Read);
        }
    });
}

#[test]
fn regression_a_webhook_that_is_five_hours_late_keeps_its_time_and_its_window() {
    in_each_house(|house| {
        house.hire_ready("ana", 5);
        let late = house.message(1, "late", "Bonjour");
        let written_at = house.now();
        house.pass(5 * HOUR);
        let (talk, message) = house.taken_in(late);
        let message = house.system(move |tx, _| tx.message(talk, message)).unwrap();
        assert_eq!((message.sent_at, message.received_at), (written_at, house.now()));
        let end = house.talk(talk).window_ends_at.unwrap();
        assert_eq!(end.duration_since(written_at).as_secs(), 24 * HOUR - MINUTE);
    });
}

#[test]
fn regression_who_comes_back_after_forty_minutes_sees_what_a_colleague_answered() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let bo = house.hire("bo", &[SALES]);
        let screen = house.connect(bo);
        let talk = house.write(1);
        let seen = house.events().last().unwrap().seq;
        house.disconnect(screen);
        let answer = house.answer(ana, talk, "Il part demain.").unwrap();
        house.hand_over(talk, bo);
        house.pass(40 * MINUTE);

        house.connect(bo);
        let told = house.read(move |queries| queries.events_after(bo, seen, 100));
        let is_answer = |name: &str, message| name == "message.sent" && message == Some(answer.id);
        let mut told = told.iter().map(|it| &it.event.body);
        assert!(told.any(|it| is_answer(it.name(), it.message())), "before bo writes a word");
        let thread = house.read(move |queries| queries.messages(talk, None, 10));
        assert!(thread.iter().any(|it| it.message.id == answer.id));
    });
}

#[test]
fn regression_a_freed_slot_goes_to_who_waits_and_not_to_who_comes_next() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 3);
        let talks: Vec<_> = (1..=4).map(|number| house.write(number)).collect();
        assert_eq!(house.held(&talks), [Some(ana), Some(ana), Some(ana), None]);
        house.close(ana, talks[1]).unwrap();
        let fifth = house.write(5);
        assert_eq!((house.holder(talks[3]), house.holder(fifth)), (Some(ana), None));
    });
}

#[test]
fn regression_the_first_who_comes_finds_the_queue_in_its_order() {
    in_each_house(|house| {
        let ana = house.hire("ana", &[SALES]);
        house.limit(ana, Family::Messaging, 2);
        let mut talks = Vec::new();
        for number in 1..=3 {
            talks.push(house.write(number));
            house.pass(MINUTE);
        }
        assert_eq!(house.held(&talks), [None, None, None]);
        house.connect(ana);
        house.choose(ana, Family::Messaging, Choice::Available).unwrap();
        assert_eq!(house.held(&talks), [Some(ana), Some(ana), None]);
    });
}

#[test]
fn regression_who_leaves_for_the_day_gives_each_conversation_back_once() {
    in_each_house(|house| {
        let ana = house.hire("ana", &[SALES]);
        let screen = house.connect(ana);
        house.choose(ana, Family::Messaging, Choice::Available).unwrap();
        let talks = [house.write(1), house.write(2)];
        house.disconnect(screen);
        house.pass(MINUTE);
        assert_eq!(house.end_graces(), 1);
        let bo = house.hire_ready("bo", 5);
        for _ in 0..12 {
            house.pass(HOUR);
            house.system(|tx, ctx| {
                for claim in claim_due(tx, ctx, &[Topic::ReturnAway], 64)? {
                    return_away(tx, ctx, &claim)?;
                }
                Ok(())
            });
        }
        assert_eq!(house.held(&talks), [Some(bo), Some(bo)]);
        assert_eq!(house.told("conversation.returned"), 2);
    });
}

#[test]
fn regression_an_answer_whose_confirmation_was_lost_is_one_message() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        let client_id = ClientId::from_bytes(house.new_id());
        let first = house.answer_as(ana, talk, "Bonjour !", client_id).unwrap();
        house.send_all(accepted);
        house.pass(MINUTE);
        let again = house.answer_as(ana, talk, "Bonjour !", client_id).unwrap();
        assert_eq!((again.id, house.told("message.sent")), (first.id, 1));
        assert!(house.send_all(accepted).is_empty(), "nothing leaves twice");
    });
}
