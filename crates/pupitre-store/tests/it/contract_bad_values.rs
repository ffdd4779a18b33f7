//! What every store does with words and numbers that nobody would write, and with rows that can't
//! be read.

use jiff::Timestamp;
use pupitre_app::DeskError;
use pupitre_app::ports::store::{
    DeliveryRow, ParkedReport, Quarantined, StoreError, Topic, Transaction,
};
use pupitre_app::view::ListOf;
use pupitre_domain::channel::Family;
use pupitre_domain::contact::{Contact, NameOrigin, Sender};
use pupitre_domain::conversation::Conversation;
use pupitre_domain::delivery::{Delivery, DeliveryError, DeliveryState, FailureCode, Report};
use pupitre_domain::id::QuarantineId;
use pupitre_domain::media::{Announced, Media, MediaState};
use pupitre_domain::message::{Content, Message};
use pupitre_domain::team::Team;

use crate::company::{
    ANA, BILLING, PHONE, SALES, at, client_id, contact, contact_id, delivery, furnish, hold,
    inbound, key, media_id, meet, message_id, outbound, queued, stay_id, talk_id, text,
};
use crate::raw::Direct;
use crate::support::{Db, on_each_database};

/// Words that trip what is careless.
fn words() -> Vec<String> {
    let mut words: Vec<String> = [
        " ",
        "\r\n\t",
        "'; DROP TABLE messages; --",
        "\" $1 ?1 %_\\ {} \\0 \\u0000",
        "👩‍👩‍👧‍👦 🏳️‍🌈",
        "\u{202e}مرحبا بالعالم\u{202c}",
        "e\u{301}\u{323} Z\u{351}\u{36b}\u{343}a",
        "\u{feff}\u{fffd}\u{fffe}\u{ffff}\u{10ffff}",
        "\u{1}\u{7f}\u{85}\u{2028}",
    ]
    .map(str::to_owned)
    .to_vec();
    words.push("é".repeat(2 << 20));
    words.push("\u{1f600}".repeat(1 << 20));
    words
}

fn file(words: &str) -> Media {
    Media {
        id: media_id(1),
        channel: None,
        state: MediaState::Refused,
        mime: words.to_owned(),
        file_name: Some(words.to_owned()),
        size_bytes: None,
        sha256: None,
        platform_id: Some(words.to_owned()),
        reason: Some(words.to_owned()),
        announced: Announced::default(),
        picture: None,
        fetch_until: None,
    }
}

/// Writes the same words wherever the port takes some.
fn write_everywhere(tx: &mut dyn Transaction, words: &str) -> Result<(), StoreError> {
    tx.save_contact(&Contact {
        name: words.to_owned(),
        name_origin: NameOrigin::Profile,
        is_blocked: false,
        name_note: None,
        ..contact(1)
    })?;
    tx.put_team(&Team { id: SALES, name: words.to_owned() })?;
    tx.insert_media(&file(words), Some((ANA, client_id(1))), at(0))?;
    let caption = Some(words.to_owned());
    let picture = inbound(1, 1, Content::Image { media: media_id(1), caption });
    tx.insert_inbound(&picture, key(1), Some(words))?;
    let unshown = Content::Unsupported { kind: words.to_owned(), reason: None };
    tx.insert_inbound(&inbound(2, 1, unshown), key(2), Some(words))?;
    let answer = outbound(3, 1, text(words));
    tx.insert_outbound(&answer, &delivery(&answer))?;
    tx.save_delivery(&DeliveryRow { delivery: failed(words), ..delivery(&answer) }, None)?;
    tx.park_report(&parked(words))?;
    tx.quarantine(&Quarantined {
        id: QuarantineId::from_bytes([1; 16]),
        channel: None,
        reason: words.to_owned(),
        raw: words.as_bytes().to_vec(),
        received_at: at(0),
    })
}

fn failed(words: &str) -> Delivery {
    Delivery {
        state: DeliveryState::Failed,
        error: Some(error(words)),
        attempt: 1,
        platform_id: Some(words.to_owned()),
        changed_at: at(0),
    }
}

fn error(words: &str) -> DeliveryError {
    DeliveryError {
        code: FailureCode::Unknown,
        platform_code: None,
        detail: Some(words.to_owned()),
    }
}

fn parked(words: &str) -> ParkedReport {
    ParkedReport {
        channel: PHONE,
        key: key(9),
        report: Report::Failed(error(words)),
        reported_at: at(0),
        received_at: at(0),
    }
}

