//! Blocked contacts: R8 and L1.

use pupitre_app::contact::{BlockContactError, block_contact, unblock_contact};
use pupitre_app::message::{InboundContent, ReceiveMessage, Received};
use pupitre_app::view::BlockedMessageView;
use pupitre_domain::channel::Channel;
use pupitre_domain::contact::Identity;
use pupitre_domain::conversation::{ClosingCause, State};
use pupitre_domain::event::Actor;
use pupitre_domain::id::{AgentId, ChannelId, ContactId, ConversationId, IdentityId};

use super::fixtures::whatsapp;
use super::house::{House, in_each_house};

fn block(house: &House, agent: AgentId, contact: ContactId) {
    let blocked = house.run(Actor::Agent(agent), move |tx, ctx| block_contact(tx, ctx, contact));
    assert!(blocked.unwrap().is_blocked);
}

fn unblock(house: &House, agent: AgentId, contact: ContactId) {
    let known = house.run(Actor::Agent(agent), move |tx, ctx| unblock_contact(tx, ctx, contact));
    assert!(!known.unwrap().is_blocked);
}

fn kept(house: &House, contact: ContactId) -> Vec<BlockedMessageView> {
    house.read(move |queries| queries.blocked_messages(contact, None, 50))
}

#[test]
fn r8_the_block_ends_the_conversation_and_frees_its_slot() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 1);
        let held = house.write(1);
        let waiting = house.write(2);
        let contact = house.talk(held).contact;
        block(house, ana, contact);
        let State::Closed(closing) = house.talk(held).state else { panic!("it is open") };
        assert_eq!(closing.cause, ClosingCause::Blocked);
        assert_eq!(house.holder(waiting), Some(ana));
        let names = house.event_names();
        let since = names.iter().position(|it| *it == "contact.blocked").unwrap();
        let then = ["contact.blocked", "conversation.closed", "conversation.assigned"];
        assert_eq!(names[since..], then);

        block(house, ana, contact);
        assert_eq!(house.event_names().len(), names.len(), "a second time changes nothing");
        let nobody = ContactId::from_bytes([0xee; 16]);
        let refused = house.run(Actor::Agent(ana), move |tx, ctx| block_contact(tx, ctx, nobody));
        assert!(matches!(refused, Err(BlockContactError::NotFound)));
    });
}

/// The contact writes on a second number of the brand, too.
fn write_on_another_number(house: &House, contact: ContactId) -> ConversationId {
    let channel = Channel {
        id: ChannelId::from_bytes([0xc3; 16]),
        platform_address: "102".to_owned(),
        ..whatsapp()
    };
    let identity = Identity {
        id: IdentityId::from_bytes(house.new_id()),
        channel: channel.id,
        contact,
        user_id: Some("user-1".to_owned()),
        phone: None,
        last_visitor_message_at: None,
    };
    let known = channel.clone();
    house.system(move |tx, _| {
        tx.put_channel(&known)?;
        tx.insert_identity(&identity)
    });
    house.taken_in(ReceiveMessage { channel, ..house.message(1, "other", "Bonjour") }).0
}

#[test]
fn r8_the_block_ends_every_conversation_and_brings_none_to_a_desk() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 1);
        let held = house.write(1);
        let contact = house.talk(held).contact;
        let waiting = write_on_another_number(house, contact);
        assert_eq!((house.holder(held), house.holder(waiting)), (Some(ana), None));
        let count = house.told("conversation.assigned");
        block(house, ana, contact);
        for talk in [held, waiting] {
            assert_eq!(house.talk(talk).state.name(), "closed");
        }
        assert_eq!(house.told("conversation.assigned"), count);
    });
}

#[test]
fn r8_what_a_blocked_contact_writes_is_kept_starts_nothing_and_alerts_no_one() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 9);
        let held = house.write(1);
        let contact = house.talk(held).contact;
        block(house, ana, contact);
        let before = (house.events().len(), house.talk(held));

        house.pass(10);
        assert_eq!(house.receive(house.message(1, "b1", "Allô ?")), Received::Blocked);
        house.pass(10);
        let kind = "reaction".to_owned();
        let reaction = ReceiveMessage {
            content: InboundContent::attached(&kind),
            ..house.message(1, "b2", "")
        };
        assert_eq!(house.receive(reaction), Received::Blocked);
        assert_eq!(house.receive(house.message(1, "b1", "Allô ?")), Received::Duplicate);
        assert_eq!((house.events().len(), house.talk(held)), before);
        let said: Vec<(String, Option<String>)> =
            kept(house, contact).into_iter().map(|it| (it.kind, it.body)).collect();
        let allo = ("text".to_owned(), Some("Allô ?".to_owned()));
        assert_eq!(said, [("reaction".to_owned(), None), allo]);
        assert!(house.begin_sending().is_empty());
    });
}

#[test]
fn r8_l1_once_unblocked_the_next_message_begins_a_conversation_and_an_old_one_does_not() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 9);
        let held = house.write(1);
        let contact = house.talk(held).contact;
        block(house, ana, contact);
        assert_eq!(house.receive(house.message(1, "b1", "Allô ?")), Received::Blocked);
        unblock(house, ana, contact);
        assert_eq!(house.event_names().last(), Some(&"contact.unblocked"));
        assert_eq!(house.receive(house.message(1, "b1", "Allô ?")), Received::Duplicate);
        let next = house.write(1);
        assert_ne!(next, held);
        assert_eq!(house.holder(next), Some(ana));
        assert_eq!(kept(house, contact).len(), 1);
    });
}
