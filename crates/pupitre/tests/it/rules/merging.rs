//! Two contacts known apart who turn out to be one person: C6, with L1, A6, R3, R8, W1, W5, D9, C4.

use pupitre_app::channel::{MarketingWish, note_marketing_wish};
use pupitre_app::contact::{
    Identified, RenameContact, block_contact, identify, rename_contact, unblock_contact,
};
use pupitre_app::message::{ReceiveMessage, Received};
use pupitre_app::view::MessageView;
use pupitre_app::view::permission::{Resource, may_see};
use pupitre_domain::contact::{NameOrigin, Sender};
use pupitre_domain::conversation::snooze::SnoozeTerms;
use pupitre_domain::conversation::{ClosingCause, Conversation, State, WokenBy};
use pupitre_domain::event::{Actor, EventBody};
use pupitre_domain::id::{AgentId, ContactId, ConversationId};

use super::fixtures::{accepted, visitor, whatsapp};
use super::house::{House, in_each_house};

fn by_phone(number: u32) -> Sender {
    Sender { user_id: None, ..visitor(number) }
}

fn by_id(number: u32) -> Sender {
    Sender { phone: None, ..visitor(number) }
}

fn says(house: &House, sender: Sender, id: &str) -> ReceiveMessage {
    ReceiveMessage { sender, ..house.message(1, id, id) }
}

/// The visitor writes under that name: their conversation.
#[track_caller]
fn writes(house: &House, sender: Sender, id: &str) -> ConversationId {
    house.taken_in(says(house, sender, id)).0
}

fn tell(house: &House, before: Sender, now_is: Sender) -> Identified {
    house.system(move |tx, ctx| identify(tx, ctx, whatsapp().id, &before, &now_is))
}

fn words(house: &House, talk: ConversationId) -> Vec<String> {
    let messages = house.read(move |queries| queries.messages(talk, None, 50));
    let word = |it: &MessageView| {
        it.message.content.text().unwrap_or(it.message.content.kind()).to_owned()
    };
    messages.iter().map(word).collect()
}

fn cause(talk: &Conversation) -> Option<ClosingCause> {
    let State::Closed(closing) = talk.state else { return None };
    Some(closing.cause)
}

fn rename(house: &House, agent: AgentId, contact: ContactId, name: &str) {
    let command = RenameContact { contact, name: name.to_owned(), note: None };
    house.run(Actor::Agent(agent), move |tx, ctx| rename_contact(tx, ctx, &command)).unwrap();
}

#[test]
fn c6_l1_a6_two_contacts_named_together_are_one_and_one_conversation_goes_on() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 1);
        let first = writes(house, by_phone(1), "by-phone");
        house.answer(ana, first, "Bonjour !").unwrap();
        house.pass(60);
        let bo = house.hire_ready("bo", 1);
        let second = writes(house, by_id(1), "by-id");
        let waiting = house.write(9);
        assert_eq!(
            [house.holder(first), house.holder(second), house.holder(waiting)],
            [Some(ana), Some(bo), None]
        );
        let (kept, gone) = (house.talk(first).contact, house.talk(second).contact);
        assert_ne!(kept, gone);
        let since = house.talk(second).waiting_since;
        house.pass(60);

        assert_eq!(writes(house, visitor(1), "both"), first);

        let (talk, ended) = (house.talk(first), house.talk(second));
        assert_eq!(cause(&ended), Some(ClosingCause::Merged));
        assert_eq!((talk.contact, ended.contact), (kept, kept));
        assert_eq!((talk.agent(), talk.waiting_since), (Some(ana), since));
        assert_eq!(talk.unread_count, 2, "the line for what was said elsewhere, and the last");
        assert_eq!(house.holder(waiting), Some(bo), "the slot pulled the next one");
        assert_eq!(words(house, first), ["by-phone", "Bonjour !", "system", "both"]);
        assert_eq!(words(house, second), ["by-id"]);
        let identity = house.system(move |tx, _| tx.identity(talk.identity)).unwrap();
        assert_eq!((identity.user_id, identity.phone), (visitor(1).user_id, visitor(1).phone));
        assert_eq!(house.told("contact.merged"), 1);
        let names = house.event_names();
        let since = names.iter().position(|it| *it == "conversation.closed").unwrap();
        let then = [
            "conversation.closed",
            "conversation.assigned",
            "contact.merged",
            "message.received",
            "message.received",
        ];
        assert_eq!(names[since..], then);
        let merged = house.events().into_iter().find_map(|it| match it.event.body {
            EventBody::ContactMerged { contact, gone } => Some((contact, gone)),
            _ => None,
        });
        assert_eq!(merged, Some((kept, gone)));

        assert_eq!(house.receive(says(house, visitor(1), "both")), Received::Duplicate);
        assert_eq!(writes(house, by_phone(1), "again"), first);
        assert_eq!(writes(house, by_id(1), "again2"), first);
        assert_eq!(house.told("contact.merged"), 1);
    });
}