/// Reads the words back, from the port and from the views.
fn read_everywhere(db: &Db, words: &str) {
    let view = db.seen(|queries| queries.conversation_view(talk_id(1))).unwrap();
    assert_eq!((view.contact.name.as_str(), view.team_name.as_str()), (words, words));
    assert_eq!(db.done(|tx| tx.media(media_id(1))), Some(file(words)));
    assert_eq!(db.done(|tx| tx.take_parked_reports(key(9))), [parked(words)]);
    let thread = db.seen(|queries| queries.messages(talk_id(1), None, 9));
    assert_eq!(thread[0].message.content.text(), Some(words));
    assert_eq!(thread[0].media, Some(file(words)));
    assert_eq!(
        thread[1].message.content,
        Content::Unsupported { kind: words.to_owned(), reason: None }
    );
    assert_eq!(thread[2].message.content, text(words));
    assert_eq!(thread[2].delivery, Some(failed(words)));
}

#[test]
fn any_words_read_back_as_they_were_written() {
    on_each_database(|db| {
        db.done(furnish);
        for words in words() {
            db.sql("DELETE FROM deliveries");
            db.sql("DELETE FROM messages");
            db.sql("DELETE FROM media");
            db.sql("DELETE FROM quarantine");
            let written = words.clone();
            db.done(move |tx| {
                if tx.conversation(talk_id(1))?.is_none() {
                    hold(tx, 1, ANA)?;
                }
                write_everywhere(tx, &written)
            });
            read_everywhere(db, &words);
        }
    });
}

#[test]
fn a_nul_stands_as_a_replacement_character_and_loses_no_message() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| {
            hold(tx, 1, ANA)?;
            write_everywhere(tx, "\0a\0\0")
        });
        read_everywhere(db, "\u{fffd}a\u{fffd}\u{fffd}");

        let sender =
            |name: &str| Sender { user_id: None, phone: Some(name.to_owned()), profile_name: None };
        db.done(move |tx| {
            tx.insert_contact(&contact(2), at(0))?;
            tx.insert_identity(&pupitre_domain::contact::Identity {
                user_id: None,
                phone: Some("33\0".to_owned()),
                ..crate::company::identity(2)
            })
        });
        let found = db.done(move |tx| tx.correspondent(PHONE, &sender("33\0")));
        assert_eq!(found.map(|it| it.contact.id), Some(contact_id(2)));
        assert!(db.seen(|queries| queries.login("\0")).is_none());
    });
}

#[test]
fn the_ends_of_time_and_number_read_back() {
    on_each_database(|db| {
        db.done(furnish);
        let last_us = 253_402_207_200_000_000;
        let whole_us =
            |at: Timestamp| Timestamp::from_microsecond(at.as_microsecond().min(last_us)).unwrap();
        for (number, instant) in
            [(1, whole_us(Timestamp::MIN)), (2, whole_us(Timestamp::MAX)), (3, at(-5_000_000_000))]
        {
            let extreme = Conversation {
                priority: if number == 1 { i64::MAX } else { -i64::MAX },
                waiting_since: Some(instant),
                window_ends_at: Some(instant),
                unread_count: u32::MAX,
                opened_at: instant,
                last_message_at: instant,
                epoch: u32::MAX,
                version: 9_223_372_036_854_775_807,
                ..queued(number)
            };
            let written = extreme.clone();
            db.done(move |tx| {
                meet(tx, number)?;
                tx.insert_conversation(&written)
            });
            let stored = db.done(move |tx| tx.conversation(talk_id(number)));
            assert_eq!(stored, Some(extreme));
        }
        let finer = Timestamp::new(1_800_000_000, 123_456_789).unwrap();
        db.done(move |tx| {
            meet(tx, 4)?;
            tx.insert_conversation(&Conversation { last_message_at: finer, ..queued(4) })
        });
        let stored = db.done(|tx| tx.conversation(talk_id(4))).unwrap();
        assert_eq!(stored.last_message_at, whole_us(finer));

        for now in [Timestamp::MIN, Timestamp::MAX] {
            let queue = move |tx: &mut dyn Transaction| {
                tx.queue(SALES, Family::Messaging, now, None, u32::MAX)
            };
            assert_eq!(db.done(queue).len(), 4);
            db.done(move |tx| tx.claim(&Topic::ALL, now, now, now, u32::MAX));
        }
    });
}

