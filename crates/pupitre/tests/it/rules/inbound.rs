//! What visitors do to messages, and who they are: C2, C3, C6, L1, W1.

use pupitre_app::contact::{Identified, identify};
use pupitre_app::message::{
    ChangeMessage, Changed, InboundContent, Quoted, ReceiveMessage, Received, change_message,
};
use pupitre_app::ports::store::VisitorChange;
use pupitre_app::view::MessageView;
use pupitre_domain::contact::Sender;
use pupitre_domain::conversation::Conversation;
use pupitre_domain::event::Actor;
use pupitre_domain::id::{ConversationId, MessageId};
use pupitre_domain::message::{Answer, AnswerKind, Content, NoticeKind, SystemNotice};

use super::fixtures::{accepted, key, visitor, whatsapp};
use super::house::{House, in_each_house};

/// A visitor's change of the message that the platform names so.
fn change(house: &House, number: u32, of: &str, change: VisitorChange) -> ChangeMessage {
    ChangeMessage {
        channel: whatsapp(),
        sender: visitor(number),
        key: house.new_id(),
        target_platform_id: of.to_owned(),
        target: key(of),
        change,
        sent_at: house.now(),
        raw: "{}".to_owned(),
    }
}

fn tell(house: &House, command: ChangeMessage) -> Changed {
    house.run(Actor::Visitor, move |tx, ctx| change_message(tx, ctx, &command)).unwrap()
}

fn react(house: &House, of: &str, emoji: &str) -> Changed {
    let emoji = (!emoji.is_empty()).then(|| emoji.to_owned());
    tell(house, change(house, 1, of, VisitorChange::Reaction(emoji)))
}

fn edit(house: &House, of: &str, words: &str) -> Changed {
    tell(house, change(house, 1, of, VisitorChange::Edit(words.to_owned())))
}

fn shown(house: &House, talk: ConversationId, message: MessageId) -> MessageView {
    house.read(move |queries| queries.message_view(talk, message)).unwrap()
}

fn signs(house: &House, talk: ConversationId, message: MessageId) -> Vec<String> {
    let view = shown(house, talk, message);
    view.reactions.into_iter().filter_map(|it| it.reaction.emoji).collect()
}

/// What must not move when something is only about a message.
fn still(talk: &Conversation) -> impl PartialEq + std::fmt::Debug + use<> {
    (talk.window_ends_at, talk.waiting_on, talk.waiting_since, talk.unread_count, talk.version)
}

#[test]
fn c3_w1_a_reaction_stands_on_its_message_and_moves_nothing() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let (talk, message) = house.taken_in(house.message(1, "m1", "Bonjour"));
        house.answer(ana, talk, "Bonjour !").unwrap();
        let [answer] = house.send_all(accepted)[..] else { panic!("one answer") };
        let named = house.system(move |tx, _| tx.delivery(answer)).unwrap().delivery.platform_id;
        let before = house.talk(talk);
        let told = house.told("message.changed");

        house.pass(60);
        assert_eq!(react(house, "m1", "👍"), Changed::Done);
        house.pass(1);
        assert_eq!(react(house, "m1", "❤️"), Changed::Done);
        assert_eq!(react(house, &named.unwrap(), "🙏"), Changed::Done);
        assert_eq!(signs(house, talk, message), ["❤️"]);
        assert_eq!(signs(house, talk, answer), ["🙏"]);
        assert_eq!(house.told("message.changed"), told + 3);
        house.pass(1);
        assert_eq!(react(house, "m1", ""), Changed::Done);
        assert_eq!(signs(house, talk, message), [""; 0]);
        assert_eq!(still(&house.talk(talk)), still(&before));
    });
}

#[test]
fn c2_changes_come_late_twice_and_in_any_order() {
    in_each_house(|house| {
        let (talk, message) = house.taken_in(house.message(1, "m1", "Bonjour"));
        let put = change(house, 1, "m1", VisitorChange::Reaction(Some("👍".to_owned())));
        house.pass(10);
        assert_eq!(react(house, "m1", ""), Changed::Done);
        assert_eq!(tell(house, put.clone()), Changed::Done);
        assert_eq!(signs(house, talk, message), [""; 0], "it was taken away after it was put");
        assert_eq!(tell(house, put), Changed::Duplicate);

        let first = change(house, 1, "m1", VisitorChange::Edit("Bonsoir".to_owned()));
        house.pass(10);
        assert_eq!(edit(house, "m1", "Bonne nuit"), Changed::Done);
        assert_eq!(tell(house, first), Changed::Done);
        let view = shown(house, talk, message).message;
        assert_eq!(view.content.text(), Some("Bonne nuit"));
        assert_eq!(view.changes.first_text.as_deref(), Some("Bonjour"));

        let again = house.receive(house.message(1, "m1", "Bonjour"));
        assert_eq!(again, Received::Duplicate, "the platform repeats the first words");
    });
}