#[test]
fn c6_what_led_to_the_one_leads_to_the_other() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let first = writes(house, by_phone(1), "m1");
        house.close(ana, first).unwrap();
        let second = writes(house, by_id(1), "m2");
        house.close(ana, second).unwrap();
        let (kept, gone) = (house.talk(first).contact, house.talk(second).contact);
        rename(house, ana, gone, "Léa Marchand");
        let third = writes(house, visitor(1), "m3");

        assert_eq!(house.talk(third).contact, kept);
        assert_eq!(house.read(move |queries| queries.contact_now(gone)), kept);
        let past = house.read(move |queries| queries.past_conversations(kept, None, 10));
        let past: Vec<_> = past.iter().map(|it| it.conversation.id).collect();
        assert_eq!(past.len(), 3);
        let agent = house.system(move |tx, _| tx.agent(ana)).unwrap();
        assert!(house.read(move |queries| may_see(queries, &agent, Resource::Contact(gone))));
        let person = house.read(move |queries| queries.contact_view(kept)).unwrap();
        assert_eq!((person.name.as_str(), person.name_origin), ("Léa Marchand", NameOrigin::Agent));

        rename(house, ana, gone, "Léa M.");
        let person = house.read(move |queries| queries.contact_view(kept)).unwrap();
        assert_eq!(person.name, "Léa M.", "an old link names the person");

        // A third one turns out to be them too: the first link still leads there.
        let fourth = writes(house, by_phone(7), "m4");
        let moved = Sender { user_id: visitor(1).user_id, ..visitor(7) };
        assert_eq!(tell(house, visitor(1), moved), Identified::Done);
        assert_eq!(house.talk(fourth).contact, kept);
        assert_eq!(house.read(move |queries| queries.contact_now(gone)), kept);
        assert_eq!(cause(&house.talk(fourth)), Some(ClosingCause::Merged));
        assert_eq!(writes(house, by_phone(1), "late"), third, "under the number of before");
    });
}

#[test]
fn d9_of_two_names_that_agents_wrote_the_later_one_stays() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let first = writes(house, by_phone(1), "m1");
        let second = writes(house, by_id(1), "m2");
        let (kept, gone) = (house.talk(first).contact, house.talk(second).contact);
        rename(house, ana, gone, "Lea");
        house.pass(10);
        rename(house, ana, kept, "Léa");
        writes(house, visitor(1), "m3");
        assert_eq!(house.system(move |tx, _| tx.contact(kept)).unwrap().name, "Léa");
    });
}

#[test]
fn c2_the_words_of_the_platform_come_late_twice_and_in_any_order() {
    in_each_house(|house| {
        let renewed = Sender { user_id: Some("user-1b".to_owned()), ..visitor(1) };
        let again = Sender { user_id: Some("user-1c".to_owned()), ..visitor(1) };
        let id = |it: &Sender| Sender { phone: None, ..it.clone() };
        let first = writes(house, by_id(1), "m1");
        // The message of a new id comes before the news of it, and the later news first.
        let second = writes(house, id(&again), "m2");
        assert_ne!(house.talk(first).contact, house.talk(second).contact);
        assert_eq!(tell(house, id(&renewed), id(&again)), Identified::Unknown);
        assert_eq!(tell(house, by_id(1), id(&renewed)), Identified::Done);
        assert_eq!(house.talk(second).contact, house.talk(first).contact);
        for _ in 0..2 {
            assert_eq!(tell(house, by_id(1), id(&renewed)), Identified::Done);
            assert_eq!(tell(house, id(&renewed), id(&again)), Identified::Done);
        }
        assert_eq!(house.told("contact.merged"), 1);
        for (sender, key) in [(by_id(1), "a"), (id(&renewed), "b"), (id(&again), "c")] {
            assert_eq!(writes(house, sender, key), first);
        }
        let identity = house.talk(first).identity;
        let identity = house.system(move |tx, _| tx.identity(identity)).unwrap();
        assert_eq!(identity.user_id, again.user_id, "news that come late take nothing back");
    });
}

#[test]
fn c6_two_ids_that_had_one_number_stay_two() {
    in_each_house(|house| {
        let first = writes(house, visitor(1), "m1");
        let other = Sender { phone: visitor(1).phone, ..visitor(2) };
        let second = writes(house, by_id(2), "m2");
        assert_eq!(writes(house, other, "m3"), second);
        assert_ne!(house.talk(first).contact, house.talk(second).contact);
        assert_eq!(house.told("contact.merged"), 0);
    });
}