#[test]
fn pages_of_nothing_and_of_everything_are_answered() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| hold(tx, 1, ANA));
        for (limit, expected) in [(0, 0), (u32::MAX, 1)] {
            let list =
                move |list| db.seen(move |queries| queries.conversations(list, None, limit)).len();
            assert_eq!((list(ListOf::Desk(ANA)), list(ListOf::ClosedBy(ANA))), (expected, 0));
            let past = move || {
                db.seen(move |queries| queries.past_conversations(contact_id(1), None, limit)).len()
            };
            assert_eq!(past(), expected);
            assert!(db.seen(move |queries| queries.messages(talk_id(1), None, limit)).is_empty());
            assert!(db.seen(move |queries| queries.events_after(ANA, 0, limit)).is_empty());
        }
    });
}

type Reading = fn(&mut dyn Transaction) -> Result<(), StoreError>;

/// Damage that the tables' own checks let through, and a reading that meets it.
const DAMAGE: [(&str, Reading, &str); 8] = [
    ("UPDATE agents SET languages = 'fr,x1'", |tx| tx.agent(ANA).map(drop), "agent/agent"),
    (
        "UPDATE channels SET default_language = '12'",
        |tx| tx.channel(PHONE).map(drop),
        "channel/channel",
    ),
    (
        "UPDATE conversations SET language = '??'",
        |tx| tx.conversation(talk_id(1)).map(drop),
        "conversation/conversation",
    ),
    (
        "UPDATE conversations SET opened_at_us = 9223372036854775807",
        |tx| tx.conversation(talk_id(1)).map(drop),
        "conversation/conversation",
    ),
    (
        "UPDATE conversations SET unread_count = 4294967296",
        |tx| tx.queue(SALES, Family::Messaging, at(0), None, 9).map(drop),
        "conversation/queue",
    ),
    (
        "UPDATE messages SET body = NULL, kind = 'sticker', is_voice = NULL,
            media_id = (SELECT id FROM media)
        WHERE direction = 'inbound';
        UPDATE messages SET body = 'words' WHERE kind = 'sticker'",
        |tx| tx.message(talk_id(1), message_id(1)).map(drop),
        "message/message",
    ),
    (
        "UPDATE deliveries SET error_code = 'nobody_knows'",
        |tx| tx.delivery(message_id(2)).map(drop),
        "message/delivery",
    ),
    (
        "UPDATE settings SET value = 'tomorrow'",
        |tx| tx.clock_offset_us().map(drop),
        "aside/setting",
    ),
];

#[test]
fn a_stored_value_that_can_not_be_read_is_said_with_its_query_and_takes_nothing_down() {
    for (damage, reading, query) in DAMAGE {
        on_each_database(|db| {
            db.done(furnish);
            db.done(|tx| {
                let held = hold(tx, 1, ANA)?;
                tx.insert_media(&file("image/png"), None, at(0))?;
                tx.insert_inbound(&inbound(1, 1, text("?")), key(1), None)?;
                let answer: Message = outbound(2, 1, text("!"));
                tx.insert_outbound(&answer, &delivery(&answer))?;
                tx.save_clock_offset_us(5)?;
                tx.end_assignment(stay_id(1), at(9))?;
                let state = queued(1).state;
                tx.save_conversation(&Conversation { state, version: 2, ..held })
            });
            db.done(reading);
            db.sql(damage);
            let result = db.write(reading);
            let Err(DeskError::Refused(StoreError::Unreadable { detail })) = result else {
                panic!("{damage}: {result:?}");
            };
            assert!(detail.starts_with(&format!("{query}, column ")), "{detail}");
            assert_eq!(db.done(|tx| tx.any_team()).map(|it| it.id), Some(BILLING));
        });
    }
}

#[test]
fn an_unknown_topic_is_left_to_those_who_know_it() {
    on_each_database(|db| {
        db.done(furnish);
        db.sql(
            "INSERT INTO due_work
                (id, topic, subject, lane, time_kind, due_at_us, attempts, fence)
            SELECT id, 'boil_tea', id, NULL, 'elapsed', 0, 0, 0 FROM teams",
        );
        let claimed = db.done(|tx| tx.claim(&Topic::ALL, at(0), at(0), at(9), 9));
        assert!(claimed.is_empty());
    });
}
