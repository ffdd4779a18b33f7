//! What every store does with messages and what becomes of them.

use pupitre_app::ports::store::{DeliveryRow, InboundRecord};
use pupitre_domain::delivery::{Delivery, DeliveryError, DeliveryState, FailureCode};
use pupitre_domain::media::{Announced, Media, MediaState};
use pupitre_domain::message::{
    Answer, AnswerKind, Author, Choice, Choices, ChoicesKind, ChoicesSection, ContactCard,
    ContactPoint, Content, Forwarded, Location, Message, MessageContext, NoticeKind, Order,
    OrderItem, Quote, Referral, ReferredProduct, SystemNotice,
};

use crate::company::{
    ANA, PHONE, at, client_id, delivery, furnish, hold, inbound, key, media_id, message_id,
    outbound, talk_id, text,
};
use crate::raw::{Direct, refused};
use crate::support::{Db, on_each_database};

fn file(number: u32) -> Media {
    Media {
        id: media_id(number),
        channel: Some(PHONE),
        state: MediaState::Stored,
        mime: "image/jpeg".to_owned(),
        file_name: None,
        size_bytes: None,
        sha256: None,
        platform_id: None,
        reason: None,
        announced: Announced::default(),
        picture: None,
        fetch_until: None,
    }
}

/// The company, a conversation on Ana's desk and a file.
fn begin(db: &Db) {
    db.done(furnish);
    db.done(|tx| {
        hold(tx, 1, ANA)?;
        hold(tx, 2, ANA)?;
        tx.insert_media(&file(1), None, at(0))
    });
}

/// Every kind of content, with and without its words.
fn contents() -> Vec<Content> {
    let media = media_id(1);
    vec![
        text("Bonjour"),
        text(""),
        Content::Image { media, caption: words("une photo") },
        Content::Image { media, caption: None },
        Content::Video { media, caption: words("") },
        Content::Video { media, caption: None },
        Content::Audio { media, is_voice: true },
        Content::Audio { media, is_voice: false },
        Content::Document { media, caption: words("la facture") },
        Content::Document { media, caption: None },
        Content::Sticker { media },
        Content::Unsupported { kind: "poll".to_owned(), reason: None },
        Content::Unsupported { kind: "edit".to_owned(), reason: words("Message type unknown") },
        place(Some("Atelier"), Some("3 rue des Lilas")),
        place(None, None),
        Content::Contacts(vec![full_card(), ContactCard::default()]),
        Content::Contacts(Vec::new()),
        choices(ChoicesKind::Buttons, None),
        choices(ChoicesKind::List, Some("am")),
        answer(AnswerKind::Button),
        answer(AnswerKind::Flow),
        order(words("Pour samedi")),
        order(None),
        notice(NoticeKind::NumberChanged),
        notice(NoticeKind::Other),
    ]
}

#[expect(clippy::unnecessary_wraps, reason = "most words of a content may be missing")]
fn words(words: &str) -> Option<String> {
    Some(words.to_owned())
}

fn place(name: Option<&str>, address: Option<&str>) -> Content {
    Content::Location(Box::new(Location {
        latitude: 488_566_140,
        longitude: -1_799_999_999,
        name: name.map(str::to_owned),
        address: address.map(str::to_owned),
        url: words("https://orvelle.example/atelier"),
    }))
}

fn full_card() -> ContactCard {
    let point = |value: &str| ContactPoint { value: value.to_owned(), kind: words("WORK") };
    ContactCard {
        name: "Bo Nilsson".to_owned(),
        first_name: words("Bo"),
        last_name: words("Nilsson"),
        organization: words("Orvelle"),
        phones: vec![point("+33 6 00 00 00 02"), ContactPoint { kind: None, ..point("112") }],
        emails: vec![point("bo@orvelle.example")],
        addresses: vec![point("3 rue des Lilas, Lyon")],
        urls: vec![point("https://orvelle.example")],
        birthday: words("1990-01-31"),
        is_requested: true,
    }
}

fn choices(kind: ChoicesKind, chosen: Option<&str>) -> Content {
    let row =
        |id: &str, description| Choice { id: id.to_owned(), title: id.to_owned(), description };
    let rows = vec![row("am", None), row("pm", words("14 h"))];
    Content::Choices(Box::new(Choices {
        kind,
        header: chosen.map(str::to_owned),
        body: "Quand ?".to_owned(),
        footer: None,
        button: words("Choisir"),
        sections: vec![ChoicesSection { title: words("Demain"), rows }],
        chosen: chosen.map(str::to_owned),
    }))
}