#[test]
fn c4_answers_of_both_leave_in_order_and_to_the_one_person() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let first = writes(house, by_phone(1), "m1");
        let second = writes(house, by_id(1), "m2");
        let one = house.answer(ana, second, "un").unwrap().id;
        let two = house.answer(ana, first, "deux").unwrap().id;
        let three = house.answer(ana, second, "trois").unwrap().id;
        writes(house, visitor(1), "m3");
        assert!(house.answer(ana, second, "quatre").is_err(), "it has ended");
        let four = house.answer(ana, first, "quatre").unwrap().id;
        let sent = house.send_all(|call| {
            assert_eq!(call.recipient.phone, visitor(1).phone);
            assert_eq!(call.recipient.user_id, visitor(1).user_id);
            accepted(call)
        });
        assert_eq!(sent, [one, two, three, four]);
    });
}

#[test]
fn p2_a_pause_ends_when_its_visitor_waits_in_the_conversation_that_ends() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let first = writes(house, by_phone(1), "m1");
        house.answer(ana, first, "Je vérifie.").unwrap();
        house.snooze(ana, first, SnoozeTerms { until: None, is_kept: true }).unwrap();
        house.choose_away(ana);
        let second = writes(house, by_id(1), "m2");
        assert_eq!(house.talk(second).state.name(), "queued");

        // Told by a notice, not by a message of the visitor's own.
        assert_eq!(tell(house, by_phone(1), visitor(1)), Identified::Done);
        let talk = house.talk(first);
        assert_eq!((talk.woken_by, talk.state.name()), (Some(WokenBy::Message), "queued"));
        assert!(talk.has_visitor_waiting());
        assert_eq!(talk.named_agent(), Some(ana));
        assert_eq!(cause(&house.talk(second)), Some(ClosingCause::Merged));
    });
}

#[test]
fn w1_the_window_that_ends_later_counts() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let first = writes(house, by_phone(1), "m1");
        house.pass(20 * 3_600);
        let second = writes(house, by_id(1), "m2");
        house.close(ana, second).unwrap();
        house.pass(6 * 3_600);
        assert!(house.answer(ana, first, "trop tard").is_err());
        assert_eq!(tell(house, by_phone(1), visitor(1)), Identified::Done);
        house.answer(ana, first, "à temps").unwrap();
        assert_eq!(words(house, first), ["m1", "system", "à temps"]);
    });
}

#[test]
fn r8_blocked_stays_blocked_and_what_was_kept_is_read_beside_the_one() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let first = writes(house, by_phone(1), "m1");
        let second = writes(house, by_id(1), "m2");
        let (kept, gone) = (house.talk(first).contact, house.talk(second).contact);
        let blocked = house.run(Actor::Agent(ana), move |tx, ctx| block_contact(tx, ctx, gone));
        assert!(blocked.unwrap().is_blocked);
        assert_eq!(house.receive(says(house, by_id(1), "m3")), Received::Blocked);

        assert_eq!(house.receive(says(house, visitor(1), "m4")), Received::Blocked);
        assert!(house.system(move |tx, _| tx.contact(kept)).unwrap().is_blocked);
        assert_eq!(cause(&house.talk(first)), Some(ClosingCause::Blocked));
        let aside = house.read(move |queries| queries.blocked_messages(kept, None, 10));
        let aside: Vec<_> = aside.iter().filter_map(|it| it.body.as_deref()).collect();
        assert_eq!(aside, ["m4", "m3"]);
        assert_eq!(house.told("contact.blocked"), 2, "the one by an agent, the other by the desk");

        let known = house.run(Actor::Agent(ana), move |tx, ctx| unblock_contact(tx, ctx, gone));
        assert!(!known.unwrap().is_blocked);
        let third = writes(house, by_phone(1), "m5");
        assert_eq!(house.talk(third).contact, kept);
    });
}

#[test]
fn c5_who_wants_no_marketing_under_one_name_wants_none_under_the_other() {
    in_each_house(|house| {
        let first = writes(house, by_phone(1), "m1");
        writes(house, by_id(1), "m2");
        let wish = |sender: Sender, is_stopped: bool| {
            let (channel, told_at) = (whatsapp().id, house.now());
            let wish = MarketingWish { channel, sender, is_stopped, told_at };
            house.system(move |tx, ctx| note_marketing_wish(tx, ctx, &wish))
        };
        let is_stopped = || {
            let identity = house.talk(first).identity;
            house.system(move |tx, _| tx.marketing_stopped_at(identity)).is_some()
        };
        assert!(wish(by_id(1), true));
        assert!(!is_stopped());
        house.pass(10);
        assert_eq!(tell(house, by_phone(1), visitor(1)), Identified::Done);
        assert!(is_stopped());
        house.pass(10);
        assert!(wish(visitor(1), false));
        assert!(!is_stopped());
    });
}
