//! The desk and the channel: D2, D5, D9, D11, C2, C4, C6.

use pupitre_app::media::{RegisterUpload, RegisterUploadError, register_upload};
use pupitre_app::message::{
    ReceiveMessage, Received, RecordReport, Recording, RetryMessage, SendMessageError,
    record_report, retry_message,
};
use pupitre_app::ports::channel::SendOutcome;
use pupitre_app::view::permission::{Resource, may_see};
use pupitre_domain::contact::{Contact, NameOrigin, Sender};
use pupitre_domain::delivery::{DeliveryError, DeliveryState, FailureCode, Report};
use pupitre_domain::event::Actor;
use pupitre_domain::id::{AgentId, ClientId, ConversationId, MediaId, MessageId};
use pupitre_domain::media::{Announced, Media, MediaState};

use super::fixtures::{SALES, accepted, key, visitor, whatsapp};
use super::house::{House, in_each_house};

fn sees(house: &House, agent: AgentId, resource: Resource) -> bool {
    house.read(move |queries| {
        let agent = queries.agent_view(agent)?.unwrap();
        may_see(queries, &agent, resource)
    })
}

fn report(house: &House, platform_id: &str, report: Report) -> Recording {
    let command = RecordReport {
        channel: whatsapp().id,
        claimed: None,
        platform_id: platform_id.to_owned(),
        key: key(platform_id),
        report,
        reported_at: house.now(),
    };
    house.system(move |tx, ctx| record_report(tx, ctx, &command))
}

fn failed(code: FailureCode) -> DeliveryError {
    DeliveryError { code, platform_code: None, detail: None }
}

fn retry(house: &House, agent: AgentId, talk: ConversationId, message: MessageId) -> bool {
    let command = RetryMessage { conversation: talk, message };
    house.run(Actor::Agent(agent), move |tx, ctx| retry_message(tx, ctx, &command)).is_ok()
}

#[test]
fn d2_the_past_with_a_contact_is_read_by_who_has_them_on_the_desk_now() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let past = house.write(1);
        house.close(ana, past).unwrap();
        house.limit(ana, pupitre_domain::channel::Family::Messaging, 0);
        let bo = house.hire("bo", &[SALES]);
        assert!(!sees(house, bo, Resource::Conversation(past)));

        house.connect(bo);
        let messaging = pupitre_domain::channel::Family::Messaging;
        house.choose(bo, messaging, pupitre_domain::agent::Choice::Available).unwrap();
        let present = house.write(1);
        assert_eq!(house.holder(present), Some(bo));
        let contact = house.talk(present).contact;
        assert!(sees(house, bo, Resource::Conversation(past)));
        assert!(sees(house, bo, Resource::Contact(contact)));
        assert!(sees(house, ana, Resource::Conversation(past)));
        assert!(!sees(house, ana, Resource::Conversation(present)));
        let shown = house.read(move |queries| queries.past_conversations(contact, None, 9));
        let shown: Vec<_> = shown.into_iter().map(|it| it.conversation.id).collect();
        assert_eq!(shown.len(), 2);
        assert!(shown.contains(&past) && shown.contains(&present));
    });
}

#[test]
fn d5_an_answer_shows_what_became_of_it_and_never_goes_back() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        let message = house.answer(ana, talk, "Bonjour").unwrap().id;
        let state = || house.delivery(message).state;
        assert_eq!(state(), DeliveryState::Queued);
        house.send_all(accepted);
        assert_eq!(state(), DeliveryState::Sent);
        let platform_id = house.delivery(message).platform_id.unwrap();
        let steps = [
            (Report::Delivered, Recording::Applied, DeliveryState::Delivered),
            (Report::Delivered, Recording::Nothing, DeliveryState::Delivered),
            (Report::Read, Recording::Applied, DeliveryState::Read),
            (Report::Delivered, Recording::Nothing, DeliveryState::Read),
            (Report::Failed(failed(FailureCode::Unknown)), Recording::Nothing, DeliveryState::Read),
        ];
        for (said, recording, expected) in steps {
            assert_eq!(report(house, &platform_id, said), recording);
            assert_eq!(state(), expected);
        }
        assert!(!retry(house, ana, talk, message));
    });
}

#[test]
fn d5_a_retry_is_offered_where_it_makes_sense() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        for code in FailureCode::ALL {
            if code == FailureCode::WindowClosed {
                continue;
            }
            let message = house.answer(ana, talk, "Bonjour").unwrap().id;
            house.send_all(|_| SendOutcome::Rejected(failed(code)));
            assert_eq!(house.delivery(message).error, Some(failed(code)));
            assert_eq!(retry(house, ana, talk, message), code.can_retry(), "{code:?}");
            if code.can_retry() {
                assert_eq!(house.send_all(accepted), [message]);
                assert_eq!(house.delivery(message).state, DeliveryState::Sent);
            }
        }
    });
}

#[test]
fn d9_a_name_is_the_profile_s_until_an_agent_writes_one() {
    in_each_house(|house| {
        let named = |platform_id: &str, name: Option<&str>| {
            let profile_name = name.map(str::to_owned);
            let sender = Sender { profile_name, ..visitor(1) };
            let command = ReceiveMessage { sender, ..house.message(1, platform_id, "Bonjour") };
            let (talk, _) = house.taken_in(command);
            let contact = house.talk(talk).contact;
            house.system(move |tx, _| tx.contact(contact)).unwrap()
        };
        let unnamed = named("w1", None);
        assert_eq!((unnamed.name.as_str(), unnamed.name_origin), ("", NameOrigin::Unknown));
        let lea = named("w2", Some("Léa"));
        assert_eq!((lea.name.as_str(), lea.name_origin), ("Léa", NameOrigin::Profile));
        assert_eq!(named("w3", Some("Léa M.")).name, "Léa M.");
        assert_eq!(named("w4", None).name, "Léa M.");
        let by_agent =
            Contact { name: "Mme Morel".to_owned(), name_origin: NameOrigin::Agent, ..lea };
        let written = by_agent.clone();
        house.system(move |tx, _| tx.save_contact(&written));
        assert_eq!(named("w5", Some("L.")), by_agent);
    });
}