fn answer(kind: AnswerKind) -> Content {
    Content::Answer(Box::new(Answer {
        kind,
        id: words("pm"),
        title: "L’après-midi".to_owned(),
        description: None,
        fields: vec![("city".to_owned(), "Lyon".to_owned())],
    }))
}

fn order(text: Option<String>) -> Content {
    let item = OrderItem {
        product_id: "SKU-1".to_owned(),
        quantity: 2,
        price: "12.50".to_owned(),
        currency: "EUR".to_owned(),
    };
    Content::Order(Box::new(Order { text, items: vec![item] }))
}

fn notice(kind: NoticeKind) -> Content {
    let (old, new) = (words("33600000001"), words("33600000011"));
    Content::System(Box::new(SystemNotice { kind, text: words("Ana changed"), old, new }))
}

/// All that a message can come with.
fn full_context() -> MessageContext {
    MessageContext {
        quoted: Some(Quote { platform_id: words("id.quoted"), message: None }),
        forwarded: Some(Forwarded::Many),
        referral: Some(Box::new(Referral {
            source: "ad".to_owned(),
            headline: words("Soldes"),
            text: None,
            url: words("https://orvelle.example/ad"),
            media_url: None,
        })),
        product: Some(Box::new(ReferredProduct {
            catalog_id: "7".to_owned(),
            product_id: "SKU-1".to_owned(),
        })),
        has_raw: false,
    }
}

#[test]
fn a_message_of_each_kind_reads_back_in_both_directions() {
    on_each_database(|db| {
        begin(db);
        for (number, content) in (10..).step_by(3).zip(contents()) {
            let context = MessageContext { has_raw: true, ..full_context() };
            let received = Message { context, ..inbound(number, 1, content.clone()) };
            let written = received.clone();
            let record = db.done(move |tx| tx.insert_inbound(&written, key(number), Some("{}")));
            assert_eq!(record, InboundRecord::New);
            let received_id = received.id;
            let found = db.done(move |tx| tx.inbound_by_key(key(number)));
            assert_eq!(found.as_ref(), Some(&received));
            let found = db.done(move |tx| tx.message(talk_id(1), message_id(number)));
            assert_eq!(found, Some(received));

            let quoted =
                Some(Quote { platform_id: None, message: Some((talk_id(1), received_id)) });
            let context = MessageContext { quoted, ..MessageContext::default() };
            let by_agent = Message { context, ..outbound(number + 1, 1, content.clone()) };
            let by_desk = Message {
                author: Author::System,
                client_id: None,
                ..outbound(number + 2, 1, content)
            };
            for sent in [by_agent, by_desk] {
                let written = sent.clone();
                db.done(move |tx| tx.insert_outbound(&written, &delivery(&written)));
                let id = sent.id;
                let waits = delivery(&sent);
                assert_eq!(db.done(move |tx| tx.message(talk_id(1), id)), Some(sent));
                assert_eq!(db.done(move |tx| tx.delivery(id)), Some(waits));
            }
        }
        assert_eq!(db.done(|tx| tx.message(talk_id(2), message_id(10))), None);
        assert_eq!(db.done(|tx| tx.inbound_by_key(key(9_999))), None);
        assert_eq!(db.done(|tx| tx.delivery(message_id(10))), None);
    });
}

#[test]
fn c2_a_key_that_is_known_is_a_duplicate_and_the_first_one_stays() {
    on_each_database(|db| {
        begin(db);
        let first = inbound(1, 1, text("un"));
        let written = first.clone();
        let insert = |message: Message, number| {
            db.done(move |tx| tx.insert_inbound(&message, key(number), None))
        };
        assert_eq!(insert(written.clone(), 1), InboundRecord::New);
        assert_eq!(insert(written, 1), InboundRecord::Duplicate);
        assert_eq!(insert(inbound(2, 2, text("deux")), 1), InboundRecord::Duplicate);
        assert_eq!(insert(inbound(3, 1, text("un")), 3), InboundRecord::New);
        assert_eq!(db.done(|tx| tx.inbound_by_key(key(1))), Some(first));
        assert_eq!(db.done(|tx| tx.message(talk_id(2), message_id(2))), None);
        assert_eq!(db.done(|tx| tx.counts()), (2, 0));
    });
}