#[test]
fn c2_what_comes_before_its_message_waits_for_it() {
    in_each_house(|house| {
        let (talk, _) = house.taken_in(house.message(1, "m0", "Bonjour"));
        assert_eq!(react(house, "m1", "👍"), Changed::Waits);
        assert_eq!(edit(house, "m1", "Deux"), Changed::Waits);
        let revoke = change(house, 1, "m1", VisitorChange::Revoke);
        house.pass(1);
        assert_eq!(tell(house, revoke), Changed::Waits);
        let quoted = Some(Quoted { key: key("m1"), platform_id: "m1".to_owned(), payload: None });
        let answer = ReceiveMessage { quoted, ..house.message(1, "m2", "Je réponds") };
        let (_, answer) = house.taken_in(answer);
        assert_eq!(shown(house, talk, answer).quoted, None);

        let (_, message) = house.taken_in(house.message(1, "m1", "Un"));
        let view = shown(house, talk, message);
        assert_eq!(signs(house, talk, message), ["👍"]);
        assert_eq!(view.message.content.text(), Some("Deux"));
        assert_eq!(view.message.changes.first_text.as_deref(), Some("Un"));
        assert!(view.message.changes.revoked_at.is_some());
        let quoted = shown(house, talk, answer);
        assert_eq!(quoted.message.context.quoted.unwrap().message, Some((talk, message)));
        assert_eq!(quoted.quoted.unwrap().text.as_deref(), Some("Deux"));
    });
}

#[test]
fn c3_a_visitor_changes_their_own_messages_only_and_nobody_elses() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let (talk, message) = house.taken_in(house.message(1, "m1", "Bonjour"));
        house.answer(ana, talk, "Bonjour !").unwrap();
        let [answer] = house.send_all(accepted)[..] else { panic!("one answer") };
        let named = house.system(move |tx, _| tx.delivery(answer)).unwrap().delivery.platform_id;
        assert_eq!(edit(house, &named.unwrap(), "autre chose"), Changed::NotTheirs);
        house.taken_in(house.message(2, "x1", "Allô"));
        let foreign = change(house, 2, "m1", VisitorChange::Revoke);
        assert_eq!(tell(house, foreign), Changed::Waits, "no message of theirs has that name");
        assert_eq!(shown(house, talk, message).message.changes.revoked_at, None);
        assert_eq!(shown(house, talk, answer).message.content.text(), Some("Bonjour !"));
    });
}

#[test]
fn l1_a_change_of_a_closed_conversation_opens_none() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let (talk, message) = house.taken_in(house.message(1, "m1", "Bonjour"));
        house.answer(ana, talk, "Bonjour !").unwrap();
        house.close(ana, talk).unwrap();
        house.pass(60);
        assert_eq!(tell(house, change(house, 1, "m1", VisitorChange::Revoke)), Changed::Done);
        assert_eq!(react(house, "m1", "👍"), Changed::Done);
        assert!(!house.talk(talk).is_open());
        assert!(shown(house, talk, message).message.changes.revoked_at.is_some());
        assert_eq!(signs(house, talk, message), ["👍"]);
        assert_eq!(house.told("conversation.opened"), 1);
    });
}

#[test]
fn c6_a_visitor_who_changed_their_number_is_the_same_one_under_both() {
    in_each_house(|house| {
        let (talk, _) = house.taken_in(house.message(1, "m1", "Bonjour"));
        let before = visitor(1);
        let now_is = Sender {
            user_id: Some("user-1b".to_owned()),
            phone: Some("33699999999".to_owned()),
            profile_name: None,
        };
        let told = |before: &Sender, now_is: &Sender| {
            let (before, now_is) = (before.clone(), now_is.clone());
            house.system(move |tx, ctx| identify(tx, ctx, whatsapp().id, &before, &now_is))
        };
        assert_eq!(told(&before, &now_is), Identified::Done);
        assert_eq!(told(&before, &now_is), Identified::Done, "told twice");
        let notice = SystemNotice {
            kind: NoticeKind::NumberChanged,
            text: None,
            old: before.phone.clone(),
            new: now_is.phone.clone(),
        };
        let content = InboundContent::Attached(Box::new(Content::System(Box::new(notice))));
        let notice = ReceiveMessage { content, ..house.message(1, "s1", "") };
        assert_eq!(house.taken_in(notice).0, talk, "it is said in the conversation");
        let by = |sender: &Sender, id: &str| {
            let command = ReceiveMessage { sender: sender.clone(), ..house.message(1, id, "?") };
            house.taken_in(command).0
        };
        assert_eq!(by(&now_is, "m2"), talk);
        assert_eq!(by(&before, "m3"), talk, "a message that comes late");
        let identity = house.talk(talk).identity;
        let known = house.system(move |tx, _| tx.identity(identity)).unwrap();
        assert_eq!((&known.user_id, &known.phone), (&now_is.user_id, &now_is.phone));

        let (other, _) = house.taken_in(house.message(2, "x1", "Allô"));
        let number = Sender { user_id: None, ..visitor(2) };
        assert_eq!(told(&now_is, &number), Identified::Taken, "a number alone may be another's");
        assert_ne!(house.talk(other).contact, house.talk(talk).contact);
        assert_eq!(told(&visitor(7), &visitor(8)), Identified::Unknown);
    });
}

#[test]
fn c3_a_place_a_card_or_an_answer_is_a_message_like_another() {
    in_each_house(|house| {
        let answer = Content::Answer(Box::new(Answer {
            kind: AnswerKind::Row,
            id: Some("pm".to_owned()),
            title: "L’après-midi".to_owned(),
            description: None,
            fields: Vec::new(),
        }));
        let content = InboundContent::Other(Box::new(answer.clone()));
        let command = ReceiveMessage { content, ..house.message(1, "m1", "") };
        let (talk, message) = house.taken_in(command.clone());
        assert_eq!(shown(house, talk, message).message.content, answer);
        assert_eq!(house.receive(command), Received::Duplicate);
        assert!(house.talk(talk).window_ends_at.is_some());
        assert_eq!(house.talk(talk).unread_count, 1);
    });
}