#[test]
fn d11_a_double_click_sends_once() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        let click = ClientId::from_bytes([7; 16]);
        let first = house.answer_as(ana, talk, "Bonjour", click).unwrap();
        assert_eq!(house.answer_as(ana, talk, "Bonjour", click).unwrap(), first);
        let other_words = house.answer_as(ana, talk, "Bonsoir", click);
        assert!(matches!(other_words, Err(SendMessageError::ClientIdConflict)));
        assert_eq!(house.send_all(accepted), [first.id]);

        house.pass(2 * 86_400);
        assert_eq!(house.answer_as(ana, talk, "Bonjour", click).unwrap(), first);
        let told = house.event_names().iter().filter(|it| **it == "message.sent").count();
        assert_eq!(told, 1);
    });
}

#[test]
fn d11_an_upload_that_is_repeated_is_one_file() {
    in_each_house(|house| {
        let ana = house.hire("ana", &[SALES]);
        let upload = |number: u8, sha256: u8| {
            let media = Media {
                id: MediaId::from_bytes([number; 16]),
                channel: None,
                state: MediaState::Stored,
                mime: "image/jpeg".to_owned(),
                file_name: None,
                size_bytes: Some(1),
                sha256: Some([sha256; 32]),
                platform_id: None,
                reason: None,
                announced: Announced::default(),
                picture: None,
                fetch_until: None,
            };
            let command = RegisterUpload { media, client_id: ClientId::from_bytes([7; 16]) };
            house.run(Actor::Agent(ana), move |tx, ctx| register_upload(tx, ctx, &command))
        };
        let first = upload(1, 1).unwrap();
        assert_eq!(upload(2, 1).unwrap(), first);
        assert!(matches!(upload(3, 2), Err(RegisterUploadError::Conflict)));
    });
}

#[test]
fn c2_a_message_that_comes_again_is_known_and_the_first_words_stay() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let first = house.message(1, "w1", "Bonjour");
        let (talk, message) = house.taken_in(first.clone());
        assert_eq!(house.receive(first.clone()), Received::Duplicate);
        assert_eq!(house.receive(house.message(1, "w1", "Autre chose")), Received::Conflict);
        house.close(ana, talk).unwrap();
        assert_eq!(house.receive(first), Received::Duplicate);
        let stored = house.system(move |tx, _| tx.message(talk, message)).unwrap();
        assert_eq!(stored.content.text(), Some("Bonjour"));
        assert_eq!(house.statuses(ana)[1].load, 0);
    });
}

#[test]
fn c4_answers_leave_in_order_and_none_is_silently_sent_twice() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        let answers: Vec<MessageId> =
            (0..5).map(|it| house.answer(ana, talk, &format!("{it}")).unwrap().id).collect();
        assert_eq!(house.begin_sending().len(), 1);
        assert!(house.begin_sending().is_empty());
        // The worker died in the middle of the first call: nobody knows whether it left.
        house.pass(pupitre_app::jobs::LEASE.as_secs());
        assert_eq!(house.send_all(accepted), answers[1..]);
        assert_eq!(house.delivery(answers[0]).state, DeliveryState::Unknown);
        house.pass(86_000 - 10_000);
        assert!(house.send_all(accepted).is_empty());

        assert!(retry(house, ana, talk, answers[0]));
        assert_eq!(house.send_all(|_| SendOutcome::Ambiguous), [answers[0]]);
        assert_eq!(house.delivery(answers[0]).state, DeliveryState::Unknown);
    });
}

#[test]
fn c4_a_status_that_comes_before_the_answer_of_its_call_waits_for_it() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        let message = house.answer(ana, talk, "Bonjour").unwrap().id;
        assert_eq!(report(house, "p1", Report::Delivered), Recording::Parked);
        assert_eq!(house.delivery(message).state, DeliveryState::Queued);
        house.send_all(|_| SendOutcome::Accepted {
            platform_id: "p1".to_owned(),
            platform_key: key("p1"),
            anomaly: None,
        });
        assert_eq!(house.delivery(message).state, DeliveryState::Delivered);
    });
}

#[test]
fn c6_a_phone_and_a_user_id_that_belong_together_are_one_contact() {
    in_each_house(|house| {
        let by = |platform_id: &str, user_id: Option<&str>, phone: Option<&str>| {
            let sender = Sender {
                user_id: user_id.map(str::to_owned),
                phone: phone.map(str::to_owned),
                profile_name: None,
            };
            let command = ReceiveMessage { sender, ..house.message(1, platform_id, "Bonjour") };
            house.talk(house.taken_in(command).0).contact
        };
        let first = by("w1", None, Some("331"));
        assert_eq!(by("w2", Some("u1"), Some("331")), first);
        assert_eq!(by("w3", Some("u1"), None), first);
        assert_eq!(by("w4", Some("u1"), Some("339")), first);
        let other = by("w5", Some("u2"), None);
        assert_ne!(other, first);
        // A phone that is known of another is no reason to lose the message.
        assert_eq!(by("w6", Some("u2"), Some("339")), other);
        assert_eq!(by("w7", None, Some("339")), first);
    });
}