#[test]
fn d11_a_client_id_names_one_message_of_a_conversation() {
    on_each_database(|db| {
        begin(db);
        let send = |message: Message| {
            db.write(move |tx| tx.insert_outbound(&message, &delivery(&message)))
        };
        let first = outbound(1, 1, text("Bonjour"));
        send(first.clone()).unwrap();
        let second = Message { client_id: first.client_id, ..outbound(2, 1, text("encore")) };
        assert_eq!(refused(send(second.clone())), "messages_conversation_id_client_id");
        send(Message { conversation: talk_id(2), ..second }).unwrap();
        let same_id = Message { client_id: Some(client_id(9)), ..first.clone() };
        assert_eq!(refused(send(same_id)), "messages_pkey");

        let named =
            |talk, id| db.done(move |tx| tx.message_by_client_id(talk_id(talk), client_id(id)));
        assert_eq!(named(1, 1), Some(first));
        assert_eq!(named(2, 1).map(|it| it.id), Some(message_id(2)));
        assert_eq!(named(1, 2), None);
    });
}

#[test]
fn a_message_belongs_to_a_conversation_and_its_file_exists() {
    on_each_database(|db| {
        begin(db);
        let lost = inbound(1, 99, text("?"));
        refused(db.write(move |tx| tx.insert_inbound(&lost, key(1), None)));
        let no_file = inbound(1, 1, Content::Sticker { media: media_id(9) });
        refused(db.write(move |tx| tx.insert_inbound(&no_file, key(1), None)));
    });
}

/// Every state of a delivery, with and without a reason.
fn deliveries() -> Vec<Delivery> {
    let mut all = Vec::new();
    for (number, state) in (0_u32..).zip(DeliveryState::ALL) {
        all.push(Delivery {
            state,
            error: None,
            attempt: number,
            platform_id: Some(format!("id.{number}")),
            changed_at: at(i64::from(number)),
        });
    }
    for (number, code) in (0_i64..).zip(FailureCode::ALL) {
        let detail = (number % 2 == 0).then(|| "(#131047) Re-engagement".to_owned());
        let platform_code = (number % 3 == 0).then_some(131_000 + number);
        all.push(Delivery {
            state: DeliveryState::Failed,
            error: Some(DeliveryError { code, platform_code, detail }),
            attempt: 1,
            platform_id: None,
            changed_at: at(number),
        });
    }
    all
}

#[test]
fn d5_a_delivery_reads_back_in_each_state() {
    on_each_database(|db| {
        begin(db);
        let message = outbound(1, 1, text("Bonjour"));
        let row = delivery(&message);
        db.done(move |tx| tx.insert_outbound(&message, &delivery(&message)));
        for delivery in deliveries() {
            let row = DeliveryRow { delivery, ..row.clone() };
            let written = row.clone();
            db.done(move |tx| tx.save_delivery(&written, None));
            assert_eq!(db.done(|tx| tx.delivery(message_id(1))), Some(row));
        }
    });
}

#[test]
fn c4_a_delivery_is_found_by_the_last_key_that_it_was_given() {
    on_each_database(|db| {
        begin(db);
        for number in [1, 2] {
            let message = outbound(number, 1, text("Bonjour"));
            db.done(move |tx| tx.insert_outbound(&message, &delivery(&message)));
        }
        let row = |number| db.done(move |tx| tx.delivery(message_id(number))).unwrap();
        let save = |number, bound: Option<u32>| {
            let mut row = row(number);
            row.delivery.state = DeliveryState::Sent;
            db.write(move |tx| tx.save_delivery(&row, bound.map(key)))
        };
        let found =
            |number| db.done(move |tx| tx.delivery_by_key(key(number))).map(|it| it.message);
        assert_eq!(found(1), None);
        save(1, Some(1)).unwrap();
        assert_eq!(found(1), Some(message_id(1)));
        save(1, None).unwrap();
        assert_eq!(found(1), Some(message_id(1)));
        assert_eq!(refused(save(2, Some(1))), "deliveries_platform_key");
        save(1, Some(2)).unwrap();
        assert_eq!((found(1), found(2)), (None, Some(message_id(1))));
        assert_eq!(db.done(|tx| tx.delivery_by_key(key(2))), Some(row(1)));
    });
}

#[test]
fn the_last_inbound_message_is_the_last_of_the_thread_that_the_platform_knows() {
    on_each_database(|db| {
        begin(db);
        let last = || db.done(|tx| tx.last_inbound(talk_id(1))).map(|it| it.id);
        assert_eq!(last(), None);
        db.done(|tx| {
            for number in [1, 5, 3] {
                tx.insert_inbound(&inbound(number, 1, text("?")), key(number), None)?;
            }
            let nameless = Message { platform_id: None, ..inbound(7, 1, text("?")) };
            tx.insert_inbound(&nameless, key(7), None)?;
            tx.insert_inbound(&inbound(8, 2, text("?")), key(8), None)?;
            let answer = outbound(9, 1, text("!"));
            tx.insert_outbound(&answer, &delivery(&answer))
        });
        assert_eq!(last(), Some(message_id(5)));
    });
}
