//! Out of hours: R2 and W2.

use jiff::SignedDuration;
use pupitre_app::message::{InboundContent, ReceiveMessage};
use pupitre_app::view::MessageView;
use pupitre_domain::channel_settings::{ChannelSettings, OutOfHoursReply};
use pupitre_domain::conversation::WaitingOn;
use pupitre_domain::conversation::snooze::SnoozeTerms;
use pupitre_domain::event::Actor;
use pupitre_domain::id::ConversationId;
use pupitre_domain::message::Author;

use super::fixtures::{accepted, whatsapp};
use super::house::{House, in_each_house};
use super::routing_rules::open_shop;

/// It is Friday evening in Paris, and the channel has words for it.
pub(super) fn in_the_evening(house: &House, french: &'static str) {
    open_shop(house, "");
    house.pass(11 * 3_600);
    let reply = OutOfHoursReply { french: french.to_owned(), english: String::new() };
    let settings = ChannelSettings { out_of_hours_reply: reply, ..ChannelSettings::default() };
    house.system(move |tx, _| tx.save_channel_settings(whatsapp().id, &settings));
}

fn replies(house: &House, talk: ConversationId) -> Vec<MessageView> {
    let all = house.read(move |queries| queries.messages(talk, None, 50));
    all.into_iter().filter(|it| it.message.author == Author::System).collect()
}

#[test]
fn r2_out_of_hours_the_desk_says_so_once_in_a_conversation_and_the_visitor_goes_on_waiting() {
    in_each_house(|house| {
        in_the_evening(house, "Nous sommes fermés.");
        let talk = house.write(1);
        let before = house.talk(talk);
        house.pass(60);
        house.write(1);
        let said = replies(house, talk);
        assert_eq!(said.len(), 1);
        assert_eq!(said[0].message.content.text(), Some("Nous sommes fermés."));
        let after = house.talk(talk);
        assert_eq!((after.waiting_on, after.unread_count), (WaitingOn::Agent, 2));
        assert_eq!(after.waiting_since, before.waiting_since);
        let told = house.events();
        let sent = told.iter().filter(|it| it.event.body.name() == "message.sent");
        assert_eq!(sent.map(|it| it.event.actor).collect::<Vec<_>>(), [Actor::System]);
        assert_eq!(house.send_all(accepted), [said[0].message.id]);

        // Another conversation, another reply; a desk that opens later stays silent.
        let ana = house.hire_ready("ana", 9);
        house.close(ana, talk).unwrap();
        let next = house.write(1);
        assert_eq!(replies(house, next).len(), 1);
        house.close(ana, next).unwrap();
        house.pass(3 * 86_400 - 11 * 3_600 + 3_600);
        assert_eq!(replies(house, house.write(1)).len(), 0);
    });
}

#[test]
fn r2_the_desk_stays_silent_by_day_without_words_outside_the_window_and_for_reactions() {
    in_each_house(|house| {
        open_shop(house, "");
        let by_day = house.write(1);
        in_the_evening(house, " ");
        assert_eq!(replies(house, house.write(2)).len(), 0);
        in_the_evening_again(house);
        let sent_at = house.now() - SignedDuration::from_hours(30);
        let old = ReceiveMessage { sent_at, ..house.message(3, "old", "Bonjour") };
        assert_eq!(replies(house, house.taken_in(old).0).len(), 0);
        let kind = "reaction".to_owned();
        let reaction = ReceiveMessage {
            content: InboundContent::attached(&kind),
            ..house.message(1, "reaction", "")
        };
        assert_eq!(house.taken_in(reaction).0, by_day);
        assert_eq!(replies(house, by_day).len(), 0);
        assert_eq!(house.write(1), by_day);
        assert_eq!(replies(house, by_day).len(), 1, "once the visitor writes");
    });
}

fn in_the_evening_again(house: &House) {
    let reply = OutOfHoursReply { french: "Fermé".to_owned(), english: String::new() };
    let settings = ChannelSettings { out_of_hours_reply: reply, ..ChannelSettings::default() };
    house.system(move |tx, _| tx.save_channel_settings(whatsapp().id, &settings));
}

#[test]
fn r2_the_database_holds_one_automatic_reply_in_a_conversation() {
    in_each_house(|house| {
        in_the_evening(house, "Nous sommes fermés.");
        let talk = house.write(1);
        let message = replies(house, talk)[0].message.id;
        let again =
            house.run(Actor::System, move |tx, _| tx.note_out_of_hours_reply(talk, message));
        again.unwrap_err();
    });
}

#[test]
fn r2_and_p3_a_visitor_who_answers_a_pause_out_of_hours_is_told_so_and_ends_it() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 9);
        let talk = house.write(1);
        let until = house.now().checked_add(SignedDuration::from_hours(20)).unwrap();
        house.snooze(ana, talk, SnoozeTerms { until: Some(until), is_kept: true }).unwrap();
        in_the_evening(house, "Nous sommes fermés.");
        assert_eq!(house.write(1), talk);
        assert_eq!((house.holder(talk), replies(house, talk).len()), (Some(ana), 1));
    });
}
